/** The playground's store in memory, as strict about keys, revisions and unstorable text as the database is. */
import type { Message } from '../../src/ports/chat.ts';
import type { NewWebPost, PlaygroundStore, WebFile, WebPost } from '../../src/ports/playground.ts';

export interface MemoryPlayground extends PlaygroundStore {
  /** How often `append` was called. */
  appends: number;
  /**
   * `server-error`: nothing is stored; `lost-answer`: the post is stored, the caller does not hear of it;
   * `unreadable`: no posts can be read.
   */
  fault: 'none' | 'server-error' | 'lost-answer' | 'unreadable';
}

export function memoryPlayground(): MemoryPlayground {
  const posts = new Map<number, WebPost>();
  const keys = new Map<string, number>();
  const files = new Map<string, { file: WebFile; bytes: Uint8Array }>();
  const homes = new Map<string, Message[]>();
  let revision = 0;

  function storable<T>(value: T): T {
    const words = JSON.stringify(value);
    if (/\\u0000|\\ud[89a-f]/i.test(words)) throw new Error('unsupported Unicode escape sequence');
    return structuredClone(value);
  }

  const store: MemoryPlayground = {
    appends: 0,
    fault: 'none',
    async append({ key, ...post }: NewWebPost, now: Date) {
      store.appends += 1;
      if (store.fault === 'server-error') throw new Error('the database is away');
      const known = keys.get(key);
      const before = known === undefined ? undefined : posts.get(known);
      if (before) return { post: structuredClone(before), fresh: false };
      revision += 1;
      const id = posts.size + 1;
      const fresh: WebPost = { ...storable(post), id, reactions: [], deleted: false, edited: false, at: now, revision };
      posts.set(id, fresh);
      keys.set(key, id);
      if (store.fault === 'lost-answer') throw new Error('the connection broke');
      return { post: structuredClone(fresh), fresh: true };
    },
    async change(id, change) {
      const before = posts.get(id);
      if (!before) return undefined;
      revision += 1;
      const next: WebPost = { ...before, ...storable(change), revision };
      posts.set(id, next);
      return structuredClone(next);
    },
    async get(id) {
      return structuredClone(posts.get(id));
    },
    async byKey(key) {
      const id = keys.get(key);
      return id === undefined ? undefined : structuredClone(posts.get(id));
    },
    async changedSince(chats, after, limit) {
      if (store.fault === 'unreadable') throw new Error('the database is away');
      return [...posts.values()]
        .filter((post) => chats.includes(post.chat) && post.revision > after)
        .sort((a, b) => a.revision - b.revision)
        .slice(0, limit)
        .map((post) => structuredClone(post));
    },
    async putFile(file, bytes) {
      files.set(file.id, { file: storable(file), bytes: Uint8Array.from(bytes) });
    },
    async file(id) {
      return files.get(id);
    },
    async putHome(person, content) {
      homes.set(person, storable(content));
    },
    async home(person) {
      return structuredClone(homes.get(person));
    },
  };
  return store;
}
