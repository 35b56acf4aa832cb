import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPacer } from '../../src/pacer.ts';

const pace = { key: 'C1', burst: 3, perSecond: 1 };

test('a burst goes at once, then one a second, and those who wait come back one after the other', () => {
  let ms = 0;
  const pacer = createPacer(() => ms);
  expect([1, 2, 3, 4, 5, 6].map(() => pacer.take(pace))).toEqual([0, 0, 0, 1000, 2000, 3000]);
  ms = 1000;
  expect(pacer.take(pace)).toBe(0);
});

test('a pause holds everyone off', () => {
  let ms = 0;
  const pacer = createPacer(() => ms);
  pacer.pause('C1', 5000);
  expect(pacer.take(pace)).toBe(5000);
  ms = 5000;
  expect(pacer.take(pace)).toBe(0);
});

test('whatever comes, no more than burst + rate × time is let through', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 200 }), (gaps) => {
      let ms = 0;
      let taken = 0;
      const pacer = createPacer(() => ms);
      for (const gap of gaps) {
        ms += gap;
        if (pacer.take(pace) === 0) taken++;
      }
      expect(taken).toBeLessThanOrEqual(pace.burst + (ms / 1000) * pace.perSecond);
    }),
  );
});
