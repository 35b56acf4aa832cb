/** A whole bot for dialogs: real core, real store, real outbox; platforms in memory and a clock that is moved by hand. */
import { randomUUID } from 'node:crypto';
import { pino, type Logger } from 'pino';
import { createArticleShelf } from '../../src/article-shelf.ts';
import { createBot } from '../../src/bot.ts';
import type { Catalogue } from '../../src/domain/catalogue.ts';
import { spreadNotices } from '../../src/flows/spread.ts';
import { createOutbox } from '../../src/outbox.ts';
import type { Capabilities, Platform } from '../../src/ports/chat.ts';
import type { Store } from '../../src/ports/store.ts';
import { loadSeeds } from '../../src/understanding/seeds.ts';
import { createKeptUnderstanding } from '../../src/kept-understanding.ts';
import type { Understanding } from '../../src/understanding/understand.ts';
import { testCatalogue } from '../fixtures/catalogue.ts';
import { createFakeChat, createFakePerson, type FakeChat, type FakePersonOptions, type Shown } from './fake-chat.ts';

const learnt = new Map<string, Understanding>();

/** Learning takes most of a second, so worlds with the same services share what was learnt. */
function understandingOf({ services, prefix }: Catalogue): Understanding {
  const id = JSON.stringify([services, prefix]);
  const known = learnt.get(id) ?? createKeptUnderstanding({ services, prefix, seeds: loadSeeds() });
  learnt.set(id, known);
  return known;
}

export interface WorldOptions {
  store: Store;
  /** The platform of the queues; requesters are on any. */
  queuePlatform?: Platform;
  catalogue?: Catalogue;
  capabilities?: Partial<Record<Platform, Partial<Capabilities>>>;
  /** Silent unless a test reads it. */
  log?: Logger;
}

export function createWorld({ store, queuePlatform = 'web', catalogue = testCatalogue(queuePlatform), capabilities = {}, log = pino({ level: 'silent' }) }: WorldOptions) {
  // A Tuesday morning in Berlin.
  let clock = new Date('2026-11-24T08:00:00Z');
  const now = () => clock;
  const chats = new Map<Platform, FakeChat>();
  for (const platform of ['slack', 'teams', 'web'] as const)
    chats.set(platform, createFakeChat({ platform, capabilities: capabilities[platform] }));
  const adapters = new Map([...chats].map(([platform, chat]) => [platform, chat.adapter]));
  const outbox = createOutbox({ store: store.outbox, adapters, now, log, repeatedLabel: '(noch einmal)', wakeAt: () => undefined });
  const understanding = understandingOf(catalogue);
  const shelf = createArticleShelf(store);
  const articles = () => shelf.current();
  const bot = createBot({ store, catalogue, adapters, now, log, nudge: outbox.nudge, understanding, articles, articlesChanged: () => undefined });
  for (const chat of chats.values()) chat.connect(bot);

  const chatOf = (platform: Platform): FakeChat => {
    const chat = chats.get(platform);
    if (!chat) throw new Error(`no ${platform}`);
    return chat;
  };
  const job = () => ({ catalogue, articles: articles(), now: now(), newId: randomUUID, capabilities: (platform: Platform) => chatOf(platform).adapter.capabilities, understanding });
  /** Notices are spread as far as the clock allows. */
  async function settle(): Promise<void> {
    await outbox.drain();
    await spreadNotices({ ...job(), store }, now);
    await outbox.drain();
    await shelf.refresh();
  }

  return {
    bot,
    store,
    outbox,
    catalogue,
    understanding,
    articles,
    now,
    settle,
    chat: chatOf,
    /** Time passes; what becomes due is done. */
    async wait(ms: number): Promise<void> {
      clock = new Date(clock.getTime() + ms);
      await settle();
    },
    requester: (options: Partial<FakePersonOptions> & { platform?: Platform } = {}) =>
      createFakePerson(
        chatOf(options.platform ?? 'web'),
        { id: 'amina', name: 'Amina Beispiel', email: 'amina@nairobi.example', ...options },
        settle,
      ),
    responder: (options: Partial<FakePersonOptions> = {}, ...queues: string[]) => {
      const chat = chatOf(queuePlatform);
      const person = createFakePerson(chat, { id: 'jonas', name: 'Jonas Muster', email: 'jonas@it.example', ...options }, settle);
      return Object.assign(person, { queues });
    },
    /** Says who is in the groups of which queues. */
    respondersOf(queue: string, ...ids: string[]): void {
      chatOf(queuePlatform).group(`group-${queue}`, ...ids);
    },
    /** The ticket cards of a queue, and what stands below each. */
    queue: (id: string) => {
      const chat = chatOf(queuePlatform);
      const channel = `channel-${id}`;
      return {
        channel,
        cards: () => chat.roots(channel).filter(({ author }) => author === 'bot'),
        card(): Shown {
          const card = chat.roots(channel).filter(({ author }) => author === 'bot').at(-1);
          if (!card) throw new Error(`nothing in ${channel}`);
          return card;
        },
        below: (card: Shown) => chat.thread(card.thread).filter((shown) => shown !== card),
      };
    },
  };
}

export type World = ReturnType<typeof createWorld>;
