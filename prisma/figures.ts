/** Counts tickets by week, service and region: src/ports/figures.ts says what the numbers mean. */
import type { Platform } from '../src/ports/chat.ts';
import type { Borders, Figures, Flow, Group, Lines, Scope, TicketLine } from '../src/ports/figures.ts';
import type { Query } from './connection.ts';
import type { Row } from './rows.ts';

const scopes = { mission: `and t.mission = $2::text`, queue: `and t.queue = $2::text`, all: `and $2::text is null` };

/** Which period of the borders in `$1`, counted from 1. */
const period = (column: string) => `width_bucket(${column}, $1::timestamptz[])`;
const within = (column: string) => `${column} >= ($1::timestamptz[])[1] and ${column} < ($1::timestamptz[])[cardinality($1::timestamptz[])]`;

/** What only looked like a ticket has no part in how long answers take. */
const counted = `coalesce(t.outcome, '') not in ('not-a-request', 'merged', 'withdrawn')`;

function flowStatement(scope: string): string {
  const one = (column: string, what: string) =>
    `select ${period(`t."${column}"`)} as week, '${what}' as what from "Ticket" t where ${within(`t."${column}"`)} ${scope}`;
  return `
    select week, what, count(*)::integer as count from (
      ${one('createdAt', 'received')}
      union all
      ${one('resolvedAt', 'resolved')} and t.status in ('resolved', 'closed')
      union all
      ${one('reopenedAt', 'reopened')}
    ) as happened group by week, what`;
}

/** One pass over the tickets of the periods, grouped once by service and once by region. */
function spreadStatement(scope: string): string {
  const last = `week = cardinality($1::timestamptz[]) - 1`;
  return `
    with ticket as (
      select ${period('t."createdAt"')} as week, t.service, $3::jsonb ->> t.mission as region, t.mission,
        t."createdAt", t."firstAnsweredAt", t."answerDueAt", t."resolvedAt", ${counted} as counted
      from "Ticket" t where ${within('t."createdAt"')} ${scope}
    )
    select
      case when grouping(service) = 0 then 'service' else 'region' end as by,
      coalesce(service, region) as name, week,
      count(*)::integer as received,
      count("resolvedAt")::integer as resolved,
      count(*) filter (where counted and ("firstAnsweredAt" is not null or "answerDueAt" <= $4::timestamptz))::integer as promised,
      count(*) filter (where counted and "firstAnsweredAt" <= "answerDueAt")::integer as kept,
      case when ${last} then
        percentile_cont(0.5) within group (order by extract(epoch from "firstAnsweredAt" - "createdAt"))
          filter (where counted and "firstAnsweredAt" is not null) / 3600
      end as hours,
      case when ${last} then array_agg(distinct mission) filter (where mission is not null) end as missions
    from ticket
    group by grouping sets ((service, week), (region, week))
    order by by, name, week`;
}

const line = `t.id, t.kind, t.status, t.service, t.mission, to_jsonb(t."createdAt") as "createdAt", to_jsonb(t."answerDueAt") as "answerDueAt",
  to_jsonb(t."firstAnsweredAt") as "firstAnsweredAt", to_jsonb(t."unansweredSince") as "unansweredSince", to_jsonb(t."resolvedAt") as "resolvedAt"`;
/** A ticket has at most one active thread on the queue's side. */
const withThread = `left join "TicketThread" h on h.ticket = t.id and h.side = 'queue' and h.active`;

function openLines(condition: string, order: string): string {
  return `
    select ${line}, h.platform, h.ref, count(*) over ()::integer as count
    from "Ticket" t ${withThread}
    where t.queue = $1::text and ${condition}
    order by ${order}, t.id limit $2::integer`;
}

const statements = {
  unanswered: openLines(`t.status in ('new', 'open') and t."unansweredSince" is not null`, `t."unansweredSince"`),
  waiting: openLines(`t.status = 'waiting'`, `t."firstAnsweredAt"`),
  missionTickets: `
    select ${line}, h.platform, h.ref from "Ticket" t ${withThread}
    where t.mission = $1::text and t."createdAt" >= $2::timestamptz - interval '26 weeks' and t."createdAt" < $3::timestamptz
      and coalesce(t.outcome, '') not in ('not-a-request', 'merged', 'withdrawn')
      and (t.status in ('new', 'open', 'waiting')
        or t."resolvedAt" >= $2::timestamptz and t."resolvedAt" < $3::timestamptz
        or t."firstAnsweredAt" >= $2::timestamptz and t."firstAnsweredAt" < $3::timestamptz)
    order by t.id desc`,
  open: `
    select t.service, count(*)::integer as count from "Ticket" t where t.queue = $1::text and t.status in ('new', 'open', 'waiting')
    group by t.service order by count(*) desc, t.service`,
  usedServices: `
    select t.service from "Ticket" t where t.mission = $1::text and t."createdAt" >= $2::timestamptz and t.service is not null
    group by t.service order by count(*) desc, t.service`,
};

interface LineRow extends Row<Omit<TicketLine, 'thread'>> {
  platform: Platform | null;
  ref: string | null;
}

interface GroupRow {
  by: 'service' | 'region';
  name: string | null;
  week: number;
  received: number;
  resolved: number;
  promised: number;
  kept: number;
  hours: number | string | null;
  missions: string[] | null;
}

export function createFigures(query: Query): Figures {
  async function lines(sql: string, queue: string, limit: number): Promise<Lines> {
    const rows = await query<LineRow & { count: number }>(sql, queue, limit);
    return { count: rows[0]?.count ?? 0, lines: rows.map(lineFrom) };
  }

  return {
    async flow(scope, borders) {
      const flow: Flow = { received: zeros(borders), resolved: zeros(borders), reopened: zeros(borders) };
      const { filter, id } = filterOf(scope);
      const rows = await query<{ week: number; what: keyof Flow; count: number }>(flowStatement(filter), instants(borders), id);
      for (const { week, what, count } of rows) flow[what][week - 1] = count;
      return flow;
    },

    async spread(scope, borders, regions) {
      const { filter, id } = filterOf(scope);
      const end = borders.at(-1)?.toISOString();
      const rows = await query<GroupRow>(spreadStatement(filter), instants(borders), id, JSON.stringify(regions), end);
      const of = (by: GroupRow['by']) => groupsFrom(rows.filter((row) => row.by === by), borders);
      return { services: of('service'), regions: of('region') };
    },

    async missionTickets(mission, from, to) {
      const rows = await query<LineRow>(statements.missionTickets, mission, from.toISOString(), to.toISOString());
      return rows.map(lineFrom);
    },

    unanswered: (queue, limit) => lines(statements.unanswered, queue, limit),
    waiting: (queue, limit) => lines(statements.waiting, queue, limit),

    open: (queue) => query(statements.open, queue),

    async usedServices(mission, since) {
      const rows = await query<{ service: string }>(statements.usedServices, mission, since.toISOString());
      return rows.map(({ service }) => service);
    },
  };
}

function filterOf(scope: Scope): { filter: string; id: string | null } {
  if (scope === 'all') return { filter: scopes.all, id: null };
  return 'mission' in scope ? { filter: scopes.mission, id: scope.mission } : { filter: scopes.queue, id: scope.queue };
}

/** A PostgreSQL array, as text. */
function instants(borders: Borders): string {
  return `{${borders.map((at) => at.toISOString()).join(',')}}`;
}

function zeros(borders: Borders): number[] {
  return Array.from({ length: borders.length - 1 }, () => 0);
}

function groupsFrom(rows: GroupRow[], borders: Borders): Group[] {
  const groups = new Map<string | null, Group>();
  for (const row of rows) {
    const empty = (): Group => ({
      ...{ name: row.name, received: zeros(borders), resolved: zeros(borders), promised: zeros(borders), kept: zeros(borders) },
      ...{ hours: null, missions: [] },
    });
    const group = groups.get(row.name) ?? empty();
    groups.set(row.name, group);
    for (const what of ['received', 'resolved', 'promised', 'kept'] as const) group[what][row.week - 1] = row[what];
    if (row.hours !== null) group.hours = Number(row.hours);
    group.missions = row.missions ?? group.missions;
  }
  return [...groups.values()];
}

function lineFrom({ platform, ref, ...row }: LineRow): TicketLine {
  const date = (text: string | null) => (text === null ? null : new Date(text));
  const { id, kind, status, service, mission } = row;
  return {
    ...{ id, kind, status, service, mission },
    createdAt: new Date(row.createdAt),
    answerDueAt: new Date(row.answerDueAt),
    firstAnsweredAt: date(row.firstAnsweredAt),
    unansweredSince: date(row.unansweredSince),
    resolvedAt: date(row.resolvedAt),
    thread: platform && ref ? { platform, id: ref } : null,
  };
}
