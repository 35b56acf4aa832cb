/**
 * The one door out. Takes what is owed to the platforms, in order within each lane and at each platform's pace, and
 * decides what happens when a platform refuses, is slow, or leaves it open whether a post has arrived.
 */
import type { Logger } from 'pino';
import type { ChatAdapter, Destination, Message, Platform, Posted } from './ports/chat.ts';
import { DeliveryError } from './ports/chat.ts';
import type { Claimed, Finish, OutboxStore } from './ports/deliveries.ts';
import type { FailPoint } from './bot.ts';
import { createPacer } from './pacer.ts';

export interface OutboxConfig {
  store: OutboxStore;
  adapters: Map<Platform, ChatAdapter>;
  now: () => Date;
  log: Logger;
  /** The label in front of a post that may be there already and cannot be looked up. */
  repeatedLabel: string;
  /** Wakes this or another process when something becomes due later. */
  wakeAt: (at: Date) => void;
  failPoint?: (name: FailPoint) => void;
  /** How long a claim is good for; longer than any adapter takes for one call. */
  leaseMs?: number;
  /** When trying again becomes pointless, counted from the delivery's making. */
  giveUpAfterMs?: number;
  onFinished?: (end: Finish, claimed: Claimed) => void;
}

export interface Outbox {
  /** Something new is owed. Returns at once. */
  nudge(): void;
  /** Works until nothing is due; resolves when every claimed delivery has ended. */
  drain(): Promise<void>;
  /** Takes nothing new and resolves when what is under way has ended. */
  stop(): Promise<void>;
}

const atOnce = 50;
const roundGapMs = 5;
const firstRetryMs = 1000;
const longestRetryMs = 5 * 60_000;

export function createOutbox(config: OutboxConfig): Outbox {
  const { store, adapters, log, now } = config;
  const leaseMs = config.leaseMs ?? 45_000;
  const giveUpAfterMs = config.giveUpAfterMs ?? 24 * 3_600_000;
  const pacer = createPacer(() => now().getTime());
  const underway = new Set<Promise<void>>();
  /** Claimed by this process, and their ends not yet written. */
  let held = 0;
  /** Made, but not yet written; `written` lets whoever waits for the delivery go on. */
  let ended: { end: Finish; delivery: Claimed; written: () => void }[] = [];
  let working: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  function nudge(): void {
    if (stopped && ended.length === 0) return;
    again = true;
    working ??= work().finally(() => {
      working = undefined;
      // Asked for between its last look and its end.
      if (again) nudge();
    });
  }

  /**
   * One round after the other writes what has ended and claims what is due. What comes up during a round is left to the
   * next, so that the more there is to do, the more each statement does; a delivery on its own waits for nothing.
   */
  async function work(): Promise<void> {
    while (again) {
      again = false;
      // Others are still being made: a round in a moment ends or finds more of them for the same two statements.
      if (held > ended.length && !stopped) await new Promise((resolve) => setTimeout(resolve, roundGapMs));
      await writeEnds();
      if (stopped) continue;
      try {
        const free = atOnce - held;
        if (free <= 0) continue;
        const at = now();
        const claimed = await store.claim(at, leaseFrom(at), free);
        if (claimed.length === free) again = true;
        start(claimed);
      } catch (error) {
        // The database is away: what is owed stays in it, and the next wake-up finds it.
        log.error({ event: 'outbox-pump-failed', error: error instanceof Error ? error.name : 'unknown' });
        config.wakeAt(new Date(now().getTime() + firstRetryMs));
      }
    }
  }

  async function writeEnds(): Promise<void> {
    const batch = ended;
    ended = [];
    held -= batch.length;
    if (batch.length === 0) return;
    try {
      const at = now();
      const follow = await store.finish(batch.map(({ end }) => end), at, leaseFrom(at));
      config.failPoint?.('finished');
      for (const { end } of batch) if (end.state === 'pending' || end.state === 'unknown') config.wakeAt(end.notBefore);
      start(follow);
    } catch (error) {
      for (const { delivery } of batch) leave(delivery, error);
    }
    for (const { written } of batch) written();
  }

  /** The end could not be written. The lease runs out, and the delivery is looked up before it is made again. */
  function leave(delivery: Claimed, error: unknown): void {
    log.error({ event: 'outbox-finish-failed', delivery: delivery.id, error: error instanceof Error ? error.name : 'unknown' });
    config.wakeAt(new Date(now().getTime() + leaseMs + 1000));
  }

  function start(claimed: Claimed[]): void {
    if (claimed.length > 0) config.failPoint?.('claimed');
    held += claimed.length;
    for (const delivery of claimed) {
      const made = attempt(delivery)
        .then((end) => {
          config.onFinished?.(end, delivery);
          return new Promise<void>((written) => {
            ended.push({ end, delivery, written });
            nudge();
          });
        })
        .catch((error: unknown) => {
          held--;
          leave(delivery, error);
        })
        .finally(() => underway.delete(made));
      underway.add(made);
    }
  }

  function leaseFrom(at: Date): Date {
    return new Date(at.getTime() + leaseMs);
  }

  async function attempt(delivery: Claimed): Promise<Finish> {
    try {
      return await make(delivery);
    } catch (error) {
      return afterError(delivery, error);
    }
  }

  async function make(delivery: Claimed): Promise<Finish> {
    const { act, id } = delivery;
    const sent = (posted?: Posted): Finish => ({
      id,
      state: 'sent',
      thread: posted?.thread,
      message: posted?.message,
      follow: delivery.onSent,
    });
    switch (act.do) {
      case 'post': {
        const destination = destinationOf(delivery);
        const adapter = adapterOf(destination.to === 'thread' ? destination.thread.platform : destination.platform);
        const pace = adapter.pace(destination);
        const wait = pacer.take(pace);
        if (wait > 0) return { id, state: waiting(delivery), notBefore: new Date(now().getTime() + wait), reason: 'pace' };
        const posted = await post(adapter, destination, act.message, delivery).catch((error: unknown) => {
          if (error instanceof DeliveryError && error.failure.kind === 'rate-limited') pacer.pause(pace.key, error.failure.retryAfterMs);
          throw error;
        });
        config.failPoint?.('posted');
        return sent(posted);
      }
      case 'edit':
        // What never arrived needs no edit; it is shown right when it is posted.
        if (!delivery.target) return sent();
        await adapterOf(delivery.target.platform).edit(delivery.target, act.message);
        return sent();
      case 'react':
        await adapterOf(act.message.platform).react?.(act.message, act.reaction);
        return sent();
      case 'home':
        await adapterOf(act.person.platform).home?.(act.person, act.content);
        return sent();
    }
  }

  /** Never repeated blindly: what may be there is looked up, and only where that is impossible is it labelled. */
  async function post(adapter: ChatAdapter, to: Destination, message: Message, delivery: Claimed): Promise<Posted> {
    if (delivery.state !== 'unknown') return adapter.post(to, message, delivery.id);
    if (!adapter.find) return adapter.post(to, labelled(message), delivery.id);
    return (await adapter.find(to, delivery.id, message)) ?? adapter.post(to, message, delivery.id);
  }

  function labelled(message: Message): Message {
    return { ...message, text: `${config.repeatedLabel} ${message.text}` };
  }

  function adapterOf(platform: Platform): ChatAdapter {
    const adapter = adapters.get(platform);
    if (!adapter) throw new DeliveryError({ kind: 'rejected' }, 'platform-not-connected');
    return adapter;
  }

  function afterError(delivery: Claimed, error: unknown): Finish {
    const { id, attempts } = delivery;
    const failure = error instanceof DeliveryError ? error.failure : { kind: 'retry', maybeDelivered: true } as const;
    const reason = error instanceof DeliveryError ? error.reason : error instanceof Error ? error.name : 'unknown';
    log.warn({ event: 'delivery-not-made', delivery: id, kind: failure.kind, reason, attempts });
    const old = now().getTime() - delivery.createdAt.getTime() > giveUpAfterMs;
    const later = (ms: number) => new Date(now().getTime() + ms);
    switch (failure.kind) {
      case 'gone':
      case 'rejected':
        return { id, state: 'failed', reason, follow: delivery.onFailed };
      case 'rate-limited':
        return { id, state: waiting(delivery), notBefore: later(failure.retryAfterMs), reason };
      case 'retry': {
        // The one labelled repeat was made and is in doubt again: people are told rather than shown it a third time.
        const repeated = delivery.state === 'unknown' && delivery.act.do === 'post' && failure.maybeDelivered && !canLookUp(delivery);
        if (repeated) return { id, state: 'failed', reason: `in doubt: ${reason}`, follow: delivery.onFailed };
        if (old) return { id, state: 'failed', reason: `gave-up: ${reason}`, follow: delivery.onFailed };
        // Only a post can be doubled; edits, reactions and pages say the same again.
        const unsure = delivery.act.do === 'post' && failure.maybeDelivered;
        return { id, state: unsure ? 'unknown' : waiting(delivery), notBefore: later(backoff(attempts)), reason };
      }
    }
  }

  function canLookUp(delivery: Claimed): boolean {
    const destination = destinationOf(delivery);
    return adapters.get(destination.to === 'thread' ? destination.thread.platform : destination.platform)?.find !== undefined;
  }

  async function drain(): Promise<void> {
    nudge();
    while (working || underway.size > 0) {
      await working;
      await Promise.all(underway);
    }
  }

  async function stop(): Promise<void> {
    stopped = true;
    while (working || underway.size > 0) {
      await working;
      await Promise.all(underway);
    }
  }

  return { nudge, drain, stop };
}

/** What may have arrived stays in doubt until it is looked up, however often that has to wait. */
function waiting(delivery: Claimed): 'pending' | 'unknown' {
  return delivery.state === 'unknown' ? 'unknown' : 'pending';
}

/** 1 s, 2 s, 4 s ... at most 5 min. */
function backoff(attempts: number): number {
  return Math.min(firstRetryMs * 2 ** Math.min(attempts, 20), longestRetryMs);
}

function destinationOf({ act, thread }: Claimed): Destination {
  if (act.do !== 'post') throw new Error('only a post has a destination');
  if ('to' in act.to) return act.to;
  if (!thread) throw new DeliveryError({ kind: 'rejected' }, 'no-such-thread');
  return thread.ref ? { to: 'thread', thread: thread.ref } : thread.destination;
}
