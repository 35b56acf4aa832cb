/** A ticket's reference as people speak and type it: `AA-1042`. */

export function formatReference(prefix: string, id: number): string {
  return `${prefix}-${id}`;
}

/** Phones and office programs turn a typed hyphen into one of its relatives. */
const hyphen = '[-\\u2010-\\u2015\\u2212]';

/**
 * The ids of all tickets named in `text`, each once, in the order in which they appear: `AA-1042`, `aa 1042`,
 * `AA1042`, `#1042`. A number that goes on like a telephone number, has a leading zero or sits inside a word or address
 * is none.
 */
export function findReferences(text: string, prefix: string): number[] {
  const letters = prefix.replace(/[$()*+.?[\\\]^{|}/]/g, '\\$&');
  const number = '([1-9]\\d{0,8})(?![\\p{L}\\p{N}_])';
  const looseEnd = `(?!\\s?(?:[/.]|${hyphen})?\\s?\\d{2})`;
  const tightEnd = `(?!(?:[/.]|${hyphen})\\d)`;
  const before = '(?<![\\p{L}\\p{N}_=@.+-])';
  const forms = [
    `${before}${letters}(?:${hyphen}\\s?|\\s${hyphen}\\s)?${number}${tightEnd}`,
    `${before}${letters}\\s${number}${looseEnd}`,
    // Under three digits it is a count ("printer #2") rather than a ticket.
    `(?<![\\p{L}\\p{N}_=&#?])#(?=\\d{3})${number}${looseEnd}`,
  ];
  const found = text.replace(/[a-z]{2,9}:\/\/\S+/gi, ' ').matchAll(new RegExp(forms.join('|'), 'giu'));
  const ids = [...found].map((match) => Number(match[1] ?? match[2] ?? match[3]));
  return [...new Set(ids)];
}
