/** Feedback, needs and ratings inside a transaction: the second half of src/ports/store.ts's `Tx`. */
import type { RatingAsked, RatingGroup } from '../src/domain/rating.ts';
import type { Letter, NeedCase, NeedNews, NeedVoice } from '../src/ports/feedback.ts';
import type { Person } from '../src/ports/people.ts';
import type { Tx } from '../src/ports/store.ts';
import type { Need } from '../src/domain/need.ts';
import type { Query } from './connection.ts';
import { feedbackFrom, needFrom, threadFrom, type FeedbackRow, type Row, type ThreadRow } from './rows.ts';

type NeedsTx = Pick<
  Tx,
  | 'feedback' | 'feedbackIn' | 'takeLetters' | 'nextNeedId' | 'need' | 'needIn' | 'needs'
  | 'voices' | 'contributors' | 'nextNews' | 'ratingsAsked' | 'ratingGroups'
>;

const threadsAt = `select id from "TicketThread" where ticket is null and platform = $1::text and ref = $2::text`;

function feedbackWhere(condition: string): string {
  return `select to_jsonb(f) as feedback, to_jsonb(p) - 'seenAt' as person, to_jsonb(q) as "queueThread", to_jsonb(h) as "personThread"
    from "Feedback" f
    join "TicketThread" q on q.id = f."queueThread"
    left join "TicketThread" h on h.id = f."personThread"
    left join "Person" p on p.id = f.person
    where ${condition} limit 1 for no key update of f`;
}

const missionsOf = `(select count(distinct v.mission)::integer from "NeedVoice" v where v.need = n.id)`;

/** Of a month only who still counts as having resolved it; the numbers of single people are never read. */
const groupsStatement = (condition: string): string => `
  select r.service, r.month, count(*)::integer as count, avg(r.stars)::float8 as average,
    (select coalesce(jsonb_agg(m.text order by m.text), '[]') from "RatingRemark" m where m.service = r.service and m.month = r.month) as remarks,
    (select count(distinct t.assignee)::integer from "Ticket" t
      where coalesce(t.service, 'none') = r.service and t."resolvedAt" >= to_timestamp(r.month || '-01 00:00:00+00', 'YYYY-MM-DD HH24:MI:SSTZH')
        and t."resolvedAt" < to_timestamp(r.month || '-01 00:00:00+00', 'YYYY-MM-DD HH24:MI:SSTZH') + interval '1 month') as responders
  from "Rating" r where ${condition}
  group by r.service, r.month`;

/** Of all services. */
export function ratingGroups(query: Query): Promise<RatingGroup[]> {
  return query(groupsStatement('true'));
}

export function createNeedsTx(query: Query): NeedsTx {
  async function one<T>(sql: string, ...values: unknown[]): Promise<T | undefined> {
    return (await query<{ row: T }>(sql, ...values))[0]?.row;
  }

  async function needWhere(condition: string, ...values: unknown[]): Promise<NeedCase | undefined> {
    const [row] = await query<{ need: Row<Need>; thread: ThreadRow }>(
      `select to_jsonb(n) as need, to_jsonb(t) as thread from "Need" n join "TicketThread" t on t.id = n.thread
       where ${condition} limit 1 for no key update of n`,
      ...values,
    );
    return row && { need: needFrom(row.need), thread: threadFrom(row.thread) };
  }

  return {
    async feedback(id) {
      const [row] = await query<FeedbackRow>(feedbackWhere('f.id = $1::text'), id);
      return row && feedbackFrom(row);
    },

    async feedbackIn({ platform, id }) {
      const [row] = await query<FeedbackRow>(
        feedbackWhere(`f.id in (
          select id from "Feedback" where "queueThread" in (${threadsAt}) union select id from "Feedback" where "personThread" in (${threadsAt}))`),
        platform,
        id,
      );
      return row && feedbackFrom(row);
    },

    async takeLetters(day) {
      const rows = await query<{ row: Row<Letter> }>(
        `delete from "Letterbox" l where day < $1::date returning to_jsonb(l) - 'id' as row`,
        day.toISOString().slice(0, 10),
      );
      return rows.map(({ row }) => ({ ...row, day: new Date(row.day) }));
    },

    async nextNeedId() {
      const id = await one<number>(`select nextval('"Need_id_seq"')::integer as row`);
      if (id === undefined) throw new Error('The database gave no number for a need.');
      return id;
    },

    need: (id) => needWhere('n.id = $1::integer', id),
    needIn: ({ platform, id }) => needWhere(`n.thread in (${threadsAt})`, platform, id),

    async needs() {
      const rows = await query<{ row: Row<Need>; missions: number }>(
        `select to_jsonb(n) as row, ${missionsOf} as missions from "Need" n order by "changedAt" desc, id desc`,
      );
      return rows.map(({ row, missions }) => ({ ...needFrom(row), missions }));
    },

    async voices(need) {
      const rows = await query<{ row: Row<NeedVoice> }>(
        `select to_jsonb(v) as row from "NeedVoice" v where need = $1::integer order by at desc, person`,
        need,
      );
      return rows.map(({ row }) => ({ ...row, at: new Date(row.at) }));
    },

    async contributors(need, after, limit) {
      return query<{ person: Person; words: string }>(
        `select to_jsonb(p) - 'seenAt' as person, v.words from "NeedVoice" v join "Person" p on p.id = v.person
         where v.need = $1::integer and v.person > $2::text order by v.person limit $3::integer`,
        need,
        after,
        limit,
      );
    },

    nextNews: () => one<NeedNews>(`select to_jsonb(n) as row from "NeedNews" n order by need, id limit 1 for update skip locked`),

    async ratingsAsked(person) {
      // A lock on a name: there may be no row yet that could be locked.
      await query(`select pg_advisory_xact_lock(hashtextextended('rating:' || $1::text, 0)) is null as locked`, person);
      const rows = await query<{ row: Row<RatingAsked> }>(`select to_jsonb(r) as row from "RatingAsked" r where person = $1::text order by at desc`, person);
      return rows.map(({ row }) => ({ ...row, at: new Date(row.at) }));
    },

    ratingGroups: (services) => query(groupsStatement('r.service in (select jsonb_array_elements_text($1::jsonb))'), JSON.stringify(services)),
  };
}
