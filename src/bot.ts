/**
 * The one door in. Every platform event becomes exactly one effect: guard, who, what, flow, and one transaction that
 * holds the event's key together with everything it changes. What must be said goes to the outbox.
 */
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Catalogue } from './domain/catalogue.ts';
import { searchMissions, searchZones } from './domain/missions.ts';
import { needsRights } from './flows/commands.ts';
import { searchNeeds } from './domain/need.ts';
import { messageKey, route } from './flows/route.ts';
import { languageHint, languageOfLocale, zoneOf, type Articles, type Question, type Rights, type Turn } from './flows/turn.ts';
import { guard, type Guarded } from './guard.ts';
import type { Answer, ChatAdapter, ChatEvent, Choice, ChoicesAsked, Core, Platform } from './ports/chat.ts';
import { DeliveryError, noCapabilities } from './ports/chat.ts';
import { emptyPlan, type Store } from './ports/store.ts';
import type { Understanding } from './understanding/understand.ts';
import { needTitle } from './views/needs.ts';
import { serviceNames, shorten } from './views/words.ts';

export interface BotConfig {
  store: Store;
  catalogue: Catalogue;
  /** Filled by `main` once the adapters exist; they need the bot and the bot needs them. */
  adapters: Map<Platform, ChatAdapter>;
  now: () => Date;
  log: Logger;
  /** Tells the outbox that there is something new. */
  nudge: () => void;
  /** Named moments at which a test may end the process. */
  failPoint?: (name: FailPoint) => void;
  understanding: Understanding;
  /** The bot has asked what a text means, and that is committed. Must not throw. */
  asked?: (question: Question) => void;
  articles: () => Articles;
  /** An article was written, and that is committed. Must not throw. */
  articlesChanged: () => void;
  /** A notice was changed, and that is committed: it is to be spread. Must not throw. */
  noticed?: () => void;
}

/** Every two steps of an event's way have a name between them. */
export type FailPoint = 'event-arrived' | 'before-commit' | 'after-commit' | 'claimed' | 'posted' | 'finished' | 'piece-committed';

/** How long the platform may take to say who belongs to a group. */
const rightsTimeoutMs = 1500;
/** How long a reply waits for the ref of the thread it stands in, when that thread is being opened at this moment. */
const openingWaitMs = 2000;
const nothing: Answer = { kind: 'none' };

export function createBot(config: BotConfig): Core {
  const { store, catalogue, adapters, now, log } = config;

  async function handle(event: ChatEvent): Promise<Answer> {
    config.failPoint?.('event-arrived');
    const guarded = guard(event);
    const arrived = now();
    const rights = await rightsOf(guarded.event);
    const give = Date.now() + openingWaitMs;
    for (;;) {
      const answer = await once(guarded, rights, arrived, false);
      if (answer !== 'unknown-thread') return answer;
      // Asked outside the transaction: the embedded database has one connection.
      if (!(await store.outbox.opening(event.from.platform, arrived))) break;
      if (Date.now() > give) throw new Error('the thread of this message is still being opened');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const answer = await once(guarded, rights, arrived, true);
    return answer === 'unknown-thread' ? nothing : answer;
  }

  /**
   * One transaction. An event that changes nothing leaves no key: handling it again does no harm. A reply in a thread
   * no ticket knows is given back unless it is `certain` that no thread is being opened at this moment.
   */
  async function once(guarded: Guarded, rights: Rights, arrived: Date, certain: boolean): Promise<Answer | 'unknown-thread'> {
    const { event } = guarded;
    let questions: Question[] = [];
    let published = false;
    let noticed = false;
    try {
      const answer = await store.transaction(async (tx) => {
        const entered = await tx.enter(keysOf(event), event.from, event.thread, arrived);
        if (!entered.fresh && event.type === 'message') return nothing;
        const reply = event.type === 'message' && event.thread.id !== event.chat.id;
        if (reply && entered.cases.length === 0 && !certain && !(await tx.knowsThread(event.thread))) throw new NothingToKeep('unknown-thread');
        const plan = emptyPlan();
        const turn: Turn = {
          tx,
          plan,
          now: arrived,
          catalogue,
          me: entered.person,
          cases: entered.cases,
          rights,
          newId: idsFor(event),
          channelRef: (platform, channel) => adapters.get(platform)?.channel(channel),
          capabilities: (platform) => adapters.get(platform)?.capabilities ?? noCapabilities,
          articles: config.articles(),
          afterCommit: [],
          writtenIn: (text) => config.understanding.languageOf(text, languageHint(turn.me)),
          understand: (text) =>
            config.understanding.understand(text, {
              languageHint: languageHint(turn.me),
              now: arrived,
              zone: zoneOf(catalogue, turn.me),
            }),
        };
        const said = await route(turn, guarded);
        // A repeated gesture may need its form again, but never its effect.
        if (!entered.fresh) throw new NothingToKeep(said.kind === 'form' && event.type === 'action' ? said : nothing);
        // Such a key is a hash of the words, the stars and the person. What was sent is used up, so it cannot be sent twice.
        if (event.type !== 'message' && plan.letters.length + plan.ratings.length + plan.remarks.length > 0) plan.forgottenKeys.push(...event.keys);
        if (Object.values(plan).every((rows: unknown[]) => rows.length === 0)) throw new NothingToKeep(said);
        await tx.write(plan, arrived);
        questions = turn.afterCommit;
        published = plan.articles.length > 0;
        noticed = plan.notices.length > 0;
        config.failPoint?.('before-commit');
        return said;
      });
      config.failPoint?.('after-commit');
      config.nudge();
      if (published) config.articlesChanged();
      for (const question of questions) config.asked?.(question);
      if (noticed) config.noticed?.();
      return answer;
    } catch (error) {
      if (error instanceof NothingToKeep) return error.answer;
      log.error({ event: 'event-failed', type: event.type, platform: event.from.platform, error: errorName(error) });
      throw error;
    }
  }


  function adapterFor(platform: Platform): ChatAdapter {
    const adapter = adapters.get(platform);
    if (!adapter) throw new Error(`the catalogue or a ticket needs the platform ${platform}, which is not connected`);
    return adapter;
  }

  /** Asked at the moment of acting, outside the transaction. What cannot be told counts as no. */
  async function rightsOf(event: ChatEvent): Promise<Rights> {
    const { from } = event;
    if (!from.staff || !mayNeedRights(event)) return { queues: new Set(), unknown: false };
    const adapter = adapterFor(from.platform);
    let unknown = false;
    const queues = new Set<string>();
    await Promise.all(
      catalogue.queues
        .filter((queue) => queue.platform === from.platform)
        .map(async (queue) => {
          try {
            if (await withTimeout(adapter.isMember(queue.responders, from.userId), rightsTimeoutMs)) queues.add(queue.id);
          } catch (error) {
            unknown = true;
            log.warn({ event: 'rights-unknown', platform: from.platform, queue: queue.id, error: errorName(error) });
          }
        }),
    );
    return { queues, unknown: unknown && queues.size === 0 };
  }

  async function choices({ source, query, from }: ChoicesAsked): Promise<Choice[]> {
    if (!from.staff) return [];
    const language = languageOfLocale(from.locale);
    switch (source) {
      case 'missions':
        return searchMissions(catalogue.missions, query, language, 20).map((mission) => ({
          value: mission.id,
          label: mission.name[language],
        }));
      case 'zones':
        return searchZones(query, 20, catalogue.missions).map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
      case 'needs': {
        const names = (service: string) => serviceNames(catalogue, service);
        const found = searchNeeds(await store.transaction((tx) => tx.needs()), query, names).slice(0, 20);
        return found.map((need) => ({ value: String(need.id), label: shorten(needTitle(need, language), 75) }));
      }
      default:
        return [];
    }
  }

  async function loadFile(attachment: Parameters<Core['loadFile']>[0]): Promise<Uint8Array> {
    const adapter = adapters.get(attachment.platform);
    if (!adapter) throw new DeliveryError({ kind: 'rejected' }, 'platform-not-connected');
    return adapter.loadFile(attachment);
  }

  return { handle, choices, loadFile };
}

/** Ends a transaction that has nothing to keep, and carries the answer out of it. */
class NothingToKeep extends Error {
  readonly answer: Answer | 'unknown-thread';
  constructor(answer: Answer | 'unknown-thread') {
    super('nothing to keep');
    this.answer = answer;
  }
}

/** Looking up groups costs time, so it is spared where only a requester can be speaking. */
function mayNeedRights(event: ChatEvent): boolean {
  return event.type !== 'message' || !event.direct || needsRights(event.text);
}

/** A new message is also known by itself, so that an edit or a deletion that overtakes it can make it void. */
function keysOf(event: ChatEvent): string[] {
  return event.type === 'message' && event.variant === 'new' ? [...event.keys, messageKey(event.message)] : event.keys;
}

/**
 * Ids that follow from the event's key: the same event handled again after a lost commit makes the same rows, and a
 * form that is opened again belongs to the same draft.
 */
function idsFor(event: ChatEvent): () => string {
  const seed = `${event.from.platform}\n${event.from.tenant}\n${event.keys[0] ?? ''}`;
  let count = 0;
  return () => createHash('sha256').update(`${seed}\n${count++}`).digest('base64url').slice(0, 24);
}

async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function errorName(error: unknown): string {
  return error instanceof DeliveryError ? error.message : error instanceof Error ? error.name : 'unknown';
}
