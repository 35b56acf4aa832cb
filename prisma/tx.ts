/** What one event does inside its transaction. Locks are taken in one order: keys, person, tickets by number. */
import { randomUUID } from 'node:crypto';
import type { DigestState, Draft, Person, Tx } from '../src/ports/store.ts';
import { createArticleReader } from './article-store.ts';
import type { Query } from './connection.ts';
import { createFigures } from './figures.ts';
import { caseFrom, digestFrom, draftFrom, wordFrom, type CaseRow, type Row, type WordRow } from './rows.ts';
import { createNoticeTx } from './notices.ts';
import { createNeedsTx } from './needs-tx.ts';
import { writeStatement } from './write.ts';

/**
 * `for no key update` shuts out every other writer of the row, but not the outbox and new words, whose foreign keys
 * only need the ticket to go on existing.
 */
const enterStatement = `
  with seen as (
    insert into "EventKey" (key, at)
    select distinct key, $4::timestamptz from jsonb_array_elements_text($1::jsonb->'keys') as k (key) order by key
    on conflict (key) do nothing
    returning key
  ),
  fresh as (
    select (select count(*) from seen) = (select count(distinct key) from jsonb_array_elements_text($1::jsonb->'keys') as k (key)) as yes
  ),
  sender as (
    insert into "Person" as old (id, platform, tenant, "userId", name, email, locale, zone, direct, "seenAt")
    select p.id, p.platform, p.tenant, p."userId", p.name, p.email, p.locale, p.zone, p.direct, $4::timestamptz
    from fresh, jsonb_populate_record(null::"Person", $1::jsonb->'person') as p
    on conflict (platform, tenant, "userId") do update set
      name = excluded.name, direct = excluded.direct, "seenAt" = excluded."seenAt",
      email = coalesce(excluded.email, old.email),
      locale = coalesce(excluded.locale, old.locale),
      zone = coalesce(excluded.zone, old.zone)
    returning *
  ),
  locked as (
    select t.id from "Ticket" t
    where (select yes from fresh) and exists (select 1 from sender)
      and t.id in (select h.ticket from "TicketThread" h where h.platform = $2::text and h.ref = $3::text)
    order by t.id
    for no key update
  )
  select
    (select yes from fresh) as fresh,
    (select to_jsonb(s) - 'seenAt' from sender s) as person,
    ticket_cases(array(select id from locked order by id desc)) as cases`;

const oneCase = `
  with locked as (select id from "Ticket" where id = $1::integer for no key update)
  select ticket_cases(array(select id from locked)) as cases`;

const mergedCases = `select ticket_cases(array(select id from "Ticket" where "mergedInto" = $1::integer order by id desc)) as cases`;

const openCasesOf = casesWhere(`requester = $1::text and status not in ('closed', 'withdrawn') order by id desc limit $2::integer`);
const allCasesOf = casesWhere(`requester = $1::text order by id desc limit $2::integer`);
const casesOfQueues = casesWhere(`
  queue in (select jsonb_array_elements_text($1::jsonb)) and status in ('new', 'open', 'waiting')
  order by "unansweredSince" nulls last, "createdAt", id limit $2::integer`);

function casesWhere(condition: string): string {
  return `select ticket_cases(array(select id from "Ticket" where ${condition})) as cases`;
}

export function createTx(query: Query): Tx {
  async function cases(sql: string, ...values: unknown[]) {
    const [row] = await query<{ cases: CaseRow[] }>(sql, ...values);
    return (row?.cases ?? []).map(caseFrom);
  }

  async function one<T>(sql: string, ...values: unknown[]): Promise<T | undefined> {
    const [found] = await query<{ row: T }>(sql, ...values);
    return found?.row;
  }

  return {
    async enter(keys, { platform, tenant, userId, name, email, locale, zone, direct }, thread, now) {
      const person = { id: randomUUID(), platform, tenant, userId, name, email, locale, zone, direct };
      const [entered] = await query<{ fresh: boolean; person: Person; cases: CaseRow[] }>(
        enterStatement,
        JSON.stringify({ keys, person }),
        thread?.platform ?? null,
        thread?.id ?? null,
        now.toISOString(),
      );
      if (!entered) throw new Error('The database gave no answer to an event.');
      return { fresh: entered.fresh, person: entered.person, cases: entered.cases.map(caseFrom) };
    },

    async nextTicketId() {
      const [row] = await query<{ id: number }>(`select nextval('"Ticket_id_seq"')::integer as id`);
      if (!row) throw new Error('The database gave no number for a ticket.');
      return row.id;
    },

    async caseOf(ticket) {
      return (await cases(oneCase, ticket))[0];
    },

    mergedInto: (ticket) => cases(mergedCases, ticket),
    casesOf: (person, which, limit) => cases(which === 'open' ? openCasesOf : allCasesOf, person, limit),
    queueCases: (queues, limit) => cases(casesOfQueues, JSON.stringify(queues), limit),

    person: (id) => one<Person>(`select to_jsonb(p) - 'seenAt' as row from "Person" p where id = $1::text`, id),

    async word(id) {
      const row = await one<WordRow>(`select to_jsonb(w) as row from "Word" w where id = $1::text`, id);
      return row && wordFrom(row);
    },

    async wordBySource({ platform, id }) {
      const row = await one<WordRow>(
        `select to_jsonb(w) as row from "Word" w where "sourcePlatform" = $1::text and "sourceMessage" = $2::text`,
        platform,
        id,
      );
      return row && wordFrom(row);
    },

    async draft(id) {
      const row = await one<Row<Draft>>(`select to_jsonb(d) as row from "Draft" d where id = $1::text`, id);
      return row && draftFrom(row);
    },

    async latestDraft(person) {
      const row = await one<Row<Draft>>(
        `select to_jsonb(d) as row from "Draft" d where person = $1::text order by at desc, used, id desc limit 1`,
        person,
      );
      return row && draftFrom(row);
    },

    async digest(channel) {
      await query('insert into "DigestState" (channel) values ($1::text) on conflict (channel) do nothing', channel);
      const row = await one<Row<DigestState>>('select to_jsonb(d) as row from "DigestState" d where channel = $1::text for update', channel);
      if (!row) throw new Error('The database did not keep the state of a digest.');
      return digestFrom(row);
    },

    figures: createFigures(query),

    ...createArticleReader(query),
    ...createNeedsTx(query),

    async seen(key) {
      return (await query('select 1 from "EventKey" where key = $1::text', key)).length > 0;
    },

    ...createNoticeTx(query),

    async write(plan, now) {
      const statement = writeStatement(plan);
      if (statement) await query(statement.sql, statement.rows, now.toISOString());
    },
  };
}
