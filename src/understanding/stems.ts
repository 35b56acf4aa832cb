/** Words as retrieval compares them: bare of case and accents, inflected forms as one, hyphenated ones also as one. */
import snowball from 'snowball-stemmers';
import type { TextLanguage } from './language.ts';
import { fold } from './words.ts';

const algorithms: Partial<Record<TextLanguage, string>> = {
  de: 'german',
  en: 'english',
  fr: 'french',
  es: 'spanish',
  pt: 'portuguese',
  ru: 'russian',
};

const hyphenated = /[\p{L}\p{M}\p{N}]+(?:[-‐‑'’][\p{L}\p{M}\p{N}]+)*/gu;

/** Nobody's word is longer; the rest of it says nothing more. */
const longestWord = 60;

/** @returns of each word its parts between hyphens, and the whole without them: `wi-fi` is `wi`, `fi` and `wifi` */
export function bareWords(text: string, language: TextLanguage): string[] {
  return (bare(text, language).match(hyphenated) ?? []).flatMap((word) => {
    const parts = word.split(/[-‐‑'’]/).map((part) => part.slice(0, longestWord));
    if (parts.length === 1) return parts;
    return [...parts.filter((part) => part.length > 1), parts.join('').slice(0, longestWord)];
  });
}

function bare(text: string, language: TextLanguage): string {
  // In Russian й is a letter of its own, and its stemmer knows it.
  if (language === 'ru') return text.toLowerCase().replace(/ё/g, 'е').normalize('NFC');
  // Umlauts written as ae, oe, ue; in other languages these are letters like any others.
  if (language === 'de' || language === 'ar') return fold(text);
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Languages without a stemmer keep their words as they are. */
export function createStemmer(language: TextLanguage): (word: string) => string {
  const algorithm = algorithms[language];
  if (algorithm === undefined) return (word) => word;
  const stemmer = snowball.newStemmer(algorithm);
  return (word) => stemmer.stem(word);
}
