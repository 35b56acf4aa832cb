/** The stretch of time that a digest tells of, and the four weeks beside which it stands. */
import { bordersOf, weekAt, weekBeside, type Calendar, type Week } from './weeks.ts';

export interface Periods {
  /** `2026-W47`: the weeks that are told of, oldest first; several where digests were left out. */
  weeks: string[];
  from: Date;
  to: Date;
  /** The channel's own. */
  zone: string;
  late: boolean;
  /** Six instants: of the four weeks before, and of what is told as one period. */
  borders: Date[];
  /** The names of these five periods; of several weeks together that of the last. */
  names: string[];
}

const weeksBefore = 4;
const dayMs = 24 * 3_600_000;

export function periodsOf(calendar: Calendar, weeks: [Week, ...Week[]], late: boolean): Periods {
  const [first] = weeks;
  const last = weeks.at(-1) ?? first;
  const before = Array.from({ length: weeksBefore }, (_, index) => weekBeside(calendar, first, index - weeksBefore).name);
  return {
    ...{ weeks: weeks.map(({ name }) => name), from: first.start, to: last.end, zone: calendar.zone, late },
    borders: [...bordersOf(calendar, first, weeksBefore).slice(0, -1), last.end],
    names: [...before, last.name],
  };
}

/** The last seven days, for whoever wants to know now. */
export function lastSevenDays(calendar: Calendar, now: Date): Periods {
  const borders = [5, 4, 3, 2, 1, 0].map((back) => new Date(now.getTime() - back * 7 * dayMs));
  const names = borders.slice(1).map((end) => weekAt(calendar, new Date(end.getTime() - 1)).name);
  const from = new Date(now.getTime() - 7 * dayMs);
  return { weeks: names.slice(-1), from, to: now, zone: calendar.zone, late: false, borders, names };
}
