/** What the digest tells besides tickets: src/ports/news.ts says what is promised. */
import type { Need } from '../src/domain/need.ts';
import type { Notice } from '../src/domain/notice.ts';
import type { News, SuspicionLine } from '../src/ports/news.ts';
import type { RatedArticle } from '../src/ports/articles.ts';
import { articleRow } from './article-store.ts';
import type { Query } from './connection.ts';
import { ratingGroups } from './needs-tx.ts';
import { noticeFrom } from './notices.ts';
import { needFrom, type Row } from './rows.ts';

const stood = `n.state in ('running', 'over') and n."from" < $2::timestamptz and coalesce(n."endedAt", 'infinity') >= $1::timestamptz`;

const supporters = `coalesce((select jsonb_agg(distinct v.mission) filter (where v.mission is not null) from "NeedVoice" v where v.need = n.id), '[]')`;

const aboutServices = `not a.retired and a.service in (select jsonb_array_elements_text($1::jsonb))`;

export function createNews(query: Query): News {
  async function notices(sql: string, from: Date, to: Date): Promise<Notice[]> {
    const rows = await query<{ row: Row<Notice> }>(sql, from.toISOString(), to.toISOString());
    return rows.map(({ row }) => noticeFrom(row));
  }

  async function needs(sql: string, ...values: unknown[]) {
    const rows = await query<{ row: Row<Need>; missions: string[] }>(sql, ...values);
    return rows.map(({ row, missions }) => ({ ...needFrom(row), missions }));
  }

  async function articles(sql: string, ...values: unknown[]) {
    const rows = await query<{ row: Row<RatedArticle> }>(sql, ...values);
    return rows.map(({ row }) => ({ ...row, checkedAt: new Date(row.checkedAt) }));
  }

  return {
    notices: (from, to) =>
      notices(`select to_jsonb(n) as row from "Notice" n where ${stood} order by n."from" desc, n.id desc limit 200`, from, to),
    planned: (from, to) =>
      notices(
        `select to_jsonb(n) as row from "Notice" n
         where n.state = 'planned' and n."from" >= $1::timestamptz and n."from" < $2::timestamptz order by n."from", n.id limit 200`,
        from,
        to,
      ),

    changedNeeds: (from, to) =>
      needs(
        `select to_jsonb(n) as row, ${supporters} as missions from "Need" n
         where n."changedAt" >= $1::timestamptz and n."changedAt" < $2::timestamptz order by n."changedAt" desc, n.id desc`,
        from.toISOString(),
        to.toISOString(),
      ),
    openNeeds: (limit) =>
      needs(
        `select row, missions from (
           select to_jsonb(n) as row, ${supporters} as missions, n.id from "Need" n where n.state in ('heard', 'examined', 'planned')
         ) as n order by jsonb_array_length(missions) desc, id limit $1::integer`,
        limit,
      ),

    newArticles: (services, from, to) =>
      articles(
        `select ${articleRow} as row from "Article" a
         where ${aboutServices} and a."publishedAt" >= $2::timestamptz and a."publishedAt" < $3::timestamptz order by a."publishedAt" desc, a.id limit 50`,
        JSON.stringify(services),
        from.toISOString(),
        to.toISOString(),
      ),
    unhelpfulArticles: (services, limit) =>
      articles(
        `select ${articleRow} as row from "Article" a where ${aboutServices} and a.missed > a.helped
         order by a.helped - a.missed, a.id limit $2::integer`,
        JSON.stringify(services),
        limit,
      ),

    async suspicions(queue, from, to) {
      const rows = await query<Row<SuspicionLine>>(
        `select s.service, s.state, to_jsonb(s.at) as at,
           (select count(distinct t.mission)::integer from "Ticket" t where t.id in (select (jsonb_array_elements(s.tickets))::integer)) as missions
         from "Suspicion" s where s.queue = $1::text and s.at >= $2::timestamptz and s.at < $3::timestamptz order by s.at desc, s.id`,
        queue,
        from.toISOString(),
        to.toISOString(),
      );
      return rows.map((row) => ({ ...row, at: new Date(row.at) }));
    },

    feedback: (from, to) =>
      query(
        `select service, kind, count(*)::integer as count from "Feedback" where at >= $1::timestamptz and at < $2::timestamptz
         group by service, kind order by count(*) desc, service, kind`,
        from.toISOString(),
        to.toISOString(),
      ),

    ratings: () => ratingGroups(query),
  };
}
