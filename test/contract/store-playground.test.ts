/** What the playground's store promises in src/ports/playground.ts. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPlaygroundStore } from '../../prisma/playground-store.ts';
import type { NewWebPost, PlaygroundStore } from '../../src/ports/playground.ts';
import { databaseKinds, openTestDatabase, type TestDatabase } from '../fakes/databases.ts';

const now = new Date('2026-11-23T08:30:00.123Z');
const file = { id: 'f1', name: 'ä.png', type: 'image/png', size: 3 };

function postOf(key: string, change: Partial<NewWebPost> = {}): NewWebPost {
  return { chat: 'person:anna', root: null, author: 'anna', message: { text: `Hallo ${key}` }, files: [], key, ...change };
}

describe.each(databaseKinds)('playground store on %s', (kind) => {
  let testDatabase: TestDatabase;
  let store: PlaygroundStore;
  beforeAll(async () => {
    testDatabase = await openTestDatabase(kind);
    store = createPlaygroundStore(testDatabase.database);
  }, 60_000);
  beforeEach(() => testDatabase.reset());
  afterAll(() => testDatabase.close());

  test('a post comes back as it was written', async () => {
    const { post } = await store.append(postOf('a', { author: null, files: [file], message: { title: 'T', text: 'x', buttons: [{ action: 'b', value: 'v', label: 'L' }] } }), now);
    expect(post).toEqual({
      ...{ id: post.id, chat: 'person:anna', root: null, author: null, files: [file], reactions: [], deleted: false, edited: false, at: now },
      ...{ message: { title: 'T', text: 'x', buttons: [{ action: 'b', value: 'v', label: 'L' }] }, revision: post.revision },
    });
    expect(await store.get(post.id)).toEqual(post);
    expect(await store.byKey('a')).toEqual(post);
    expect([await store.get(999_999), await store.byKey('nothing')]).toEqual([undefined, undefined]);
  });

  test('posting again under one key stores nothing, also at the same time', async () => {
    const results = await Promise.all([1, 2, 3, 4, 5].map((n) => store.append(postOf('a', { message: { text: String(n) } }), now)));
    expect(results.filter(({ fresh }) => fresh)).toHaveLength(1);
    expect(new Set(results.map(({ post }) => `${post.id} ${post.message.text}`)).size).toBe(1);
    expect(await store.changedSince(['person:anna'], 0, 9)).toHaveLength(1);
  });

  test('ids grow with every post', async () => {
    const ids = [];
    for (const key of ['a', 'b', 'a', 'c']) ids.push((await store.append(postOf(key), now)).post.id);
    expect(ids[1]).toBeGreaterThan(ids[0] ?? 0);
    expect(ids[3]).toBeGreaterThan(ids[1] ?? 0);
  });

  test('a reader gets everything that changed since, oldest change first', async () => {
    const { post: a } = await store.append(postOf('a'), now);
    const { post: b } = await store.append(postOf('b', { root: a.id }), now);
    const { post: c } = await store.append(postOf('c', { chat: 'channel:it' }), now);
    await store.append(postOf('d', { chat: 'person:ben' }), now);
    const changed = await store.change(a.id, { message: { text: 'neu' }, edited: true });
    expect(changed).toEqual({ ...a, message: { text: 'neu' }, edited: true, revision: changed?.revision });
    const texts = async (since: number, limit = 9) => (await store.changedSince(['person:anna', 'channel:it'], since, limit)).map((post) => post.id);
    expect(await texts(0)).toEqual([b.id, c.id, a.id]);
    expect(await texts(0, 2)).toEqual([b.id, c.id]);
    expect(await texts(c.revision)).toEqual([a.id]);
    await store.change(c.id, { reactions: ['delivered'] });
    await store.change(c.id, { deleted: true });
    expect((await store.changedSince(['channel:it'], c.revision, 9))[0]).toMatchObject({ deleted: true, reactions: ['delivered'], message: c.message });
    expect(await store.changedSince([], 0, 9)).toEqual([]);
    expect(await store.change(999_999, { deleted: true })).toBeUndefined();
  });

  test('a reader misses nothing that is written while it reads', async () => {
    const seen: number[] = [];
    let writing = true;
    const reader = async () => {
      let revision = 0;
      for (let last = false; !last; ) {
        last = !writing;
        for (const post of await store.changedSince(['person:anna'], revision, 1_000)) {
          seen.push(post.id);
          revision = post.revision;
        }
      }
    };
    const reading = reader();
    const written = await Promise.all(Array.from({ length: 100 }, (_, n) => store.append(postOf(`k${n}`), now)));
    writing = false;
    await reading;
    expect([...new Set(seen)].sort((a, b) => a - b)).toEqual(written.map(({ post }) => post.id).sort((a, b) => a - b));
  });

  test('files and home pages', async () => {
    await store.putFile(file, new Uint8Array([0, 127, 255]));
    expect(await store.file('f1')).toEqual({ file, bytes: new Uint8Array([0, 127, 255]) });
    expect(await store.file('nothing')).toBeUndefined();
    expect(await store.home('anna')).toBeUndefined();
    await store.putHome('anna', [{ text: 'alt' }]);
    await store.putHome('anna', [{ text: 'neu' }, { text: '2' }]);
    expect(await store.home('anna')).toEqual([{ text: 'neu' }, { text: '2' }]);
  });
});
