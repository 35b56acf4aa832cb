/**
 * In which of the seven languages a text is written. Russian and Arabic have letters of their own; the other five are told
 * apart by pieces of three letters and by short words, as often as the seed sentences have them (naive Bayes).
 */
import { loadSeeds } from './seeds.ts';
import type { Seed } from './seeds.ts';

export const textLanguages = ['de', 'en', 'fr', 'es', 'pt', 'ru', 'ar'] as const;
export type TextLanguage = (typeof textLanguages)[number];

/** Shorter texts look alike in many languages. */
const enoughWords = 5;
const latin = ['de', 'en', 'fr', 'es', 'pt'] as const;
/** Every eighth sentence teaches as much as all: measured on 3,100 messages, see the README. */
const everySeed = 8;
const shortWord = 4;
const smoothing = 0.1;

export type LanguageDetector = (text: string, hint?: TextLanguage) => TextLanguage;

let usual: LanguageDetector | undefined;

/** For whoever has no engine at hand: learnt from the seed files when it is first needed. */
export function detectLanguage(text: string, hint?: TextLanguage): TextLanguage {
  usual ??= createLanguageDetector(loadSeeds());
  return usual(text, hint);
}

export function createLanguageDetector(seeds: Seed[]): LanguageDetector {
  const spelling = learnSpelling(seeds);

  /** @param hint the conversation's language, which short texts keep; where there is none, English */
  return function detect(text, hint) {
    const sample = text.slice(0, 1_000);
    const letters = sample.match(/\p{L}/gu)?.length ?? 0;
    if (letters === 0) return hint ?? 'en';
    if ((sample.match(/\p{Script=Arabic}/gu)?.length ?? 0) * 2 > letters) return 'ar';
    if ((sample.match(/\p{Script=Cyrillic}/gu)?.length ?? 0) * 2 > letters) return 'ru';
    const words = sample.match(/\p{L}{2,}/gu)?.length ?? 0;
    // A hint in another script is certainly wrong for this text.
    const usable = hint === 'ar' || hint === 'ru' ? undefined : hint;
    if (words < enoughWords && usable !== undefined) return usable;
    return likeliest(sample, spelling) ?? usable ?? 'en';
  };
}

interface Spelling {
  /** From a piece to its row. */
  rows: Map<string, number>;
  /** A row of logarithms of how often each language has the piece. */
  weights: Float32Array;
}

/** None where no piece of the text was ever seen. */
function likeliest(sample: string, { rows, weights }: Spelling): (typeof latin)[number] | undefined {
  const scores = latin.map(() => 0);
  let seen = 0;
  for (const piece of piecesOf(sample)) {
    const row = rows.get(piece);
    if (row === undefined) continue;
    seen++;
    for (let index = 0; index < latin.length; index++) scores[index]! += weights[row * latin.length + index]!;
  }
  return seen === 0 ? undefined : latin[scores.indexOf(Math.max(...scores))];
}

function learnSpelling(seeds: Seed[]): Spelling {
  const rows = new Map<string, number>();
  const counts: number[] = [];
  const totals = latin.map(() => 0);
  seeds.forEach(({ text, language }, place) => {
    const index = latin.findIndex((one) => one === language);
    if (index < 0 || place % everySeed !== 0) return;
    for (const piece of piecesOf(text.replaceAll('{service}', ' '))) {
      const row = rows.get(piece) ?? rows.size;
      rows.set(piece, row);
      const at = row * latin.length + index;
      counts[at] = (counts[at] ?? 0) + 1;
      totals[index]!++;
    }
  });
  const weights = Float32Array.from({ length: rows.size * latin.length }, (_, at) =>
    Math.log(((counts[at] ?? 0) + smoothing) / (totals[at % latin.length]! + smoothing * rows.size)),
  );
  return { rows, weights };
}

function piecesOf(text: string): string[] {
  return (text.normalize('NFC').toLowerCase().match(/\p{L}+/gu) ?? []).flatMap((word) => {
    const padded = ` ${word} `;
    const pieces = word.length <= shortWord ? [`=${word}`] : [];
    for (let start = 0; start + 3 <= padded.length; start++) pieces.push(padded.slice(start, start + 3));
    return pieces;
  });
}
