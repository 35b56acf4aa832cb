import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Desk, Hours, Weekday } from '../../src/domain/catalogue.ts';
import { addWorkingMinutes, deskOnDuty, expectedAnswer, isOpen, nextOpening, openSpan } from '../../src/domain/hours.ts';
import type { Moment } from '../../src/domain/hours.ts';

const weekdays: Weekday[] = [1, 2, 3, 4, 5];
const sundayToThursday: Weekday[] = [7, 1, 2, 3, 4];
const everyDay: Weekday[] = [1, 2, 3, 4, 5, 6, 7];

function hours(zone: string, from: string, to: string, days = weekdays, holidays: string[] = []): Hours {
  return { zone, from, to, days, holidays };
}
function desk(name: string, of: Hours): Desk {
  return { name: { de: name, en: name, fr: name, es: name }, hours: of };
}
function told(moment: Moment): string {
  return moment.ok ? moment.at.toISOString().replace(':00.000Z', 'Z') : moment.reason;
}

const berlin = hours('Europe/Berlin', '07:00', '19:00');
const cairo = hours('Africa/Cairo', '08:00', '16:30', sundayToThursday);
const kathmandu = hours('Asia/Kathmandu', '08:00', '16:30');
const auckland = hours('Pacific/Auckland', '08:00', '16:30');

describe('isOpen', () => {
  it.each([
    ['Berlin, Monday 07:00, winter (+1)', berlin, '2026-11-23T06:00Z', true],
    ['one millisecond before', berlin, '2026-11-23T05:59:59.999Z', false],
    ['the last millisecond', berlin, '2026-11-23T17:59:59.999Z', true],
    ['the moment of closing is closed', berlin, '2026-11-23T18:00Z', false],
    ['Berlin, Monday 07:00, summer (+2)', berlin, '2026-07-20T05:00Z', true],
    ['Berlin on Saturday', berlin, '2026-11-21T10:00Z', false],
    ['Cairo works on Sunday', cairo, '2026-11-22T06:00Z', true],
    ['Cairo rests on Friday', cairo, '2026-11-20T09:00Z', false],
    ['Kathmandu, +5:45: 07:59', kathmandu, '2026-11-23T02:14Z', false],
    ['Kathmandu, +5:45: 08:00', kathmandu, '2026-11-23T02:15Z', true],
    ['Auckland is at Monday 08:00 while London is at Sunday 19:00', auckland, '2026-11-22T19:00Z', true],
    ['Auckland is at Saturday 08:00 while London is at Friday', auckland, '2026-11-20T19:00Z', false],
    ['Honolulu is at Friday 16:00 while London is at Saturday', hours('Pacific/Honolulu', '08:00', '16:30'), '2026-11-21T02:00Z', true],
    ['a holiday', hours('Europe/Berlin', '07:00', '19:00', weekdays, ['2026-12-25']), '2026-12-25T10:00Z', false],
    ['the same holiday where it is not kept', berlin, '2026-12-25T10:00Z', true],
    ['a holiday is a day of the desk, not of London', hours('Pacific/Auckland', '08:00', '16:30', weekdays, ['2026-12-25']), '2026-12-24T20:00Z', false],
    ['24:00: the last millisecond of the day', hours('UTC', '00:00', '24:00', [5]), '2026-11-20T23:59:59.999Z', true],
    ['24:00: the next day', hours('UTC', '00:00', '24:00', [5]), '2026-11-21T00:00Z', false],
    ['no days at all', hours('UTC', '00:00', '24:00', []), '2026-11-20T12:00Z', false],
  ])('%s', (_, given, now, open) => {
    expect(isOpen(given, new Date(now))).toBe(open);
  });
});

describe('nextOpening', () => {
  it.each([
    ['while open: now', berlin, '2026-11-23T10:20Z', '2026-11-23T10:20Z'],
    ['early in the morning: today', berlin, '2026-11-23T03:00Z', '2026-11-23T06:00Z'],
    ['Friday evening: Monday', berlin, '2026-11-20T18:30Z', '2026-11-23T06:00Z'],
    ['Friday evening before a holiday: Tuesday', hours('Europe/Berlin', '07:00', '19:00', weekdays, ['2026-11-23']), '2026-11-20T18:30Z', '2026-11-24T06:00Z'],
    ['Thursday evening in Cairo: Sunday', cairo, '2026-11-19T15:00Z', '2026-11-22T06:00Z'],
    ['Friday evening over the clock change in Berlin: an hour earlier', berlin, '2026-03-27T18:30Z', '2026-03-30T05:00Z'],
    ['Friday evening over the change back in Berlin: an hour later', berlin, '2026-10-23T17:30Z', '2026-10-26T06:00Z'],
    ['spring in Sydney is in October', hours('Australia/Sydney', '08:00', '16:00'), '2026-10-02T08:00Z', '2026-10-04T21:00Z'],
    ['autumn in Sydney is in April', hours('Australia/Sydney', '08:00', '16:00'), '2026-04-03T08:00Z', '2026-04-05T22:00Z'],
    ['an opening at 02:30 that the clock jumps over: when it jumps', hours('Europe/Berlin', '02:30', '05:00', everyDay), '2026-03-29T00:00Z', '2026-03-29T01:00Z'],
    ['an opening at 02:30 that comes twice: the first', hours('Europe/Berlin', '02:30', '05:00', everyDay), '2026-10-24T23:00Z', '2026-10-25T00:30Z'],
    ['half an hour of summer time on Lord Howe', hours('Australia/Lord_Howe', '02:15', '05:00', everyDay), '2026-10-03T15:00Z', '2026-10-03T15:30Z'],
    ['Samoa skipped 30 December 2011', hours('Pacific/Apia', '08:00', '16:00', everyDay), '2011-12-30T06:00Z', '2011-12-30T18:00Z'],
    ['hours that lie wholly in the skipped hour: the day after', hours('Europe/Berlin', '02:10', '02:50', everyDay), '2026-03-29T00:30Z', '2026-03-30T00:10Z'],
    ['no days at all', hours('UTC', '08:00', '16:00', []), '2026-11-23T00:00Z', 'never-open'],
  ])('%s', (_, given, now, expected) => {
    expect(told(nextOpening(given, new Date(now)))).toBe(expected);
  });
});

const desks = [
  desk('Berlin', berlin),
  desk('Americas', hours('America/New_York', '08:00', '20:00')),
  desk('Asia-Pacific', hours('Asia/Singapore', '08:00', '16:00')),
];
const roundTheSun = desks.map((one) => one.hours);

describe('addWorkingMinutes', () => {
  it.each([
    ['within a day', [berlin], '2026-11-23T10:00Z', 120, '2026-11-23T12:00Z'],
    ['up to the moment of closing', [berlin], '2026-11-23T16:00Z', 120, '2026-11-23T18:00Z'],
    ['one minute more: the next morning', [berlin], '2026-11-23T16:00Z', 121, '2026-11-24T06:01Z'],
    ['from Friday evening: Monday', [berlin], '2026-11-20T20:00Z', 30, '2026-11-23T06:30Z'],
    ['nothing to do, but closed: the next opening', [berlin], '2026-11-20T20:00Z', 0, '2026-11-23T06:00Z'],
    ['two working days and a weekend', [berlin], '2026-11-20T06:00Z', 2 * 720, '2026-11-23T18:00Z'],
    ['over Christmas', [hours('Europe/Berlin', '07:00', '19:00', weekdays, ['2026-12-24', '2026-12-25'])], '2026-12-23T17:00Z', 120, '2026-12-28T07:00Z'],
    ['Sydney, over the clock change', [hours('Australia/Sydney', '08:00', '16:00')], '2026-10-02T05:00Z', 120, '2026-10-04T22:00Z'],
    ['a night with the hour that comes twice has 300 minutes', [hours('Europe/Berlin', '00:00', '04:00', [7])], '2026-10-24T20:00Z', 300, '2026-10-25T03:00Z'],
    ['a night with a skipped hour has 180', [hours('Europe/Berlin', '00:00', '04:00', [7])], '2026-03-28T20:00Z', 180, '2026-03-29T02:00Z'],
    ['Cairo skips midnight: its Friday has 23 hours', [hours('Africa/Cairo', '00:00', '24:00', [5])], '2026-04-22T12:00Z', 1380, '2026-04-24T21:00Z'],
    ['Havana has midnight twice: its Sunday has 25 hours', [hours('America/Havana', '00:00', '24:00', [7])], '2026-10-31T12:00Z', 1500, '2026-11-02T05:00Z'],
    ['and its Saturday ends at the first of them', [hours('America/Havana', '00:00', '24:00', [6])], '2026-10-31T12:00Z', 16 * 60, '2026-11-01T04:00Z'],
    ['Berlin hands over to the Americas, they to Asia', roundTheSun, '2026-11-24T17:30Z', 480, '2026-11-25T01:30Z'],
    ['overlapping desks do not count twice', roundTheSun, '2026-11-24T13:00Z', 300, '2026-11-24T18:00Z'],
    ['the last desk before the weekend, the first one after it', roundTheSun, '2026-11-20T23:30Z', 120, '2026-11-23T00:30Z'],
    ['desks with a gap between them', [hours('UTC', '08:00', '09:00'), hours('UTC', '11:00', '12:00')], '2026-11-24T08:00Z', 90, '2026-11-24T11:30Z'],
    ['desks that touch', [hours('UTC', '08:00', '09:00'), hours('UTC', '09:00', '10:00')], '2026-11-24T08:30Z', 60, '2026-11-24T09:30Z'],
    ['one desk never works, the other does', [hours('UTC', '08:00', '09:00', []), berlin], '2026-11-23T10:00Z', 60, '2026-11-23T11:00Z'],
    ['nobody at all', [], '2026-11-23T10:00Z', 60, 'never-open'],
    ['nobody on any day', [hours('UTC', '08:00', '09:00', [])], '2026-11-23T10:00Z', 60, 'never-open'],
    ['more than anybody will ever work', [berlin], '2026-11-23T10:00Z', 1e9, 'never-open'],
    ['without end', [berlin], '2026-11-23T10:00Z', Infinity, 'never-open'],
  ])('%s', (_, given, now, minutes, expected) => {
    expect(told(addWorkingMinutes(given, new Date(now), minutes))).toBe(expected);
  });
});

describe('expectedAnswer', () => {
  const from = (missionHours: Hours | null, now: string, minutes: number, of = [desks[0]!]) =>
    told(expectedAnswer({ desks: of, missionHours, minutes, now: new Date(now) }));

  it('is the due moment where no mission is known, and while the mission works', () => {
    expect(from(null, '2026-11-26T14:00Z', 240)).toBe('2026-11-26T18:00Z');
    expect(from(kathmandu, '2026-11-23T07:00Z', 120)).toBe('2026-11-23T09:00Z');
  });

  it('waits for the next morning of the mission', () => {
    // 12:00 in London is 17:45 in Kathmandu.
    expect(from(kathmandu, '2026-11-23T10:00Z', 120)).toBe('2026-11-24T02:15Z');
  });

  it('waits for Sunday where the week ends on Thursday', () => {
    expect(from(cairo, '2026-11-26T14:00Z', 240)).toBe('2026-11-29T06:00Z');
  });

  it('respects both weeks: written on Sunday in Cairo, answered on Monday', () => {
    expect(from(cairo, '2026-11-22T06:00Z', 60)).toBe('2026-11-23T07:00Z');
  });

  it('comes within the working day in Wellington once a desk in Asia hands over', () => {
    // Tuesday 09:00 in Wellington; Berlin alone would begin at 19:00 there.
    expect(from(auckland, '2026-11-23T20:00Z', 120)).toBe('2026-11-24T19:00Z');
    expect(from(auckland, '2026-11-23T20:00Z', 120, desks)).toBe('2026-11-23T22:00Z');
  });

  it('tells that nobody is ever there, on either side', () => {
    expect(from(cairo, '2026-11-22T06:00Z', 60, [])).toBe('never-open');
    expect(from(hours('UTC', '08:00', '09:00', []), '2026-11-22T06:00Z', 60)).toBe('never-open');
  });
});

describe('deskOnDuty', () => {
  it.each([
    ['2026-11-24T10:00Z', 'Berlin'],
    ['2026-11-24T14:00Z', 'Berlin'],
    ['2026-11-24T18:00Z', 'Americas'],
    ['2026-11-25T00:59Z', 'Americas'],
    ['2026-11-25T01:00Z', 'Asia-Pacific'],
    ['2026-11-25T06:00Z', 'Berlin'],
    ['2026-11-21T00:59Z', 'Americas'],
    ['2026-11-21T01:00Z', undefined],
    ['2026-11-22T23:59Z', undefined],
    ['2026-11-23T00:00Z', 'Asia-Pacific'],
  ])('at %s: %s', (now, name) => {
    expect(deskOnDuty(desks, new Date(now))?.name.en).toBe(name);
  });
});

describe('openSpan', () => {
  const shown = (given: Hours[], now: string) => {
    const span = openSpan(given, new Date(now));
    return span && [told({ ok: true, at: span.from }), span.until && told({ ok: true, at: span.until })];
  };
  it.each([
    ['open: until it closes', '2026-11-24T10:00Z', ['2026-11-24T06:00Z', '2026-11-24T18:00Z']],
    ['the moment of closing is closed: the next day', '2026-11-24T18:00Z', ['2026-11-25T06:00Z', '2026-11-25T18:00Z']],
    ['over the weekend', '2026-11-27T20:00Z', ['2026-11-30T06:00Z', '2026-11-30T18:00Z']],
  ])('%s', (_, now, expected) => {
    expect(shown([berlin], now)).toEqual(expected);
  });

  it('goes on where another desk takes over, to the end of the last one', () => {
    expect(shown(desks.map(({ hours: given }) => given), '2026-11-27T10:00Z')?.[1]).toBe('2026-11-28T01:00Z');
  });

  it('has no end where somebody is always there, and is nothing where nobody ever is', () => {
    expect(shown([hours('UTC', '00:00', '24:00', everyDay)], '2026-11-24T10:00Z')?.[1]).toBeNull();
    expect(shown([hours('UTC', '08:00', '16:00', [])], '2026-11-24T10:00Z')).toBeNull();
    expect(shown([], '2026-11-24T10:00Z')).toBeNull();
  });
});

describe('whatever the hours', () => {
  const quarter = 15 * 60_000;
  const time = (quarters: number) => `${String(Math.floor(quarters / 4)).padStart(2, '0')}:${String((quarters % 4) * 15).padStart(2, '0')}`;
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'Pacific/Honolulu', 'Australia/Lord_Howe', 'America/St_Johns', 'Africa/Cairo', 'America/Havana', 'America/Santiago', 'Asia/Beirut', 'UTC'];
  const someHours = fc
    .record({ zone: fc.constantFrom(...zones), days: fc.subarray(everyDay, { minLength: 3 }), start: fc.nat(92), length: fc.integer({ min: 4, max: 96 }) })
    .map(({ zone, days, start, length }) => hours(zone, time(start), time(Math.min(start + length, 96)), days));
  const someDesks = fc.array(someHours, { minLength: 1, maxLength: 3 });
  // Around both clock changes of a year, in both hemispheres, and at any time.
  const someNow = fc
    .oneof(
      fc.record({ day: fc.constantFrom('2026-03-06', '2026-03-27', '2026-04-03', '2026-04-23', '2026-09-04', '2026-10-02', '2026-10-23', '2026-10-29', '2011-12-29'), quarters: fc.nat(400) }),
      fc.record({ day: fc.constant('2015-01-01'), quarters: fc.nat(15 * 365 * 96) }),
    )
    .map(({ day, quarters }) => new Date(new Date(day).getTime() + quarters * quarter));
  const reached = (moment: Moment) => (moment.ok ? moment.at.getTime() : NaN);

  it('exactly the asked minutes of open time lie before the result', () => {
    fc.assert(
      fc.property(someDesks, someNow, fc.integer({ min: 1, max: 40 }), (given, now, quarters) => {
        const end = reached(addWorkingMinutes(given, now, quarters * 15));
        let open = 0;
        for (let at = now.getTime(); at < end; at += quarter) if (given.some((one) => isOpen(one, new Date(at)))) open++;
        expect(open).toBe(quarters);
        expect(given.some((one) => isOpen(one, new Date(end - 1)))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('a span is open from now, or its beginning, to its end, and not at its end', () => {
    fc.assert(
      fc.property(someDesks, someNow, (given, now) => {
        const span = openSpan(given, now)!;
        const start = Math.max(now.getTime(), span.from.getTime());
        const end = span.until?.getTime() ?? start + 7 * 96 * quarter;
        for (let at = now.getTime(); at < end; at += quarter) expect(given.some((one) => isOpen(one, new Date(at)))).toBe(at >= start);
        if (span.until) expect(given.some((one) => isOpen(one, span.until!))).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  it('more minutes never end earlier, and neither does a later start', () => {
    fc.assert(
      fc.property(someDesks, fc.option(someHours), someNow, fc.nat(3000), fc.nat(600), fc.nat(5000), (given, mission, now, minutes, more, later) => {
        const asked = { desks: given.map((one) => desk('', one)), missionHours: mission, minutes, now };
        const first = reached(expectedAnswer(asked));
        expect(reached(expectedAnswer({ ...asked, minutes: minutes + more }))).toBeGreaterThanOrEqual(first);
        expect(reached(expectedAnswer({ ...asked, now: new Date(now.getTime() + later * 60_000) }))).toBeGreaterThanOrEqual(first);
        expect(first).toBeGreaterThanOrEqual(now.getTime());
      }),
    );
  });

  it('an answer is expected while the mission works', () => {
    fc.assert(
      fc.property(someDesks, someHours, someNow, fc.nat(3000), (given, mission, now, minutes) => {
        const moment = expectedAnswer({ desks: given.map((one) => desk('', one)), missionHours: mission, minutes, now });
        expect(moment.ok && isOpen(mission, moment.at)).toBe(true);
      }),
    );
  });

  it('the wall clock of the zone says the same, on days without a clock change', () => {
    fc.assert(
      fc.property(someHours, fc.nat(20 * 96), (given, quarters) => {
        // None of the zones changes its clocks between 10 and 30 June.
        const now = new Date(Date.UTC(2026, 5, 10) + quarters * quarter);
        const clock = new Intl.DateTimeFormat('en-GB', { timeZone: given.zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
        const part = Object.fromEntries(clock.formatToParts(now).map(({ type, value }) => [type, value]));
        const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part['weekday']!) + 1;
        const shown = `${part['hour']}:${part['minute']}`;
        expect(isOpen(given, now)).toBe(given.days.some((one) => one === day) && shown >= given.from && shown < given.to);
      }),
      { numRuns: 500 },
    );
  });
});
