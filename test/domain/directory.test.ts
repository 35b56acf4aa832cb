import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DirectoryEntry } from '../../src/domain/catalogue.ts';
import { emailMatches, missionOf } from '../../src/domain/directory.ts';

const directory: DirectoryEntry[] = [
  { mission: 'botschaft-amman', user: { platform: 'slack', id: 'U1' } },
  { mission: 'botschaft-lima', email: 'a.name@ministry.example' },
  { mission: 'gk-sao-paulo', email: 'a.*@ministry.example' },
  { mission: 'botschaft-wellington', email: '*.wellington@ministry.example' },
  { mission: 'botschaft-nairobi', email: '*@nairobi.example' },
];

describe('missionOf', () => {
  it.each([
    ['by user id', { platform: 'slack', userId: 'U1' }, 'botschaft-amman'],
    ['the same id on another platform is somebody else', { platform: 'teams', userId: 'U1' }, null],
    ['ids are told apart by case', { platform: 'slack', userId: 'u1' }, null],
    ['the first entry that fits wins over later ones', { platform: 'slack', userId: 'U1', email: 'a.name@ministry.example' }, 'botschaft-amman'],
    ['by address', { platform: 'teams', userId: 'x', email: 'a.name@ministry.example' }, 'botschaft-lima'],
    ['in whatever case', { platform: 'teams', userId: 'x', email: 'A.Name@Ministry.EXAMPLE' }, 'botschaft-lima'],
    ['by a pattern', { platform: 'web', userId: 'x', email: 'a.other@ministry.example' }, 'gk-sao-paulo'],
    ['by the end of the name', { platform: 'web', userId: 'x', email: 'max.beispiel.wellington@ministry.example' }, 'botschaft-wellington'],
    ['by the domain', { platform: 'web', userId: 'x', email: 'who@nairobi.example' }, 'botschaft-nairobi'],
    ['no entry', { platform: 'web', userId: 'x', email: 'who@lima.example' }, null],
    ['no address known', { platform: 'web', userId: 'x' }, null],
    ['an empty address', { platform: 'web', userId: 'x', email: '' }, null],
    ['null instead of an address', { platform: 'web', userId: 'x', email: null }, null],
  ] as const)('%s', (_, person, mission) => {
    expect(missionOf(directory, person)).toBe(mission);
  });
});

describe('emailMatches', () => {
  it.each([
    ['*@nairobi.example', 'x@nairobi.example.evil.example'],
    ['*@nairobi.example', 'x@notnairobi.example'],
    ['*@nairobi.example', 'x@sub.nairobi.example'],
    ['*@nairobi.example', 'x@nairobi.example@evil.example'],
    ['*@nairobi.example', '"x@nairobi.example"@evil.example'],
    ['*@nairobi.example', 'nairobi.example'],
    ['*@nairobi.example', '@nairobi.example'],
    ['*@nairobi.example', 'x@nairobiXexample'],
    ['*@nairobi.example', 'x@na\u0131robi.example'],
    ['*@kenya.example', 'x@\u212Aenya.example'],
    ['*@nairobi.example', 'x@nairobi.example\n'],
    ['.+@nairobi.example', 'x@nairobi.example'],
    ['[a-z]@nairobi.example', 'x@nairobi.example'],
    ['(x|y)@nairobi.example', 'x@nairobi.example'],
    ['?@nairobi.example', 'x@nairobi.example'],
    ['a*b@nairobi.example', 'a@nairobi.example'],
    ['*', 'x@nairobi.example'],
    ['', 'x@nairobi.example'],
    ['', ''],
  ])('%s does not let %s in', (pattern, email) => {
    expect(emailMatches(pattern, email)).toBe(false);
  });

  it.each([
    ['*@*.nairobi.example', 'x@mail.nairobi.example'],
    ['a*b@nairobi.example', 'ab@nairobi.example'],
    ['a*b*c@nairobi.example', 'aXbYbZc@nairobi.example'],
    ['**@nairobi.example', 'x@nairobi.example'],
    ['a+b@nairobi.example', 'a+b@nairobi.example'],
  ])('%s lets %s in', (pattern, email) => {
    expect(emailMatches(pattern, email)).toBe(true);
  });

  it('says what a regular expression says', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 1, maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(pattern, letters, (local, given) => {
        const expected = new RegExp(`^${local.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(given);
        expect(emailMatches(`${local}@x.example`, `${given}@x.example`)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('ends on a pattern that would keep a regular expression busy for years', () => {
    expect(emailMatches(`${'*a'.repeat(100)}b@x.example`, `${'a'.repeat(5000)}@x.example`)).toBe(false);
  });
});
