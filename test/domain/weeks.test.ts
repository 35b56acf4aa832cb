import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Weekday } from '../../src/domain/catalogue.ts';
import { bordersOf, firstDayOfWeek, weekAt, weekBeside, weekNamed } from '../../src/domain/weeks.ts';
import type { Calendar, Week } from '../../src/domain/weeks.ts';

const weekdays: Weekday[] = [1, 2, 3, 4, 5];
const sundayToThursday: Weekday[] = [7, 1, 2, 3, 4];
const everyDay: Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const calendar = (zone: string, days = weekdays): Calendar => ({ zone, days, holidays: [] });
const minute = (at: Date) => at.toISOString().replace(':00.000Z', 'Z');
const told = ({ name, start, end }: Week) => `${name} ${minute(start)} ${minute(end)}`;

test.each<[string, Weekday[], Weekday]>([
  ['Monday to Friday', weekdays, 1],
  ['Sunday to Thursday', sundayToThursday, 7],
  ['Saturday to Wednesday', [6, 7, 1, 2, 3], 6],
  ['Sunday to Friday', [7, 1, 2, 3, 4, 5], 7],
  ['Monday to Saturday', [1, 2, 3, 4, 5, 6], 1],
  ['Tuesday to Friday, as the catalogue may list them', [5, 3, 4, 2], 2],
  ['two rests of one day: the one that leads to Monday', [1, 2, 3, 4, 6], 1],
  ['Wednesdays only', [3], 3],
  ['every day', everyDay, 1],
  ['never', [], 1],
])('the week of %s begins on day %3$s', (_, days, first) => {
  expect(firstDayOfWeek(days)).toBe(first);
});

describe('the week that a moment lies in', () => {
  it.each([
    ['Berlin in winter', calendar('Europe/Berlin'), '2026-11-23T10:00Z', '2026-W48 2026-11-22T23:00Z 2026-11-29T23:00Z'],
    ['Berlin, the last minute of Sunday', calendar('Europe/Berlin'), '2026-11-22T22:59Z', '2026-W47 2026-11-15T23:00Z 2026-11-22T23:00Z'],
    ['Berlin in spring loses an hour', calendar('Europe/Berlin'), '2026-03-29T12:00Z', '2026-W13 2026-03-22T23:00Z 2026-03-29T22:00Z'],
    ['Berlin in autumn has one twice', calendar('Europe/Berlin'), '2026-10-25T00:30Z', '2026-W43 2026-10-18T22:00Z 2026-10-25T23:00Z'],
    ['New York changes a week later', calendar('America/New_York'), '2026-11-01T12:00Z', '2026-W44 2026-10-26T04:00Z 2026-11-02T05:00Z'],
    ['Auckland leaves summer in April', calendar('Pacific/Auckland'), '2026-04-05T00:00Z', '2026-W14 2026-03-29T11:00Z 2026-04-05T12:00Z'],
    ['Auckland enters it in September', calendar('Pacific/Auckland'), '2026-09-27T00:00Z', '2026-W39 2026-09-20T12:00Z 2026-09-27T11:00Z'],
    ['Honolulu is still at Sunday', calendar('Pacific/Honolulu'), '2026-11-23T09:59Z', '2026-W47 2026-11-16T10:00Z 2026-11-23T10:00Z'],
    ['Honolulu, a minute later', calendar('Pacific/Honolulu'), '2026-11-23T10:00Z', '2026-W48 2026-11-23T10:00Z 2026-11-30T10:00Z'],
    ['Kathmandu, +5:45', calendar('Asia/Kathmandu'), '2026-11-22T18:15Z', '2026-W48 2026-11-22T18:15Z 2026-11-29T18:15Z'],
    ['Cairo begins on Sunday', calendar('Africa/Cairo', sundayToThursday), '2026-11-22T06:00Z', '2026-W48 2026-11-21T22:00Z 2026-11-28T22:00Z'],
    ['Cairo in its spring', calendar('Africa/Cairo', sundayToThursday), '2026-04-21T06:00Z', '2026-W17 2026-04-18T22:00Z 2026-04-25T21:00Z'],
    ['a week that begins at a midnight which Cairo skips', calendar('Africa/Cairo', [5, 6, 7, 1, 2]), '2026-04-24T09:00Z', '2026-W18 2026-04-23T22:00Z 2026-04-30T21:00Z'],
    ['a week that begins at the first of two midnights in Havana', calendar('America/Havana', sundayToThursday), '2026-11-01T04:30Z', '2026-W45 2026-11-01T04:00Z 2026-11-08T05:00Z'],
    ['the week before the day that Samoa skipped', calendar('Pacific/Apia', [5, 6, 7, 1, 2]), '2011-12-30T09:59Z', '2011-W52 2011-12-23T10:00Z 2011-12-30T10:00Z'],
    ['the week whose first day Samoa skipped', calendar('Pacific/Apia', [5, 6, 7, 1, 2]), '2011-12-30T10:00Z', '2012-W01 2011-12-30T10:00Z 2012-01-05T10:00Z'],
    ['the last week of a year with 53', calendar('UTC'), '2027-01-03T23:59Z', '2026-W53 2026-12-28T00:00Z 2027-01-04T00:00Z'],
    ['week 1 after week 53', calendar('UTC'), '2027-01-04T00:00Z', '2027-W01 2027-01-04T00:00Z 2027-01-11T00:00Z'],
    ['week 52 that ends in January', calendar('UTC'), '2028-01-01T12:00Z', '2027-W52 2027-12-27T00:00Z 2028-01-03T00:00Z'],
    ['week 1 that begins in December', calendar('UTC'), '2024-12-30T00:00Z', '2025-W01 2024-12-30T00:00Z 2025-01-06T00:00Z'],
    ['a Sunday week across a year with 53', calendar('Africa/Cairo', sundayToThursday), '2026-12-27T06:00Z', '2026-W53 2026-12-26T22:00Z 2027-01-02T22:00Z'],
    ['the Sunday week after it', calendar('Africa/Cairo', sundayToThursday), '2027-01-03T06:00Z', '2027-W01 2027-01-02T22:00Z 2027-01-09T22:00Z'],
  ])('%s', (_, given, at, expected) => {
    expect(told(weekAt(given, new Date(at)))).toBe(expected);
  });
});

describe('a week by its name', () => {
  it.each([
    ['2026-W48', calendar('Europe/Berlin'), '2026-W48 2026-11-22T23:00Z 2026-11-29T23:00Z'],
    ['2026-W48', calendar('Africa/Cairo', sundayToThursday), '2026-W48 2026-11-21T22:00Z 2026-11-28T22:00Z'],
    ['2026-W53', calendar('UTC'), '2026-W53 2026-12-28T00:00Z 2027-01-04T00:00Z'],
    ['2026-W01', calendar('UTC'), '2026-W01 2025-12-29T00:00Z 2026-01-05T00:00Z'],
    ['2020-W53', calendar('UTC', sundayToThursday), '2020-W53 2020-12-27T00:00Z 2021-01-03T00:00Z'],
  ])('%s', (name, given, expected) => {
    const week = weekNamed(given, name);
    expect(week && told(week)).toBe(expected);
  });

  it.each(['2027-W53', '2026-W00', '2026-W54', '2026-W99', '2026-48', '2026-W4', '26-W48', 'W48', '', ' 2026-W48', '2026-W48\n'])('there is no “%s”', (name) => {
    expect(weekNamed(calendar('Europe/Berlin'), name)).toBeUndefined();
  });
});

it('the borders of a week and the four before it follow the clock changes', () => {
  const week = weekNamed(calendar('Europe/Berlin'), '2026-W14');
  expect(week && bordersOf(calendar('Europe/Berlin'), week, 4).map(minute)).toEqual([
    '2026-03-01T23:00Z', '2026-03-08T23:00Z', '2026-03-15T23:00Z', '2026-03-22T23:00Z', '2026-03-29T22:00Z', '2026-04-05T22:00Z',
  ]);
});

describe('whatever the channel', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'Pacific/Honolulu', 'Pacific/Auckland', 'Australia/Lord_Howe', 'America/St_Johns', 'Africa/Cairo', 'America/Havana', 'America/Santiago', 'Asia/Beirut', 'Pacific/Kiritimati', 'Africa/Casablanca', 'UTC'];
  const someCalendar = fc.record({ zone: fc.constantFrom(...zones), days: fc.subarray(everyDay) }).map(({ zone, days }) => calendar(zone, days));
  const someMoment = fc.date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });

  it('every moment lies in one week, and the weeks join without gap or overlap', () => {
    fc.assert(fc.property(someCalendar, someMoment, (given, at) => {
      const week = weekAt(given, at);
      expect(week.start <= at && at < week.end).toBe(true);
      expect(weekAt(given, week.start)).toEqual(week);
      expect(weekAt(given, new Date(week.end.getTime() - 1))).toEqual(week);
      expect(weekAt(given, week.end)).toEqual(weekBeside(given, week, 1));
      expect(weekAt(given, new Date(week.start.getTime() - 1))).toEqual(weekBeside(given, week, -1));
      expect(weekBeside(given, week, 0)).toEqual(week);
      expect(weekNamed(given, week.name)).toEqual(week);
    }), { numRuns: 500 });
  });

  it('names follow the order of time, and no two weeks share one', () => {
    fc.assert(fc.property(someCalendar, someMoment, fc.integer({ min: 1, max: 120 }), (given, at, shift) => {
      const week = weekAt(given, at);
      const later = weekBeside(given, week, shift);
      expect(later.name > week.name).toBe(true);
      expect(weekBeside(given, later, -shift)).toEqual(week);
    }));
  });
});
