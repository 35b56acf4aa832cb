/** Published answers: src/ports/store.ts says what is promised. */
import type { Article } from '../src/domain/article.ts';
import type { ArticleScope, RatedArticle } from '../src/ports/articles.ts';
import type { Store, Tx } from '../src/ports/store.ts';
import type { Database, Query } from './connection.ts';
import type { Row } from './rows.ts';

/**
 * Revisions are handed out one transaction after the other: a replica that has seen revision 11 must never find that
 * 10 turned up later. The number is this project's own.
 */
const lock = 'select pg_advisory_xact_lock(8417003)';
const inTurn = `turn as materialized (${lock})`;

const columns = ['service', 'language', 'title', 'text', 'questions', 'checkedAt', 'retired'].map((column) => `"${column}"`);
const of = (row: string) => columns.map((column) => `${row}.${column}`).join(', ');

const put = `with ${inTurn},
  written as (
    insert into "Article" as old (id, ${columns.join(', ')}, source, revision, "publishedAt")
    select n.id, ${of('n')}, $2::text, nextval('"Article_revision_seq"'), $3::timestamptz
    from turn, jsonb_populate_recordset(null::"Article", $1::jsonb) as n
    on conflict (id) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')},
      source = excluded.source,
      revision = excluded.revision,
      reminded = case when old."checkedAt" = excluded."checkedAt" then old.reminded end
    where (${of('old')}) is distinct from (${of('excluded')}) and ($2::text = 'import' or old.source = $2::text)
    returning id, xmax = 0 as added),
  gone as (
    update "Article" a set retired = true, revision = nextval('"Article_revision_seq"')
    from turn
    where $2::text = 'catalogue' and a.source = 'catalogue' and not a.retired
      and not exists (select 1 from jsonb_array_elements($1::jsonb) as n where n->>'id' = a.id)
    returning id),
  told as (
    insert into "Audit" (at, what)
    select $3::timestamptz, case when added then 'article-added ' else 'article-changed ' end || id from written
    union all select $3::timestamptz, 'article-retired ' || id from gone)
  select count(*) filter (where added)::integer as added, count(*) filter (where not added)::integer as changed from written`;

export function createArticleStore({ query }: Database): Pick<Store, 'articleRevision' | 'articles' | 'putArticles'> {
  return {
    async articleRevision() {
      const [row] = await query<{ revision: number }>(`select coalesce(max(revision), 0)::integer as revision from "Article"`);
      return row?.revision ?? 0;
    },

    async articles() {
      const rows = await query<{ row: Row<Article> }>(
        `select jsonb_build_object('id', id, ${columns.map((column) => `'${column.slice(1, -1)}', ${column}`).join(', ')}) as row
         from "Article" order by id`,
      );
      return rows.map(({ row }) => ({ ...row, checkedAt: new Date(row.checkedAt) }));
    },

    async putArticles(articles, now, source = 'import') {
      const [counts] = await query<{ added: number; changed: number }>(put, JSON.stringify(articles), source, now.toISOString());
      if (!counts) throw new Error('The database gave no answer to the articles it was given.');
      return { ...counts, same: articles.length - counts.added - counts.changed };
    },
  };
}

/** Writes what responders have written, from the JSON array `rows`, as a part of a plan's one statement. */
export function writeArticles(rows: string): string {
  return `insert into "Article" as old (id, ${columns.join(', ')}, ticket, source, revision, "publishedAt")
    select n.id, ${of('n')}, n.ticket, 'work', nextval('"Article_revision_seq"'), $2::timestamptz
    from (${lock}) as turn, jsonb_populate_recordset(null::"Article", ${rows}) as n
    on conflict (id) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')},
      ticket = excluded.ticket,
      source = excluded.source,
      revision = excluded.revision,
      reminded = case when old."checkedAt" = excluded."checkedAt" then old.reminded end`;
}

/** Several marks of one article in one plan count as one after the other. */
export function noteMarks(rows: string): string {
  return `update "Article" a
    set helped = a.helped + m.helped, missed = a.missed + m.missed, reminded = coalesce(m.reminded, a.reminded)
    from (
      select article, sum(helped)::integer as helped, sum(missed)::integer as missed, max(reminded) as reminded
      from jsonb_to_recordset(${rows}) as m (article text, helped integer, missed integer, reminded timestamptz)
      group by article
    ) as m
    where a.id = m.article`;
}

/** How one article comes out of the database. */
export const articleRow = `jsonb_build_object('id', id, 'ticket', ticket, 'helped', helped, 'missed', missed,
  ${columns.map((column) => `'${column.slice(1, -1)}', ${column}`).join(', ')})`;
const inScope = `not retired and coalesce(service in (select jsonb_array_elements_text($1::jsonb)), false) = $2::boolean`;

export function createArticleReader(query: Query): Pick<Tx, 'article' | 'articleOfTicket' | 'worstArticles' | 'uncheckedArticles'> {
  async function read(sql: string, ...values: unknown[]): Promise<RatedArticle[]> {
    const rows = await query<{ row: Row<RatedArticle> }>(sql, ...values);
    return rows.map(({ row }) => ({ ...row, checkedAt: new Date(row.checkedAt) }));
  }
  const listed = (scope: ArticleScope) => ('of' in scope ? [JSON.stringify(scope.of), true] : [JSON.stringify(scope.notOf), false]);

  return {
    async article(id) {
      // A statement of its own: what is read after it was waited for is what the others have left.
      await query(lock);
      return (await read(`select ${articleRow} as row from "Article" where id = $1::text`, id))[0];
    },

    async articleOfTicket(ticket) {
      await query(lock);
      return (await read(`select ${articleRow} as row from "Article" where ticket = $1::integer and not retired order by id limit 1`, ticket))[0];
    },

    async worstArticles(scope, offset, limit) {
      const [count] = await query<{ count: number }>(`select count(*)::integer as count from "Article" where ${inScope}`, ...listed(scope));
      const articles = await read(
        `select ${articleRow} as row from "Article" where ${inScope}
         order by helped - missed, "checkedAt", id offset $3::integer limit $4::integer`,
        ...listed(scope),
        offset,
        limit,
      );
      return { articles, all: count?.count ?? 0 };
    },

    uncheckedArticles: (scope, before, limit) =>
      read(
        `select ${articleRow} as row from "Article"
         where ${inScope} and "checkedAt" < $3::timestamptz and (reminded is null or reminded < $3::timestamptz)
         order by "checkedAt", id limit $4::integer for no key update`,
        ...listed(scope),
        before.toISOString(),
        limit,
      ),
  };
}
