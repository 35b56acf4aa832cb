/** Which mission a person belongs to, as the catalogue's directory says it. */
import type { DirectoryEntry } from './catalogue.ts';

/** The mission of the first entry that fits, null if none does. */
export function missionOf(
  directory: DirectoryEntry[],
  person: { platform: 'slack' | 'teams' | 'web'; userId: string; email?: string | null | undefined },
): string | null {
  const fits = (entry: DirectoryEntry): boolean => {
    if (entry.user !== undefined) return entry.user.platform === person.platform && entry.user.id === person.userId;
    return entry.email !== undefined && typeof person.email === 'string' && emailMatches(entry.email, person.email);
  };
  return directory.find(fits)?.mission ?? null;
}

/**
 * Does `email` fit `pattern`, whole and regardless of case? `*` stands for any characters on its own side of the `@`,
 * so `*@lima.example` can never be met by a look-alike such as `x@lima.example@evil.example`.
 */
export function emailMatches(pattern: string, email: string): boolean {
  const wanted = lowerAscii(pattern).split('@');
  const given = lowerAscii(email).split('@');
  if (wanted.length !== 2 || given.length !== 2) return false;
  return wildcardMatches(wanted[0]!, given[0]!) && wildcardMatches(wanted[1]!, given[1]!);
}

/** Only A-Z: full case folding would take the Kelvin sign for a `k` and let another domain in. */
function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** By hand rather than as a regular expression: nothing to escape, and no pattern is slow. */
function wildcardMatches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let retry = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      retry = t;
    } else if (pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++retry;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length && text.length > 0;
}
