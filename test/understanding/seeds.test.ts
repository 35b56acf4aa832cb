/** The seed files: enough of each, well formed, and nothing that a test measures on is among them. */
import { describe, expect, test } from 'vitest';
import { parseSeeds } from '../../src/understanding/seeds.ts';
import { messagesOf, seeds } from './engine.ts';

const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

describe('seeds', () => {
  test('every intent has as many lines as its language needs', () => {
    const counts = new Map<string, number>();
    for (const { language, intent } of seeds) counts.set(`${language} ${intent}`, (counts.get(`${language} ${intent}`) ?? 0) + 1);
    expect(new Set(seeds.map(({ language }) => language))).toEqual(new Set(['ar', 'de', 'en', 'es', 'fr', 'pt', 'ru']));
    for (const [of, count] of counts) expect(count, of).toBeGreaterThanOrEqual(/^(?:de|en) /.test(of) ? 250 : 60);
  });

  test('no line is there twice in its language', () => {
    const seen = new Set<string>();
    const twice = seeds.filter(({ language, text }) => {
      const key = `${language} ${text}`;
      return seen.has(key) || !seen.add(key);
    });
    expect(twice).toEqual([]);
  });

  test('the slot is spelt right wherever a line has braces', () => {
    expect(seeds.filter(({ text }) => /[{}]/.test(text.replaceAll('{service}', '')))).toEqual([]);
  });

  test.each(['held-out.jsonl', 'exam.jsonl', 'untouched.jsonl', 'fresh.jsonl', 'fresh-other.jsonl', 'fresh-two.jsonl', 'unseen.jsonl', 'asides.jsonl'])('no sentence of %s is a seed', (file) => {
    const known = new Set(seeds.map(({ text }) => letters(text)));
    expect(messagesOf(file).filter(({ text }) => known.has(letters(text)))).toEqual([]);
  });

  test('an unknown head and a line before the first head are refused with file and line', () => {
    expect(() => parseSeeds('## report\nvpn tot\n## complain\n', 'de.txt')).toThrow('de.txt:3: "complain" is no intent');
    expect(() => parseSeeds('vpn tot\n', 'de.txt')).toThrow('de.txt:1');
  });
});
