/** The store of the core on either database: src/ports/store.ts says what it promises. */
import { Busy, type DigestState, type Store, type Suggestion, type Tx } from '../src/ports/store.ts';
import { createArticleStore } from './article-store.ts';
import type { Database, Query } from './connection.ts';
import { createNoticeStore } from './notices.ts';
import { createOutboxStore } from './outbox-store.ts';
import { createFigures } from './figures.ts';
import { createNews } from './news.ts';
import { digestFrom, type Row } from './rows.ts';
import { createTx } from './tx.ts';

/** Rows that one statement of the clean-up touches, so that it never holds many locks. */
const sweep = 5_000;

export function createStore(database: Database): Store {
  async function attempt<T>(work: (tx: Tx) => Promise<T>, patienceMs?: number): Promise<T> {
    return database.transaction(async (run) => {
      let broken = false;
      const query: Query = async (sql, ...values) => {
        try {
          return await run(sql, ...values);
        } catch (error) {
          broken = true;
          throw error;
        }
      };
      const result = await work(createTx(query));
      // After a failed statement PostgreSQL answers COMMIT with a silent rollback: `work` must not pass it off as done.
      if (broken) throw new Error('A statement of this transaction failed, so nothing was committed.');
      return result;
    }, patienceMs);
  }

  async function sweepAll(sql: string, before: Date): Promise<void> {
    for (let swept = sweep; swept === sweep; ) swept = (await database.query(`${sql} returning 1`, before.toISOString(), sweep)).length;
  }

  return {
    async transaction(work, patienceMs) {
      try {
        return await attempt(work, patienceMs);
      } catch (error) {
        // Whoever is in no hurry to wait is not made to do it all again either.
        if (patienceMs !== undefined && (isConflict(error) || isImpatience(error))) throw new Busy();
        // PostgreSQL chose this one as the victim of a deadlock and has undone it.
        if (isConflict(error)) return attempt(work);
        throw error;
      }
    },

    ...createArticleStore(database),

    outbox: createOutboxStore(database),
    notices: createNoticeStore(database),

    async quietTickets(before, limit) {
      const rows = await database.query<{ id: number }>(
        `select id from "Ticket" t
         where status = 'resolved' and "resolvedAt" < $1::timestamptz
           and not exists (select 1 from "Word" w where w.ticket = t.id and w.at >= $1::timestamptz)
         order by "resolvedAt" limit $2::integer`,
        before.toISOString(),
        limit,
      );
      return rows.map((row) => row.id);
    },

    async cleanUp(before) {
      await sweepAll(`delete from "EventKey" where key in (select key from "EventKey" where at < $1::timestamptz limit $2::integer)`, before);
      await sweepAll(`delete from "Draft" where id in (select id from "Draft" where at < $1::timestamptz limit $2::integer)`, before);
      await sweepAll(
        `delete from "Suggestion" where id in (
           select id from "Suggestion" where ticket is null and state <> 'accepted' and at < $1::timestamptz limit $2::integer)`,
        before,
      );
      // A post into a ticket's thread is kept without its body: later edits need the platform's own ref of it.
      await sweepAll(
        `delete from "Delivery" where id in (
           select id from "Delivery" where state in ('sent', 'failed') and "endedAt" < $1::timestamptz and thread is null limit $2::integer)`,
        before,
      );
      await sweepAll(
        `update "Delivery" set act = null, "onSent" = null, "onFailed" = null where id in (
           select id from "Delivery" where state in ('sent', 'failed') and "endedAt" < $1::timestamptz and act is not null limit $2::integer)`,
        before,
      );
      await sweepAll(
        `delete from "RatingAsked" where (person, service, month) in (
           select person, service, month from "RatingAsked" where at < $1::timestamptz - interval '31 days' limit $2::integer)`,
        before,
      );
      // Whole months only: a group that lost one answer would tell it by the difference.
      for (const table of ['Rating', 'RatingRemark'])
        await sweepAll(
          `delete from "${table}" where id in (
             select id from "${table}" where month < to_char($1::timestamptz at time zone 'UTC' - interval '2 years', 'YYYY-MM') limit $2::integer)`,
          before,
        );
    },

    async letterDays() {
      const rows = await database.query<{ day: string }>(`select to_jsonb(day) as day from "Letterbox"`);
      return rows.map(({ day }) => new Date(day));
    },

    async forgetDeliveries(prefix) {
      await database.query(`delete from "Delivery" where "endedAt" is not null and state in ('sent', 'failed') and starts_with(lane, $1::text)`, prefix);
    },

    figures: createFigures(database.query),
    news: createNews(database.query),

    async digests() {
      const rows = await database.query<{ row: Row<DigestState> }>('select to_jsonb(d) as row from "DigestState" d');
      return new Map(rows.map(({ row }) => [row.channel, digestFrom(row)]));
    },

    async suggestions(state) {
      const rows = await database.query<{ row: Row<Suggestion> }>(
        `select to_jsonb(s) - 'state' as row from "Suggestion" s where state = $1::text order by at, id`,
        state,
      );
      return rows.map(({ row }) => ({ ...row, at: new Date(row.at) }));
    },

    async decideSuggestion(id, state) {
      const rows = await database.query(`update "Suggestion" set state = $2::text where id = $1::text returning 1`, id, state);
      return rows.length === 1;
    },

    async ping() {
      await database.query('select 1');
    },

    close: () => database.close(),
  };
}

/** PostgreSQL's `lock_not_available`. */
function isImpatience(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03';
}

/** Serialization failure or deadlock, on either database. */
function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01');
}
