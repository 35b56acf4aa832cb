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
import { createIntake } from './intake.ts';
import type { Answer, ChatAdapter, ChatEvent, Choice, ChoicesAsked, Core, Platform } from './ports/chat.ts';
import { DeliveryError, noCapabilities } from './ports/chat.ts';
import { Busy, emptyPlan, type Case, type Entered, type Plan, type Store, type Tx } from './ports/store.ts';
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
export type FailPoint = 'event-arrived' | 'before-commit' | 'after-commit' | 'claimed' | 'posted' | 'finished' | 'piece-committed' | 'digest-committed';

/** How long the platform may take to say who belongs to a group. */
const rightsTimeoutMs = 1500;
/** How long a reply waits for the ref of the thread it stands in, when that thread is being opened at this moment. */
const openingWaitMs = 2000;
/** How long several events wait for a lock before each goes for its own: the one that is held up must not hold up the others. */
const groupPatienceMs = 100;
const nothing: Answer = { kind: 'none' };

export function createBot(config: BotConfig): Core {
  const { store, catalogue, adapters, now, log } = config;

  async function handle(event: ChatEvent): Promise<Answer> {
    config.failPoint?.('event-arrived');
    const guarded = guard(event);
    const arrived = now();
    const rights = await rightsOf(guarded.event);
    const give = Date.now() + openingWaitMs;
    // Gestures are few, and many of them only open a form: taken together they would only undo each other's work.
    const take = event.type === 'message' ? intake.take : alone;
    for (;;) {
      const answer = await take({ guarded, rights, arrived, certain: false });
      if (answer !== 'unknown-thread') return answer;
      // Asked outside the transaction: the embedded database has one connection.
      if (!(await store.outbox.opening(event.from.platform, arrived))) break;
      if (Date.now() > give) throw new Error('the thread of this message is still being opened');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const answer = await take({ guarded, rights, arrived, certain: true });
    return answer === 'unknown-thread' ? nothing : answer;
  }

  /** Messages that arrive while others are under way are taken together: most of an event's cost is its transaction's. */
  const intake = createIntake<Waiting, Said>({
    locks: ({ guarded: { event } }) => [
      ...keysOf(event),
      `person:${event.from.platform}:${event.from.tenant}:${event.from.userId}`,
      ...(event.thread ? [`thread:${event.thread.platform}:${event.thread.id}`] : []),
    ],
    together,
    alone: (one) => alone(one),
  });

  /** One event, one transaction, however long its locks take. */
  async function alone(one: Waiting): Promise<Said> {
    try {
      const [said] = await transact([one]);
      if (!said) throw new Error('an event was given no answer');
      return said.answer;
    } catch (error) {
      throw failed(one, error);
    }
  }

  function failed({ guarded: { event } }: Waiting, error: unknown): unknown {
    log.error({ event: 'event-failed', type: event.type, platform: event.from.platform, error: errorName(error) });
    return error;
  }

  /**
   * Several events in one transaction. None may spoil it for the others: those that have nothing to keep are answered
   * and the rest begins anew without them; whatever else goes wrong, each is left to be taken alone.
   */
  async function together(events: Waiting[]): Promise<(Said | 'alone')[]> {
    const answers = new Map<Waiting, Said>();
    for (let left = events; left.length > 0; left = left.filter((one) => !answers.has(one))) {
      try {
        const said = await transact(left, groupPatienceMs);
        const kept = said.every(({ keep }) => keep);
        left.forEach((one, index) => {
          const its = said[index];
          if (its && (kept || !its.keep)) answers.set(one, its.answer);
        });
      } catch (error) {
        const [only] = events;
        if (only && events.length === 1 && !(error instanceof Busy)) throw failed(only, error);
        log.info({ event: 'events-taken-alone', count: left.length, error: errorName(error) });
        break;
      }
    }
    return events.map((one) => answers.get(one) ?? 'alone');
  }

  /**
   * One transaction. It is kept only if every event in it has something to keep; else it is undone, and the answers
   * of those that have nothing are good all the same: handling them again would do no harm.
   */
  async function transact(events: Waiting[], patienceMs?: number): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const questions: Question[] = [];
    const held = new Set<number>();
    let whole = emptyPlan();
    const latest = new Date(Math.max(...events.map(({ arrived }) => arrived.getTime())));
    try {
      await store.transaction(async (tx) => {
        outcomes.length = questions.length = 0;
        held.clear();
        whole = emptyPlan();
        const entered = await tx.enter(events.map(({ guarded: { event } }) => ({ keys: keysOf(event), from: event.from, thread: event.thread })), latest);
        for (const [index, one] of events.entries()) {
          const its = entered[index];
          if (!its) throw new Error('an event was not entered');
          // What one event has locked, no other of the same transaction may change.
          const lock = (ticket: number): void => {
            if (held.has(ticket)) throw new NotTogether();
            held.add(ticket);
          };
          const plan = emptyPlan();
          outcomes.push(await decide(one, its, events.length > 1 ? watched(tx, its.cases, lock) : tx, plan, questions));
          append(whole, plan);
        }
        if (!outcomes.every(({ keep }) => keep)) throw new NothingToKeep();
        await tx.write(whole, latest);
        config.failPoint?.('before-commit');
      }, patienceMs);
    } catch (error) {
      if (error instanceof NothingToKeep) return outcomes;
      throw error;
    }
    config.failPoint?.('after-commit');
    config.nudge();
    for (const question of questions) config.asked?.(question);
    if (whole.articles.length > 0) config.articlesChanged();
    if (whole.notices.length > 0) config.noticed?.();
    return outcomes;
  }

  /**
   * What one event says and changes. One that changes nothing leaves no key: handling it again does no harm. A reply in
   * a thread that is none of ours is given back unless it is `certain` that no thread is being opened at this moment.
   */
  async function decide({ guarded, rights, arrived, certain }: Waiting, entered: Entered, tx: Tx, plan: Plan, questions: Question[]): Promise<Outcome> {
    const { event } = guarded;
    if (!entered.fresh && event.type === 'message') return { answer: nothing, keep: true };
    const reply = event.type === 'message' && event.thread.id !== event.chat.id;
    if (reply && !entered.threadKnown && !certain) return { answer: 'unknown-thread', keep: false };
    const turn: Turn = {
      tx,
      plan,
      now: arrived,
      catalogue,
      me: entered.person,
      cases: entered.cases,
      threadKnown: entered.threadKnown,
      rights,
      newId: idsFor(event),
      channelRef: (platform, channel) => adapters.get(platform)?.channel(channel),
      capabilities: (platform) => adapters.get(platform)?.capabilities ?? noCapabilities,
      articles: config.articles(),
      afterCommit: questions,
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
    if (!entered.fresh) return { answer: said.kind === 'form' && event.type === 'action' ? said : nothing, keep: false };
    // Such a key is a hash of the words, the stars and the person. What was sent is used up, so it cannot be sent twice.
    if (event.type !== 'message' && plan.letters.length + plan.ratings.length + plan.remarks.length > 0) plan.forgottenKeys.push(...event.keys);
    return { answer: said, keep: Object.values(plan).some((rows: unknown[]) => rows.length > 0) };
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

/** An event on its way through the door. */
interface Waiting {
  guarded: Guarded;
  rights: Rights;
  arrived: Date;
  /** No thread is being opened at this moment. */
  certain: boolean;
}

type Said = Answer | 'unknown-thread';

interface Outcome {
  answer: Said;
  /** False: the event leaves nothing behind, not even its key. */
  keep: boolean;
}

/** Ends a transaction that has something not to be kept. */
class NothingToKeep extends Error {
  override readonly name = 'NothingToKeep';
}

/** Of events that were taken together, one wants to decide about what another may be deciding about, too. */
class NotTogether extends Error {
  override readonly name = 'NotTogether';
}

/**
 * What one event of several may do: look, and change tickets that no other of them touches; `lock` is called for each.
 * Whatever else is locked is locked for all of them at once, and what one has planned the others cannot see: so it is
 * left to a transaction of its own.
 */
function watched(tx: Tx, entered: Case[], lock: (ticket: number) => void): Tx {
  for (const { ticket } of entered) lock(ticket.id);
  const own = new Set(entered.map(({ ticket }) => ticket.id));
  return {
    ...tx,
    async caseOf(id) {
      if (!own.has(id)) lock(id);
      own.add(id);
      return tx.caseOf(id);
    },
    ...{ notice: apart, suspicion: apart, lockSuspicion: apart, takeBack: apart, dueReaders: apart },
    ...{ digest: apart, article: apart, articleOfTicket: apart, uncheckedArticles: apart },
    ...{ feedback: apart, need: apart, nextNews: apart, takeLetters: apart, ratingsAsked: apart },
    feedbackIn: async (thread) => ((await tx.feedbackIn(thread)) ? apart() : undefined),
    needIn: async (thread) => ((await tx.needIn(thread)) ? apart() : undefined),
  };
}

async function apart(): Promise<never> {
  throw new NotTogether();
}

function append(whole: Plan, part: Plan): void {
  for (const name of Object.keys(whole) as (keyof Plan)[]) (whole[name] as unknown[]).push(...part[name]);
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
