/** Text as the models read it: folded words, so that case, accents and missing umlauts make no difference. */

/** What a service's name becomes in a text, and what `{service}` becomes in a seed line. */
export const serviceMark = '§';

/** Letters and digits that stand together. */
export const wordPattern = /[\p{L}\p{N}]+/gu;
const wordOrMark = /§|\?+|!+|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}]+)?/gu;

/** Lower case without accents; ß is ss, and ä, ae and a are one letter: people abroad often have no umlauts to type. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    // To press is not to print, and help desks read of both; where the umlaut is typed it tells them apart.
    .replace(/dr(?:u\u0308|ue)ck/giu, 'dryck')
    .replace(/[\p{M}ـ\u200B-\u200F\u2060\u2066-\u2069\uFEFF]/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/([aou])e/g, '$1')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/[’´`]/g, "'");
}

/** The words of a folded text, question and exclamation marks among them. */
export function wordsOf(folded: string): string[] {
  return folded.match(wordOrMark) ?? [];
}

const mostKept = 20_000;
const longestKept = 40;

/** The same few thousand words come again and again, so what was found for one is kept. */
export function remembered<T>(find: (word: string) => T): (word: string) => T {
  const kept = new Map<string, T>();
  return (word) => {
    const before = kept.get(word);
    if (before !== undefined) return before;
    const found = find(word);
    if (kept.size >= mostKept) kept.clear();
    if (word.length <= longestKept) kept.set(word, found);
    return found;
  };
}
