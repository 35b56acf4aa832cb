/** What was learnt is kept: read again where nothing changed, learnt anew where anything did. */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKeptUnderstanding } from '../src/kept-understanding.ts';
import type { Intent, Seed } from '../src/understanding/seeds.ts';
import { testCatalogue } from './fixtures/catalogue.ts';

const seed = (intent: Intent | 'oos', text: string): Seed => ({ text, language: 'en', intent });
const seeds = [
  seed('report', 'my stapler is broken'),
  seed('report', 'my screen is broken again'),
  seed('request', 'please order a new screen'),
  seed('request', 'please order a stapler'),
  seed('oos', 'who wins the match'),
];
/** The same sentences mean something else: whose file is read shows in the answers. */
const reversed = seeds.map(({ text, intent }) => seed(intent === 'report' ? 'request' : intent === 'request' ? 'report' : intent, text));
const { services } = testCatalogue();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'botschaft-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const start = (from: Seed[], known = services, into = folder) => createKeptUnderstanding({ services: known, prefix: 'AA', seeds: from }, into);
const likeliest = (from: Seed[], known = services, into = folder) => start(from, known, into).understand('please order a stapler').ranked[0]!.intent;
const files = () => readdirSync(folder).map((name) => join(folder, name));

describe('what was learnt', () => {
  test('is read by the next start, which answers the same', () => {
    const texts = ['order a stapler please', 'my screen is broken', 'who wins', 'stapler'];
    const first = texts.map((text) => start(seeds).understand(text));
    const second = texts.map((text) => start(seeds).understand(text));
    expect(second).toEqual(first);
    expect(files()).toHaveLength(1);

    const [ours] = files();
    expect(likeliest(reversed)).toBe('report');
    copyFileSync(files().find((file) => file !== ours)!, ours!);
    expect(likeliest(seeds)).toBe('report');
  });

  test('is learnt anew for another seed, and for another service', () => {
    expect(likeliest(seeds)).toBe('request');
    expect(likeliest(reversed)).toBe('report');
    expect(likeliest(seeds, [{ ...services[0]!, synonyms: { en: ['stapler'] } }])).toBe('request');
    expect(files()).toHaveLength(3);
  });

  test.each(['cut short', 'something else'])('a file that is %s is learnt anew and mended', (broken) => {
    start(seeds);
    const [file] = files();
    const whole = readFileSync(file!);
    if (broken === 'cut short') truncateSync(file!, 40);
    else writeFileSync(file!, '{}');
    expect(likeliest(seeds)).toBe('request');
    expect(readFileSync(file!).equals(whole)).toBe(true);
  });

  test('holds no word of what was learnt from', () => {
    start(seeds);
    const bytes = readFileSync(files()[0]!);
    for (const word of ['screen', 'stapler', 'match']) {
      expect(bytes.includes(word)).toBe(false);
      expect(bytes.includes(Buffer.from(word, 'utf16le'))).toBe(false);
    }
  });

  test('is learnt at every start where nothing can be written', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    expect(likeliest(seeds, services, file)).toBe('request');
    expect(likeliest(seeds, services, file)).toBe('request');
  });

  test('of many catalogues only the newest few are kept', () => {
    for (let n = 0; n < 11; n++) start(seeds, [{ ...services[0]!, id: `service-${n}` }]);
    expect(files()).toHaveLength(8);
  });
});
