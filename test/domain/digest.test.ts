import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compared, longestList, percent, smallestGroup, themesOf, type Counted } from '../../src/domain/digest.ts';

const missions = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `m${from + index}`);
const group = (name: string | null, received: number, from: string[], change: Partial<Counted> = {}): Counted => ({
  ...{ name, received: [4, 4, 4, 4, received], promised: [4, 4, 4, 4, received], kept: [2, 2, 2, 2, received] },
  ...{ hours: 3, missions: from, ...change },
});

describe('a number beside those of the four weeks before', () => {
  test.each([
    [[1, 2, 3, 4, 5], 1, { now: 5, usual: 2.5 }],
    [[1, 1, 1, 2, 0], 1, { now: 0, usual: 1.3 }],
    [[3, 3, 3, 3, 8], 2, { now: 8, usual: 6 }],
    [[0, 0, 0, 0, 0], 1, { now: 0, usual: 0 }],
  ])('%j over %i week(s)', (periods, weeks, expected) => expect(compared(periods, weeks)).toEqual(expected));

  test.each([[1, 3, 33], [2, 3, 67], [0, 5, 0], [5, 5, 100], [0, 0, null]])('%i of %i is %s percent', (part, whole, expected) =>
    expect(percent(part, whole)).toBe(expected));
});

describe('themes of headquarters', () => {
  test('those of most missions first, with their share in time and what is usual', () => {
    const themes = themesOf([group('vpn', 9, missions(6)), group('email', 20, missions(8))], 1);
    expect(themes).toEqual([
      { group: { name: 'email' }, missions: 8, received: { now: 20, usual: 4 }, inTime: 100, usuallyInTime: 50, hours: 3 },
      { group: { name: 'vpn' }, missions: 6, received: { now: 9, usual: 4 }, inTime: 100, usuallyInTime: 50, hours: 3 },
    ]);
  });

  test('small groups are told together, and without the median of any one of them', () => {
    const themes = themesOf([group('vpn', 9, missions(6)), group('email', 2, missions(2)), group(null, 4, missions(4, 1))], 1);
    expect(themes.map(({ group, missions, received, hours }) => [group, missions, received.now, hours])).toEqual([
      [{ name: 'vpn' }, 6, 9, 3],
      ['rest', 5, 6, null],
    ]);
  });

  test('where they are too few even together, the smallest that could stand alone joins them', () => {
    const themes = themesOf([group('vpn', 9, missions(6)), group('email', 7, missions(5)), group('dms', 1, ['m1'])], 1);
    expect(themes.map(({ group, missions, received }) => [group, missions, received.now])).toEqual([
      [{ name: 'vpn' }, 6, 9],
      ['rest', 5, 8],
    ]);
  });

  test('fewer than five missions in all: nothing is told', () => {
    expect(themesOf([group('vpn', 9, missions(4)), group('email', 9, missions(3))], 1)).toEqual([]);
    expect(themesOf([], 1)).toEqual([]);
  });

  test('what had no ticket in the week is no theme of it', () => {
    expect(themesOf([group('vpn', 9, missions(6)), group('email', 0, [])], 1).map(({ group }) => group)).toEqual([{ name: 'vpn' }]);
  });

  const counted = fc.record({
    name: fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j')),
    received: fc.array(fc.nat(30), { minLength: 5, maxLength: 5 }),
    missions: fc.uniqueArray(fc.constantFrom(...missions(12)), { minLength: 0, maxLength: 12 }),
  });

  test('no group under five missions is told, no list is longer than seven, and nothing can be found by subtracting', () => {
    fc.assert(
      fc.property(fc.uniqueArray(counted, { selector: ({ name }) => name, maxLength: 11 }), fc.constantFrom(1, 2), (given, weeks) => {
        const groups = given.map((one) => ({ ...one, promised: one.received, kept: one.received, hours: 1 }));
        const themes = themesOf(groups, weeks);
        for (const theme of themes) expect(theme.missions).toBeGreaterThanOrEqual(smallestGroup);
        expect(themes.length).toBeLessThanOrEqual(longestList);
        const told = themes.reduce((total, { received }) => total + received.now, 0);
        const all = groups.reduce((total, { received }) => total + (received.at(-1) ?? 0), 0);
        expect([0, all]).toContain(told);
        expect(themesOf([...groups].reverse(), weeks)).toEqual(themes);
      }),
      { numRuns: 500 },
    );
  });
});
