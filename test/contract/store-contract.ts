/** What every database must keep of the promises in src/ports/store.ts. */
import { randomUUID } from 'node:crypto';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../prisma/database.ts';
import { createStore } from '../../prisma/store.ts';
import type { Sender, ThreadRef } from '../../src/ports/chat.ts';
import type { Need } from '../../src/domain/need.ts';
import type { Claimed, Finish, NewDelivery } from '../../src/ports/deliveries.ts';
import type { Feedback } from '../../src/ports/feedback.ts';
import type { TicketThread } from '../../src/ports/people.ts';
import type { Case, Entered, Plan, Store, Tx, Word } from '../../src/ports/store.ts';
import { Busy, emptyPlan } from '../../src/ports/store.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import { openTestDatabase, type DatabaseKind, type TestDatabase } from '../fakes/databases.ts';

const now = new Date('2026-11-23T08:30:00.123Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const lease = later(1);

const anna: Sender = {
  platform: 'teams',
  tenant: 'tenant-1',
  userId: 'user-anna',
  name: 'Anna Rößler',
  email: 'anna@nairobi.example',
  locale: 'de-DE',
  zone: 'Africa/Nairobi',
  staff: true,
  direct: '{"conversation":"a:1"}',
};
const ben: Sender = { ...anna, platform: 'slack', tenant: 'T1', userId: 'U2', name: 'Ben', email: 'ben@it.example', direct: 'D2' };

const queueRef: ThreadRef = { platform: 'slack', id: 'C1:1700.1' };

function ticketOf(id: number, requester: string, change: Partial<Ticket> = {}): Ticket {
  return {
    id,
    kind: 'issue',
    status: 'new',
    text: 'VPN geht nicht: „Fehler“ 👩🏽‍💻 \u202Eabc',
    service: 'vpn',
    queue: 'network',
    mission: 'nairobi',
    requester,
    assignee: null,
    impact: 'me',
    since: 'heute früh',
    urgency: 'normal',
    language: 'de',
    createdAt: now,
    answerDueAt: later(240),
    firstAnsweredAt: null,
    unansweredSince: now,
    resolvedAt: null,
    closedAt: null,
    reopenedAt: null,
    outcome: null,
    answer: null,
    mergedInto: null,
    handoff: false,
    offered: ['abwesenheit-3f2a1', 'vpn'],
    sameAs: null,
    notice: null,
    version: 1,
    ...change,
  };
}

function threadsOf(ticket: number, queue: ThreadRef | null = queueRef): [TicketThread, TicketThread] {
  return [
    {
      id: `q${ticket}`,
      ticket,
      side: 'queue',
      destination: { to: 'channel', platform: 'slack', channel: 'C1' },
      ref: queue,
      card: `card-q${ticket}`,
      active: true,
    },
    {
      id: `r${ticket}`,
      ticket,
      side: 'requester',
      destination: { to: 'person', platform: 'teams', tenant: 'tenant-1', userId: 'user-anna', direct: anna.direct },
      ref: null,
      card: `card-r${ticket}`,
      active: true,
    },
  ];
}

function post(id: string, thread: string, more: Partial<NewDelivery> = {}): NewDelivery {
  return { id, lane: `thread:${thread}`, act: { do: 'post', to: { thread }, message: { text: id } }, ...more };
}

async function enterOne(tx: Tx, keys: string[], from: Sender, thread: ThreadRef | undefined, at: Date): Promise<Entered> {
  const [entered] = await tx.enter([{ keys, from, thread }], at);
  if (!entered) throw new Error('nothing was entered');
  return entered;
}

function note(id: string, lane: string): NewDelivery {
  return { id, lane, act: { do: 'post', to: { to: 'channel', platform: 'slack', channel: 'C9' }, message: { text: id } } };
}

function sent(id: string, ref?: ThreadRef, follow: NewDelivery[] = []): Finish {
  return { id, state: 'sent', message: { platform: 'slack', id: `message-of-${id}` }, follow, ...(ref ? { thread: ref } : {}) };
}

const ids = (claimed: { id: string }[]) => claimed.map(({ id }) => id);

/** A promise that is resolved from outside. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => undefined as void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

export function storeContract(kind: DatabaseKind): void {
  describe(`store on ${kind}`, () => {
    let testDatabase: TestDatabase;
    let store: Store;

    beforeAll(async () => {
      testDatabase = await openTestDatabase(kind);
      store = createStore(testDatabase.database);
    }, 60_000);
    beforeEach(() => testDatabase.reset());
    afterAll(() => testDatabase.close());

    let keys = 0;
    const enter = (from: Sender, thread?: ThreadRef): Promise<Entered> => store.transaction((tx) => enterOne(tx, [`key-${keys++}`], from, thread, now));
    const write = (plan: Partial<Plan>) => store.transaction((tx) => tx.write({ ...emptyPlan(), ...plan }, now));
    const caseOf = (id: number): Promise<Case | undefined> => store.transaction((tx) => tx.caseOf(id));
    const claim = (at = now, until = lease, limit = 10): Promise<Claimed[]> => store.outbox.claim(at, until, limit);

    async function openTicket(id = 1001, change: Partial<Ticket> = {}, queue: ThreadRef | null = queueRef): Promise<Ticket> {
      const { person } = await enter(anna);
      const ticket = ticketOf(id, person.id, change);
      await write({ tickets: [ticket], threads: threadsOf(id, queue) });
      return ticket;
    }

    describe('an event has one effect', () => {
      test('is fresh once, whichever of its keys comes again', async () => {
        const first = await store.transaction((tx) => enterOne(tx, ['a', 'b'], anna, undefined, now));
        const again = await store.transaction((tx) => enterOne(tx, ['c', 'b'], anna, undefined, now));
        expect([first.fresh, again.fresh]).toEqual([true, false]);
        expect(again.cases).toEqual([]);
      });

      test('a key named twice in one event is no repetition', async () => {
        expect((await store.transaction((tx) => enterOne(tx, ['a', 'a'], anna, undefined, now))).fresh).toBe(true);
      });

      test('several are entered together: each with its own person and tickets, fresh or not', async () => {
        await openTicket(1001);
        await openTicket(1002, {}, { platform: 'slack', id: 'other' });
        await store.transaction((tx) => enterOne(tx, ['seen'], anna, undefined, now));
        const arrivals = [
          { keys: ['one'], from: { ...ben, userId: 'U9' }, thread: { platform: 'slack' as const, id: 'other' } },
          { keys: ['two', 'seen'], from: { ...ben, userId: 'U8' }, thread: queueRef },
          { keys: ['three', 'three'], from: ben, thread: queueRef },
          { keys: ['four'], from: anna, thread: undefined },
        ];
        const entered = await store.transaction((tx) => tx.enter(arrivals, now));
        expect(entered.map(({ fresh, person, cases }) => [fresh, person.userId, cases.map(({ ticket }) => ticket.id)])).toEqual([
          [true, 'U9', [1002]],
          [false, 'U8', []],
          [true, 'U2', [1001]],
          [true, 'user-anna', []],
        ]);
        const again = await store.transaction((tx) => tx.enter(arrivals, now));
        expect(again.map(({ fresh }) => fresh)).toEqual([false, false, false, false]);
        expect(again.map(({ person }) => person.id)).toEqual(entered.map(({ person }) => person.id));
      });

      test('a rolled back event can be sent again', async () => {
        const failing = store.transaction(async (tx) => {
          await enterOne(tx, ['a'], anna, undefined, now);
          throw new Error('the flow broke');
        });
        await expect(failing).rejects.toThrow('the flow broke');
        expect((await store.transaction((tx) => enterOne(tx, ['a'], anna, undefined, now))).fresh).toBe(true);
      });

      test('of many at once exactly one is fresh', async () => {
        const entered = await Promise.all(Array.from({ length: 20 }, (_, n) => store.transaction((tx) => enterOne(tx, ['a', `b${n}`], anna, undefined, now))));
        expect(entered.filter(({ fresh }) => fresh)).toHaveLength(1);
      });

      test('the second waits for the first, and wins when the first is rolled back', async () => {
        const held = gate();
        const inside = gate();
        const first = store.transaction(async (tx) => {
          await enterOne(tx, ['a'], anna, undefined, now);
          inside.open();
          await held.opened;
          throw new Error('undone');
        });
        await inside.opened;
        const second = store.transaction((tx) => enterOne(tx, ['a'], ben, undefined, now));
        await turn();
        held.open();
        await expect(first).rejects.toThrow('undone');
        expect((await second).fresh).toBe(true);
      });

      test('a failed statement undoes everything, even if the flow carries on', async () => {
        const careless = store.transaction(async (tx) => {
          await enterOne(tx, ['a'], anna, undefined, now);
          await tx.write({ ...emptyPlan(), tickets: [ticketOf(7, 'nobody')] }, now).catch(() => undefined);
        });
        await expect(careless).rejects.toThrow();
        expect((await store.transaction((tx) => enterOne(tx, ['a'], anna, undefined, now))).fresh).toBe(true);
      });

      test.each([
        ['NUL', 'a\u0000b'],
        ['a lone surrogate', 'a\uD800b'],
      ])('text with %s is refused, not changed', async (_name, text) => {
        const { person } = await enter(anna);
        await expect(write({ tickets: [ticketOf(1001, person.id, { text })] })).rejects.toThrow();
        await expect(enter({ ...anna, name: text })).rejects.toThrow();
        await expect(store.transaction((tx) => enterOne(tx, [text], anna, undefined, now))).rejects.toThrow();
        expect(await caseOf(1001)).toBeUndefined();
      });
    });

    describe('people', () => {
      test('are created once and brought up to date, what they chose stays', async () => {
        const { person } = await enter(anna);
        expect(person).toEqual({
          ...{ id: person.id, platform: 'teams', tenant: 'tenant-1', userId: 'user-anna', name: 'Anna Rößler', email: 'anna@nairobi.example' },
          ...{ locale: 'de-DE', zone: 'Africa/Nairobi', direct: anna.direct, spokenLanguage: null, chosenMission: null, chosenLanguage: null, chosenZone: null },
        });
        const chosen = { ...person, spokenLanguage: 'en', chosenMission: 'lima', chosenLanguage: 'en', chosenZone: 'America/Lima' } as const;
        await write({ persons: [chosen] });
        const { email: _email, ...silent } = anna;
        const again = await enter({ ...silent, name: 'Anna Neu', locale: 'fr-FR' });
        expect(again.person).toEqual({ ...chosen, name: 'Anna Neu', locale: 'fr-FR' });
        expect(await store.transaction((tx) => tx.person(person.id))).toEqual(again.person);
      });

      test('are told apart by platform and tenant', async () => {
        const entered = [await enter(anna), await enter({ ...anna, tenant: 'other' }), await enter({ ...anna, platform: 'web' })];
        expect(new Set(entered.map(({ person }) => person.id)).size).toBe(3);
      });

      test('two events of one person take effect one after the other', async () => {
        await enter(anna);
        const missions: (string | null)[] = [];
        await Promise.all(
          ['lima', 'oslo', 'rom'].map((mission) =>
            store.transaction(async (tx) => {
              const { person } = await enterOne(tx, [mission], anna, undefined, now);
              missions.push(person.chosenMission);
              await turn();
              await tx.write({ ...emptyPlan(), persons: [{ ...person, chosenMission: mission }] }, now);
            }),
          ),
        );
        expect(new Set(missions).size).toBe(3);
      });
    });

    describe('tickets', () => {
      test('are numbered from 1001', async () => {
        expect(await store.transaction(async (tx) => [await tx.nextTicketId(), await tx.nextTicketId()])).toEqual([1001, 1002]);
      });

      test('every kind of row comes back as it was written', async () => {
        const { person } = await enter(anna);
        const { person: responder } = await enter(ben);
        const ticket = ticketOf(1001, person.id, {
          ...{ kind: 'question', status: 'resolved', assignee: responder.id, impact: 'visitors', urgency: 'critical', language: 'en' },
          ...{ firstAnsweredAt: later(1), unansweredSince: null, resolvedAt: later(2), closedAt: later(3), outcome: 'merged', answer: 'so', version: 7 },
        } as const);
        const other = ticketOf(1002, person.id, { mergedInto: 1001, service: null, mission: null, impact: null, since: null });
        const [queue, requester] = threadsOf(1001);
        const past = { ...queue, id: 'a-past', ref: { platform: 'slack', id: 'C0:1' }, active: false } as const;
        const file = { platform: 'slack', id: 'F1', name: 'ä.png', type: 'image/png', size: 12, unreachable: true } as const;
        const words: Word[] = [
          { id: 'w1', ticket: 1001, author: person.id, side: 'requester', kind: 'message', text: '', at: later(1), source: { platform: 'teams', id: 'm1' }, copy: 'd1', files: [file] },
          { id: 'w2', ticket: 1001, author: responder.id, side: 'queue', kind: 'note', text: '\\u0000 "\n', at: later(2), source: null, copy: null, files: [] },
        ];
        const draft = { id: 'd', person: person.id, text: 'x', files: [file], at: now, used: false, service: 'vpn', form: null, answer: { shown: ['a'], others: ['b', 'c'] } };
        await write({
          ...{ tickets: [other, ticket], threads: [past, requester, queue], words, drafts: [draft] },
          feedback: [{ id: 'f', person: person.id, mission: null, service: 'vpn', kind: 'praise', state: 'new', text: 'gut', language: 'de', at: now, need: null, queueThread: 'q', personThread: null }],
          audit: [{ at: now, person: person.id, ticket: 1001, what: 'ticket.created' }],
        });

        const whole = { ticket, requester: person, assignee: responder, threads: [queue, requester, past] };
        expect(await caseOf(1001)).toEqual(whole);
        expect(await caseOf(9)).toBeUndefined();
        const read = <T>(work: (tx: Tx) => Promise<T>) => store.transaction(work);
        expect(await read((tx) => Promise.all([tx.word('w1')]))).toEqual([words[0]]);
        expect(await read((tx) => tx.wordBySource({ platform: 'teams', id: 'm1' }))).toEqual(words[0]);
        expect(await read((tx) => tx.wordBySource({ platform: 'slack', id: 'm1' }))).toBeUndefined();
        expect(await read((tx) => tx.word('w2'))).toEqual(words[1]);
        expect(await read((tx) => tx.draft('d'))).toEqual(draft);
        expect((await read((tx) => tx.mergedInto(1001))).map((found) => found.ticket)).toEqual([other]);
        const client = testDatabase.database.client;
        expect(await client.feedback.findMany()).toMatchObject([{ id: 'f', mission: null, text: 'gut' }]);
        expect(await client.audit.findMany()).toMatchObject([{ person: person.id, ticket: 1001, what: 'ticket.created' }]);

        const changed = { ...ticket, status: 'open', text: 'anders', resolvedAt: null } as const;
        await write({ tickets: [changed], drafts: [{ ...draft, used: true, form: null }], words: [{ ...words[0]!, text: 'geändert' }] });
        expect(await caseOf(1001)).toEqual({ ...whole, ticket: changed });
        expect(await read((tx) => tx.draft('d'))).toEqual({ ...draft, used: true, form: null });
        expect((await read((tx) => tx.word('w1')))?.text).toBe('geändert');
      });

      test('a letter has an id of the database and a day; it is taken out once, and the days tell how many wait', async () => {
        const letter = (text: string, day: string) => ({ text, kind: 'wish' as const, service: null, day: new Date(`${day}T00:00:00Z`) });
        await write({ letters: [letter('alt „ä“', '2026-11-21'), letter('neu', '2026-11-23')] });
        const rows = await testDatabase.database.client.letterbox.findMany();
        expect(rows.map(({ id }) => id)).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.stringMatching(/^[0-9a-f-]{36}$/)]);
        expect((await store.letterDays()).map((day) => day.toISOString()).sort()).toEqual(['2026-11-21T00:00:00.000Z', '2026-11-23T00:00:00.000Z']);
        await store.cleanUp(later(1_000_000));
        const take = () => store.transaction((tx) => tx.takeLetters(new Date('2026-11-23T00:00:00Z')));
        await expect(store.transaction(async (tx) => {
          await tx.takeLetters(now);
          throw new Error('killed');
        })).rejects.toThrow('killed');
        expect(await take()).toEqual([letter('alt „ä“', '2026-11-21')]);
        expect(await take()).toEqual([]);
        expect(await store.letterDays()).toHaveLength(1);
      });

      test('a forgotten draft goes with every delivery whose buttons name it, sent or not, and with no other', async () => {
        const { person } = await enter(anna);
        const draft = (id: string) => ({ id, person: person.id, text: 'geheim', files: [], at: now, used: false, service: null, answer: null, form: null });
        const offer = (id: string, value: string): NewDelivery => ({ id, lane: `lane-${id}`, act: { do: 'post', to: { to: 'channel', platform: 'slack', channel: 'C9' }, message: { text: 'x', quote: { text: 'geheim' }, buttons: [{ action: 'a', value: 'other', label: 'A' }, { action: 'b', value, label: 'B' }] } } });
        await write({ drafts: [draft('d1'), draft('d2')], deliveries: [offer('p1', 'd1'), offer('p2', 'd1:1042'), offer('p3', 'd2'), offer('p4', 'd12')] });
        const claimed = await claim(now, lease, 1);
        await store.outbox.finish([{ id: claimed[0]!.id, state: 'sent', follow: [] }], later(1), later(2));
        await write({ forgotten: ['d1'], forgottenKeys: ['key-0'] });
        const { client } = testDatabase.database;
        expect((await client.draft.findMany()).map(({ id }) => id)).toEqual(['d2']);
        expect((await client.delivery.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id)).toEqual(['p3', 'p4']);
        expect(await client.eventKey.count({ where: { key: 'key-0' } })).toBe(0);
      });

      test('deliveries of a lane are forgotten once they have ended', async () => {
        await write({ deliveries: [note('n1', 'nameless:1'), note('n2', 'nameless:2'), note('n3', 'chat:nameless:')] });
        const due = await claim(now, lease, 10);
        await store.outbox.finish(due.filter(({ id }) => id !== 'n2').map(({ id }) => ({ id, state: 'sent' as const, follow: [] })), later(1), later(2));
        await store.forgetDeliveries('nameless:');
        expect((await testDatabase.database.client.delivery.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id)).toEqual(['n2', 'n3']);
      });

      test('a feedback is found by either thread, with its person and threads', async () => {
        const { person } = await enter(anna);
        const [queue, own] = threadsOf(1).map((thread) => ({ ...thread, ticket: null }));
        const feedback: Feedback = { id: 'f1', person: person.id, mission: 'nairobi', service: null, kind: null, state: 'new', text: 'gut', language: 'de', at: now, need: 3, queueThread: queue!.id, personThread: own!.id };
        const nameless: Feedback = { ...feedback, id: 'f2', person: null, mission: null, language: null, personThread: null, queueThread: 'elsewhere' };
        const ref = { platform: 'teams', id: 'a:1' } as const;
        await write({ feedback: [feedback, nameless], threads: [queue!, { ...own!, ref }, { ...queue!, id: 'elsewhere', ref: { platform: 'slack', id: 'C1:2' } }] });
        const whole = { feedback, person, queueThread: queue, personThread: { ...own!, ref } };
        const read = <T>(work: (tx: Tx) => Promise<T>) => store.transaction(work);
        expect(await read((tx) => tx.feedback('f1'))).toEqual(whole);
        expect(await read((tx) => tx.feedbackIn(queueRef))).toEqual(whole);
        expect(await read((tx) => tx.feedbackIn(ref))).toEqual(whole);
        expect(await read((tx) => tx.feedbackIn({ platform: 'slack', id: 'a:1' }))).toBeUndefined();
        expect(await read((tx) => tx.feedbackIn({ platform: 'slack', id: 'C1:2' }))).toMatchObject({ feedback: nameless, person: null, personThread: null });
        expect(await enter(anna, ref)).toMatchObject({ cases: [], threadKnown: true });
        expect(await enter(anna, { platform: 'web', id: 'a:1' })).toMatchObject({ cases: [], threadKnown: false });
        expect(await enter(anna)).toMatchObject({ cases: [], threadKnown: false });
      });

      test('needs count missions, not voices; the newest change comes first', async () => {
        const { person } = await enter(anna);
        const other = (await enter(ben)).person;
        const thread = { ...threadsOf(1)[0], ticket: null };
        const need = (id: number, change: Partial<Need> = {}): Need => ({ id, title: `Need ${id}`, wanted: 'why', service: null, state: 'heard', answer: null, createdAt: now, changedAt: later(id), thread: thread.id, version: 1, ...change });
        const voice = (of: number, who: string, mission: string | null, words: string) => ({ need: of, person: who, mission, words, at: now });
        await write({ threads: [thread], needs: [need(1), need(2, { thread: 'none' })], voices: [voice(1, person.id, 'nairobi', 'a'), voice(1, other.id, 'nairobi', 'b'), voice(1, 'third', null, 'c')] });
        await write({ voices: [voice(1, person.id, 'amman', 'anders')], needs: [need(2, { thread: 'none', state: 'declined', answer: 'weil', version: 2 })] });
        const read = <T>(work: (tx: Tx) => Promise<T>) => store.transaction(work);
        expect((await read((tx) => tx.needs())).map(({ id, missions, answer }) => [id, missions, answer])).toEqual([[2, 0, 'weil'], [1, 2, null]]);
        expect(await read((tx) => tx.need(1))).toEqual({ need: need(1), thread });
        expect(await read((tx) => tx.needIn(queueRef))).toEqual({ need: need(1), thread });
        expect(await read((tx) => tx.need(9))).toBeUndefined();
        expect((await read((tx) => tx.voices(1))).find((each) => each.person === person.id)).toMatchObject({ mission: 'amman', words: 'anders' });
        const first = await read((tx) => tx.contributors(1, '', 1));
        const rest = await read((tx) => tx.contributors(1, first[0]?.person.id ?? '', 5));
        expect([...first, ...rest].map((each) => each.person.id)).toEqual([person.id, other.id].sort());
        expect(await read((tx) => tx.nextNeedId())).toBeGreaterThan(0);
      });

      test('news are told in order of their changes and go when they are told', async () => {
        const news = (id: string, told = '') => ({ id, need: 1, state: 'planned' as const, answer: null, told });
        await write({ news: [news('1:000003'), news('1:000002')] });
        const next = () => store.transaction((tx) => tx.nextNews());
        expect(await next()).toEqual(news('1:000002'));
        await write({ news: [news('1:000002', 'p7')] });
        expect((await next())?.told).toBe('p7');
        await write({ toldNews: ['1:000002'] });
        expect((await next())?.id).toBe('1:000003');
      });

      test('ratings come back as groups only, with how many resolved such tickets', async () => {
        const { person } = await enter(anna);
        const { person: responder } = await enter(ben);
        const rating = (stars: number, service = 'vpn', month = '2026-10') => ({ service, month, stars });
        const resolved = (id: number, assignee: string, at: string, service: string | null = 'vpn') => ticketOf(id, person.id, { service, assignee, status: 'resolved', resolvedAt: new Date(at) });
        await write({
          tickets: [resolved(1, person.id, '2026-10-01T00:00:00Z'), resolved(2, responder.id, '2026-10-31T23:59:59Z'), resolved(3, 'third', '2026-11-01T00:00:00Z'), resolved(4, responder.id, '2026-10-05T00:00:00Z', null)].map((each) => (each.assignee === 'third' ? { ...each, assignee: null } : each)),
          ratings: [rating(1), rating(4), rating(5, 'none'), rating(2, 'printer')],
          remarks: [{ service: 'vpn', month: '2026-10', text: 'z' }, { service: 'vpn', month: '2026-10', text: 'a' }],
          ratingsAsked: [{ person: person.id, service: 'vpn', month: '2026-10', ticket: 1, at: now, state: 'asked' }],
        });
        const groups = await store.transaction((tx) => tx.ratingGroups(['vpn', 'none']));
        expect(groups.toSorted((a, b) => a.service.localeCompare(b.service))).toEqual([
          { service: 'none', month: '2026-10', count: 1, average: 5, remarks: [], responders: 1 },
          { service: 'vpn', month: '2026-10', count: 2, average: 2.5, remarks: ['a', 'z'], responders: 2 },
        ]);
        await write({ ratingsAsked: [{ person: person.id, service: 'vpn', month: '2026-10', ticket: 9, at: later(1), state: 'rated' }] });
        expect(await store.transaction((tx) => tx.ratingsAsked(person.id))).toEqual([{ person: person.id, service: 'vpn', month: '2026-10', ticket: 1, at: now, state: 'rated' }]);
      });

      test('an empty plan is no error', async () => {
        await expect(write({})).resolves.toBeUndefined();
      });

      test('are found by any of their threads, newest first', async () => {
        await openTicket(1001);
        await openTicket(1002);
        await openTicket(1003, {}, { platform: 'slack', id: 'elsewhere' });
        expect((await enter(ben, queueRef)).cases.map(({ ticket }) => ticket.id)).toEqual([1002, 1001]);
        expect((await enter(ben, { platform: 'teams', id: queueRef.id })).cases).toEqual([]);
      });

      test('a message seen twice on its platform is kept once', async () => {
        const ticket = await openTicket();
        const word = { id: 'w1', ticket: 1001, author: ticket.requester, side: 'requester', kind: 'message', text: 'x', at: now, source: { platform: 'teams', id: 'm' }, copy: null, files: [] } satisfies Word;
        await write({ words: [word] });
        await expect(write({ words: [{ ...word, id: 'w2' }] })).rejects.toThrow();
      });

      test('the latest draft is the youngest', async () => {
        const { person } = await enter(anna);
        const draft = (id: string, minutes: number) => ({ id, person: person.id, text: id, files: [], at: later(minutes), used: false, service: null, answer: null, form: null });
        await write({ drafts: [draft('a', 1), draft('b', 3), draft('c', 2)] });
        expect((await store.transaction((tx) => tx.latestDraft(person.id)))?.id).toBe('b');
        expect(await store.transaction((tx) => tx.latestDraft('nobody'))).toBeUndefined();
      });

      test('of a person: newest first, open or all', async () => {
        const { person } = await enter(anna);
        const states = ['new', 'closed', 'resolved', 'withdrawn', 'waiting'] as const;
        await write({ tickets: states.map((status, n) => ticketOf(1001 + n, person.id, { status })) });
        const of = (which: 'open' | 'all', limit: number) => store.transaction((tx) => tx.casesOf(person.id, which, limit));
        expect((await of('open', 9)).map(({ ticket }) => ticket.id)).toEqual([1005, 1003, 1001]);
        expect((await of('all', 2)).map(({ ticket }) => ticket.id)).toEqual([1005, 1004]);
      });

      test('of queues: oldest unanswered first, then oldest', async () => {
        const { person } = await enter(anna);
        const add = (id: number, change: Partial<Ticket>) => ticketOf(id, person.id, change);
        await write({
          tickets: [
            add(1001, { unansweredSince: null, createdAt: later(2) }),
            add(1002, { unansweredSince: later(5), createdAt: later(1) }),
            add(1003, { unansweredSince: later(4), status: 'open' }),
            add(1004, { unansweredSince: null, createdAt: later(1), status: 'waiting' }),
            add(1005, { unansweredSince: later(1), status: 'resolved' }),
            add(1006, { unansweredSince: later(1), queue: 'other' }),
          ],
        });
        const of = (queues: string[], limit: number) => store.transaction((tx) => tx.queueCases(queues, limit));
        expect((await of(['network'], 9)).map(({ ticket }) => ticket.id)).toEqual([1003, 1002, 1004, 1001]);
        expect((await of(['network', 'other'], 2)).map(({ ticket }) => ticket.id)).toEqual([1006, 1003]);
        expect(await of([], 9)).toEqual([]);
      });

      test.each(['enter', 'caseOf'] as const)('whoever waits for one with %s sees all that happened meanwhile', async (how) => {
        const ticket = await openTicket();
        const responder = (await enter(ben)).person;
        const inside = gate();
        const held = gate();
        const first = store.transaction(async (tx) => {
          await enterOne(tx, ['first'], anna, queueRef, now);
          inside.open();
          await held.opened;
          const [thread] = threadsOf(1001);
          const moved = { ...thread, id: 'new-home', ref: null };
          await tx.write({ ...emptyPlan(), tickets: [{ ...ticket, assignee: responder.id, version: 2 }], threads: [moved, { ...thread, active: false }] }, now);
        });
        await inside.opened;
        const second = store.transaction(async (tx) =>
          how === 'enter' ? (await enterOne(tx, ['second'], ben, queueRef, now)).cases[0] : tx.caseOf(1001),
        );
        // Lets the second reach the lock; whether it does or comes later, it must see the same.
        await sleep(50);
        held.open();
        await first;
        const seen = await second;
        expect(seen?.ticket.version).toBe(2);
        expect(seen?.assignee?.name).toBe('Ben');
        expect(seen?.threads.map(({ id, active }) => [id, active])).toEqual([['new-home', true], ['r1001', true], ['q1001', false]]);
      });

      test('twenty at once on one ticket lose no change', async () => {
        await openTicket();
        await Promise.all(
          Array.from({ length: 20 }, (_, n) =>
            store.transaction(async (tx) => {
              const { cases } = await enterOne(tx, [`many${n}`], { ...ben, userId: `U${n}` }, queueRef, now);
              const ticket = cases[0]!.ticket;
              await tx.write({ ...emptyPlan(), tickets: [{ ...ticket, version: ticket.version + 1 }] }, now);
            }),
          ),
        );
        expect((await caseOf(1001))?.ticket.version).toBe(21);
      });

      test('quiet ones are resolved long ago and nobody wrote since', async () => {
        const { person } = await enter(anna);
        const resolved = (id: number, minutes: number) => ticketOf(id, person.id, { status: 'resolved', resolvedAt: later(minutes) });
        const word = (id: string, ticket: number, minutes: number): Word => ({
          ...{ id, ticket, author: person.id, side: 'requester', kind: 'message', text: 'danke', at: later(minutes), source: null, copy: null, files: [] },
        });
        await write({
          tickets: [resolved(1001, 3), resolved(1002, 1), resolved(1003, 20), resolved(1004, 2), ticketOf(1005, person.id)],
          words: [word('a', 1001, 4), word('b', 1004, 15)],
        });
        expect(await store.quietTickets(later(10), 9)).toEqual([1002, 1001]);
        expect(await store.quietTickets(later(10), 1)).toEqual([1002]);
      });
    });

    describe('the outbox', () => {
      test('gives each lane in order, lanes independently', async () => {
        await write({ deliveries: [note('a1', 'a'), note('a2', 'a'), note('b1', 'b'), note('a3', 'a')] });
        expect(ids(await claim())).toEqual(['a1', 'b1']);
        expect(await claim()).toEqual([]);
        await store.outbox.finish([sent('a1')], now, lease);
        expect(ids(await claim())).toEqual(['a2']);
        await store.outbox.finish([{ id: 'a2', state: 'failed', reason: 'gone', follow: [] }], now, lease);
        expect(ids(await claim())).toEqual(['a3']);
      });

      test('keeps the order of one plan and of follow-ups', async () => {
        const many = Array.from({ length: 30 }, (_, n) => note(`d${n}`, 'a'));
        await write({ deliveries: [note('first', 'b')] });
        await claim();
        await store.outbox.finish([sent('first', undefined, many)], now, lease);
        const order: string[] = [];
        for (let next = await claim(); next.length > 0; next = await claim()) {
          order.push(...ids(next));
          await store.outbox.finish(next.map(({ id }) => sent(id)), now, lease);
        }
        expect(order).toEqual(ids(many));
      });

      test('says everything that is needed to make a delivery', async () => {
        await openTicket(1001, {}, null);
        const [queue] = threadsOf(1001, null);
        const opening = post('card-q1001', 'q1001', { onSent: [note('ok', 'x')], onFailed: [note('bad', 'x')] });
        await write({ deliveries: [opening] });
        expect(await claim()).toEqual([
          {
            ...{ id: 'card-q1001', lane: 'thread:q1001', act: opening.act, state: 'sending', attempts: 0, createdAt: now },
            ...{ thread: queue, target: null, onSent: opening.onSent, onFailed: opening.onFailed },
          },
        ]);
        await store.outbox.finish([sent('card-q1001', queueRef)], now, lease);
        expect((await caseOf(1001))?.threads[0]).toEqual({ ...queue, ref: queueRef });
        await write({
          deliveries: [
            { id: 'edit', lane: 'thread:q1001', act: { do: 'edit', of: 'card-q1001', message: { text: 'x' } } },
            { id: 'edit-nothing', lane: 'b', act: { do: 'edit', of: 'never-was', message: { text: 'x' } } },
          ],
        });
        expect((await claim()).map(({ id, target }) => [id, target])).toEqual([
          ['edit', { platform: 'slack', id: 'message-of-card-q1001' }],
          ['edit-nothing', null],
        ]);
        await write({ deliveries: [post('reply', 'q1001')] });
        await store.outbox.finish([sent('edit'), sent('edit-nothing')], now, lease);
        expect((await claim())[0]?.thread?.ref).toEqual(queueRef);
      });

      test('a thread\'s ref, once known, survives a plan that did not know it', async () => {
        await openTicket(1001, {}, null);
        const [queue] = threadsOf(1001, null);
        await write({ deliveries: [post('card-q1001', 'q1001')] });
        await claim();
        await store.outbox.finish([sent('card-q1001', queueRef)], now, lease);
        await write({ threads: [{ ...queue, active: false }] });
        expect((await caseOf(1001))?.threads.find(({ id }) => id === 'q1001')).toEqual({ ...queue, ref: queueRef, active: false });
      });

      test('only the opening post gives a thread its ref', async () => {
        await openTicket();
        await write({ deliveries: [post('reply', 'q1001')] });
        await claim();
        await store.outbox.finish([sent('reply', { platform: 'slack', id: 'somewhere' })], now, lease);
        expect((await caseOf(1001))?.threads[0]?.ref).toEqual(queueRef);
      });

      test('does not give before its time, nor what stands behind it', async () => {
        await write({ deliveries: [note('a1', 'a'), note('a2', 'a')] });
        expect(await store.outbox.nextDue()).toEqual(now);
        await claim();
        await store.outbox.finish([{ id: 'a1', state: 'pending', notBefore: later(5), reason: 'rate-limited' }], now, lease);
        expect(await claim(later(4), later(5))).toEqual([]);
        expect(await store.outbox.nextDue()).toEqual(later(5));
        const [again] = await claim(later(5), later(6));
        expect(again).toMatchObject({ id: 'a1', state: 'sending', attempts: 1 });
        await store.outbox.finish([sent('a1')], now, lease);
        await store.outbox.finish((await claim(later(6), later(7))).map(({ id }) => sent(id)), now, lease);
        expect(await store.outbox.nextDue()).toBeNull();
      });

      test('what may have arrived comes back as unknown', async () => {
        await write({ deliveries: [note('a1', 'a')] });
        await claim();
        await store.outbox.finish([{ id: 'a1', state: 'unknown', notBefore: later(1), reason: 'timeout' }], now, lease);
        expect((await store.outbox.counts()).unknown).toBe(1);
        expect(await claim(later(1), later(2))).toMatchObject([{ id: 'a1', state: 'unknown', attempts: 1 }]);
      });

      test('what a dead process left behind comes back as unknown when its lease ran out, and only then', async () => {
        await write({ deliveries: [note('a1', 'a'), note('a2', 'a')] });
        await claim(now, later(2));
        expect(await claim(later(1), later(3))).toEqual([]);
        expect(await claim(later(2), later(4))).toMatchObject([{ id: 'a1', state: 'unknown', attempts: 1 }]);
        expect(await claim(later(3), later(5))).toEqual([]);
      });

      test('a process that lost its lease cannot undo the claim of the next, but what has arrived has arrived', async () => {
        const other = createStore(testDatabase.database);
        await write({ deliveries: [note('a1', 'a'), note('a2', 'a')] });
        await claim(now, later(2));
        await other.outbox.claim(later(2), later(9), 10);
        await store.outbox.finish([{ id: 'a1', state: 'pending', notBefore: now, reason: 'refused' }], later(3), lease);
        expect(await claim(later(3), later(5))).toEqual([]);
        await store.outbox.finish([sent('a1')], later(3), lease);
        await other.outbox.finish([{ id: 'a1', state: 'failed', reason: 'gone', follow: [note('never', 'z')] }], later(3), lease);
        expect(ids(await claim(later(3), later(5)))).toEqual(['a2']);
        expect(await store.outbox.counts()).toMatchObject({ sent: 1, sending: 1, failed: 0 });
      });

      test('follow-ups are written with the end, once', async () => {
        await write({ deliveries: [note('a1', 'a')] });
        await claim();
        await store.outbox.finish([sent('a1', undefined, [note('tick', 'b')])], now, lease);
        await store.outbox.finish([sent('a1', undefined, [note('tick', 'b'), note('tock', 'b')])], now, lease);
        expect(ids(await claim())).toEqual(['tick']);
        await store.outbox.finish([sent('tick')], now, lease);
        expect(await claim()).toEqual([]);
      });

      test('a reaction that follows is given to whoever wrote the end, where nothing of its lane is owed', async () => {
        const react = (id: string, lane: string): NewDelivery => ({ id, lane, act: { do: 'react', message: { platform: 'slack', id: 'm' }, reaction: 'delivered' } });
        await write({ deliveries: [note('a1', 'a'), note('b1', 'b'), note('busy', 'c')] });
        await claim();
        const mine = await store.outbox.finish(
          [sent('a1', undefined, [react('tick', 'x'), react('second', 'x'), note('line', 'y')]), sent('b1', undefined, [react('waits', 'c')])],
          now,
          lease,
        );
        expect(mine).toMatchObject([{ id: 'tick', lane: 'x', state: 'sending', attempts: 0, act: { do: 'react' } }]);
        expect(ids(await claim())).toEqual(['line']);
        expect(ids(await claim(later(2), later(3)))).toContain('tick');
        await store.outbox.finish([sent('busy'), sent('tick')], later(2), later(3));
        expect(ids(await claim(later(2), later(3))).sort()).toEqual(['second', 'waits']);
      });

      test('when a thread was never opened, what was to follow in it fails too, with its own follow-ups', async () => {
        await openTicket(1001, {}, null);
        await write({ deliveries: [post('card-q1001', 'q1001'), post('second', 'q1001', { onFailed: [note('warn', 'z')] }), post('third', 'q1001'), note('c', 'c')] });
        await store.outbox.finish(
          (await claim(now, lease, 1)).map(({ id }) => ({ id, state: 'failed', reason: 'gone', follow: [] }) as const),
          now,
          lease,
        );
        expect(ids(await claim()).sort()).toEqual(['c', 'warn']);
        const failed = await store.outbox.failed(9);
        expect(failed.map(({ id, reason }) => [id, reason]).sort()).toEqual([
          ['card-q1001', 'gone'],
          ['second', 'thread-never-opened'],
          ['third', 'thread-never-opened'],
        ]);
      });

      test('what builds on a delivery of another lane waits for it', async () => {
        await openTicket(1001, {}, null);
        await write({
          deliveries: [
            { ...post('reply', 'q1001'), lane: 'x' },
            { id: 'edit', lane: 'y', act: { do: 'edit', of: 'card-q1001', message: { text: 'x' } } },
            post('card-q1001', 'q1001'),
          ],
        });
        expect(ids(await claim())).toEqual(['card-q1001']);
        await store.outbox.finish([sent('card-q1001', queueRef)], now, lease);
        const next = await claim();
        expect(ids(next)).toEqual(['reply', 'edit']);
        expect([next[0]?.thread?.ref, next[1]?.target?.id]).toEqual([queueRef, 'message-of-card-q1001']);
      });

      test('knows whether a first post is on its way', async () => {
        await openTicket(1001, {}, null);
        await write({ deliveries: [post('card-q1001', 'q1001')] });
        expect(await store.outbox.opening('slack', later(1))).toBe(false);
        await claim();
        expect(await store.outbox.opening('slack', later(1))).toBe(true);
        expect(await store.outbox.opening('teams', later(1))).toBe(false);
        expect(await store.outbox.opening('slack', now)).toBe(false);
        await store.outbox.finish([{ id: 'card-q1001', state: 'unknown', notBefore: later(3), reason: 'timeout' }], now, lease);
        expect(await store.outbox.opening('slack', later(1))).toBe(true);
        await claim(later(3), later(4));
        await store.outbox.finish([sent('card-q1001', queueRef)], now, lease);
        expect(await store.outbox.opening('slack', later(9))).toBe(false);
      });

      test('many claimers at once never share a delivery nor a lane', async () => {
        const others = [store, createStore(testDatabase.database), createStore(testDatabase.database)];
        await write({ deliveries: Array.from({ length: 200 }, (_, n) => note(`d${n}`, `lane${n % 20}`)) });
        const inFlight = new Set<string>();
        const order = new Map<string, string[]>();
        await Promise.all(
          others.flatMap((one) => [one, one]).map(async ({ outbox }) => {
            let idle = 0;
            while (idle < 20) {
              const claimed = await outbox.claim(now, lease, 3);
              idle = claimed.length > 0 ? 0 : idle + 1;
              for (const { id, lane } of claimed) {
                expect(inFlight).not.toContain(lane);
                inFlight.add(lane);
                order.set(lane, [...(order.get(lane) ?? []), id]);
              }
              await turn();
              for (const { lane } of claimed) inFlight.delete(lane);
              await outbox.finish(claimed.map(({ id }) => sent(id)), now, lease);
            }
          }),
        );
        expect((await store.outbox.counts()).sent).toBe(200);
        expect(order.get('lane7')).toEqual([7, 27, 47, 67, 87, 107, 127, 147, 167, 187].map((n) => `d${n}`));
      });

      test('a failed one can be tried again, at the end of its lane', async () => {
        await write({ deliveries: [note('a1', 'a'), note('a2', 'a')] });
        await claim();
        await store.outbox.finish([{ id: 'a1', state: 'failed', reason: 'gone', follow: [] }], later(1), lease);
        expect(await store.outbox.failed(5)).toEqual([{ id: 'a1', lane: 'a', reason: 'gone', attempts: 1, createdAt: now }]);
        expect(await store.outbox.retry('a1', later(2))).toBe(true);
        expect(await store.outbox.retry('a2', later(2))).toBe(false);
        expect(await store.outbox.retry('nothing', later(2))).toBe(false);
        expect(ids(await claim(later(2), later(3)))).toEqual(['a2']);
        await store.outbox.finish([sent('a2')], later(2), lease);
        expect(await claim(later(2), later(3))).toMatchObject([{ id: 'a1', state: 'sending', attempts: 1 }]);
      });

      test('an end without an answer is none: everything of one call or nothing', async () => {
        await write({ deliveries: [note('a1', 'a'), note('b1', 'b')] });
        await claim();
        await expect(store.outbox.finish([sent('a1'), sent('b1', undefined, [note('a\u0000', 'b')])], now, lease)).rejects.toThrow();
        expect((await store.outbox.counts()).sending).toBe(2);
      });
    });

    test('the clean-up takes what is old, and only that', async () => {
      await openTicket(1001, {}, null);
      const { person } = await enter(anna);
      const draft = (id: string, at: Date, used: boolean) => ({ id, person: person.id, text: 'x', files: [], at, used, service: null, answer: null, form: null });
      await store.transaction((tx) => enterOne(tx, ['old'], anna, undefined, later(-30)));
      await store.transaction((tx) => enterOne(tx, ['young'], anna, undefined, later(30)));
      await write({
        drafts: [draft('old-used', later(-30), true), draft('old-unused', later(-30), false), draft('young', later(30), true)],
        deliveries: [post('card-q1001', 'q1001', { onFailed: [note('bad', 'x')] }), note('a', 'a'), note('young', 'b'), note('failed', 'c'), note('owed', 'd')],
      });
      await claim(now, lease, 4);
      await store.outbox.finish([sent('card-q1001', queueRef), sent('a'), { id: 'failed', state: 'failed', reason: 'gone', follow: [] }], later(-20), lease);
      await store.outbox.finish([sent('young')], later(20), lease);

      await store.cleanUp(later(10));

      const fresh = (key: string) => store.transaction((tx) => enterOne(tx, [key], anna, undefined, now)).then((entered) => entered.fresh);
      expect([await fresh('old'), await fresh('young')]).toEqual([true, false]);
      const drafts = await store.transaction(async (tx) => [await tx.draft('old-used'), await tx.draft('old-unused'), await tx.draft('young')]);
      expect(drafts.map((found) => found?.id)).toEqual([undefined, undefined, 'young']);
      const rows = await testDatabase.database.client.delivery.findMany({ orderBy: { id: 'asc' } });
      expect(rows.map(({ id, act, onFailed }) => [id, act !== null, onFailed !== null])).toEqual([
        ['card-q1001', false, false],
        ['owed', true, false],
        ['young', true, false],
      ]);
      await write({ deliveries: [{ id: 'edit', lane: 'e', act: { do: 'edit', of: 'card-q1001', message: { text: 'x' } } }] });
      expect((await claim()).find(({ id }) => id === 'edit')?.target?.id).toBe('message-of-card-q1001');
    });

    if (kind === 'postgres') {
      test('a deadlock is undone and tried again, so that both take effect', async () => {
        await openTicket(1001);
        await openTicket(1002, {}, { platform: 'slack', id: 'other' });
        const both = [gate(), gate()] as const;
        let tries = 0;
        const crossing = (own: number, other: number, mine: number) =>
          store.transaction(async (tx) => {
            tries++;
            const first = await tx.caseOf(own);
            both[mine]?.open();
            await both[1 - mine]?.opened;
            const second = await tx.caseOf(other);
            const tickets = [first, second].map((found) => ({ ...found!.ticket, version: found!.ticket.version + 1 }));
            await tx.write({ ...emptyPlan(), tickets }, now);
          });
        await Promise.all([crossing(1001, 1002, 0), crossing(1002, 1001, 1)]);
        expect(tries).toBe(3);
        expect([(await caseOf(1001))?.ticket.version, (await caseOf(1002))?.ticket.version]).toEqual([3, 3]);
      });

      test('whoever will not wait for a lock gives up, and nothing is kept', async () => {
        await openTicket(1001);
        const inside = gate();
        const held = gate();
        const holder = store.transaction(async (tx) => {
          await tx.caseOf(1001);
          inside.open();
          await held.opened;
        });
        await inside.opened;
        const impatient = store.transaction((tx) => enterOne(tx, ['a'], ben, queueRef, now), 20);
        await expect(impatient).rejects.toThrow(Busy);
        held.open();
        await holder;
        expect((await store.transaction((tx) => enterOne(tx, ['a'], ben, queueRef, now), 20)).fresh).toBe(true);
      });

      test('connections that break end in an error, keep nothing, and are replaced', async () => {
        const cut = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
        const broken = store.transaction(async (tx) => {
          await enterOne(tx, ['a'], anna, undefined, now);
          await testDatabase.database.execute(cut);
          await tx.write({ ...emptyPlan(), audit: [{ at: now, person: null, ticket: null, what: 'x' }] }, now);
        });
        await expect(broken).rejects.toThrow();
        expect((await store.transaction((tx) => enterOne(tx, ['a'], anna, undefined, now))).fresh).toBe(true);
      });

      test('a database that is away is an error', async () => {
        const away = createStore(await openDatabase({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none', dataDir: '' }));
        await expect(away.ping()).rejects.toThrow();
        await expect(away.transaction((tx) => enterOne(tx, ['a'], anna, undefined, now))).rejects.toThrow();
        await away.close();
      });
    }

    test('answers a ping', async () => {
      await expect(store.ping()).resolves.toBeUndefined();
    });

    test('ids of people are not guessable', async () => {
      expect((await enter({ ...anna, userId: randomUUID() })).person.id).toMatch(/^[0-9a-f-]{36}$/);
    });
  });
}
