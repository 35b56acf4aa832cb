/**
 * Tells a mere "thank you" from a message that wants something, so that courtesy reopens no ticket. The text must
 * consist of known phrases to its last word; anything else counts as a message to be read. A wrong "no" costs a
 * responder a glance, a wrong "yes" would lose a person's words, so every doubt is a no.
 */

import { arabicTitles, beside, closings, courtesy, folded, kindEmoji, kindNames, meant, noNames, thanking, titles } from './courtesy-phrases.ts';
import type { Slot } from './courtesy-phrases.ts';

/** Longer texts say something. Also bounds the work. */
const longest = { characters: 300, words: 40 };

/** True for text that only thanks, confirms or says goodbye, in German, English, French, Spanish, Portuguese, Russian or Arabic. */
export function isMereThanks(text: string): boolean {
  if (text.length > longest.characters) return false;
  const plain = withoutSmileys(text);
  if (plain === undefined) return false;
  const words = wordsOf(plain.text);
  if (words === undefined || words.length > longest.words) return false;
  return words.length === 0 ? plain.smiled : isPhrases(words, plain.smiled);
}

interface Word {
  /** Folded, for comparison. */
  word: string;
  /** Begins with a capital and is not shouted. */
  named: boolean;
  /** A sentence ended before it. */
  fresh: boolean;
}

/** Is there a way to read the words from first to last as phrases and names, at least one of them a courtesy? */
function isPhrases(words: Word[], smiled: boolean): boolean {
  const reached = words.map(() => ({ plain: false, courteous: false }));
  reached.push({ plain: false, courteous: false });
  reached[0] = { plain: !smiled, courteous: smiled };
  words.forEach((_, at) => {
    const here = reached[at]!;
    if (!here.plain && !here.courteous) return;
    for (const phrase of courtesy) for (const end of endsOf(phrase, words, at)) reached[end]!.courteous = true;
    for (const end of [...beside.flatMap((phrase) => endsOf(phrase, words, at)), ...endsOfName(words, at)]) {
      reached[end]!.plain ||= here.plain;
      reached[end]!.courteous ||= here.courteous;
    }
  });
  return reached[words.length]!.courteous;
}

/** Every index behind the phrase, if it can be read at `at`. */
function endsOf(phrase: Slot[], words: Word[], at: number): number[] {
  let positions = new Set([at]);
  phrase.forEach((slot) => {
    const next = new Set<number>(slot.optional ? positions : []);
    for (const position of positions) {
      const here = words[position];
      if (here !== undefined && slot.words.has(here.word)) next.add(position + 1);
    }
    positions = next;
  });
  positions.delete(at);
  return [...positions];
}

/** Names stand behind a title (2 words), behind thanks in the same sentence (2), and at the end behind a closing (5). */
function endsOfName(words: Word[], at: number): number[] {
  const here = words[at]!;
  const before = words[at - 1]?.word ?? '';
  const named = (from: number, most: number) => {
    const length = words.slice(from, from + most).findIndex((word) => !isName(word));
    return length === -1 ? Math.min(most, words.length - from) : length;
  };
  const upTo = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index + 1);
  if (titles.has(here.word)) return [at + 1, ...upTo(at + 1, named(at + 1, 2))];
  if (arabicTitles.has(before) && /^(?!ال)\p{Script=Arabic}+$/u.test(here.word)) return [at + 1];
  if (closings.has(before) && words.length - at <= 5 && named(at, 5) === words.length - at) return [words.length];
  return thanking.has(before) && !here.fresh ? upTo(at, named(at, 2)) : [];
}

function isName({ word, named }: Word): boolean {
  return named && !noNames.has(word);
}

/** Undefined where the text holds what no courtesy holds: a question, a quotation, a number, an address. */
function wordsOf(text: string): Word[] | undefined {
  if (/[^\p{L}\p{M}\s\d.,;:!…\-–—'’´`&¡"„“”«»()*_~،؛ـ]/u.test(text)) return undefined;
  if ((text.match(/\d+/g) ?? []).some((number) => number !== '1000')) return undefined;
  const words: Word[] = [];
  let fresh = false;
  for (const [part] of text.replace(/['’´`]/g, '').matchAll(/[\p{L}\p{M}\dـ]+|[.!…;:\n]+/gu)) {
    // A name on a line of its own is a signature, whatever ended the line before.
    if (/^[.!…;:\n]/.test(part)) fresh = !part.includes('\n');
    else {
      const word = folded(part);
      words.push({ word: meant(word), named: /^\p{Lu}[\p{Ll}\p{M}]+$/u.test(part), fresh });
      fresh = false;
    }
  }
  return words;
}

/** The text without kind emoji, Slack's names for them and typed smileys; undefined if an unkind or unknown one is left. */
function withoutSmileys(text: string): { text: string; smiled: boolean } | undefined {
  let smiled = false;
  let unknown = /[:;=]['-]?[(/\\|]|\)-?:/.test(text);
  const rest = text
    .replace(new RegExp(`:(?:${kindNames}):|\\(y\\)|(?<!\\S)(?:[:;]-?[)Dp]|<3|\\^\\^)(?!\\w)`, 'g'), () => ((smiled = true), ' '))
    .replace(/[\u{1F3FB}-\u{1F3FF}]|\u{FE0F}|[\u{200B}-\u{200F}]|\u{2060}|[\u{2066}-\u{2069}]|\u{FEFF}/gu, '')
    .replace(/(?![\d#*])\p{Emoji}/gu, (emoji) => {
      if (kindEmoji.has(emoji)) smiled = true;
      else unknown = true;
      return ' ';
    });
  return unknown ? undefined : { text: rest, smiled };
}
