/** When a channel's digest is due, what it covers, and what happens when that moment was missed. */
import type { Weekday } from './catalogue.ts';
import { datesOf, weekAt, weekBeside } from './weeks.ts';
import type { Calendar, Week } from './weeks.ts';

/** A channel's own time may be any `HH:MM` up to 23:59; this one where it names none. */
export const usualTime = '08:00';
/** From here on the post says that it is late. */
const lateAfterMs = 3_600_000;
/** From here on it is left out, and the next one covers its week too. Hours that passed, not hours on the clock. */
const leftOutAfterMs = 24 * 3_600_000;
/** A digest never covers more weeks than its picture shows. */
const mostWeeks = 5;
/** No calendar of the catalogue rests longer; one that never works has no digest at all. */
const lookAheadWeeks = 53;

export type DigestStep =
  /** `weeks`: oldest first, the last one is the week that has just ended; more than one where digests were left out. */
  | { do: 'post'; weeks: [Week, ...Week[]]; due: Date; late: boolean }
  | { do: 'wait'; until: Date }
  /** This channel never works. */
  | { do: 'nothing' };

/**
 * When the digest about `week` is due: on the first working day of the week after it that is no holiday. Undefined where
 * that week has none: the digest is left out, and the next one covers both weeks. A time that the clock jumps over moves
 * by the jump, one that comes twice means the first (`compatible` in Temporal's words).
 */
export function dueAt(calendar: Calendar, week: Week, time = usualTime): Date | undefined {
  const day = datesOf(calendar, weekBeside(calendar, week, 1))
    .find((date) => calendar.days.includes(date.dayOfWeek as Weekday) && !calendar.holidays.includes(date.toString()));
  return day && new Date(day.toPlainDateTime(time).toZonedDateTime(calendar.zone, { disambiguation: 'compatible' }).epochMilliseconds);
}

/**
 * What is to be done at `now` for a channel whose digests have covered everything up to and with the week named `covered`
 * (null: there has been none yet). Asked again with the last posted week, it never says to post a week twice.
 */
export function digestStep(asked: { calendar: Calendar; time?: string; covered: string | null; now: Date }): DigestStep {
  const { calendar, time, covered, now } = asked;
  const current = weekAt(calendar, now);
  // A week with holidays up to its last day has its digest due so late that the 24 hours reach into the next one.
  for (const back of [-1, -2]) {
    const week = weekBeside(calendar, current, back);
    const due = dueAt(calendar, week, time);
    if (!due || (covered !== null && week.name <= covered)) continue;
    const after = now.getTime() - due.getTime();
    if (after >= 0 && after <= leftOutAfterMs) {
      return { do: 'post', weeks: weeksUpTo(calendar, week, covered), due, late: after >= lateAfterMs };
    }
  }
  for (let ahead = -1; ahead <= lookAheadWeeks; ahead += 1) {
    const week = weekBeside(calendar, current, ahead);
    const due = dueAt(calendar, week, time);
    if (due && due > now && (covered === null || week.name > covered)) return { do: 'wait', until: due };
  }
  return { do: 'nothing' };
}

/** The week, and before it those that no digest has covered. */
function weeksUpTo(calendar: Calendar, last: Week, covered: string | null): [Week, ...Week[]] {
  const weeks: [Week, ...Week[]] = [last];
  if (covered === null) return weeks;
  for (let back = 1; back < mostWeeks; back += 1) {
    const week = weekBeside(calendar, last, -back);
    if (week.name <= covered) break;
    weeks.unshift(week);
  }
  return weeks;
}
