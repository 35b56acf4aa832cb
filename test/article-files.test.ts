/** Articles from files and into files: what goes in, what is told when it does not, and that nothing is lost on the way. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { readArticles, writeArticles } from '../src/article-files.ts';
import type { Article } from '../src/domain/article.ts';
import { languages } from '../src/domain/catalogue.ts';
import { clean } from '../src/guard.ts';

const now = new Date('2026-11-23T08:30:00.123Z');
const services = ['vpn', 'printer'];

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'botschaft-articles-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(file: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), content);
}

const read = () => readArticles(folder, { now, services });
const told = async () => (await read()).errors.map(({ file, line, message }) => `${file}:${line}: ${message}`);

describe('a Markdown file', () => {
  test('says everything in its front matter', async () => {
    await put('a.md', '---\nid: vpn-abroad\nservice: vpn\nlanguage: en\ntitle: VPN abroad\nquestions: [How do I dial in?, "Home office?"]\nchecked: 2026-10-01\n---\n\nStart the program.\n\n---\nThen wait.\n');
    expect(await read()).toEqual({
      articles: [
        {
          ...{ id: 'vpn-abroad', service: 'vpn', language: 'en', title: 'VPN abroad', text: 'Start the program.\n\n---\nThen wait.' },
          ...{ questions: ['How do I dial in?', 'Home office?'], checkedAt: new Date('2026-10-01T00:00:00Z'), retired: false },
        },
      ],
      undated: new Set(),
      errors: [],
    });
  });

  test('needs none of it: the path, the heading and the text tell', async () => {
    await put('de/Drucker einrichten.md', '# Drucker einrichten\r\n\r\nÖffnen Sie das Menü.\r\nDann weiter.\r\n');
    await put('net/vpn.fr.md', '\uFEFF# Le VPN\nOuvrez le programme.');
    await put('loose.md', '# Changing the password\nPress the keys and choose a new password with twelve characters.');
    await put('README.md', 'About this folder.');
    await put('.git/x.md', 'Nothing.');
    const { articles, undated, errors } = await read();
    expect(errors).toEqual([]);
    expect(articles.map(({ id, language, title }) => [id, language, title])).toEqual([
      ['drucker-einrichten-de', 'de', 'Drucker einrichten'],
      ['loose', 'en', 'Changing the password'],
      ['vpn-fr', 'fr', 'Le VPN'],
    ]);
    expect(articles[0]).toMatchObject({ text: 'Öffnen Sie das Menü.\r\nDann weiter.', service: null, questions: [], checkedAt: now });
    expect(undated).toEqual(new Set(['drucker-einrichten-de', 'loose', 'vpn-fr']));
  });

  test('is told line by line what is wrong', async () => {
    await put('a.md', '---\nlanguage: de\nservce: vpn\nid: Große ID\nchecked: bald\n---\nText');
    await put('b.md', '---\ntitle: [\n---\nText');
    await put('c.md', '---\ntitle: T\nlanguage: it\nservice: vpm\n---\n');
    await put('d.md', Buffer.from('# T\nf\xfcr', 'latin1'));
    expect(await told()).toEqual([
      'a.md:3: servce is no key of an article; did you mean "service"?',
      'a.md:4: id must be 1 to 80 small letters, digits and hyphens.',
      'a.md:1: title is missing; it must be a text of 1 to 300 characters.',
      'a.md:5: checked must be a day such as 2026-10-01 or 01.10.2026.',
      expect.stringMatching(/^b\.md:\d: b\.md has a front matter that is not valid YAML: /) as string,
      'c.md:3: language must be one of de, en, fr, es.',
      'c.md:1: text must be a text of 1 to 20000 characters.',
      'c.md:4: service must be the id of a service of the catalogue, or left out, not "vpm"; did you mean "vpn"?',
      'd.md:1: d.md is not UTF-8 text; save it with the encoding UTF-8 (in Excel: "CSV UTF-8").',
    ]);
  });
});

describe('a list', () => {
  test('as CSV, as German spreadsheets write it', async () => {
    await put('faq.de.csv', '\uFEFFNr.;Frage;Antwort;Varianten;Dienst;Stand\r\n1;Wie geht VPN?;"Zeile 1\nZeile ""2"";";Fernzugriff? | Einwahl?;vpn;1.10.2026\r\n;;;;;\r\n2;=SUMME(A1);-1 +2 @alle;;;\r\n3;;leer;;;\r\n');
    const { articles, errors } = await read();
    expect(articles.map(({ id, title, text, questions, service }) => ({ id, title, text, questions, service }))).toEqual([
      { id: 'wie-geht-vpn-de', title: 'Wie geht VPN?', text: 'Zeile 1\nZeile "2";', questions: ['Fernzugriff?', 'Einwahl?'], service: 'vpn' },
      { id: 'summe-a1-de', title: '=SUMME(A1)', text: '-1 +2 @alle', questions: [], service: null },
    ]);
    expect(articles[0]?.checkedAt).toEqual(new Date('2026-10-01T00:00:00Z'));
    expect(errors).toEqual([{ file: 'faq.de.csv', line: 6, message: 'title is missing; it must be a text of 1 to 300 characters.' }]);
  });

  test('as CSV whose quotation marks do not fit', async () => {
    await put('a.csv', 'title,text\nA,"b" c\n');
    expect(await told()).toEqual([expect.stringMatching(/^a\.csv:\d: a\.csv has a cell whose quotation marks do not fit: /)]);
  });

  test('as a spreadsheet: dates, numbers and text that looks like a formula stay what they are', async () => {
    const rows = [
      ['id', 'title', 'text', 'language', 'checked', 'retired', 'Owner'],
      ['a', '=1+1', '+49 30 1234', 'de', new Date('2026-10-01T00:00:00Z'), true, 'x'],
      ['b', 4711, '@all', 'en', null, null, null],
      ['A B', 'x', 'y', 'en', null, null, null],
    ];
    const buffer = await writeExcelFile(rows.map((row) => row.map((value) => (value === null ? null : value instanceof Date ? { value, format: 'yyyy-mm-dd' } : { value })))).toBuffer();
    await put('list.xlsx', buffer);
    const { articles, errors } = await read();
    expect(articles.map(({ id, title, text, checkedAt, retired }) => [id, title, text, checkedAt, retired])).toEqual([
      ['a', '=1+1', '+49 30 1234', new Date('2026-10-01T00:00:00Z'), true],
      ['b', '4711', '@all', now, false],
    ]);
    expect(errors).toEqual([{ file: 'list.xlsx', line: 4, message: 'id must be 1 to 80 small letters, digits and hyphens.' }]);
    await put('list.xlsx', 'no zip');
    expect(await told()).toEqual(['list.xlsx:1: list.xlsx cannot be read as a spreadsheet; save it again as .xlsx without a password.']);
  });

  test('as JSON, with or without a map around it', async () => {
    await put('a.json', '[\n  {"title": "Eins", "text": "Der erste Text.", "language": "de", "service": null},\n  {"title": "Zwei", "language": "de"},\n  7\n]');
    await put('b.json', '{"articles": [\n{"id": "zwei", "question": "Two?", "answer": "Yes.", "language": "en"}]}');
    await put('c.json', '[\n{"title": "x" "text": 1}]');
    await put('d.json', '{}');
    const { articles } = await read();
    expect(articles.map(({ id, title }) => [id, title])).toEqual([['eins', 'Eins'], ['zwei', 'Two?']]);
    expect(await told()).toEqual([
      'a.json:3: text is missing; it must be a text of 1 to 20000 characters.',
      'a.json:4: title is missing; it must be a text of 1 to 300 characters.',
      'a.json:4: text is missing; it must be a text of 1 to 20000 characters.',
      'c.json:2: c.json is not valid JSON: look for a comma or quotation mark that is missing or too many.',
      'd.json:1: d.json must hold a list of articles: [{"title": …, "text": …}, …].',
    ]);
  });
});

test('one id twice, a language nobody here speaks, and an empty folder are told', async () => {
  expect(await told()).toEqual(['.:1: there is no file that ends in .md, .csv, .json, .xlsx.']);
  await put('a.md', '---\nid: x\n---\n# A title\nSome text in the English language.');
  await put('b.csv', 'id,title,text,language\nx,T,t,de\n');
  await put('c.md', '# Пароль\nКак изменить пароль на рабочем компьютере.');
  expect(await told()).toEqual([
    'b.csv:2: the id x is also that of a.md:1; give one of them another id.',
    'c.md:1: the language is none of de, en, fr, es, or cannot be told; name it under language.',
  ]);
});

test('progress is told after each file, and a single file can be read too', async () => {
  await put('a.md', '# A\nSome text in the English language.');
  await put('b.csv', 'id,title,text,language\nx,T,t,de\n');
  const seen: string[] = [];
  await readArticles(folder, { now, onFile: (done, of) => seen.push(`${done}/${of}`) });
  expect(seen).toEqual(['1/2', '2/2']);
  expect((await readArticles(join(folder, 'b.csv'), { now })).articles.map(({ id }) => id)).toEqual(['x']);
  await expect(readArticles(join(folder, 'nothing'), { now })).rejects.toThrow('ENOENT');
});

test('what is written is read back exactly, whatever stands in it', async () => {
  const words = (maxLength: number) =>
    fc
      .oneof(
        fc.string({ unit: 'grapheme', maxLength }),
        fc.string({ unit: fc.constantFrom('-', '\n', '\r', ' ', '\t', '#', ':', '"', "'", '|', '>', '=', '@', '\\', '\u2028', '\u0085', '\uFEFF', 'ä', '🔌', 'x', '{', '%', '&', '*'), maxLength }),
      )
      .map(clean)
      .filter((text) => text.trim() !== '' && text.length <= maxLength);
  const article: fc.Arbitrary<Article> = fc.record({
    id: fc.stringMatching(/^[a-z0-9-]{1,80}$/),
    service: fc.constantFrom(null, 'vpn'),
    language: fc.constantFrom(...languages),
    title: words(60),
    text: words(200),
    questions: fc.array(words(40), { maxLength: 3 }),
    checkedAt: fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
    retired: fc.boolean(),
  });
  const target = join(folder, 'out');
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(article, { selector: ({ id }) => id.toLowerCase(), minLength: 1, maxLength: 4 }), async (articles) => {
      await rm(target, { recursive: true, force: true });
      await writeArticles(articles, target);
      const back = await readArticles(target, { now, services });
      expect(back.errors).toEqual([]);
      expect(back.undated).toEqual(new Set());
      const byId = (a: Article, b: Article) => (a.id < b.id ? -1 : 1);
      expect(back.articles.toSorted(byId)).toEqual(articles.toSorted(byId));
    }),
    { numRuns: 150 },
  );
});

test('an exported file is one that people can read and edit', async () => {
  await writeArticles([{ id: 'a', service: 'vpn', language: 'de', title: 'Tür: auf', text: 'Eins.\n\nZwei.', questions: ['Wie?'], checkedAt: new Date('2026-10-01'), retired: false }], folder);
  expect(await readFile(join(folder, 'de/a.md'), 'utf8')).toBe('---\nid: "a"\nservice: "vpn"\nlanguage: "de"\ntitle: "Tür: auf"\nquestions:\n  - "Wie?"\nchecked: "2026-10-01"\n---\n\nEins.\n\nZwei.\n');
});
