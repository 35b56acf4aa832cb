/**
 * Working hours on a real calendar: when somebody is there, and when an answer can be expected.
 *
 * Hours are wall-clock times in an IANA zone. Where a clock change takes part of a day away or doubles it, a wall-clock
 * time means the first moment at which the clock shows it or has jumped past it; 24:00 is the start of the next day.
 * Every function is bounded: it looks `horizonDays` ahead and answers `never-open` when nothing is found there.
 */
import { Temporal } from 'temporal-polyfill';
import type { Desk, Hours, Weekday } from './catalogue.ts';

export type Moment = { ok: true; at: Date } | { ok: false; reason: 'never-open' };

/** Half-open, in epoch milliseconds: the moment of closing is closed. */
interface Span {
  start: number;
  end: number;
}

/** Long enough for any promise a catalogue can make, short enough to end at once where nobody ever works. */
const horizonDays = 5 * 366;

const neverOpen: Moment = { ok: false, reason: 'never-open' };

export function isOpen(hours: Hours, now: Date): boolean {
  const next = spans(hours, now.getTime()).next();
  return !next.done && next.value.start <= now.getTime();
}

/** The first moment, `now` included, at which the hours are open. */
export function nextOpening(hours: Hours, now: Date): Moment {
  const next = spans(hours, now.getTime()).next();
  return next.done ? neverOpen : { ok: true, at: new Date(Math.max(next.value.start, now.getTime())) };
}

/**
 * The moment by which `minutes` have passed while at least one of `hoursList` was open. That may be the very moment of
 * closing; with 0 minutes it is the next opening.
 */
export function addWorkingMinutes(hoursList: Hours[], now: Date, minutes: number): Moment {
  let left = minutes * 60_000;
  for (const span of union(hoursList, now.getTime())) {
    const start = Math.max(span.start, now.getTime());
    if (left <= span.end - start) return { ok: true, at: new Date(start + left) };
    left -= span.end - start;
  }
  return neverOpen;
}

/**
 * When the requester can expect the first answer: not before the desks have had `minutes` of their own hours, and at a
 * moment when the mission works, since an answer in its night helps nobody. Without a known mission: as soon as it is due.
 */
export function expectedAnswer(asked: {
  desks: Desk[];
  missionHours: Hours | null;
  minutes: number;
  now: Date;
}): Moment {
  const due = addWorkingMinutes(asked.desks.map((desk) => desk.hours), asked.now, asked.minutes);
  if (!due.ok || asked.missionHours === null) return due;
  return nextOpening(asked.missionHours, due.at);
}

/** How far ahead `openSpan` joins spans: beyond that it makes no difference to anybody. */
const joinedMs = 7 * 24 * 3_600_000;

/**
 * The time in which at least one is open, hand-overs joined: the one that `now` lies in, else the next. `until` is null
 * where it does not end within a week; null where nobody ever opens.
 */
export function openSpan(hoursList: Hours[], now: Date): { from: Date; until: Date | null } | null {
  const next = union(hoursList, now.getTime(), joinedMs).next();
  if (next.done) return null;
  const { start, end } = next.value;
  return { from: new Date(start), until: end - Math.max(start, now.getTime()) > joinedMs ? null : new Date(end) };
}

/** The desk that is open now; of several the one that stands first in the catalogue, null while all are closed. */
export function deskOnDuty(desks: Desk[], now: Date): Desk | null {
  return desks.find((desk) => isOpen(desk.hours, now)) ?? null;
}

/**
 * Spans that end after `from`, in order, those of different hours that touch or overlap joined into one; nothing is
 * joined any more to one that already lasts longer than `longest`.
 */
function* union(hoursList: Hours[], from: number, longest = Infinity): Generator<Span> {
  const sources = hoursList.map((hours) => spans(hours, from));
  const heads = sources.map((source) => source.next());
  let joined: Span | undefined;
  for (;;) {
    const first = earliest(heads);
    if (first === undefined) break;
    heads[first.source] = sources[first.source]!.next();
    if (joined === undefined) joined = first.span;
    else if (joined.end - Math.max(joined.start, from) > longest) break;
    else if (first.span.start <= joined.end) joined = { start: joined.start, end: Math.max(joined.end, first.span.end) };
    else {
      yield joined;
      joined = first.span;
    }
  }
  if (joined !== undefined) yield joined;
}

function earliest(heads: IteratorResult<Span, void>[]): { source: number; span: Span } | undefined {
  let best: { source: number; span: Span } | undefined;
  heads.forEach((head, source) => {
    if (!head.done && (best === undefined || head.value.start < best.span.start)) best = { source, span: head.value };
  });
  return best;
}

/** One span for each working day, in order, those left out that end before or at `from`. */
function* spans(hours: Hours, from: number): Generator<Span, void> {
  if (hours.days.length === 0) return;
  const today = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(hours.zone).toPlainDate();
  for (let ahead = 0; ahead <= horizonDays; ahead++) {
    const day = today.add({ days: ahead });
    if (!hours.days.includes(day.dayOfWeek as Weekday) || hours.holidays.includes(day.toString())) continue;
    const span = { start: wallClock(day, hours.from, hours.zone), end: wallClock(day, hours.to, hours.zone) };
    // A clock change can swallow the whole span: Samoa had no 30 December 2011.
    if (span.end > span.start && span.end > from) yield span;
  }
}

/** The first moment of `day` at which a clock in `zone` shows `time` or has jumped past it. */
function wallClock(day: Temporal.PlainDate, time: string, zone: string): number {
  const wanted = time === '24:00' ? day.add({ days: 1 }).toPlainDateTime() : day.toPlainDateTime(time);
  const found = wanted.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (found.toPlainDateTime().equals(wanted)) return found.epochMilliseconds;
  // No clock shows this time, and `found` lies as far before the jump as `wanted` lies behind its start.
  return found.getTimeZoneTransition('next')?.epochMilliseconds ?? found.epochMilliseconds;
}
