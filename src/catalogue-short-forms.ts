/** The short forms of the catalogue file, `mon-fri 08:00-16:30 Europe/Berlin`, and what was probably meant by a slip. */
import type { Weekday } from './domain/catalogue.ts';

/** The parts of `Hours` that a text named; the others come from the keys beside it or from the defaults. */
export interface SomeHours {
  days?: Weekday[];
  from?: string;
  to?: string;
  zone?: string;
}

/** A problem is the rest of a sentence whose subject is the key. */
export type Parsed<T> = { value: T } | { problem: string };

const weekdays = new Map<string, Weekday>([
  ['mon', 1], ['tue', 2], ['wed', 3], ['thu', 4], ['fri', 5], ['sat', 6], ['sun', 7],
  ['mo', 1], ['di', 2], ['mi', 3], ['do', 4], ['fr', 5], ['sa', 6], ['so', 7],
]);

export const zoneRule = 'must be an IANA time zone such as America/Lima';

/** Longer texts were meant to be longer texts; also bounds the work. */
const longestSlip = 60;

/** `; did you mean "…"?` if one of `known` is at most a few slips of the finger away, else nothing. */
export function didYouMean(given: string, known: Iterable<string>): string {
  if (given.length > longestSlip) return '';
  let best: string | undefined;
  let least = Math.min(3, Math.ceil(given.length / 3)) + 1;
  for (const candidate of known) {
    const slips = editDistance(given.toLowerCase(), candidate.toLowerCase());
    if (slips < least) [best, least] = [candidate, slips];
  }
  return best === undefined ? '' : `; did you mean "${best}"?`;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** `mon-fri`, `sun-thu`, `mon,wed,fri`, `mo-fr`; ISO weekdays in order, undefined if it is none of these. */
export function parseDays(text: string): Weekday[] | undefined {
  const found = new Set<Weekday>();
  for (const part of text.toLowerCase().split(',')) {
    const [first, last, ...more] = part.trim().split(/[-–]/).map((day) => weekdays.get(day.trim()));
    if (first === undefined || more.length > 0 || (last === undefined && /[-–]/.test(part))) return undefined;
    for (let day = first; ; day = day === 7 ? 1 : ((day + 1) as Weekday)) {
      found.add(day);
      if (day === (last ?? first)) break;
    }
  }
  return [...found].sort();
}

/** Days, times and zone in any order, each at most once: `Mon-Fri 07:00-19:00 Europe/Berlin`. */
export function parseHours(text: string): Parsed<SomeHours> {
  const value: SomeHours = {};
  for (const part of text.replace(/\s*([-–,])\s*/g, '$1').split(/\s+/)) {
    const times = /^(\d\d?:\d\d)[-–](\d\d?:\d\d)$/.exec(part);
    const days = times ? undefined : parseDays(part);
    if (times && value.from === undefined) {
      const [from, to] = [times[1]!.padStart(5, '0'), times[2]!.padStart(5, '0')];
      if (!isTime(from) || !isTime(to) || from >= to) return { problem: `must open before they close, between 00:00 and 24:00` };
      Object.assign(value, { from, to });
    } else if (days && value.days === undefined) value.days = days;
    else if (!times && !days && value.zone === undefined && isZone(part)) value.zone = part;
    else if (part.includes('/')) return { problem: `names "${part}", but that ${zoneRule}${didYouMean(part, Intl.supportedValuesOf('timeZone'))}` };
    else return { problem: 'must be hours such as Mon-Fri 08:00-16:30 Europe/Berlin' };
  }
  return { value };
}

const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text);

export function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

export function isZone(text: string): boolean {
  // Offsets such as +05:45 are accepted by Intl, but know no clock changes.
  if (!/^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
