import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findReferences, formatReference } from '../../src/domain/reference.ts';

it('is the prefix, a hyphen and the number', () => {
  expect(formatReference('AA', 1042)).toBe('AA-1042');
});

describe('findReferences', () => {
  it.each([
    ['AA-1042', [1042]],
    ['aa-1042', [1042]],
    ['aa 1042', [1042]],
    ['AA1042', [1042]],
    ['aa1042?', [1042]],
    ['#1042', [1042]],
    ['AA–1042 (typed on a phone)', [1042]],
    ['AA\u20111042', [1042]],
    ['AA - 1042', [1042]],
    ['AA\u00A01042', [1042]],
    ['AA-7', [7]],
    ['Wie steht es um AA-1042? Und um #1043, bitte.', [1042, 1043]],
    ['AA-1042/AA-1043', [1042, 1043]],
    ['AA-1042, AA-1042 und aa 1042', [1042]],
    ['(AA-1042)', [1042]],
    ['*AA-1042*', [1042]],
    ['AA-1042: 2 colleagues', [1042]],
    ['AA-1042 24 Stunden her', [1042]],
    ['AA-1042.', [1042]],
    ['Ticket AA-1042\nAA-1044', [1042, 1044]],
  ])('%s', (text, expected) => {
    expect(findReferences(text, 'AA')).toEqual(expected);
  });

  it.each([
    ['Tel. +49 30 1817 0'],
    ['030-18170'],
    ['AA 030 1817 2000'],
    ['AA 1817 2000'],
    ['aa 1817-2000'],
    ['AA 1817/2000'],
    ['AA-1817-2000'],
    ['#1817 2000'],
    ['#1817-20'],
    ['printer #2'],
    ['1042'],
    ['AA'],
    ['AA-'],
    ['AA-0042'],
    ['AA-1042b'],
    ['BAA-1042'],
    ['X-AA-1042'],
    ['a.aa1042@ministry.example'],
    ['https://example.example/#1042'],
    ['https://example.example/AA-1042'],
    ['&#1042;'],
    ['AB-1042'],
    ['AA-1234567890'],
    ['AA.1042'],
    [''],
  ])('%s names no ticket', (text) => {
    expect(findReferences(text, 'AA')).toEqual([]);
  });

  it('finds every reference that was written', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 999_999_999 }), fc.constantFrom('AA', 'IT', 'X'), (id, prefix) => {
      expect(findReferences(`see ${formatReference(prefix, id)}, please`, prefix)).toEqual([id]);
    }));
  });

  it('answers any text and takes the prefix literally', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ minLength: 1, maxLength: 4 }), (text, prefix) => {
      for (const id of findReferences(text, prefix)) expect(Number.isSafeInteger(id) && id > 0).toBe(true);
    }), { numRuns: 60 });
    expect(findReferences('AAA-1042', 'A+')).toEqual([]);
  });
});
