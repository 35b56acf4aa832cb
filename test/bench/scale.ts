/** What an event costs with a million stored messages, against ten thousand. */
import { asFastAsPossible, median } from './load.ts';
import { row, type Measure } from './table.ts';
import type { BenchBot, World } from './world.ts';
import { tickets } from './slack.ts';

interface Round {
  botMs: number;
  postgresMs: number;
  perSecond: number;
}

export const scale: Measure = async (world, { quick, nodeOptions }) => {
  const [few, many] = quick ? [10_000, 100_000] : [10_000, 1_000_000];
  const sizes = [few, many];
  const bots: BenchBot[] = [];
  for (const messages of sizes) {
    await world.fill(`messages_${messages}`, storedMessages(messages));
    bots.push(await world.startBot(`messages_${messages}`, messages === many ? nodeOptions : []));
  }
  const rounds = quick ? 3 : 5;
  const events = quick ? 1_000 : 2_000;
  const measured: Round[][] = bots.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, bot] of bots.entries()) {
      const one = await oneRound(world, bot, events);
      // The first round of each only warms up.
      if (round > 0) measured[index]?.push(one);
    }
  }
  await Promise.all(bots.map((bot) => bot.stop()));

  const of = (what: keyof Round): [number, number] => {
    const [a = NaN, b = NaN] = measured.map((list) => median(list.map((each) => each[what])));
    return [a, b];
  };
  const whole = measured.map((list) => median(list.map(({ botMs, postgresMs }) => botMs + postgresMs)));
  const more = change(whole[0] ?? NaN, whole[1] ?? NaN);
  const shown = ([a, b]: [number, number], unit: string, digits: number): string =>
    `${signed(change(a, b))} (${a.toFixed(digits)} → ${b.toFixed(digits)} ${unit})`;
  return [
    row(`CPU per event, ${few} → ${many} messages`, '≤ +10 %', signed(more), more <= 10),
    row('  the bot', '', shown(of('botMs'), 'ms', 2)),
    row('  PostgreSQL', '', shown(of('postgresMs'), 'ms', 2)),
    row('  events/s', '', shown(of('perSecond'), '/s', 0)),
  ];
};

async function oneRound(world: World, bot: BenchBot, events: number): Promise<Round> {
  const before = { bot: await bot.usage(), postgres: await world.postgresCpuMs() };
  const { postedMs } = await asFastAsPossible(bot, events);
  const after = { bot: await bot.usage(), postgres: await world.postgresCpuMs() };
  return {
    botMs: (after.bot.cpuMs - before.bot.cpuMs) / events,
    postgresMs: (after.postgres - before.postgres) / events,
    perSecond: (1000 * events) / postedMs,
  };
}

function change(from: number, to: number): number {
  return (100 * (to - from)) / from;
}

function signed(percent: number): string {
  return `${percent < 0 ? '' : '+'}${percent.toFixed(1)} %`;
}

/**
 * Closed tickets of ten messages each, with everything that such a message leaves behind: the word, two deliveries that
 * were made (the answer and its mark), three keys of the event, and a line of audit a ticket. The live tickets stay as
 * they are, so that the load is the same whatever is stored.
 */
function storedMessages(messages: number): string[] {
  const closed = messages / 10;
  const first = 1001 + tickets;
  const series = (count: number): string => `generate_series(0, ${count - 1}) as i`;
  // Spread over the half year that came before.
  const at = (count: number): string => `now() - interval '180 days' * (1 - i::float / ${count})`;
  return [
    // Without checks of references that hold by construction, and without waiting for the disk.
    `set session_replication_role = replica; set synchronous_commit = off`,
    `insert into "Ticket" (id, kind, status, text, queue, requester, assignee, urgency, language, "createdAt", "answerDueAt",
       "firstAnsweredAt", "resolvedAt", "closedAt", outcome, answer, version)
     select ${first} + i, 'issue', 'closed', 'Der Drucker druckt nicht', t.queue, 'person-' || i % ${tickets}, 'person-0', 'normal', 'de',
       ${at(closed)}, ${at(closed)}, ${at(closed)}, ${at(closed)}, ${at(closed)}, 'answered', 'Erledigt', 12
     from ${series(closed)}, (select queue from "Ticket" limit 1) t`,
    `insert into "TicketThread" (id, ticket, side, platform, destination, ref, card, active)
     select 'r' || ${first} + i, ${first} + i, 'requester', 'slack',
       jsonb_build_object('to', 'person', 'platform', 'slack', 'tenant', 'T0', 'userId', 'U' || i % ${tickets}, 'direct', 'U' || i % ${tickets}),
       'D' || i % ${tickets} || '/1700000000.' || lpad(i::text, 6, '0'), 'receipt-' || i, true
     from ${series(closed)}`,
    `insert into "TicketThread" (id, ticket, side, platform, destination, ref, card, active)
     select 'q' || ${first} + i, ${first} + i, 'queue', 'slack', jsonb_build_object('to', 'channel', 'platform', 'slack', 'channel', 'C' || i % 6),
       'C' || i % 6 || '/1700000000.' || lpad(i::text, 6, '0'), 'card-' || i, true
     from ${series(closed)}`,
    `insert into "Word" (id, ticket, author, side, kind, text, at, "sourcePlatform", "sourceMessage", copy, files)
     select substr(md5('word' || i), 1, 24), ${first} + i / 10, 'person-' || (i / 10) % ${tickets}, 'requester', 'message',
       'Seit heute früh geht der Drucker im Visabereich nicht mehr, bitte um Rückruf (' || i || ')', ${at(messages)},
       'slack', 'D' || (i / 10) % ${tickets} || '/1700000001.' || lpad(i::text, 6, '0'), substr(md5('copy' || i), 1, 24), '[]'
     from ${series(messages)}`,
    `insert into "Delivery" (id, lane, act, thread, state, attempts, "claimedAt", "sentRef", "onSent", "createdAt", "endedAt")
     select substr(md5('copy' || i), 1, 24), 'thread:q' || ${first} + i / 10,
       jsonb_build_object('do', 'post', 'to', jsonb_build_object('thread', 'q' || ${first} + i / 10), 'message',
         jsonb_build_object('text', 'Person schreibt:', 'quote', jsonb_build_object('text', 'Seit heute früh geht der Drucker nicht mehr'))),
       'q' || ${first} + i / 10, 'sent', 1, ${at(messages)}, jsonb_build_object('id', 'C0/' || i, 'platform', 'slack'), null, ${at(messages)}, ${at(messages)}
     from ${series(messages)}`,
    `insert into "Delivery" (id, lane, act, state, attempts, "claimedAt", "createdAt", "endedAt")
     select substr(md5('mark' || i), 1, 24), 'message:slack:D0/' || i,
       jsonb_build_object('do', 'react', 'reaction', 'delivered', 'message', jsonb_build_object('id', 'D0/' || i, 'platform', 'slack')),
       'sent', 1, ${at(messages)}, ${at(messages)}, ${at(messages)}
     from ${series(messages)}`,
    ...['event:Ev', 'message:T0:D0:', 'client:'].map(
      (kind) => `insert into "EventKey" (key, at) select 'slack:${kind}' || md5(i::text), ${at(messages)} from ${series(messages)}`,
    ),
    `insert into "Audit" (at, person, ticket, what) select ${at(closed)}, 'person-0', ${first} + i, 'resolve' from ${series(closed)}`,
    // What is written later must not wait for what was written here.
    `vacuum analyze`,
    `checkpoint`,
  ];
}
