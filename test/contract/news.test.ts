/** What src/ports/news.ts promises, on both databases. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createNews } from '../../prisma/news.ts';
import { createStore } from '../../prisma/store.ts';
import type { Need } from '../../src/domain/need.ts';
import type { Notice } from '../../src/domain/notice.ts';
import type { News } from '../../src/ports/news.ts';
import type { Feedback } from '../../src/ports/feedback.ts';
import { emptyPlan, type Plan, type Store } from '../../src/ports/store.ts';
import { databaseKinds, openTestDatabase, type TestDatabase } from '../fakes/databases.ts';

const day = (date: string) => new Date(`2026-11-${date}T12:00:00Z`);
const [from, to] = [new Date('2026-11-16T00:00:00Z'), new Date('2026-11-23T00:00:00Z')];

const noticeOf = (id: number, change: Partial<Notice>): Notice => ({
  ...{ id, kind: 'outage', services: ['vpn'], concerned: { all: true, regions: [], countries: [], missions: [] }, texts: { de: 'Weg', en: 'Gone' } },
  ...{ closing: null, from: day('17'), until: null, urgent: false, state: 'running', sentAt: day('17'), endedAt: null, queue: 'desk', declaredBy: 'p' },
  ...{ lastActBy: 'p', createdAt: day('17'), suspicion: null, thread: `t${id}`, card: `c${id}`, step: 1, loud: 1, gathered: true, nextAt: null },
  ...{ progress: null, progressAt: null, version: 1, ...change },
});
const needOf = (id: number, change: Partial<Need>): Need => ({
  ...{ id, title: `Bedarf ${id}`, wanted: 'x', service: null, state: 'heard', answer: null, createdAt: day('01'), changedAt: day('17'), thread: `n${id}`, version: 1 },
  ...change,
});
const feedbackOf = (id: string, change: Partial<Feedback>): Feedback => ({
  ...{ id, person: null, mission: null, service: 'vpn', kind: 'complaint', state: 'new', text: 'x', language: null, at: day('18'), need: null, queueThread: `q${id}`, personThread: null },
  ...change,
});
const articleOf = (id: string, service: string | null, change: object = {}) => ({
  ...{ id, service, language: 'de' as const, title: id, text: 'x', questions: [], checkedAt: day('01'), retired: false, ticket: null, ...change },
});

describe.each(databaseKinds)('news on %s', (kind) => {
  let testDatabase: TestDatabase;
  let store: Store;
  let news: News;
  beforeAll(async () => {
    testDatabase = await openTestDatabase(kind);
    store = createStore(testDatabase.database);
    news = createNews(testDatabase.database.query);
  }, 60_000);
  beforeEach(() => testDatabase.reset());
  afterAll(() => testDatabase.close());
  const write = (plan: Partial<Plan>, now = day('18')) => store.transaction((tx) => tx.write({ ...emptyPlan(), ...plan }, now));

  test('notices that stood in the time, and those that are to begin', async () => {
    await write({
      notices: [
        noticeOf(1, { from: day('10'), state: 'over', endedAt: day('15') }),
        noticeOf(2, { from: day('10'), state: 'over', endedAt: day('16') }),
        noticeOf(3, { from: day('20') }),
        noticeOf(4, { from: day('24') }),
        noticeOf(5, { state: 'draft', sentAt: null }),
        noticeOf(6, { state: 'cancelled' }),
        noticeOf(7, { kind: 'maintenance', state: 'planned', from: day('25') }),
        noticeOf(8, { kind: 'maintenance', state: 'planned', from: new Date('2026-12-02T00:00:00Z') }),
      ],
    });
    expect((await news.notices(from, to)).map(({ id }) => id)).toEqual([3, 2]);
    expect((await news.notices(from, to))[1]).toEqual(noticeOf(2, { from: day('10'), state: 'over', endedAt: day('16') }));
    expect((await news.planned(to, new Date('2026-11-30T00:00:00Z'))).map(({ id }) => id)).toEqual([7]);
  });

  test('needs that changed, with the missions behind them; open ones by number of missions', async () => {
    const voice = (need: number, person: string, mission: string | null) => ({ need, person, mission, words: 'x', at: day('17') });
    await write({
      needs: [needOf(1, { state: 'delivered' }), needOf(2, { changedAt: day('10') }), needOf(3, { state: 'planned' }), needOf(4, { changedAt: day('24') })],
      voices: [voice(1, 'a', 'lima'), voice(1, 'b', 'lima'), voice(1, 'c', null), voice(2, 'a', 'lima'), voice(2, 'b', 'oslo')],
    });
    expect((await news.changedNeeds(from, to)).map(({ id, missions }) => [id, missions])).toEqual([[3, []], [1, ['lima']]]);
    expect((await news.openNeeds(2)).map(({ id, missions }) => [id, missions])).toEqual([[2, ['lima', 'oslo']], [3, []]]);
  });

  test('new and unhelpful answers about the services asked for', async () => {
    await store.putArticles([articleOf('old', 'vpn')], day('10'));
    await write({ articles: [articleOf('work', 'vpn'), articleOf('gone', 'vpn', { retired: true }), articleOf('other', 'email')] });
    await store.putArticles([articleOf('old', 'vpn', { title: 'changed' })], day('19'));
    expect((await news.newArticles(['vpn'], from, to)).map(({ id }) => id)).toEqual(['work']);
    await write({
      articleMarks: [
        { article: 'old', helped: 1, missed: 3, reminded: null }, { article: 'work', helped: 2, missed: 2, reminded: null },
        { article: 'other', helped: 0, missed: 9, reminded: null }, { article: 'gone', helped: 0, missed: 9, reminded: null },
      ],
    });
    expect((await news.unhelpfulArticles(['vpn'], 7)).map(({ id, helped, missed }) => [id, helped, missed])).toEqual([['old', 1, 3]]);
    expect(await news.unhelpfulArticles([], 7)).toEqual([]);
  });

  test('feedback by service and kind, and suspicions of a queue', async () => {
    await write({
      feedback: [feedbackOf('1', {}), feedbackOf('2', {}), feedbackOf('3', { kind: null, service: null }), feedbackOf('4', { at: day('23') })],
      suspicions: [
        { id: 's', service: 'vpn', queue: 'desk', thread: 't', card: 'c', state: 'dismissed', tickets: [], notice: null, at: day('18'), until: day('19'), version: 1 },
        { id: 'u', service: 'vpn', queue: 'other', thread: 't', card: 'c', state: 'open', tickets: [], notice: null, at: day('18'), until: day('19'), version: 1 },
      ],
    });
    expect(await news.feedback(from, to)).toEqual([{ service: 'vpn', kind: 'complaint', count: 2 }, { service: null, kind: null, count: 1 }]);
    expect(await news.suspicions('desk', from, to)).toEqual([{ service: 'vpn', state: 'dismissed', at: day('18'), missions: 0 }]);
    expect(await news.ratings()).toEqual([]);
  });
});
