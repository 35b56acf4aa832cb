/** What both databases must keep of the promises in src/ports/notices.ts. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../prisma/store.ts';
import type { Notice } from '../../src/domain/notice.ts';
import type { Suspicion } from '../../src/domain/suspicion.ts';
import type { NoticeReader } from '../../src/ports/notices.ts';
import { emptyPlan, type Plan, type Store, type Tx } from '../../src/ports/store.ts';
import { databaseKinds, openTestDatabase, type TestDatabase } from '../fakes/databases.ts';

const now = new Date('2026-11-24T08:00:00.123Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

const notice: Notice = {
  id: 7, kind: 'outage', services: ['vpn'], concerned: { all: false, regions: ['africa'], countries: ['JO'], missions: [] },
  texts: { de: 'Gestört „x“ 👩🏽‍💻', en: 'y' }, closing: null, from: now, until: later(60), urgent: false, state: 'running', sentAt: now, endedAt: null,
  queue: 'network', declaredBy: 'p', lastActBy: 'p', createdAt: now, suspicion: null, thread: 't', card: 'c', step: 1, loud: 1, gathered: true,
  nextAt: later(5), progress: null, progressAt: null, version: 3,
};
const reader = (place: string, change: Partial<NoticeReader> = {}): NoticeReader => ({
  id: `7:${place}`, notice: 7, kind: 'channel', place, destination: { to: 'channel', platform: 'slack', channel: place }, language: 'fr', mission: 'lima',
  zone: 'America/Lima', meToo: false, said: 0, shown: 0, waitUntil: null, thread: `thread-${place}`, post: `post-${place}`, ...change,
});

describe.each(databaseKinds)('%s', (kind) => {
  let db: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    db = await openTestDatabase(kind);
    store = createStore(db.database);
  });
  afterAll(() => db.close());
  beforeEach(() => db.reset());

  const write = (plan: Partial<Plan>) => store.transaction((tx) => tx.write({ ...emptyPlan(), ...plan }, now));
  const read = <T>(work: (tx: Tx) => Promise<T>) => store.transaction(work);
  const post = (place: string, id = `post-${place}`) => ({ id, lane: `thread:thread-${place}`, act: { do: 'post' as const, to: { to: 'channel' as const, platform: 'slack' as const, channel: place }, message: { text: id } } });

  test('a notice and its readers come back as they were written', async () => {
    await write({ notices: [notice], readers: [reader('a', { waitUntil: later(3) })] });
    expect(await read((tx) => tx.notice(7))).toEqual(notice);
    expect(await read((tx) => tx.standingNotices())).toEqual([notice]);
    expect(await read((tx) => tx.noticeReader(7, 'a'))).toEqual(reader('a', { waitUntil: later(3) }));
    expect(await read((tx) => tx.notice(8))).toBeUndefined();
    expect(await store.notices.due(later(4))).toEqual([]);
    expect(await store.notices.due(later(5))).toEqual([7]);
    expect(await store.notices.nextDue()).toEqual(later(5));
  });

  test('a place is a reader once', async () => {
    await write({ notices: [notice], readers: [reader('a')] });
    await expect(write({ readers: [{ ...reader('a'), id: 'another' }] })).rejects.toThrow();
  });

  test('due is who has not been told what is loud, in its time, and who has not been shown what is new', async () => {
    const stepped = { ...notice, step: 3, loud: 2 };
    await write({
      notices: [stepped],
      readers: [
        reader('new'), reader('asleep', { waitUntil: later(5) }), reader('told', { said: 2, shown: 3 }), reader('old', { said: 2, shown: 2 }), reader('behind', { said: 1, shown: 1 }),
      ],
    });
    const due = (at: Date, urgent = false) => read(async (tx) => {
      await tx.write({ ...emptyPlan(), notices: [{ ...stepped, urgent }] }, now);
      return (await tx.dueReaders(stepped, at, 10)).map(({ place }) => place);
    });
    // What is to be said comes before what is only to be shown.
    expect(await due(now)).toEqual(['behind', 'new', 'old']);
    expect(await due(later(5))).toEqual(['asleep', 'behind', 'new', 'old']);
    expect(await due(now, true)).toContain('asleep');
    expect(await read((tx) => tx.nextReaderAt(stepped))).toEqual(new Date(0));
  });

  test('what is not yet on its way is taken back, and only that', async () => {
    await write({
      notices: [{ ...notice, step: 2, loud: 2 }],
      readers: [reader('first', { said: 2, shown: 2 }), reader('reply', { said: 2, shown: 2 }), reader('gone', { said: 2, shown: 2 })],
      deliveries: [post('gone')],
    });
    expect(await store.outbox.claim(now, later(1), 10)).toHaveLength(1);
    await write({ deliveries: [post('first'), post('reply', 'a-reply'), post('other')] });
    expect(await read((tx) => tx.owedToReaders(7))).toBe(3);
    await read((tx) => tx.takeBack({ ...notice, step: 2, loud: 2 }));
    const state = async (place: string) => {
      const { said, shown } = (await read((tx) => tx.noticeReader(7, place)))!;
      return [said, shown];
    };
    // Has heard nothing; has heard the first post; is about to hear it at this moment.
    expect([await state('first'), await state('reply'), await state('gone')]).toEqual([[0, 0], [1, 0], [2, 2]]);
    expect((await store.outbox.counts()).pending).toBe(1);
    expect(await read((tx) => tx.owedToReaders(7))).toBe(1);
  });

  test('progress counts what has arrived, and missions rather than people', async () => {
    await write({
      notices: [notice],
      readers: [reader('a', { said: 1 }), reader('b', { waitUntil: later(9) }), reader('p1', { kind: 'person', meToo: true }), reader('p2', { kind: 'person', meToo: true })],
      deliveries: [post('a'), post('p1')],
    });
    await store.outbox.claim(now, later(1), 10);
    await store.outbox.finish([{ id: 'post-a', state: 'sent', follow: [] }, { id: 'post-p1', state: 'failed', reason: 'gone', follow: [] }], now, later(2));
    expect(await read((tx) => tx.noticeProgress(notice))).toEqual({ channels: 2, channelsReached: 1, people: 2, peopleReached: 0, failed: 1, waiting: 1, missionsToo: 1 });
    expect(await read((tx) => tx.missionsToo(7))).toEqual(['lima']);
  });

  test('a suspicion comes back until its window ends', async () => {
    const suspicion: Suspicion = { id: 's', service: 'vpn', queue: 'network', thread: 't', card: 'c', state: 'open', tickets: [1, 2], notice: null, at: now, until: later(60), version: 1 };
    await write({ suspicions: [suspicion] });
    expect(await read((tx) => tx.suspicionOf('vpn', later(59)))).toEqual(suspicion);
    expect(await read((tx) => tx.suspicionOf('vpn', later(60)))).toBeUndefined();
    expect(await read((tx) => tx.suspicionOf('email', now))).toBeUndefined();
    expect(await read((tx) => tx.suspicion('s'))).toEqual(suspicion);
  });

  test('two transactions decide about one service one after the other', async () => {
    const order: string[] = [];
    const decide = (name: string) => read(async (tx) => {
      await tx.lockSuspicion('vpn');
      order.push(name);
      await tx.suspicionOf('vpn', now);
      order.push(name);
    });
    await Promise.all([decide('one'), decide('two')]);
    expect(order[0]).toBe(order[1]);
    expect(order[2]).toBe(order[3]);
  });
});
