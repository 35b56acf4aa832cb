/** No group under five leaks, in whatever order and however often somebody asks. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayAsk, monthOf, ratingIn, shownGroups, type RatingAsked, type RatingGroup } from '../../src/domain/rating.ts';

const day = 24 * 3_600_000;
const start = new Date('2026-09-01T00:00:00Z').getTime();

/** What happens: a person's ticket is resolved, the question may be asked, and answered some days later. */
const resolutions = fc.array(
  fc.record({
    person: fc.integer({ min: 0, max: 9 }).map(String),
    service: fc.constantFrom('vpn', 'printer', 'none'),
    assignee: fc.integer({ min: 0, max: 2 }).map(String),
    after: fc.integer({ min: 0, max: 3 * day }),
    answersAfter: fc.integer({ min: 0, max: 6 * day }),
    stars: fc.integer({ min: 1, max: 5 }),
  }),
  { maxLength: 120 },
);

interface Answer {
  person: string;
  service: string;
  month: string;
  assignee: string;
  at: number;
  stars: number;
}

function play(events: (typeof resolutions extends fc.Arbitrary<infer E> ? E : never)): Answer[] {
  const asked: RatingAsked[] = [];
  const answers: Answer[] = [];
  let clock = start;
  for (const { person, service, assignee, after, answersAfter, stars } of events) {
    clock += after;
    const now = new Date(clock);
    if (!mayAsk(asked.filter((each) => each.person === person), service, now)) continue;
    const month = monthOf(now);
    asked.push({ person, service, month, ticket: 1, at: now, state: 'asked' });
    answers.push({ person, service, month, assignee, at: clock + answersAfter, stars });
  }
  return answers;
}

function groupsAt(answers: Answer[], now: number): RatingGroup[] {
  const given = answers.filter(({ at }) => at <= now);
  const keys = [...new Set(given.map(({ service, month }) => `${service} ${month}`))];
  return keys.map((key) => {
    const [service = '', month = ''] = key.split(' ');
    const mine = given.filter((each) => each.service === service && each.month === month);
    const average = mine.reduce((sum, { stars }) => sum + stars, 0) / mine.length;
    return { service, month, count: mine.length, average, remarks: mine.map(({ person }) => `remark of ${person}`), responders: new Set(mine.map(({ assignee }) => assignee)).size };
  });
}

describe('what is shown', () => {
  test('never a group under five, nor of fewer than five people, nor of one responder; and a hidden one is only named', () => {
    fc.assert(
      fc.property(resolutions, fc.integer({ min: 0, max: 200 }), (events, days) => {
        const answers = play(events);
        const now = start + days * day;
        for (const group of shownGroups(groupsAt(answers, now), new Date(now))) {
          const mine = answers.filter(({ service, month }) => service === group.service && month === group.month);
          if (!group.shown) {
            expect(Object.keys(group).sort()).toEqual(['month', 'service', 'shown']);
            continue;
          }
          expect(new Set(mine.map(({ person }) => person)).size).toBeGreaterThanOrEqual(5);
          expect(new Set(mine.map(({ assignee }) => assignee)).size).toBeGreaterThanOrEqual(2);
          expect(group.count).toBe(mine.length);
        }
      }),
    );
  });

  test('asking at any two moments tells nothing by the difference: a group once shown stands', () => {
    fc.assert(
      fc.property(resolutions, fc.array(fc.integer({ min: 0, max: 300 * 24 }), { minLength: 2, maxLength: 30 }), (events, hours) => {
        const answers = play(events);
        const seen = new Map<string, string>();
        for (const now of hours.map((hour) => start + hour * 3_600_000).sort((a, b) => a - b)) {
          for (const group of shownGroups(groupsAt(answers, now), new Date(now))) {
            const key = `${group.service} ${group.month}`;
            expect(seen.get(key) ?? JSON.stringify(group)).toBe(JSON.stringify(group));
            seen.set(key, JSON.stringify(group));
          }
        }
      }),
    );
  });

  test('some are shown: the rules above are not kept by showing nothing', () => {
    const group = { service: 'vpn', month: '2026-10', count: 5, average: 4.25, remarks: ['b', 'a'], responders: 2 };
    expect(shownGroups([group], new Date('2026-11-08T00:00:00Z'))).toEqual([{ service: 'vpn', month: '2026-10', shown: true, count: 5, average: 4.3, remarks: ['a', 'b'] }]);
    expect(shownGroups([group], new Date('2026-11-07T23:59:59Z'))).toEqual([]);
    expect(shownGroups([{ ...group, count: 4 }], new Date('2026-11-08T00:00:00Z'))).toEqual([{ service: 'vpn', month: '2026-10', shown: false }]);
    expect(shownGroups([{ ...group, month: '2026-12' }], new Date('2027-01-08T00:00:00Z'))[0]).toMatchObject({ shown: true });
  });
});

test('a person is asked at most once in any seven days', () => {
  fc.assert(
    fc.property(resolutions, (events) => {
      const times = new Map<string, number[]>();
      const asked: RatingAsked[] = [];
      let clock = start;
      for (const { person, service, after } of events) {
        clock += after;
        if (!mayAsk(asked.filter((each) => each.person === person), service, new Date(clock))) continue;
        asked.push({ person, service, month: monthOf(new Date(clock)), ticket: 1, at: new Date(clock), state: 'asked' });
        times.set(person, [...(times.get(person) ?? []), clock]);
      }
      for (const own of times.values()) own.slice(1).forEach((time, n) => expect(time - (own[n] ?? 0)).toBeGreaterThanOrEqual(7 * day));
    }),
  );
});

test.each([
  ['4', { stars: 4, bare: true }],
  [' 5. ', { stars: 5, bare: true }],
  ['Bewertung 3', { stars: 3, bare: false }],
  ['rating: 1', { stars: 1, bare: false }],
  ['valoración 2', { stars: 2, bare: false }],
  ['évaluation 2', { stars: 2, bare: false }],
  ['0', undefined],
  ['6', undefined],
  ['45', undefined],
  ['4 Drucker sind defekt', undefined],
  ['note that 4', undefined],
])('%s', (text, stars) => {
  expect(ratingIn(text)).toEqual(stars);
});
