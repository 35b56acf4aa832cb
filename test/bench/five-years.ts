/**
 * Five years of tickets for the digest: 230 missions of very different size, 20 queues, 20 services, busy mornings and
 * quiet weekends of it left out. Seeded: a number and a purpose always give the same value.
 */

const seed = 'botschaft';
/** 0 <= value < 1, the same for the same `i`. */
const random = (purpose: string): string => `((hashtext('${seed}${purpose}' || i)::bigint + 2147483648) / 4294967296.0)`;

export const people = 11_000;
export const years = 5;
/** Of what came in so shortly before the end, half is still open. */
const youngDays = 3.65;
/** Tickets that are there already have lower numbers. */
const firstId = 10_001;

interface FiveYears {
  missions: string[];
  queues: string[];
  services: string[];
  end: Date;
  /** Another length of time than five years. */
  days?: number;
}

/**
 * Statements that fill an empty database.
 * @param missions ids; the first is the busiest, the last has a tenth of its tickets
 * @param end the youngest ticket is a moment older
 */
export function fiveYears(tickets: number, { missions, queues, services, end, days = years * 365 }: FiveYears): string[] {
  const pick = (from: string[], position: string): string => `(array[${from.map((id) => `'${id}'`).join(',')}])[1 + floor(${position} * ${from.length})::integer]`;
  // Squared: few missions and services make most of the tickets.
  const mission = pick(missions, `power(${random('mission')}, 1.6)`);
  const service = pick(services, `power(${random('service')}, 1.4)`);
  const queue = pick(queues, `power(${random('service')}, 1.4)`);
  const created = `timestamptz '${end.toISOString()}' - interval '${days} days' * (1 - (i + 0.5) / ${tickets})`;
  // Half are answered within three hours, some only after a day and more.
  const answerHours = `(0.2 + 4 * -ln(1 - ${random('answer')} * 0.999))`;
  const young = `i > ${tickets} * (1 - ${youngDays / days})`;
  const open = `(${young} and ${random('open')} < 0.5 or ${random('forgotten')} < 0.0005)`;
  return [
    `set session_replication_role = replica; set synchronous_commit = off`,
    `insert into "Person" (id, platform, tenant, "userId", name, direct, "chosenMission", "seenAt")
     select 'p' || i, 'slack', 'T0', 'P' || i, 'Person ' || i, 'P' || i, ${mission}, now() from generate_series(0, ${people - 1}) as i`,
    `insert into "Ticket" (id, kind, status, text, service, queue, mission, requester, urgency, language, "createdAt", "answerDueAt",
       "firstAnsweredAt", "unansweredSince", "resolvedAt", "closedAt", "reopenedAt", outcome, version)
     select ${firstId} + i, case when ${random('kind')} < 0.7 then 'issue' when ${random('kind')} < 0.9 then 'request' else 'question' end,
       case when not open then 'closed' when answered then 'waiting' else 'open' end,
       'Seit heute früh geht es nicht mehr', service, queue, mission, 'p' || floor(${random('person')} * ${people}), 'normal', 'de', created,
       created + interval '8 hours',
       case when answered or not open then created + answer end,
       case when open and not answered then created end,
       case when not open then created + answer * (1 + 5 * ${random('resolve')}) end,
       case when not open then created + answer * 6 + interval '7 days' end,
       case when ${random('reopen')} < 0.03 then created + answer * 7 end,
       case when not open then 'answered' end, 5
     from (
       select i, ${created} as created, interval '1 hour' * ${answerHours} as answer, ${open} as open, ${random('answered')} < 0.5 as answered,
         ${mission} as mission, ${service} as service, ${queue} as queue
       from generate_series(0, ${tickets - 1}) as i
     ) as t`,
    `insert into "TicketThread" (id, ticket, side, platform, destination, ref, card, active)
     select 'q' || id, id, 'queue', 'slack', jsonb_build_object('to', 'channel', 'platform', 'slack', 'channel', 'C-' || queue),
       'C-' || queue || '/' || id, 'card-' || id, true
     from "Ticket" where id >= ${firstId}`,
    `vacuum analyze`,
    `checkpoint`,
  ];
}
