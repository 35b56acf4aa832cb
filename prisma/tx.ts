/** What events do inside their transaction. Locks are taken in one order: keys, person, tickets by number. */
import { randomUUID } from 'node:crypto';
import type { Person } from '../src/ports/people.ts';
import type { DigestState, Draft, Tx } from '../src/ports/store.ts';
import { createArticleReader } from './article-store.ts';
import type { Query } from './connection.ts';
import { createFigures } from './figures.ts';
import { caseFrom, digestFrom, draftFrom, wordFrom, type CaseRow, type Row, type WordRow } from './rows.ts';
import { createNews } from './news.ts';
import { createNoticeTx } from './notices.ts';
import { createNeedsTx } from './needs-tx.ts';
import { writeStatement } from './write.ts';

/**
 * Each step counts the rows of the one before, so that all keys are noted before the first person is locked, and all
 * people before the first ticket. `for no key update` shuts out every other writer of the row, but not the outbox and
 * new words, whose foreign keys only need the ticket to go on existing.
 */
const enterStatement = `
  with arrivals as materialized (
    select * from jsonb_to_recordset($1::jsonb) as a (place integer, keys jsonb, person jsonb, platform text, thread text)
  ),
  wanted as materialized (
    select a.place, k.key from arrivals a, jsonb_array_elements_text(a.keys) as k (key)
  ),
  seen as (
    insert into "EventKey" (key, at)
    select distinct key, $2::timestamptz from wanted order by key
    on conflict (key) do nothing
    returning key
  ),
  fresh as materialized (
    select place, bool_and(key in (select key from seen)) as yes from wanted group by place
  ),
  sender as (
    insert into "Person" as old (id, platform, tenant, "userId", name, email, locale, zone, direct, "seenAt")
    select p.id, p.platform, p.tenant, p."userId", p.name, p.email, p.locale, p.zone, p.direct, $2::timestamptz
    from arrivals a, jsonb_populate_record(null::"Person", a.person) as p
    where (select count(*) from fresh) > 0
    order by p.platform, p.tenant, p."userId"
    on conflict (platform, tenant, "userId") do update set
      name = excluded.name, direct = excluded.direct, "seenAt" = excluded."seenAt",
      email = coalesce(excluded.email, old.email),
      locale = coalesce(excluded.locale, old.locale),
      zone = coalesce(excluded.zone, old.zone)
    returning *
  ),
  locked as (
    select t.id from "Ticket" t
    where (select count(*) from sender) > 0 and t.id = any (array(
      select distinct h.ticket from arrivals a
      join fresh f on f.place = a.place and f.yes
      join "TicketThread" h on h.platform = a.platform and h.ref = a.thread))
    order by t.id
    for no key update
  )
  select
    (select jsonb_agg(yes order by place) from fresh) as fresh,
    (select jsonb_agg(to_jsonb(s) - 'seenAt') from sender s) as people,
    (select jsonb_agg(exists (select 1 from "TicketThread" h where h.platform = a.platform and h.ref = a.thread) order by a.place)
      from arrivals a) as known,
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
    async enter(arrivals, now) {
      const rows = arrivals.map(({ keys, from: { platform, tenant, userId, name, email, locale, zone, direct }, thread }, place) => ({
        place, keys, person: { id: randomUUID(), platform, tenant, userId, name, email, locale, zone, direct },
        platform: thread?.platform, thread: thread?.id,
      }));
      const [entered] = await query<{ fresh: boolean[]; people: Person[]; known: boolean[]; cases: CaseRow[] }>(
        enterStatement,
        JSON.stringify(rows),
        now.toISOString(),
      );
      return arrivals.map(({ from, thread }, place) => {
        const fresh = entered?.fresh[place];
        const person = entered?.people.find((one) => one.userId === from.userId && one.tenant === from.tenant && one.platform === from.platform);
        const threadKnown = entered?.known[place];
        if (!entered || fresh === undefined || threadKnown === undefined || !person) throw new Error('The database gave no answer to an event.');
        const inThread = ({ threads }: CaseRow) => threads.some(({ platform, ref }) => ref === thread?.id && platform === thread?.platform);
        return { fresh, person, threadKnown, cases: fresh && thread ? entered.cases.filter(inThread).map(caseFrom) : [] };
      });
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
    news: createNews(query),

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
