/** Text as the models read it: folded words, so that case, accents and missing umlauts make no difference. */

/** What a service's name becomes in a text, and what `{service}` becomes in a seed line. */
export const serviceMark = '§';

const wordOrMark = /§|\?+|!+|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}]+)?/gu;

/** Lower case without accents; ß is ss, and ä, ae and a are one letter: people abroad often have no umlauts to type. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
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
