/** Ratings of resolved tickets: when somebody may be asked, and what of the answers may be shown. */
import { smallestGroup } from './digest.ts';

export interface RatingAsked {
  person: string;
  /** `none` where the ticket has no service. */
  service: string;
  /** `YYYY-MM`, UTC. */
  month: string;
  ticket: number;
  at: Date;
  state: 'asked' | 'rated' | 'remarked';
}

export interface RatingGroup {
  service: string;
  month: string;
  count: number;
  average: number;
  remarks: string[];
  /** How many people resolved tickets of this service in this month. */
  responders: number;
}

/** What a reader gets: a group too small says no more than that it is. */
export type ShownGroup =
  | { service: string; month: string; shown: true; count: number; average: number; remarks: string[] }
  | { service: string; month: string; shown: false };

/** The work of one person alone is nobody's figure. */
const fewestResponders = 2;
const weekMs = 7 * 24 * 3_600_000;

/** Answers are taken for a week, so a month stands a week after its end. */
function isOver(month: string, now: Date): boolean {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return now.getTime() >= Date.UTC(year, number, 1) + weekMs;
}

export function monthOf(now: Date): string {
  return now.toISOString().slice(0, 7);
}

/** `earlier` are the questions the person was asked before. One a month about a service, so that a group has as many people as answers. */
export function mayAsk(earlier: Pick<RatingAsked, 'service' | 'month' | 'at'>[], service: string, now: Date): boolean {
  return earlier.every(({ at, ...asked }) => now.getTime() - at.getTime() >= weekMs && !(asked.service === service && asked.month === monthOf(now)));
}

/**
 * Only months that stand: a group to which answers are still added would tell each new one by the difference.
 * Newest month first, services by name; no totals, whose difference to the shown groups would tell the hidden ones.
 */
export function shownGroups(groups: RatingGroup[], now: Date): ShownGroup[] {
  return groups
    .filter(({ month, count }) => isOver(month, now) && count > 0)
    .sort((a, b) => b.month.localeCompare(a.month) || a.service.localeCompare(b.service))
    .map(({ service, month, count, average, remarks, responders }) =>
      count >= smallestGroup && responders >= fewestResponders
        ? { service, month, shown: true, count, average: Math.round(average * 10) / 10, remarks: remarks.toSorted() }
        : { service, month, shown: false },
    );
}

/** `4`, `4.`, `Bewertung 4`, `rate 4`, `note 4`, `valoración 4`. `bare`: nothing but the number. */
export function ratingIn(text: string): { stars: number; bare: boolean } | undefined {
  const [, word, digit] = /^\s*(bewertung|note|rate|rating|évaluation|evaluation|valoraci[oó]n)?\s*:?\s*([1-5])[.)]?\s*$/iu.exec(text) ?? [];
  return digit ? { stars: Number(digit), bare: word === undefined } : undefined;
}
