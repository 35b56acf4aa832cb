/** Published answers: src/ports/store.ts says what is promised. */
import type { Article } from '../src/domain/article.ts';
import type { Store } from '../src/ports/store.ts';
import type { Database } from './connection.ts';
import type { Row } from './rows.ts';

/**
 * Revisions are handed out one transaction after the other: a replica that has seen revision 11 must never find that
 * 10 turned up later. The number is this project's own.
 */
const inTurn = `turn as materialized (select pg_advisory_xact_lock(8417003))`;

const columns = ['service', 'language', 'title', 'text', 'questions', 'checkedAt', 'retired'].map((column) => `"${column}"`);
const of = (row: string) => columns.map((column) => `${row}.${column}`).join(', ');

const put = `with ${inTurn},
  written as (
    insert into "Article" as old (id, ${columns.join(', ')}, source, revision)
    select n.id, ${of('n')}, $2::text, nextval('"Article_revision_seq"')
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

export function createArticleStore({ query }: Database): Pick<Store, 'articles' | 'putArticles'> {
  return {
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
