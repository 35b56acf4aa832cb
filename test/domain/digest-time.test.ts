import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Weekday } from '../../src/domain/catalogue.ts';
import { digestStep, dueAt } from '../../src/domain/digest-time.ts';
import { weekNamed } from '../../src/domain/weeks.ts';
import type { Calendar } from '../../src/domain/weeks.ts';

const weekdays: Weekday[] = [1, 2, 3, 4, 5];
const sundayToThursday: Weekday[] = [7, 1, 2, 3, 4];
const calendar = (zone: string, days = weekdays, holidays: string[] = []): Calendar => ({ zone, days, holidays });
const minute = (at: Date | undefined) => at?.toISOString().replace(':00.000Z', 'Z');

const berlin = calendar('Europe/Berlin');
const cairo = calendar('Africa/Cairo', sundayToThursday);

describe('the digest about a week is due', () => {
  it.each([
    ['on Monday at eight', berlin, '2026-W47', undefined, '2026-11-23T07:00Z'],
    ['an hour earlier by the world’s clock in summer', berlin, '2026-W28', undefined, '2026-07-13T06:00Z'],
    ['the day after the spring change', berlin, '2026-W13', undefined, '2026-03-30T06:00Z'],
    ['the day after the autumn change', berlin, '2026-W43', undefined, '2026-10-26T07:00Z'],
    ['at the channel’s own time', berlin, '2026-W47', '15:45', '2026-11-23T14:45Z'],
    ['on Sunday where the week begins then', cairo, '2026-W47', undefined, '2026-11-22T06:00Z'],
    ['in Auckland while Europe is at Sunday', calendar('Pacific/Auckland'), '2026-W47', undefined, '2026-11-22T19:00Z'],
    ['in Auckland after its autumn, in April', calendar('Pacific/Auckland'), '2026-W14', undefined, '2026-04-05T20:00Z'],
    ['in Auckland after its spring, in September', calendar('Pacific/Auckland'), '2026-W39', undefined, '2026-09-27T19:00Z'],
    ['in Honolulu on Monday evening of Europe', calendar('Pacific/Honolulu'), '2026-W47', undefined, '2026-11-23T18:00Z'],
    ['in Kathmandu, +5:45', calendar('Asia/Kathmandu'), '2026-W47', undefined, '2026-11-23T02:15Z'],
    ['on Tuesday after a holiday', calendar('Pacific/Auckland', weekdays, ['2026-04-06']), '2026-W14', undefined, '2026-04-06T20:00Z'],
    ['on Wednesday after two', calendar('Europe/Berlin', weekdays, ['2026-11-23', '2026-11-24']), '2026-W47', undefined, '2026-11-25T07:00Z'],
    ['never in a week of holidays', calendar('Europe/Berlin', weekdays, ['2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01']), '2026-W52', undefined, undefined],
    ['on the first day of week 1 after week 53', berlin, '2026-W53', undefined, '2027-01-04T07:00Z'],
    ['on the day of those who work Wednesdays', calendar('UTC', [3]), '2026-W47', undefined, '2026-11-25T08:00Z'],
    ['never where nobody works', calendar('UTC', []), '2026-W47', undefined, undefined],
    ['later by the hour that the clock jumps', calendar('Europe/Berlin', sundayToThursday), '2026-W13', '02:30', '2026-03-29T01:30Z'],
    ['at the first of two half past two', calendar('Europe/Berlin', sundayToThursday), '2026-W43', '02:30', '2026-10-25T00:30Z'],
    ['later by half an hour on Lord Howe', calendar('Australia/Lord_Howe', sundayToThursday), '2026-W40', '02:15', '2026-10-03T15:45Z'],
    ['later by the hour after midnight in Santiago', calendar('America/Santiago', sundayToThursday), '2026-W36', '00:30', '2026-09-06T04:30Z'],
  ])('%s', (_, given, name, time, expected) => {
    const week = weekNamed(given, name);
    expect(week && minute(dueAt(given, week, time))).toBe(expected);
  });
});

describe('what is to be done', () => {
  const step = (given: Calendar, covered: string | null, now: string, time?: string): string => {
    const told = digestStep({ calendar: given, covered, now: new Date(now), ...(time === undefined ? {} : { time }) });
    switch (told.do) {
      case 'post': return `post ${told.weeks.map(({ name }) => name).join('+')}${told.late ? ' late' : ''}`;
      case 'wait': return `wait ${minute(told.until)}`;
      case 'nothing': return 'nothing';
    }
  };
  // The week after Christmas has no working day.
  const resting = calendar('Europe/Berlin', weekdays, ['2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01']);
  // Works every day, but of this week only Sunday is left.
  const daily = calendar('UTC', [1, 2, 3, 4, 5, 6, 7], ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28']);

  it.each([
    ['before the time: wait', berlin, '2026-W46', '2026-11-23T06:59Z', 'wait 2026-11-23T07:00Z'],
    ['at the time: post', berlin, '2026-W46', '2026-11-23T07:00Z', 'post 2026-W47'],
    ['posted already: wait for the next', berlin, '2026-W47', '2026-11-23T07:00Z', 'wait 2026-11-30T07:00Z'],
    ['59 minutes after: not late yet', berlin, '2026-W46', '2026-11-23T07:59Z', 'post 2026-W47'],
    ['an hour after: late', berlin, '2026-W46', '2026-11-23T08:00Z', 'post 2026-W47 late'],
    ['24 hours after: late', berlin, '2026-W46', '2026-11-24T07:00Z', 'post 2026-W47 late'],
    ['24 hours and a minute: left out', berlin, '2026-W46', '2026-11-24T07:01Z', 'wait 2026-11-30T07:00Z'],
    ['the next one covers both', berlin, '2026-W46', '2026-11-30T07:00Z', 'post 2026-W47+2026-W48'],
    ['two left out: all three', berlin, '2026-W46', '2026-12-07T07:30Z', 'post 2026-W47+2026-W48+2026-W49'],
    ['a long pause: the last five', berlin, '2026-W01', '2026-11-23T07:00Z', 'post 2026-W43+2026-W44+2026-W45+2026-W46+2026-W47'],
    ['the very first: the last week alone', berlin, null, '2026-11-23T07:00Z', 'post 2026-W47'],
    ['the very first, between the times', berlin, null, '2026-11-25T12:00Z', 'wait 2026-11-30T07:00Z'],
    ['over week 53', berlin, '2026-W51', '2027-01-04T07:00Z', 'post 2026-W52+2026-W53'],
    ['a week of holidays has none: wait for the one after', resting, '2026-W51', '2026-12-29T12:00Z', 'wait 2027-01-04T07:00Z'],
    ['which covers both', resting, '2026-W51', '2027-01-04T07:00Z', 'post 2026-W52+2026-W53'],
    ['Sunday weeks', cairo, '2026-W46', '2026-11-22T06:00Z', 'post 2026-W47'],
    ['24 hours that reach into the next week', daily, '2026-W46', '2026-11-30T07:59Z', 'post 2026-W47 late'],
    ['until that one’s own time comes', daily, '2026-W46', '2026-11-30T08:00Z', 'post 2026-W47+2026-W48'],
    ['and then it is not said again', daily, '2026-W48', '2026-11-30T08:00Z', 'wait 2026-12-07T08:00Z'],
    // Due on Sunday at 00:30, and the clocks go back that night.
    ['24 hours that passed, though the clock shows 23:30', calendar('Europe/Berlin', sundayToThursday), '2026-W42', '2026-10-25T22:30Z', 'post 2026-W43 late', '00:30'],
    ['24 hours and a minute, though the clock shows less', calendar('Europe/Berlin', sundayToThursday), '2026-W42', '2026-10-25T22:31Z', 'wait 2026-10-31T23:30Z', '00:30'],
    ['nobody ever works', calendar('UTC', []), null, '2026-11-23T08:00Z', 'nothing'],
  ])('%s', (_, given, covered, now, expected, time?: string) => {
    expect(step(given, covered, now, time)).toBe(expected);
  });

  it('whenever it is asked, every week is told once at most, in order, and none is left out that was not late', () => {
    const zones = ['Europe/Berlin', 'Pacific/Auckland', 'Pacific/Honolulu', 'Asia/Kathmandu', 'Africa/Cairo', 'America/Santiago'];
    const dates = Array.from({ length: 200 }, (_, index) => new Date(Date.UTC(2026, 8, 1) + index * 86_400_000).toISOString().slice(0, 10));
    fc.assert(fc.property(
      fc.record({ zone: fc.constantFrom(...zones), days: fc.subarray<Weekday>([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), holidays: fc.subarray(dates, { maxLength: 40 }) }),
      fc.constantFrom('00:00', '02:30', '08:00', '23:59'),
      fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 30, maxLength: 30 }),
      (given, time, delays) => {
        let now = new Date('2026-09-02T00:00:00Z');
        let covered: string | null = null;
        let leftOut = false;
        for (const delay of delays) {
          const told = digestStep({ calendar: given, time, covered, now });
          if (told.do === 'nothing') throw new Error('it works on some day');
          if (told.do === 'wait') {
            expect(told.until > now).toBe(true);
            leftOut = leftOut || delay > 24;
            now = new Date(told.until.getTime() + delay * 3_600_000);
            continue;
          }
          const names = told.weeks.map(({ name }) => name);
          for (const name of names) expect(covered === null || name > covered).toBe(true);
          told.weeks.slice(1).forEach((week, index) => expect(week.start).toEqual(told.weeks[index]?.end));
          if (!leftOut && covered !== null && given.holidays.length === 0) expect(names).toHaveLength(1);
          expect(told.due <= now && now.getTime() - told.due.getTime() <= 24 * 3_600_000).toBe(true);
          expect(told.weeks.at(-1)!.end <= told.due).toBe(true);
          covered = names.at(-1) ?? covered;
          leftOut = false;
        }
      },
    ), { numRuns: 60 });
  });
});
