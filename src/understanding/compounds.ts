/**
 * German writes in one word what others write in several. A long word is taken apart where its parts are words of the
 * articles themselves: "Druckerinstallation" finds "Drucker", and "Etiketten" finds the "Etikettendrucker".
 */

const shortestPart = 4;
const shortestCompound = 8;
const longestCompound = 40;
/** What stands between the parts: Arbeit-s-platz, Etikett-en-drucker, Tag-es-kurs. */
const links = ['', 's', 'n', 'e', 'en', 'es', 'er'];
/** A stemmer only takes letters off the end. */
const sureLetters = 3;

/**
 * @param known the stems of the words in the articles
 * @returns the stems of a word's parts; none where it is no compound. What stands before or behind a known part may be
 * unknown: it is left out, as long as most of the word is told.
 */
export function createSplitter(known: Set<string>, stem: (word: string) => string): (word: string) => string[] {
  const beginnings = new Set([...known].map((one) => one.slice(0, sureLetters)));

  // The cuts of one word share their parts, and a stemmer is slow.
  const stems = new Map<string, string>();
  const partOf = (letters: string): string | undefined => {
    if (letters.length < shortestPart || !beginnings.has(letters.slice(0, sureLetters))) return undefined;
    const whole = stems.get(letters) ?? stem(letters);
    stems.set(letters, whole);
    return known.has(whole) ? whole : undefined;
  };

  const headOf = (letters: string): string | undefined => {
    for (const link of links) {
      const part = letters.endsWith(link) ? partOf(letters.slice(0, letters.length - link.length)) : undefined;
      if (part !== undefined) return part;
    }
    return undefined;
  };

  const split = (word: string): string[] => {
    if (word.length < shortestCompound || word.length > longestCompound) return [];
    let best = { at: 0, told: word.length / 2 - 1, head: undefined as string | undefined, tail: undefined as string | undefined };
    for (let at = shortestPart; at <= word.length - shortestPart; at++) {
      const head = headOf(word.slice(0, at));
      const tail = partOf(word.slice(at));
      const told = (head === undefined ? 0 : at) + (tail === undefined ? 0 : word.length - at);
      if (told > best.told) best = { at, told, head, tail };
    }
    if (best.at === 0) return [];
    const { at, head, tail } = best;
    return [...(head === undefined ? split(word.slice(0, at)) : [head]), ...(tail === undefined ? split(word.slice(at)) : [tail])];
  };
  return (word) => {
    stems.clear();
    return split(word);
  };
}
