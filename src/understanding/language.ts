/** In which of the seven languages a text is written. */
import { eld } from 'eld/extrasmall';

export const textLanguages = ['de', 'en', 'fr', 'es', 'pt', 'ru', 'ar'] as const;
export type TextLanguage = (typeof textLanguages)[number];

eld.setLanguageSubset([...textLanguages]);

/** Shorter texts look alike in many languages. */
const enoughWords = 5;

/** @param hint the conversation's language, which short texts keep; where there is none, English */
export function detectLanguage(text: string, hint?: TextLanguage): TextLanguage {
  const sample = text.slice(0, 1_000);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return hint ?? 'en';
  if ((sample.match(/\p{Script=Arabic}/gu)?.length ?? 0) * 2 > letters) return 'ar';
  if ((sample.match(/\p{Script=Cyrillic}/gu)?.length ?? 0) * 2 > letters) return 'ru';
  const words = sample.match(/\p{L}{2,}/gu)?.length ?? 0;
  // A hint in another script is certainly wrong for this text.
  const usable = hint === 'ar' || hint === 'ru' ? undefined : hint;
  if (words < enoughWords && usable !== undefined) return usable;
  const found = eld.detect(sample).language;
  return textLanguages.find((language) => language === found) ?? usable ?? 'en';
}
