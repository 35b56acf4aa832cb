/** The id of an article that was written at work: readable in a list and in a file name, and nobody else's. */

const spelledOut: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', œ: 'oe', ø: 'oe' };

/** `suffix` keeps two articles with one title apart; of it only `[a-z0-9]` counts. */
export function articleId(title: string, suffix: string): string {
  const words = title
    .toLowerCase()
    .replace(/[äöüßæœø]/g, (letter) => spelledOut[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  const end = suffix.toLowerCase().replace(/[^a-z0-9]/g, '').slice(0, 6);
  return `${words || 'article'}-${end}`;
}
