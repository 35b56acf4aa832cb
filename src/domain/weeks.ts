/**
 * The weeks of a channel. They begin on the channel's own first working day (Sunday where people work Sunday to
 * Thursday), at the start of that day in its own zone, and follow each other without gap or overlap.
 *
 * A week is named as ISO 8601 names the week of its fourth day, such as `2026-W48`: for weeks that begin on Monday that is
 * the ISO week itself, for others the one they share most days with. Names sort as text in the order of time.
 */
import { Temporal } from 'temporal-polyfill';
import type { Hours, Weekday } from './catalogue.ts';

/** Whose weeks: a mission's hours, or those of a queue's first desk. */
export type Calendar = Pick<Hours, 'zone' | 'days' | 'holidays'>;

/** Half-open: `end` is the start of the next week. */
export interface Week {
  name: string;
  start: Date;
  end: Date;
}

/** The working day after the longest rest. Of several the earliest counted from Monday; Monday where there are none or no rest. */
export function firstDayOfWeek(days: Weekday[]): Weekday {
  let best: Weekday = 1;
  let longest = 0;
  for (const day of [1, 2, 3, 4, 5, 6, 7] as const) {
    if (!days.includes(day)) continue;
    let rest = 0;
    while (rest < 7 && !days.includes(before(day, rest + 1))) rest += 1;
    if (rest > longest) [best, longest] = [day, rest];
  }
  return best;
}

function before(day: Weekday, count: number): Weekday {
  return (((day - 1 - count + 14) % 7) + 1) as Weekday;
}

/** The one week of this channel that `at` lies in. */
export function weekAt(calendar: Calendar, at: Date): Week {
  const day = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(calendar.zone).toPlainDate();
  return weekFrom(calendar, day.subtract({ days: (day.dayOfWeek - firstDayOfWeek(calendar.days) + 7) % 7 }));
}

/** `shift` weeks later, or earlier where it is negative. */
export function weekBeside(calendar: Calendar, week: Week, shift: number): Week {
  return weekFrom(calendar, firstDate(calendar, week).add({ weeks: shift }));
}

/** The starts of the week and of the `before` weeks before it, oldest first, and the week's end. */
export function bordersOf(calendar: Calendar, week: Week, before: number): Date[] {
  const starts = Array.from({ length: before }, (_, index) => weekBeside(calendar, week, index - before).start);
  return [...starts, week.start, week.end];
}

/** Undefined where there is no such week: no name at all, week 0, or week 53 of a year that has 52. */
export function weekNamed(calendar: Calendar, name: string): Week | undefined {
  const [, year = '', week = ''] = /^(\d{4})-W(\d\d)$/.exec(name) ?? [];
  if (year === '') return undefined;
  // 4 January is always in week 1.
  const fourth = Temporal.PlainDate.from({ year: Number(year), month: 1, day: 4 }).add({ weeks: Number(week) - 1 });
  const monday = fourth.subtract({ days: fourth.dayOfWeek - 1 });
  const first = firstDayOfWeek(calendar.days);
  // The fourth day of the week wanted lies in this ISO week.
  const start = monday.add({ days: first > 4 ? first - 8 : first - 1 });
  const found = weekFrom(calendar, start);
  return found.name === name ? found : undefined;
}

/** Calendar days of the week in the channel's zone, first one first. */
export function datesOf(calendar: Calendar, week: Week): Temporal.PlainDate[] {
  const first = firstDate(calendar, week);
  return [0, 1, 2, 3, 4, 5, 6].map((days) => first.add({ days }));
}

function firstDate(calendar: Calendar, week: Week): Temporal.PlainDate {
  const day = Temporal.Instant.fromEpochMilliseconds(week.start.getTime()).toZonedDateTimeISO(calendar.zone).toPlainDate();
  // Where a zone skipped the first day altogether (Samoa, 30 December 2011), the week starts with the day after it.
  return day.subtract({ days: (day.dayOfWeek - firstDayOfWeek(calendar.days) + 7) % 7 });
}

function weekFrom(calendar: Calendar, first: Temporal.PlainDate): Week {
  const middle = first.add({ days: 3 });
  const year = String(middle.yearOfWeek).padStart(4, '0');
  return {
    name: `${year}-W${String(middle.weekOfYear).padStart(2, '0')}`,
    start: startOf(first, calendar.zone),
    end: startOf(first.add({ weeks: 1 }), calendar.zone),
  };
}

/** The first moment of the day; where clocks skip midnight that is not 00:00. */
function startOf(day: Temporal.PlainDate, zone: string): Date {
  return new Date(day.toZonedDateTime({ timeZone: zone }).epochMilliseconds);
}
