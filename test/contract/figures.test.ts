/** What the figures of src/ports/figures.ts must count, on both databases. The numbers were worked out by hand. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createFigures } from '../../prisma/figures.ts';
import { createStore } from '../../prisma/store.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { Figures } from '../../src/ports/figures.ts';
import type { TicketThread } from '../../src/ports/people.ts';
import { emptyPlan, type Store } from '../../src/ports/store.ts';
import { databaseKinds, openTestDatabase, type TestDatabase } from '../fakes/databases.ts';

const day = (date: string, time = '12:00') => new Date(`2026-${date}T${time}:00Z`);
/** Five weeks from Monday to Monday; the last is ISO week 47. */
const borders = [day('10-19', '00:00'), day('10-26', '00:00'), day('11-02', '00:00'), day('11-09', '00:00'), day('11-16', '00:00'), day('11-23', '00:00')];
const regions = { nairobi: 'africa', accra: 'africa', amman: 'middle_east' };

function ticketOf(id: number, change: Partial<Ticket>): Ticket {
  return {
    ...{ id, kind: 'issue', status: 'new', text: 'x', service: 'vpn', queue: 'desk', mission: 'nairobi', requester: 'anna', assignee: null },
    ...{ impact: 'me', since: null, urgency: 'normal', language: 'de', createdAt: day('11-17'), answerDueAt: day('11-18') },
    ...{ firstAnsweredAt: null, unansweredSince: null, resolvedAt: null, closedAt: null, reopenedAt: null, outcome: null, answer: null },
    ...{ mergedInto: null, handoff: false, offered: [], sameAs: null, notice: null, version: 1, ...change },
  };
}

describe.each(databaseKinds)('figures on %s', (kind) => {
  let testDatabase: TestDatabase;
  let store: Store;
  let figures: Figures;
  beforeAll(async () => {
    testDatabase = await openTestDatabase(kind);
    store = createStore(testDatabase.database);
    figures = createFigures(testDatabase.database.query);
  }, 60_000);
  beforeEach(() => testDatabase.reset());
  afterAll(() => testDatabase.close());

  const keep = (tickets: Ticket[], threads: TicketThread[] = []) =>
    store.transaction(async (tx) => {
      const anna = { platform: 'web' as const, tenant: 't', userId: 'u', name: 'Anna', staff: true, direct: 'd' };
      const [entered] = await tx.enter([{ keys: [`k${tickets.length}`], from: anna, thread: undefined }], day('11-17'));
      const own = tickets.map((ticket) => ({ ...ticket, requester: entered?.person.id ?? 'nobody' }));
      await tx.write({ ...emptyPlan(), tickets: own, threads }, day('11-17'));
    });

  test('a ticket belongs to the week in which it happened; a week holds its first moment and not its last', async () => {
    await keep([
      ticketOf(1, { createdAt: day('11-16', '00:00') }),
      ticketOf(2, { createdAt: new Date(day('11-23', '00:00').getTime() - 1) }),
      ticketOf(3, { createdAt: day('11-23', '00:00') }),
      ticketOf(4, { createdAt: new Date(day('11-16', '00:00').getTime() - 1), status: 'resolved', resolvedAt: day('11-20') }),
      ticketOf(5, { createdAt: day('10-19', '00:00'), status: 'closed', resolvedAt: day('10-27'), mission: 'amman' }),
      ticketOf(6, { createdAt: new Date(day('10-19', '00:00').getTime() - 1) }),
      ticketOf(7, { createdAt: day('10-28'), status: 'open', reopenedAt: day('11-21'), queue: 'network' }),
      ticketOf(8, { createdAt: day('10-28'), status: 'closed', closedAt: day('11-20'), outcome: 'not-a-request', queue: 'network' }),
    ]);
    expect(await figures.flow('all', borders)).toEqual({ received: [1, 2, 0, 1, 2], resolved: [0, 1, 0, 0, 1], reopened: [0, 0, 0, 0, 1] });
    expect(await figures.flow({ queue: 'network' }, borders)).toEqual({ received: [0, 2, 0, 0, 0], resolved: [0, 0, 0, 0, 0], reopened: [0, 0, 0, 0, 1] });
    expect(await figures.flow({ mission: 'amman' }, borders)).toEqual({ received: [1, 0, 0, 0, 0], resolved: [0, 1, 0, 0, 0], reopened: [0, 0, 0, 0, 0] });
    expect(await figures.flow({ mission: 'nowhere' }, borders)).toEqual({ received: [0, 0, 0, 0, 0], resolved: [0, 0, 0, 0, 0], reopened: [0, 0, 0, 0, 0] });
  });

  test('by service and by region: promised, kept, the median hours and the missions of the last week', async () => {
    const answered = (hours: number) => new Date(day('11-17').getTime() + hours * 3_600_000);
    await keep([
      // In time after 2 and 8 hours, late after 30; due and unanswered; not due before the week ends.
      ticketOf(1, { firstAnsweredAt: answered(2) }),
      ticketOf(2, { firstAnsweredAt: answered(8), mission: 'accra' }),
      ticketOf(3, { firstAnsweredAt: answered(30) }),
      ticketOf(4, { mission: 'amman' }),
      ticketOf(5, { answerDueAt: day('11-24'), service: null, mission: null }),
      // No part in how long answers take.
      ticketOf(6, { firstAnsweredAt: answered(1), outcome: 'not-a-request', status: 'closed' }),
      ticketOf(7, { createdAt: day('10-20'), answerDueAt: day('10-21'), firstAnsweredAt: day('10-20', '13:00'), resolvedAt: day('10-22'), status: 'closed' }),
    ]);
    const { services, regions: byRegion } = await figures.spread('all', borders, regions);
    expect(services).toEqual([
      { name: 'vpn', received: [1, 0, 0, 0, 5], resolved: [1, 0, 0, 0, 0], promised: [1, 0, 0, 0, 4], kept: [1, 0, 0, 0, 2], hours: 8, missions: ['accra', 'amman', 'nairobi'] },
      { name: null, received: [0, 0, 0, 0, 1], resolved: [0, 0, 0, 0, 0], promised: [0, 0, 0, 0, 0], kept: [0, 0, 0, 0, 0], hours: null, missions: [] },
    ]);
    expect(byRegion.map(({ name, received, promised, kept, hours, missions }) => [name, received[4], promised[4], kept[4], hours, missions])).toEqual([
      ['africa', 4, 3, 2, 8, ['accra', 'nairobi']],
      ['middle_east', 1, 1, 0, null, ['amman']],
      [null, 1, 0, 0, null, []],
    ]);
    expect((await figures.spread({ queue: 'elsewhere' }, borders, regions))).toEqual({ services: [], regions: [] });
  });

  test('lists of a queue: the longest unanswered first, who waits for the requester apart, and where the thread is', async () => {
    await keep(
      [
        ticketOf(1, { status: 'open', unansweredSince: day('11-19') }),
        ticketOf(2, { status: 'new', unansweredSince: day('11-10') }),
        ticketOf(3, { status: 'waiting', firstAnsweredAt: day('11-12') }),
        ticketOf(4, { status: 'open' }),
        ticketOf(5, { status: 'new', unansweredSince: day('11-01'), queue: 'network' }),
      ],
      [
        { id: 'a', ticket: 2, side: 'queue', destination: { to: 'channel', platform: 'web', channel: 'x' }, ref: { platform: 'web', id: 'old' }, card: 'c', active: false },
        { id: 'b', ticket: 2, side: 'queue', destination: { to: 'channel', platform: 'web', channel: 'x' }, ref: { platform: 'web', id: 'here' }, card: 'd', active: true },
        { id: 'c', ticket: 2, side: 'requester', destination: { to: 'channel', platform: 'web', channel: 'x' }, ref: { platform: 'web', id: 'private' }, card: 'e', active: true },
      ],
    );
    const unanswered = await figures.unanswered('desk', 7);
    expect([unanswered.count, unanswered.lines.map(({ id, thread }) => [id, thread?.id ?? null])]).toEqual([2, [[2, 'here'], [1, null]]]);
    expect((await figures.unanswered('desk', 1))).toMatchObject({ count: 2, lines: [{ id: 2 }] });
    expect(await figures.waiting('desk', 7)).toMatchObject({ count: 1, lines: [{ id: 3, firstAnsweredAt: day('11-12') }] });
    expect(await figures.waiting('nowhere', 7)).toEqual({ count: 0, lines: [] });
  });

  test('tickets of a mission: what happened to them in the week, and what is open', async () => {
    await keep([
      ticketOf(1, { createdAt: day('09-01'), status: 'open', firstAnsweredAt: day('09-02') }),
      ticketOf(2, { createdAt: day('11-03'), status: 'closed', resolvedAt: day('11-17'), firstAnsweredAt: day('11-03') }),
      ticketOf(3, { createdAt: day('11-03'), status: 'closed', resolvedAt: day('11-10'), firstAnsweredAt: day('11-03') }),
      ticketOf(4, { createdAt: day('11-03'), status: 'withdrawn', firstAnsweredAt: day('11-18'), outcome: 'withdrawn' }),
      ticketOf(5, { createdAt: day('11-24') }),
      ticketOf(6, { mission: 'amman', service: 'email' }),
      ticketOf(7, { createdAt: day('11-18'), service: 'printer' }),
      ticketOf(8, { createdAt: day('11-19'), service: 'printer', status: 'resolved', resolvedAt: day('11-22') }),
    ]);
    expect((await figures.missionTickets('nairobi', day('11-16', '00:00'), day('11-23', '00:00'))).map(({ id }) => id)).toEqual([8, 7, 2, 1]);
    expect(await figures.usedServices('nairobi', day('01-01'))).toEqual(['vpn', 'printer']);
    expect(await figures.usedServices('nairobi', day('11-18'))).toEqual(['printer', 'vpn']);
  });

  test('counts add up across queues and missions, whatever happened', async () => {
    const moment = fc.date({ min: day('10-19', '00:00'), max: new Date(day('11-23', '00:00').getTime() - 1), noInvalidDate: true });
    const some = fc.record({
      queue: fc.constantFrom('desk', 'network', 'consular'),
      mission: fc.constantFrom('nairobi', 'accra', 'amman'),
      service: fc.constantFrom('vpn', 'email', null),
      createdAt: moment,
      resolvedAt: fc.option(moment),
      reopenedAt: fc.option(moment),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(some, { minLength: 1, maxLength: 60 }), async (tickets) => {
        await testDatabase.reset();
        await keep(tickets.map((change, index) => ticketOf(1001 + index, { ...change, status: change.resolvedAt ? 'resolved' : 'open' })));
        const all = await figures.flow('all', borders);
        const sum = (flows: (typeof all)[]) => all.received.map((_, week) => flows.reduce((total, { received }) => total + (received[week] ?? 0), 0));
        const queues = await Promise.all(['desk', 'network', 'consular'].map((queue) => figures.flow({ queue }, borders)));
        const missions = await Promise.all(Object.keys(regions).map((mission) => figures.flow({ mission }, borders)));
        expect(sum(queues)).toEqual(all.received);
        expect(sum(missions)).toEqual(all.received);
        expect(all.received.reduce((a, b) => a + b)).toBe(tickets.length);
        expect(all.resolved.reduce((a, b) => a + b)).toBe(tickets.filter(({ resolvedAt }) => resolvedAt).length);
        expect(all.reopened.reduce((a, b) => a + b)).toBe(tickets.filter(({ reopenedAt }) => reopenedAt).length);
        const { services, regions: byRegion } = await figures.spread('all', borders, regions);
        for (const groups of [services, byRegion])
          expect(all.received.map((_, week) => groups.reduce((total, { received }) => total + (received[week] ?? 0), 0))).toEqual(all.received);
      }),
      { numRuns: 15 },
    );
  });
});
