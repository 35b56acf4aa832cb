/** Notices, who hears them, and suspicions: src/ports/notices.ts says what is promised. */
import type { Notice, Progress } from '../src/domain/notice.ts';
import type { Suspicion } from '../src/domain/suspicion.ts';
import type { Ticket } from '../src/domain/ticket.ts';
import type { DueReader, NoticeReader, NoticeStore, NoticeTx } from '../src/ports/notices.ts';
import type { Person } from '../src/ports/people.ts';
import type { Plan, Tx } from '../src/ports/store.ts';
import type { Database, Query } from './connection.ts';
import { ticketFrom, type Row } from './rows.ts';

/** Of the statement that writes a plan. A ticket that is linked must not be among the plan's tickets. */
export function noticeStatements(upsert: (part: keyof Plan, table: string, columns: string[]) => string) {
  return {
    notices: upsert('notices', 'Notice', [
      ...['kind', 'services', 'concerned', 'texts', 'closing', 'from', 'until', 'urgent', 'state', 'sentAt', 'endedAt', 'queue'],
      ...['declaredBy', 'lastActBy', 'createdAt', 'suspicion', 'thread', 'card', 'step', 'loud', 'gathered', 'nextAt', 'progress', 'progressAt', 'version'],
    ]),
    readers: upsert('readers', 'NoticeReader', [
      ...['notice', 'kind', 'place', 'destination', 'language', 'mission', 'zone', 'meToo', 'said', 'shown', 'waitUntil', 'thread', 'post'],
    ]),
    suspicions: upsert('suspicions', 'Suspicion', [
      ...['service', 'queue', 'thread', 'card', 'state', 'tickets', 'notice', 'at', 'until', 'version'],
    ]),
    links: `update "Ticket" t set notice = l.notice, version = t.version + 1
      from jsonb_to_recordset($1::jsonb->'links') as l (ticket integer, notice integer)
      where t.id = l.ticket and t.notice is null`,
  };
}

const openOnServices = `
  t.service in (select jsonb_array_elements_text($1::jsonb)) and t.status in ('new', 'open', 'waiting')
  and ($2::jsonb is null or t.mission in (select jsonb_array_elements_text($2::jsonb)))`;

/** A reader is said what is loud and new, in its own time, and shown quietly what is new once it has been told at all. */
const isDue = `(r.said < n.loud and (r."waitUntil" is null or r."waitUntil" <= $2::timestamptz or n.urgent) or r.said > 0 and r.shown < n.step)`;

export function createNoticeTx(query: Query): NoticeTx & Pick<Tx, 'peopleToTell'> {
  async function one<T>(sql: string, ...values: unknown[]): Promise<T | undefined> {
    const [found] = await query<{ row: T }>(sql, ...values);
    return found?.row;
  }

  async function count(sql: string, ...values: unknown[]): Promise<number> {
    const [found] = await query<{ n: number }>(sql, ...values);
    return found?.n ?? 0;
  }

  return {
    async nextNoticeId() {
      return count(`select nextval('"Notice_id_seq"')::integer as n`);
    },

    async notice(id) {
      const row = await one<Row<Notice>>(`select to_jsonb(n) as row from "Notice" n where id = $1::integer for no key update`, id);
      return row && noticeFrom(row);
    },

    async noticeOfThread({ platform, id }) {
      const found = await one<number>(
        `select to_jsonb(n.id) as row from "TicketThread" t join "Notice" n on n.thread = t.id
         where t.platform = $1::text and t.ref = $2::text and t.side = 'notice' limit 1`,
        platform,
        id,
      );
      return found;
    },

    async standingNotices() {
      const rows = await query<{ row: Row<Notice> }>(
        `select to_jsonb(n) as row from "Notice" n where state in ('planned', 'running') order by "from", id limit 100`,
      );
      return rows.map(({ row }) => noticeFrom(row));
    },

    async noticeReader(notice, place) {
      const row = await one<Row<NoticeReader>>(
        `select to_jsonb(r) as row from "NoticeReader" r where notice = $1::integer and place = $2::text`,
        notice,
        place,
      );
      return row && readerFrom(row);
    },

    async peopleToTell(notice, services, missions, limit) {
      return query<{ person: Person; mission: string | null }>(
        `select to_jsonb(p) - 'seenAt' as person, x.mission
         from (
           select distinct on (t.requester) t.requester, t.mission from "Ticket" t
           where ${openOnServices} and not exists (
             select 1 from "NoticeReader" r where r.notice = $3::integer and r.place = 'person:' || t.requester)
           order by t.requester, t.id desc limit $4::integer
         ) x join "Person" p on p.id = x.requester order by p.id`,
        JSON.stringify(services),
        missions && JSON.stringify(missions),
        notice,
        limit,
      );
    },

    async peopleByMission(services, missions) {
      return query<{ mission: string | null; people: number }>(
        `select mission, count(*)::integer as people
         from (select distinct on (t.requester) t.requester, t.mission from "Ticket" t where ${openOnServices} order by t.requester, t.id desc) x
         group by mission`,
        JSON.stringify(services),
        missions && JSON.stringify(missions),
      );
    },

    async dueReaders({ id }, now, limit) {
      const rows = await query<{ row: Row<DueReader> }>(
        `select to_jsonb(r) || jsonb_build_object('answered', r.kind = 'person' and exists (
           select 1 from "Ticket" t where t.notice = n.id and 'person:' || t.requester = r.place and (
             t.status in ('new', 'open', 'waiting')
             or exists (select 1 from "EventKey" k where k.key = 'notice:' || n.id || ':answered:' || t.id)))) as row
         from "NoticeReader" r join "Notice" n on n.id = r.notice
         where r.notice = $1::integer and ${isDue} order by r.said >= n.loud, r.kind, r.id limit $3::integer`,
        id,
        now.toISOString(),
        limit,
      );
      return rows.map(({ row }) => ({ ...readerFrom(row), answered: row.answered }));
    },

    async nextReaderAt({ id, loud }) {
      const at = await one<string | null>(
        `select to_jsonb(min(coalesce("waitUntil", '-infinity'))) as row from "NoticeReader" where notice = $1::integer and said < $2::integer`,
        id,
        loud,
      );
      return at ? (at === '-infinity' ? new Date(0) : new Date(at)) : null;
    },

    owedToReaders: (notice) =>
      count(
        `select count(*)::integer as n from "NoticeReader" r join "Delivery" d on d.lane = 'thread:' || r.thread and d."endedAt" is null
         where r.notice = $1::integer`,
        notice,
      ),

    async takeBack({ id, loud }) {
      // Whoever's first post is taken back has heard nothing; whoever's reply is, hears what comes instead.
      await query(
        `with taken as (
           delete from "Delivery" d using "NoticeReader" r
           where r.notice = $1::integer and d.lane = 'thread:' || r.thread and d."endedAt" is null and d.state = 'pending'
           returning r.id as reader, d.id = r.post as first, d.act->>'do' = 'post' as post
         ),
         by_reader as (select reader, bool_or(first) as first, bool_or(post) as post from taken group by reader)
         update "NoticeReader" r set
           said = case when b.first then 0 when b.post then least(r.said, greatest($2::integer - 1, 1)) else r.said end,
           shown = 0
         from by_reader b where r.id = b.reader`,
        id,
        loud,
      );
    },

    async noticeProgress({ id, loud }) {
      const [row] = await query<Progress>(
        `select
           count(*) filter (where r.kind = 'channel')::integer as channels,
           count(*) filter (where r.kind = 'channel' and d.state = 'sent')::integer as "channelsReached",
           count(*) filter (where r.kind = 'person')::integer as people,
           count(*) filter (where r.kind = 'person' and d.state = 'sent')::integer as "peopleReached",
           count(*) filter (where d.state = 'failed')::integer as failed,
           count(*) filter (where r.said < $2::integer and r."waitUntil" is not null)::integer as waiting,
           count(distinct r.mission) filter (where r."meToo")::integer as "missionsToo"
         from "NoticeReader" r left join "Delivery" d on d.id = r.post where r.notice = $1::integer`,
        id,
        loud,
      );
      if (!row) throw new Error('The database gave no count of a notice’s readers.');
      return row;
    },

    async missionsToo(notice) {
      const rows = await query<{ mission: string }>(
        `select distinct mission from "NoticeReader" where notice = $1::integer and "meToo" and mission is not null`,
        notice,
      );
      return rows.map(({ mission }) => mission);
    },

    async ticketsOn(notice, limit) {
      const rows = await query<{ id: number }>(
        `select t.id from "Ticket" t
         where t.notice = $1::integer and t.status in ('new', 'open', 'waiting')
           and not exists (select 1 from "EventKey" k where k.key = 'notice:' || t.notice || ':answered:' || t.id)
         order by t.id limit $2::integer`,
        notice,
        limit,
      );
      return rows.map(({ id }) => id);
    },

    async lockSuspicion(service) {
      await query(`select pg_advisory_xact_lock(hashtext('suspicion'), hashtext($1::text))::text`, service);
    },

    async suspicionOf(service, now) {
      const row = await one<Row<Suspicion>>(
        `select to_jsonb(s) as row from "Suspicion" s where service = $1::text and until > $2::timestamptz order by until desc limit 1`,
        service,
        now.toISOString(),
      );
      return row && suspicionFrom(row);
    },

    async suspicion(id) {
      const row = await one<Row<Suspicion>>(`select to_jsonb(s) as row from "Suspicion" s where id = $1::text for no key update`, id);
      return row && suspicionFrom(row);
    },

    async reportsOf(service, since) {
      const rows = await query<{ row: Row<Ticket> }>(
        `select to_jsonb(t) as row from "Ticket" t
         where service = $1::text and "createdAt" >= $2::timestamptz and kind = 'issue' and status <> 'withdrawn'
           and coalesce(outcome, '') <> 'not-a-request' and notice is null
         order by id limit 50`,
        service,
        since.toISOString(),
      );
      return rows.map(({ row }) => ticketFrom(row));
    },

    async sameMatter(service, mission) {
      const found = await one<number>(
        `select to_jsonb(id) as row from "Ticket"
         where service = $1::text and mission = $2::text and status in ('new', 'open', 'waiting') and kind = 'issue' order by id limit 1`,
        service,
        mission,
      );
      return found ?? null;
    },
  };
}

export function createNoticeStore({ query }: Database): NoticeStore {
  return {
    async due(now) {
      const rows = await query<{ id: number }>(
        `select id from "Notice" where "nextAt" <= $1::timestamptz order by "nextAt", id limit 100`,
        now.toISOString(),
      );
      return rows.map(({ id }) => id);
    },

    async nextDue() {
      const [row] = await query<{ at: string | null }>(`select to_jsonb(min("nextAt")) as at from "Notice" where "nextAt" is not null`);
      return row?.at ? new Date(row.at) : null;
    },
  };
}

const dateOrNull = (text: string | null) => (text === null ? null : new Date(text));

export function noticeFrom(row: Row<Notice>): Notice {
  return {
    ...row,
    from: new Date(row.from),
    until: dateOrNull(row.until),
    sentAt: dateOrNull(row.sentAt),
    endedAt: dateOrNull(row.endedAt),
    createdAt: new Date(row.createdAt),
    nextAt: dateOrNull(row.nextAt),
    progressAt: dateOrNull(row.progressAt),
  };
}

function readerFrom({ id, notice, kind, place, destination, language, mission, zone, meToo, said, shown, waitUntil, thread, post }: Row<NoticeReader>): NoticeReader {
  return { id, notice, kind, place, destination, language, mission, zone, meToo, said, shown, waitUntil: dateOrNull(waitUntil), thread, post };
}

function suspicionFrom(row: Row<Suspicion>): Suspicion {
  return { ...row, at: new Date(row.at), until: new Date(row.until) };
}
