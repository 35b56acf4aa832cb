/** Published answers in the store: what src/ports/store.ts promises of them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../prisma/store.ts';
import type { Article } from '../../src/domain/article.ts';
import type { Store } from '../../src/ports/store.ts';
import { databaseKinds, openTestDatabase, type TestDatabase } from '../fakes/databases.ts';

const now = new Date('2026-11-23T08:30:00.123Z');

function articleOf(id: string, change: Partial<Article> = {}): Article {
  return {
    ...{ id, service: 'vpn', language: 'de', title: `Über ${id}`, text: 'Erst dies,\ndann "das" 🔌.', questions: ['Wie geht das?', "Was ist 'das'?"] },
    ...{ checkedAt: new Date('2026-10-01T00:00:00.000Z'), retired: false },
    ...change,
  };
}

describe.each(databaseKinds)('articles on %s', (kind) => {
  let testDatabase: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    testDatabase = await openTestDatabase(kind);
    store = createStore(testDatabase.database);
  }, 60_000);
  beforeEach(() => testDatabase.reset());
  afterAll(() => testDatabase.close());

  const row = async (id: string) => {
    const [found] = await testDatabase.database.query<{ source: string; revision: number; helped: number; reminded: string | null }>(
      `select source, revision, helped, to_jsonb(reminded) as reminded from "Article" where id = $1::text`,
      id,
    );
    return found;
  };
  const audited = async () =>
    (await testDatabase.database.query<{ what: string }>(`select what from "Audit" order by id`)).map(({ what }) => what);

  test('come back as they were written, retired ones too, by id', async () => {
    const articles = [articleOf('a'), articleOf('b', { service: null, language: 'es', questions: [], retired: true })];
    expect(await store.putArticles([...articles].reverse(), now)).toEqual({ added: 2, changed: 0, same: 0 });
    expect(await store.articles()).toEqual(articles);
    expect((await audited()).toSorted()).toEqual(['article-added a', 'article-added b']);
  });

  test('a second time changes nothing, not even the revision; a change is counted and seen as newer', async () => {
    await store.putArticles([articleOf('a'), articleOf('b')], now);
    const before = [await row('a'), await row('b')];
    expect(await store.putArticles([articleOf('a'), articleOf('b')], now)).toEqual({ added: 0, changed: 0, same: 2 });
    expect([await row('a'), await row('b')]).toEqual(before);

    expect(await store.putArticles([articleOf('a', { questions: ['Anders?'] }), articleOf('b'), articleOf('c')], now)).toEqual({ added: 1, changed: 1, same: 1 });
    expect((await store.articles()).map(({ questions }) => questions[0])).toEqual(['Anders?', 'Wie geht das?', 'Wie geht das?']);
    const newest = Math.max(...before.map((one) => one?.revision ?? 0));
    expect((await row('a'))?.revision).toBeGreaterThan(newest);
    expect((await row('b'))?.revision).toBe(before[1]?.revision);
    expect(await store.putArticles([], now)).toEqual({ added: 0, changed: 0, same: 0 });
  });

  test('a change keeps what people said of it; a new check lets the reminder come again', async () => {
    await store.putArticles([articleOf('a')], now);
    await testDatabase.database.query(`update "Article" set helped = 7, reminded = $1::timestamptz`, now.toISOString());
    await store.putArticles([articleOf('a', { title: 'Neu' })], now);
    expect(await row('a')).toMatchObject({ helped: 7, reminded: expect.stringContaining('2026-11-23') as string });
    await store.putArticles([articleOf('a', { title: 'Neu', checkedAt: now })], now);
    expect(await row('a')).toMatchObject({ helped: 7, reminded: null });
  });

  test('the catalogue replaces and retires only what is its own', async () => {
    await store.putArticles([articleOf('theirs'), articleOf('work')], now);
    expect(await store.putArticles([articleOf('mine'), articleOf('old')], now, 'catalogue')).toEqual({ added: 2, changed: 0, same: 0 });
    await testDatabase.database.query(`update "Article" set source = 'work' where id = 'work'`);

    const next = [articleOf('mine', { title: 'Neu' }), articleOf('theirs', { title: 'Neu' }), articleOf('work', { title: 'Neu' })];
    expect(await store.putArticles(next, now, 'catalogue')).toEqual({ added: 0, changed: 1, same: 2 });
    const seen = (await store.articles()).map(({ id, title, retired }) => `${id}: ${title}${retired ? ' (retired)' : ''}`);
    expect(seen).toEqual(['mine: Neu', 'old: Über old (retired)', 'theirs: Über theirs', 'work: Über work']);
    expect((await audited()).slice(-2).toSorted()).toEqual(['article-changed mine', 'article-retired old']);

    expect(await store.putArticles([...next, articleOf('old')], now, 'catalogue')).toEqual({ added: 0, changed: 1, same: 3 });
    expect((await store.articles()).find(({ id }) => id === 'old')?.retired).toBe(false);
    expect(await store.putArticles([articleOf('mine', { title: 'Vom Betrieb' })], now)).toEqual({ added: 0, changed: 1, same: 0 });
    expect((await row('mine'))?.source).toBe('import');
  });

  test('one that cannot be kept keeps all out', async () => {
    await expect(store.putArticles([articleOf('a'), articleOf('a', { title: 'Zweimal' })], now)).rejects.toThrow();
    expect(await store.articles()).toEqual([]);
  });

  test('written at the same time get revisions of their own, and each is there once', async () => {
    const counts = await Promise.all(Array.from({ length: 8 }, (_, n) => store.putArticles([articleOf('a', { title: `v${n % 2}` }), articleOf(`n${n}`)], now)));
    expect(counts.reduce((sum, { added }) => sum + added, 0)).toBe(9);
    const rows = await testDatabase.database.query<{ n: number }>(`select count(distinct revision)::integer as n from "Article"`);
    expect(rows).toEqual([{ n: 9 }]);
  });
});
