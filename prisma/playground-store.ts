/** What the playground shows: src/ports/playground.ts says what it promises. */
import type { Message } from '../src/ports/chat.ts';
import type { PlaygroundStore, WebPost } from '../src/ports/playground.ts';
import type { Database } from './connection.ts';
import type { Row } from './rows.ts';

/**
 * Revisions are handed out one transaction after the other: a reader who has seen revision 11 must never find that
 * 10 turned up later. The number is this project's own.
 */
const inTurn = `turn as materialized (select pg_advisory_xact_lock(8417002))`;
const nextRevision = `nextval('"WebPost_revision_seq"')`;

export function createPlaygroundStore({ client, query }: Database): PlaygroundStore {
  async function posts(sql: string, ...values: unknown[]): Promise<WebPost[]> {
    const rows = await query<{ row: Row<WebPost> & { key: string } }>(sql, ...values);
    return rows.map(({ row: { key: _key, ...post } }) => ({ ...post, at: new Date(post.at) }));
  }

  async function byKey(key: string): Promise<WebPost | undefined> {
    return (await posts(`select to_jsonb(p) as row from "WebPost" p where key = $1::text`, key))[0];
  }

  return {
    byKey,

    async append(post, now) {
      const [fresh] = await posts(
        `with ${inTurn}
         insert into "WebPost" as p (chat, root, author, message, files, reactions, key, at, revision)
         select n.chat, n.root, n.author, n.message, n.files, '[]', n.key, $2::timestamptz, ${nextRevision}
         from turn, jsonb_populate_record(null::"WebPost", $1::jsonb) as n
         on conflict (key) do nothing
         returning to_jsonb(p) as row`,
        JSON.stringify(post),
        now.toISOString(),
      );
      if (fresh) return { post: fresh, fresh: true };
      const stored = await byKey(post.key);
      if (!stored) throw new Error('A post of the playground was neither stored nor found.');
      return { post: stored, fresh: false };
    },

    async change(id, change) {
      const [post] = await posts(
        `with ${inTurn}
         update "WebPost" p set
           message = coalesce($2::jsonb->'message', p.message),
           reactions = coalesce($2::jsonb->'reactions', p.reactions),
           deleted = coalesce(($2::jsonb->>'deleted')::boolean, p.deleted),
           edited = coalesce(($2::jsonb->>'edited')::boolean, p.edited),
           revision = ${nextRevision}
         from turn where p.id = $1::integer
         returning to_jsonb(p) as row`,
        id,
        JSON.stringify(change),
      );
      return post;
    },

    async get(id) {
      return (await posts(`select to_jsonb(p) as row from "WebPost" p where id = $1::integer`, id))[0];
    },

    changedSince: (chats, revision, limit) =>
      posts(
        `select to_jsonb(p) as row from "WebPost" p
         where chat in (select jsonb_array_elements_text($1::jsonb)) and revision > $2::integer
         order by revision limit $3::integer`,
        JSON.stringify(chats),
        revision,
        limit,
      ),

    async putFile({ id, name, type, size }, bytes) {
      const row = { name, type, size, bytes: new Uint8Array(bytes) };
      await client.webFile.upsert({ where: { id }, create: { id, ...row }, update: row });
    },

    async file(id) {
      const row = await client.webFile.findUnique({ where: { id } });
      if (!row) return undefined;
      const { bytes, ...file } = row;
      return { file, bytes };
    },

    async putHome(person, content) {
      await query(
        `insert into "WebHome" (person, content) values ($1::text, $2::jsonb)
         on conflict (person) do update set content = excluded.content`,
        person,
        JSON.stringify(content),
      );
    },

    async home(person) {
      const [row] = await query<{ content: Message[] }>(`select content from "WebHome" where person = $1::text`, person);
      return row?.content;
    },
  };
}
