/** What an operator sees of the commands for articles, on a real store; and what the catalogue brings at the start. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createStore } from '../prisma/store.ts';
import { loadCatalogueArticles } from '../src/catalogue-articles.ts';
import { loadCatalogue, parseCatalogue } from '../src/catalogue-file.ts';
import { addArticleCommands } from '../src/cli-articles.ts';
import { demoCatalogue } from '../src/config.ts';
import { loadSeeds } from '../src/understanding/seeds.ts';
import { createKeptUnderstanding } from '../src/kept-understanding.ts';
import { openTestDatabase, type TestDatabase } from './fakes/databases.ts';
import { testCatalogue } from './fixtures/catalogue.ts';

const now = new Date('2026-11-23T08:30:00.123Z');
const understanding = createKeptUnderstanding({ services: testCatalogue().services, prefix: 'AA', seeds: loadSeeds() });
let testDatabase: TestDatabase;
let folder: string;
beforeAll(async () => {
  testDatabase = await openTestDatabase();
}, 60_000);
beforeEach(async () => {
  await testDatabase.reset();
  folder = await mkdtemp(join(tmpdir(), 'botschaft-cli-'));
  return () => rm(folder, { recursive: true, force: true });
});
afterAll(() => testDatabase.close());

async function run(...args: string[]): Promise<{ out: string[]; errors: string[] }> {
  const out: string[] = [];
  const errors: string[] = [];
  const program = new Command();
  const catalogue = testCatalogue();
  addArticleCommands(program, {
    withStore: (work) => work(createStore(testDatabase.database)),
    catalogue: async () => catalogue,
    learn: () => understanding,
    print: (line) => out.push(line),
    fail: (sentences) => errors.push(...sentences),
  });
  await program.parseAsync(args, { from: 'user' });
  return { out, errors };
}

async function faq(): Promise<void> {
  await mkdir(join(folder, 'de'));
  await writeFile(join(folder, 'de/vpn.md'), '---\nservice: vpn\n---\n# VPN verbinden\nStarten Sie das Programm.\n');
  await writeFile(join(folder, 'list.csv'), 'question,answer,language,service\nAdd a printer,Open the menu.,en,printer\nReset a password,Press the keys.,en,\n');
}

test('a folder goes in once; a dry run only says so; going in again changes nothing', async () => {
  await faq();
  expect((await run('articles', 'import', folder, '--dry-run')).out).toEqual(['3 would be added, 0 would be changed, 0 are the same.']);
  expect(await createStore(testDatabase.database).articles()).toEqual([]);
  expect((await run('articles', 'import', folder)).out).toEqual(['3 added, 0 changed, 0 are the same.']);
  expect((await run('articles', 'import', folder)).out).toEqual(['0 added, 0 changed, 3 are the same.']);

  await writeFile(join(folder, 'de/vpn.md'), '# VPN verbinden\nStarten Sie das neue Programm.\n');
  const counts = { added: 0, changed: 1, same: 2 };
  expect(JSON.parse((await run('articles', 'import', folder, '--json', '--dry-run')).out.join())).toEqual({ ok: true, dryRun: true, ...counts, errors: [] });
  expect(JSON.parse((await run('articles', 'import', folder, '--json')).out.join())).toEqual({ ok: true, dryRun: false, ...counts, errors: [] });
});

test('with one mistake nothing goes in, and the mistake is told with file and line', async () => {
  await faq();
  await writeFile(join(folder, 'bad.csv'), 'title,text,language,service\nA,B,en,vpm\n');
  const { out, errors } = await run('articles', 'import', folder);
  expect(out).toEqual([]);
  expect(errors).toEqual([
    'bad.csv:2: service must be the id of a service of the catalogue, or left out, not "vpm"; did you mean "vpn"?',
    'Nothing was imported. Mend this and run it again.',
  ]);
  expect(await createStore(testDatabase.database).articles()).toEqual([]);
  const [line] = (await run('articles', 'import', folder, '--json')).out;
  expect(JSON.parse(line ?? '')).toMatchObject({ ok: false, errors: [{ file: 'bad.csv', line: 2 }] });
});

test('what is exported goes in again as the same', async () => {
  await faq();
  await run('articles', 'import', folder);
  const target = join(folder, 'out');
  expect((await run('articles', 'export', target)).out).toEqual([`Wrote 3 articles into ${target}.`]);
  expect((await readdir(target, { recursive: true })).sort()).toEqual(['de', 'de/vpn-de.md', 'en', 'en/add-a-printer.md', 'en/reset-a-password.md']);
  expect((await run('articles', 'import', target)).out).toEqual(['0 added, 0 changed, 3 are the same.']);
});

test('a question is answered with titles, or with ids and scores, or honestly not', async () => {
  await faq();
  await run('articles', 'import', folder);
  expect((await run('ask', 'Wie verbinde ich das VPN?')).out[0]).toMatch(/^0\.\d\d {2}vpn-de {2}VPN verbinden$/);
  const [line] = (await run('ask', 'printer', '--lang', 'en', '--json')).out;
  expect(JSON.parse(line ?? '')).toEqual([{ id: 'add-a-printer', score: expect.any(Number) as number }]);
  expect((await run('ask', 'Wie wird das Wetter morgen?')).out).toEqual(['I found nothing that answers this.']);
  expect((await run('ask', 'x', '--lang', 'tlh')).errors).toEqual(['--lang must be one of de, en, fr, es, pt, ru, ar, not tlh.']);
});

test("the demo's articles are there after the start, once, and go when the catalogue no longer has them", async () => {
  const loaded = await loadCatalogue(demoCatalogue);
  if (!loaded.ok) throw new Error(loaded.errors.join('\n'));
  const store = createStore(testDatabase.database);
  for (let starts = 0; starts < 2; starts++) await loadCatalogueArticles(store, loaded.catalogue, now);
  const stored = await store.articles();
  expect(stored.length).toBeGreaterThanOrEqual(12);
  expect(new Set(stored.map(({ language }) => language))).toEqual(new Set(['de', 'en']));
  expect(stored.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(loaded.catalogue.articles.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
  await loadCatalogueArticles(store, { ...loaded.catalogue, articles: [] }, now);
  expect((await store.articles()).every(({ retired }) => retired)).toBe(true);
});

test('a mistake in an article of the catalogue is told like any other', () => {
  const parsed = parseCatalogue('articles:\n  - { id: a, title: T, text: X, checked: soon, service: vpm }\n  - { id: a, titel: T }\n', 'my.yaml');
  const errors = parsed.ok ? [] : parsed.errors.filter((error) => error.includes('article'));
  expect(errors).toEqual([
    expect.stringMatching(/^my\.yaml:2:\d+: in article "a", checked must be a day of the calendar such as 2026-12-25, not "soon"\.$/),
    expect.stringMatching(/^my\.yaml:2:\d+: in article "a", service must be the id of a service, not "vpm"\.$/),
    expect.stringMatching(/^my\.yaml:3:\d+: in article "a", title is missing; it must be a text of 1 to 300 characters\.$/),
    expect.stringMatching(/^my\.yaml:3:\d+: in article "a", text is missing; /),
    expect.stringMatching(/^my\.yaml:3:\d+: in article "a", checked is missing; /),
    expect.stringMatching(/^my\.yaml:3:\d+: in article "a", id is not unique: entry 1 of articles has it too\.$/),
    expect.stringMatching(/^my\.yaml:3:\d+: in article "a", titel is no key that belongs here; did you mean "title"\?$/),
  ]);
});
