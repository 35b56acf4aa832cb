/** The one door out: order, retries, doubt, labels, pace. What counts is what stands on the fake platform afterwards. */
import { beforeEach, describe, expect, test } from 'vitest';
import { pino } from 'pino';
import { createStore } from '../../prisma/store.ts';
import { createOutbox, type Outbox } from '../../src/outbox.ts';
import type { Capabilities } from '../../src/ports/chat.ts';
import type { NewDelivery } from '../../src/ports/deliveries.ts';
import { emptyPlan, type Store } from '../../src/ports/store.ts';
import { createFakeChat, textOf, type FakeChat } from '../fakes/fake-chat.ts';
import { freshDatabase } from '../fakes/fresh-database.ts';

const db = freshDatabase();
let store: Store;
let clock: Date;
beforeEach(() => {
  store = createStore(db.database);
  clock = new Date('2026-11-24T08:00:00Z');
});

function outboxOn(chat: FakeChat, more: { leaseMs?: number; giveUpAfterMs?: number } = {}): Outbox {
  return createOutbox({
    store: store.outbox,
    adapters: new Map([['slack' as const, chat.adapter]]),
    now: () => clock,
    log: pino({ level: 'silent' }),
    repeatedLabel: '(wiederholt)',
    wakeAt: () => undefined,
    ...more,
  });
}

const platform = (capabilities?: Partial<Capabilities>) => createFakeChat({ platform: 'slack', capabilities });

let serial = 0;
function post(text: string, lane = 'channel:C1', more: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id: `delivery-${++serial}`,
    lane,
    act: { do: 'post', to: { to: 'channel', platform: 'slack', channel: 'C1' }, message: { text } },
    ...more,
  };
}

async function owe(...deliveries: NewDelivery[]): Promise<void> {
  await store.transaction((tx) => tx.write({ ...emptyPlan(), deliveries }, clock));
}

const pass = (ms: number): void => {
  clock = new Date(clock.getTime() + ms);
};
const shown = (chat: FakeChat) => chat.chat('C1').map(textOf);

test('what is owed is posted, in its order, once', async () => {
  const chat = platform();
  await owe(post('1'), post('2'), post('3'));
  const outbox = outboxOn(chat);
  await outbox.drain();
  await outbox.drain();
  expect(shown(chat)).toEqual(['1', '2', '3']);
});

test('a clear refusal before acceptance is tried again, and what stands behind it waits', async () => {
  const chat = platform();
  chat.failNext({ kind: 'retry', maybeDelivered: false });
  await owe(post('1'), post('2'), post('other', 'channel:other'));
  const outbox = outboxOn(chat);
  await outbox.drain();
  expect(shown(chat)).toEqual(['other']);
  pass(1500);
  await outbox.drain();
  expect(shown(chat)).toEqual(['other', '1', '2']);
});

describe('when it is open whether a post has arrived', () => {
  test('it is looked up: found, it is not posted again', async () => {
    const chat = platform();
    chat.failNext({ kind: 'retry', maybeDelivered: true, arrives: true });
    await owe(post('einmal'));
    const outbox = outboxOn(chat);
    await outbox.drain();
    pass(2000);
    await outbox.drain();
    expect(shown(chat)).toEqual(['einmal']);
    expect(await store.outbox.counts()).toMatchObject({ sent: 1, unknown: 0 });
  });

  test('not found, it is posted', async () => {
    const chat = platform();
    chat.failNext({ kind: 'retry', maybeDelivered: true });
    await owe(post('einmal'));
    const outbox = outboxOn(chat);
    await outbox.drain();
    expect(shown(chat)).toEqual([]);
    pass(2000);
    await outbox.drain();
    expect(shown(chat)).toEqual(['einmal']);
  });

  test('where the platform cannot be asked, the one repeat is labelled', async () => {
    const chat = platform({ lookup: false });
    chat.failNext({ kind: 'retry', maybeDelivered: true, arrives: true });
    await owe(post('einmal'));
    const outbox = outboxOn(chat);
    await outbox.drain();
    pass(2000);
    await outbox.drain();
    expect(shown(chat)).toEqual(['einmal', '(wiederholt) einmal']);
  });

  test('doubt outlives a rate limit', async () => {
    const chat = platform({ lookup: false });
    chat.failNext({ kind: 'retry', maybeDelivered: true, arrives: true }, { kind: 'rate-limited', retryAfterMs: 3000 });
    await owe(post('einmal'));
    const outbox = outboxOn(chat);
    for (const ms of [0, 2000, 4000]) {
      pass(ms);
      await outbox.drain();
    }
    expect(shown(chat)).toEqual(['einmal', '(wiederholt) einmal']);
  });
});

test('what a dead process had claimed is taken up after its lease, and looked up first', async () => {
  const chat = platform();
  await owe(post('einmal'));
  // A process that posts and dies before it can write that down.
  const [claimed] = await store.outbox.claim(clock, new Date(clock.getTime() + 30_000), 10);
  await chat.adapter.post({ to: 'channel', platform: 'slack', channel: 'C1' }, { text: 'einmal' }, claimed!.id);
  const outbox = outboxOn(chat);
  pass(20_000);
  await outbox.drain();
  expect(await store.outbox.counts()).toMatchObject({ sending: 1 });
  pass(15_000);
  await outbox.drain();
  expect(shown(chat)).toEqual(['einmal']);
  expect(await store.outbox.counts()).toMatchObject({ sent: 1 });
});

test('a rate limit is waited out, and the channel rests so long', async () => {
  const chat = platform();
  chat.failNext({ kind: 'rate-limited', retryAfterMs: 30_000 });
  await owe(post('1'));
  const outbox = outboxOn(chat);
  await outbox.drain();
  pass(29_000);
  await outbox.drain();
  expect(shown(chat)).toEqual([]);
});

test('gone for good: what was agreed for that case is said instead', async () => {
  const chat = platform();
  chat.failNext({ kind: 'gone' });
  await owe(post('Antwort', 'a', { onSent: [post('✅', 'b')], onFailed: [post('⚠️', 'b')] }));
  await outboxOn(chat).drain();
  expect(shown(chat)).toEqual(['⚠️']);
  expect(await store.outbox.failed(10)).toMatchObject([{ reason: 'scripted' }]);
});

test('after a day it gives up, and says so', async () => {
  const chat = platform();
  await owe(post('Antwort', 'a', { onFailed: [post('⚠️', 'b')] }));
  const outbox = outboxOn(chat);
  chat.failNext({ kind: 'retry', maybeDelivered: false });
  await outbox.drain();
  pass(25 * 3_600_000);
  chat.failNext({ kind: 'retry', maybeDelivered: false });
  await outbox.drain();
  expect(shown(chat)).toEqual(['⚠️']);
});

test('an operator tries a failed one again', async () => {
  const chat = platform();
  chat.failNext({ kind: 'rejected' });
  await owe(post('Antwort'));
  const outbox = outboxOn(chat);
  await outbox.drain();
  const [failed] = await store.outbox.failed(10);
  expect(await store.outbox.retry(failed!.id, clock)).toBe(true);
  await outbox.drain();
  expect(shown(chat)).toEqual(['Antwort']);
  expect(await store.outbox.retry(failed!.id, clock)).toBe(false);
});

test('two replicas make each delivery once, in its lane’s order', async () => {
  const chat = platform();
  const texts = Array.from({ length: 60 }, (_, index) => `${index % 6}-${Math.floor(index / 6)}`);
  await owe(...texts.map((text) => post(text, `lane-${text.split('-')[0]}`)));
  await Promise.all([outboxOn(chat).drain(), outboxOn(chat).drain()]);
  const seen = shown(chat);
  expect(seen.toSorted()).toEqual(texts.toSorted());
  for (const lane of '012345') expect(seen.filter((text) => text.startsWith(lane))).toEqual(texts.filter((text) => text.startsWith(lane)));
});
