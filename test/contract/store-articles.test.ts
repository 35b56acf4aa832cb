/** Published answers in the store: what src/ports/store.ts promises of them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../prisma/store.ts';
import type { Article } from '../../src/domain/article.ts';
import type { ArticleScope, PublishedArticle } from '../../src/ports/articles.ts';
import { emptyPlan, type Plan, type Store, type Tx } from '../../src/ports/store.ts';
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

  describe('from work', () => {
    const written = (id: string, change: Partial<PublishedArticle> = {}): PublishedArticle => ({ ...articleOf(id), ticket: null, ...change });
    const write = (plan: Partial<Plan>) => store.transaction((tx) => tx.write({ ...emptyPlan(), ...plan }, now));
    const read = <T>(work: (tx: Tx) => Promise<T>) => store.transaction(work);
    const ids = (articles: { id: string }[]) => articles.map(({ id }) => id);

    test('are written and replaced whole, keep what people said of them, and grow the revision each time', async () => {
      expect(await store.articleRevision()).toBe(0);
      await write({ articles: [written('a', { ticket: 1042 })] });
      const first = await store.articleRevision();
      expect(first).toBeGreaterThan(0);
      await write({ articleMarks: [{ article: 'a', helped: 1, missed: 0, reminded: now }] });
      expect(await store.articleRevision()).toBe(first);
      await write({ articles: [written('a', { ticket: 1042, title: 'Neu', questions: [], retired: true })] });
      expect(await store.articleRevision()).toBeGreaterThan(first);
      expect(await read((tx) => tx.article('a'))).toEqual({ ...written('a', { ticket: 1042, title: 'Neu', questions: [], retired: true }), helped: 1, missed: 0 });
      expect(await row('a')).toMatchObject({ source: 'work', reminded: expect.any(String) as string });
      await write({ articles: [written('a', { ticket: 1042, checkedAt: now })] });
      expect(await row('a')).toMatchObject({ reminded: null });
      expect(await read((tx) => tx.article('b'))).toBeUndefined();
    });

    test('the one of a ticket is found unless it is retired', async () => {
      await write({ articles: [written('old', { ticket: 7, retired: true }), written('new', { ticket: 7 }), written('other', { ticket: 8 })] });
      expect((await read((tx) => tx.articleOfTicket(7)))?.id).toBe('new');
      expect(await read((tx) => tx.articleOfTicket(9))).toBeUndefined();
    });

    test('marks are added up, several in one plan too; one of an unknown article is nothing', async () => {
      await write({ articles: [written('a'), written('b')] });
      const mark = (article: string, helped: number, missed: number) => ({ article, helped, missed, reminded: null });
      await write({ articleMarks: [mark('a', 1, 0), mark('a', 0, 1), mark('a', 1, 0), mark('b', 0, 1), mark('gone', 1, 0)] });
      await Promise.all(Array.from({ length: 5 }, () => write({ articleMarks: [mark('a', 1, 0)] })));
      expect(await read((tx) => tx.article('a'))).toMatchObject({ helped: 7, missed: 1 });
      expect(await read((tx) => tx.article('b'))).toMatchObject({ helped: 0, missed: 1 });
    });

    test('the worst come first, then the longest unchecked; by service, retired ones left out', async () => {
      const day = (n: number) => new Date(now.getTime() - n * 86_400_000);
      await write({
        articles: [
          written('fresh', { checkedAt: day(1) }),
          written('stale', { checkedAt: day(9) }),
          written('bad', { checkedAt: day(1), service: 'printer' }),
          written('general', { service: null, checkedAt: day(5) }),
          written('retired', { retired: true }),
        ],
      });
      await write({ articleMarks: [{ article: 'bad', helped: 1, missed: 3, reminded: null }, { article: 'fresh', helped: 2, missed: 0, reminded: null }] });
      const worst = (scope: ArticleScope, offset = 0, limit = 10) => read((tx) => tx.worstArticles(scope, offset, limit));
      const all = await worst({ notOf: [] });
      expect([ids(all.articles), all.all]).toEqual([['bad', 'stale', 'general', 'fresh'], 4]);
      expect(all.articles[0]).toMatchObject({ helped: 1, missed: 3, checkedAt: day(1) });
      expect(ids((await worst({ notOf: ['vpn'] })).articles)).toEqual(['bad', 'general']);
      expect(ids((await worst({ of: ['vpn'] })).articles)).toEqual(['stale', 'fresh']);
      expect(await worst({ of: [] })).toEqual({ articles: [], all: 0 });
      const page = await worst({ notOf: [] }, 2, 1);
      expect([ids(page.articles), page.all]).toEqual([['general'], 4]);
    });

    test('unchecked ones come until they were reminded of or checked', async () => {
      const days = (n: number) => new Date(now.getTime() + n * 86_400_000);
      await write({ articles: [written('a', { checkedAt: days(-200) }), written('b', { checkedAt: days(-300) }), written('c', { checkedAt: days(-10) }), written('d', { checkedAt: days(-400), retired: true })] });
      const due = (today: number, limit = 10) => read((tx) => tx.uncheckedArticles({ notOf: [] }, days(today - 180), limit));
      expect(ids(await due(0))).toEqual(['b', 'a']);
      expect(ids(await due(0, 1))).toEqual(['b']);
      await write({ articleMarks: [{ article: 'b', helped: 0, missed: 0, reminded: now }] });
      expect(ids(await due(0))).toEqual(['a']);
      expect(ids(await due(181))).toEqual(['b', 'a', 'c']);
      await write({ articles: [written('b', { checkedAt: now })] });
      expect(ids(await due(1))).toEqual(['a']);
    });

    test('whoever has read one is the only writer until the end; the next one sees what was left', async () => {
      await write({ articles: [written('a')] });
      const append = (words: string) =>
        store.transaction(async (tx) => {
          const found = await tx.article('a');
          if (!found) throw new Error('no article');
          await tx.write({ ...emptyPlan(), articles: [{ ...found, text: `${found.text}${words}` }] }, now);
        });
      await Promise.all([append('1'), append('2'), append('3'), store.putArticles([articleOf('other')], now)]);
      const { text } = (await read((tx) => tx.article('a'))) ?? { text: '' };
      expect([...text.slice(-3)].sort().join('')).toBe('123');
    });
  });
});
