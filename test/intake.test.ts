/** Many events at once: they share transactions, and yet each has its own effect, and none spoils it for another. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../prisma/store.ts';
import { createIntake } from '../src/intake.ts';
import type { MessageArrived, Sender } from '../src/ports/chat.ts';
import { emptyPlan, type Store, type Tx } from '../src/ports/store.ts';
import { databaseKinds, openTestDatabase, type TestDatabase } from './fakes/databases.ts';
import { createWorld } from './fakes/world.ts';

const people = 20;
const first = 1001;
const now = new Date('2026-11-24T08:00:00Z');
const mission = (n: number): Sender => ({
  platform: 'slack', tenant: 'ours', userId: `U${n}`, name: `Person ${n}`, locale: 'de-DE', zone: 'Africa/Nairobi', staff: true, direct: `D${n}`,
});
const jonas: Sender = { ...mission(0), platform: 'web', userId: 'jonas', name: 'Jonas Muster', direct: 'dm-jonas' };

let messages = 0;

function writes(from: Sender, thread: string, text: string, key = `key-${messages}`): MessageArrived {
  const { platform } = from;
  const chat = platform === 'web' ? { platform, id: 'channel-desk' } : { platform, id: from.direct };
  return {
    type: 'message', variant: 'new', keys: [key], from, chat, thread: { platform, id: thread }, direct: platform !== 'web',
    message: { platform, id: `message-${messages++}` }, text, attachments: [],
  };
}

/** Person `n` in the thread of their own ticket. */
const from = (n: number, text = `Wort von ${n}`) => writes(mission(n), `receipt-${n}`, text);
const everybody = (text?: string) => Array.from({ length: people }, (_, n) => from(n, text));

describe.each(databaseKinds)('many events at once on %s', (kind) => {
  let db: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    db = await openTestDatabase(kind);
    store = createStore(db.database);
  }, 60_000);
  afterAll(() => db.close());
  /** Else the next test's deliveries would be claimed by this one's bots. */
  const bots: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const settle of bots.splice(0)) await settle();
  });

  /** Each person has a ticket that Jonas answers, with a thread on either side. */
  beforeEach(async () => {
    await db.reset();
    const ids = await store.transaction(async (tx) => {
      const arrivals = [jonas, ...Array.from({ length: people }, (_, n) => mission(n))].map((who) => ({ keys: [`met-${who.userId}`], from: who, thread: undefined }));
      return (await tx.enter(arrivals, now)).map(({ person }) => person.id);
    });
    const tickets = ids.slice(1).map((requester, n) => ({
      id: first + n, kind: 'issue' as const, status: 'open' as const, text: 'VPN geht nicht', service: null, queue: 'desk', mission: null, requester,
      assignee: ids[0]!, impact: null, since: null, urgency: 'normal' as const, language: 'de' as const, createdAt: now, answerDueAt: now,
      firstAnsweredAt: now, unansweredSince: null, resolvedAt: null, closedAt: null, outcome: null, answer: null, mergedInto: null, handoff: false, reopenedAt: null, offered: [], sameAs: null, notice: null, version: 1,
    }));
    const threads = tickets.flatMap(({ id }, n) => [
      {
        id: `r${id}`, ticket: id, side: 'requester' as const, ref: { platform: 'slack' as const, id: `receipt-${n}` }, card: `receipt-${id}`, active: true,
        destination: { to: 'person' as const, platform: 'slack' as const, tenant: 'ours', userId: `U${n}`, direct: `D${n}` },
      },
      {
        id: `q${id}`, ticket: id, side: 'queue' as const, ref: { platform: 'web' as const, id: `card-${n}` }, card: `card-${id}`, active: true,
        destination: { to: 'channel' as const, platform: 'web' as const, channel: 'channel-desk' },
      },
    ]);
    await store.transaction((tx) => tx.write({ ...emptyPlan(), tickets }, now));
    await store.transaction((tx) => tx.write({ ...emptyPlan(), threads }, now));
  });

  /** A bot whose transactions are counted, whose writes may be made to fail, and which may be held up once an event has entered. */
  function botOn(spoil: (plan: Parameters<Tx['write']>[0]) => void = () => undefined, meanwhile: () => Promise<void> = async () => undefined) {
    let transactions = 0;
    const counting: Store = {
      ...store,
      transaction: (work, patienceMs) => {
        transactions++;
        return store.transaction((tx) => work({
          ...tx,
          enter: async (arrivals, at) => {
            const entered = await tx.enter(arrivals, at);
            await meanwhile();
            return entered;
          },
          write: async (plan, at) => {
            spoil(plan);
            await tx.write(plan, at);
          },
        }), patienceMs);
      },
    };
    const world = createWorld({ store: counting });
    world.respondersOf('desk', 'jonas');
    bots.push(world.settle);
    return { handle: world.bot.handle, transactions: () => transactions, settle: world.settle, world };
  }

  async function wordsOf(n: number): Promise<string[]> {
    const rows = await db.database.query<{ text: string }>(`select text from "Word" where ticket = $1 order by at, id`, first + n);
    return rows.map(({ text }) => text);
  }
  async function known(key: string): Promise<boolean> {
    return store.transaction((tx) => tx.seen(key));
  }

  test('they share transactions, and each has its effect', async () => {
    const { handle, transactions, settle, world } = botOn();
    const answers = await Promise.all(everybody().map(handle));
    expect(answers).toEqual(answers.map(() => ({ kind: 'none' })));
    expect(transactions()).toBeLessThan(people / 3);
    for (let n = 0; n < people; n++) expect(await wordsOf(n)).toEqual([`Wort von ${n}`]);
    await settle();
    for (let n = 0; n < people; n++) {
      const shown = world.chat('web').thread(`card-${n}`).map(({ message }) => message.quote?.text);
      expect(shown).toEqual([`Wort von ${n}`]);
    }
  });

  test('one alone waits for no company', async () => {
    const { handle, transactions } = botOn();
    await handle(from(0));
    expect(transactions()).toBe(1);
    expect(await wordsOf(0)).toEqual(['Wort von 0']);
  });

  test('a poisonous one fails by itself, leaves no key, and can be sent again', async () => {
    let poisonous = true;
    const { handle } = botOn(({ words }) => {
      if (poisonous && words.some(({ text }) => text === 'Gift')) throw new Error('cannot be written');
    });
    const poison = from(7, 'Gift');
    const events = everybody().map((event, n) => (n === 7 ? poison : event));
    const ends = await Promise.allSettled(events.map(handle));
    expect(ends.map(({ status }, n) => [n, status]).filter(([, status]) => status === 'rejected')).toEqual([[7, 'rejected']]);
    for (let n = 0; n < people; n++) expect(await wordsOf(n)).toEqual(n === 7 ? [] : [`Wort von ${n}`]);
    expect(await known(poison.keys[0]!)).toBe(false);
    poisonous = false;
    await handle(poison);
    expect(await wordsOf(7)).toEqual(['Gift']);
  });

  test('the same event several times at once has one effect', async () => {
    const { handle } = botOn();
    const events = everybody();
    await Promise.all([...events, ...events, ...events].map((event) => handle(structuredClone(event))));
    for (let n = 0; n < people; n++) expect(await wordsOf(n)).toEqual([`Wort von ${n}`]);
  });

  test('an event known under one of two keys has no effect among others that have', async () => {
    const { handle } = botOn();
    await handle(from(3, 'zuerst'));
    const again = { ...from(3, 'noch einmal'), keys: [`key-${messages - 2}`, 'another'] };
    await Promise.all(everybody().map((event, n) => handle(n === 3 ? again : event)));
    expect(await wordsOf(3)).toEqual(['zuerst']);
    expect(await wordsOf(4)).toEqual(['Wort von 4']);
  });

  test('what is none of the bot’s business leaves neither key nor person, whoever it came with', async () => {
    const { handle } = botOn();
    const stranger: Sender = { ...mission(0), platform: 'web', userId: 'stranger', name: 'Fremd', direct: 'dm-stranger' };
    const chatter = writes(stranger, 'some-thread', 'Geht wer mit essen?');
    const answers = await Promise.all([...everybody(), chatter].map(handle));
    expect(answers).toHaveLength(people + 1);
    expect(await known(chatter.keys[0]!)).toBe(false);
    expect(await db.database.query(`select id from "Person" where "userId" = 'stranger'`)).toEqual([]);
    for (let n = 0; n < people; n++) expect(await wordsOf(n)).toEqual([`Wort von ${n}`]);
  });

  test('words of one person keep their order', async () => {
    const { handle, settle, world } = botOn();
    const said = ['eins', 'zwei', 'drei', 'vier', 'fünf'];
    await Promise.all([...everybody(), ...said.map((text) => from(2, text))].map(handle));
    await settle();
    const shown = world.chat('web').thread('card-2').map(({ message }) => message.quote?.text);
    expect(shown).toEqual(['Wort von 2', ...said]);
  });

  test('both sides of one ticket at once lose neither’s change', async () => {
    const { handle, settle, world } = botOn();
    await handle(from(19));
    const answers = Array.from({ length: people }, (_, n) => writes(jonas, `card-${n}`, `Antwort an ${n}`));
    await Promise.all(everybody().flatMap((event, n) => [handle(event), handle(answers[n]!)]));
    await settle();
    for (let n = 0; n < people - 1; n++) {
      expect((await wordsOf(n)).sort()).toEqual([`Antwort an ${n}`, `Wort von ${n}`]);
      const found = await store.transaction((tx) => tx.caseOf(first + n));
      expect(found?.ticket.version).toBe(3);
      expect(world.chat('slack').thread(`receipt-${n}`).map(({ message }) => message.quote?.text)).toEqual([`Antwort an ${n}`]);
    }
  });

  test('what one has locked no other of its transaction decides about', async () => {
    const written: number[][] = [];
    const { handle } = botOn(({ words }) => written.push(words.map(({ ticket }) => ticket)));
    const notes = Array.from({ length: people }, (_, n) => writes({ ...jonas, userId: `other-${n}` }, `card-${n}`, `// Notiz ${n}`));
    await Promise.all(everybody().flatMap((event, n) => [handle(event), handle(notes[n]!)]));
    for (const tickets of written) expect(tickets).toEqual([...new Set(tickets)]);
    for (let n = 0; n < people; n++) expect((await wordsOf(n)).sort()).toEqual([`// Notiz ${n}`, `Wort von ${n}`]);
  });

  if (kind === 'postgres') {
    test('one whose ticket somebody else holds keeps nobody waiting', async () => {
      const { handle } = botOn();
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      let entered = (): void => undefined;
      const inside = new Promise<void>((resolve) => (entered = resolve));
      const holder = store.transaction(async (tx) => {
        await tx.caseOf(first + 5);
        entered();
        await held;
      });
      await inside;
      const handled = everybody().map((event) => handle(event));
      await Promise.all(handled.filter((_, n) => n !== 5));
      expect(await wordsOf(5)).toEqual([]);
      for (let n = 0; n < people; n++) if (n !== 5) expect(await wordsOf(n)).toEqual([`Wort von ${n}`]);
      release();
      await Promise.all([holder, handled[5]]);
      expect(await wordsOf(5)).toEqual(['Wort von 5']);
    });

    test.each([
      ['a responder’s reply', writes(jonas, 'card-5', 'Zu früh')],
      ['a responder’s edit', { ...writes(jonas, 'card-5', 'Zu früh'), variant: 'edited' as const }],
    ])('%s whose thread opens while it is being taken belongs to the ticket', async (_, event) => {
      const cardAt = (ref: string | null) => db.database.query(`update "TicketThread" set ref = $1::text where id = $2::text`, ref, `q${first + 5}`);
      await cardAt(null);
      let opened = false;
      const { handle } = botOn(undefined, async () => {
        if (opened) return;
        opened = true;
        await cardAt('card-5');
      });
      await handle(event);
      expect(await wordsOf(5)).toEqual(['Zu früh']);
    });

    test('two replicas that hear the same at once give it one effect', async () => {
      const [one, two] = [botOn(), botOn()];
      const events = everybody();
      const turned = events.toReversed();
      await Promise.all([...events.map((event) => one.handle(event)), ...turned.map((event) => two.handle(structuredClone(event)))]);
      for (let n = 0; n < people; n++) expect(await wordsOf(n)).toEqual([`Wort von ${n}`]);
    });
  }
});

describe('the order in which work is taken in', () => {
  interface Item {
    name: string;
    locks: string[];
  }
  const item = (name: string, ...locks: string[]): Item => ({ name, locks });

  /** Every call is held until it is let go, by the names in it. */
  function intakeByHand(answer: (name: string) => string = (name) => name) {
    const calls: string[][] = [];
    const doors = new Map<string, () => void>();
    const held = (names: string[]) => new Promise<void>((resolve) => {
      calls.push(names);
      doors.set(names.join(), resolve);
    });
    const { take } = createIntake<Item, string>({
      locks: ({ locks }) => locks,
      together: async (items) => {
        await held(items.map(({ name }) => name));
        return items.map(({ name }) => answer(name));
      },
      alone: async ({ name }) => {
        await held([`alone ${name}`]);
        return name;
      },
    });
    /** Lets the call with these names end, and everything go on that now can. */
    const end = async (...names: string[]) => {
      doors.get(names.join())?.();
      for (let tick = 0; tick < 20; tick++) await Promise.resolve();
    };
    return { take, calls, end };
  }

  test('at once while it is quiet, together once two are under way', async () => {
    const { take, calls, end } = intakeByHand();
    const taken = ['a', 'b', 'c', 'd', 'e'].map((name) => take(item(name, name)));
    expect(calls).toEqual([['a'], ['b']]);
    await end('b');
    expect(calls).toEqual([['a'], ['b'], ['c', 'd', 'e']]);
    await end('a');
    await end('c', 'd', 'e');
    expect(await Promise.all(taken)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('those that share a lock are never under way at the same time, and go as they came', async () => {
    const { take, calls, end } = intakeByHand();
    for (const each of [item('a', 'x'), item('b', 'y'), item('c', 'x'), item('d', 'x', 'z'), item('e', 'z'), item('f')]) void take(each);
    await end('b');
    expect(calls.slice(2)).toEqual([['f']]);
    await end('f');
    expect(calls.slice(3)).toEqual([]);
    await end('a');
    expect(calls.slice(3)).toEqual([['c']]);
    await end('c');
    expect(calls.slice(4)).toEqual([['d']]);
    await end('d');
    expect(calls.slice(5)).toEqual([['e']]);
  });

  test('one that goes alone holds its lock, and nothing else', async () => {
    const { take, calls, end } = intakeByHand((name) => (name === 'a' || name === 'b' ? 'alone' : name));
    for (const each of [item('a', 'x'), item('b', 'y'), item('c', 'x'), item('d', 'z')]) void take(each);
    await end('a');
    await end('b');
    expect(calls.slice(2)).toEqual([['alone a'], ['d'], ['alone b']]);
    await end('alone a');
    expect(calls.slice(5)).toEqual([['c']]);
  });
});
