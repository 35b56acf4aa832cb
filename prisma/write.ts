/** A plan becomes one statement: everything an event changes is written in one round trip. */
import type { Plan } from '../src/ports/store.ts';
import { noteMarks, writeArticles } from './article-store.ts';
import { noticeStatements } from './notices.ts';
import { deliveryRow, insertDeliveries, threadRow, wordRow } from './rows.ts';

/**
 * How each part of a plan is written from the JSON array of the same name in `$1`; `$2` is now. Whole rows, inserted or
 * replaced by id, but for two things the database knows better than the plan: when a person was seen, and a thread's
 * ref, which the outbox fills in without holding the ticket's lock.
 */
const statements: Record<keyof Plan, string> = {
  keys: `insert into "EventKey" (key, at)
    select distinct key, $2::timestamptz from jsonb_array_elements_text($1::jsonb->'keys') as k (key) on conflict (key) do nothing`,
  persons: upsert('persons', 'Person', [
    ...['platform', 'tenant', 'userId', 'name', 'email', 'locale', 'zone', 'direct', 'spokenLanguage', 'chosenMission', 'chosenLanguage', 'chosenZone', 'seenAt'],
  ]),
  tickets: upsert('tickets', 'Ticket', [
    ...['kind', 'status', 'text', 'service', 'queue', 'mission', 'requester', 'assignee', 'impact', 'since', 'urgency', 'language'],
    ...['createdAt', 'answerDueAt', 'firstAnsweredAt', 'unansweredSince', 'resolvedAt', 'closedAt', 'reopenedAt'],
    ...['outcome', 'answer', 'mergedInto', 'handoff', 'offered', 'sameAs', 'notice', 'version'],
  ]),
  threads: upsert('threads', 'TicketThread', ['ticket', 'side', 'platform', 'destination', 'ref', 'card', 'active']),
  words: upsert('words', 'Word', ['ticket', 'author', 'side', 'kind', 'text', 'at', 'sourcePlatform', 'sourceMessage', 'copy', 'files']),
  drafts: upsert('drafts', 'Draft', ['person', 'text', 'files', 'at', 'used', 'service', 'answer', 'form']),
  feedback: upsert('feedback', 'Feedback', ['person', 'mission', 'service', 'text', 'language', 'at']),
  suggestions: `insert into "Suggestion" (id, kind, text, language, guessed, chosen, ticket, at)
    select id, kind, text, language, guessed, chosen, ticket, at from jsonb_populate_recordset(null::"Suggestion", $1::jsonb->'suggestions')
    on conflict (id) do nothing`,
  digests: `insert into "DigestState" as old (channel, paused, time, language, covered, "postedAt")
    select channel, paused, time, language, covered, "postedAt" from jsonb_populate_recordset(null::"DigestState", $1::jsonb->'digests')
    on conflict (channel) do update set paused = excluded.paused, time = excluded.time, language = excluded.language,
      covered = excluded.covered, "postedAt" = excluded."postedAt"`,
  articles: writeArticles(`$1::jsonb->'articles'`),
  articleMarks: noteMarks(`$1::jsonb->'articleMarks'`),
  deliveries: insertDeliveries(`$1::jsonb->'deliveries'`),
  audit: `insert into "Audit" (at, person, ticket, what)
    select at, person, ticket, what from jsonb_populate_recordset(null::"Audit", $1::jsonb->'audit')`,
  ...noticeStatements(upsert),
};

function upsert(part: keyof Plan, table: string, columns: string[]): string {
  const names = columns.map((column) => `"${column}"`);
  const incoming = names.map((name) => (name === '"seenAt"' ? '$2::timestamptz' : name));
  const replacing = names.map((name) => `${name} = ${name === '"ref"' ? 'coalesce(excluded.ref, old.ref)' : `excluded.${name}`}`);
  return `insert into "${table}" as old (id, ${names.join(', ')})
    select id, ${incoming.join(', ')} from jsonb_populate_recordset(null::"${table}", $1::jsonb->'${part}')
    on conflict (id) do update set ${replacing.join(', ')}`;
}

/** The statement and its first value; undefined if the plan is empty. The text depends only on which parts are not. */
export function writeStatement(plan: Plan): { sql: string; rows: string } | undefined {
  const rows = {
    ...plan,
    threads: plan.threads.map(threadRow),
    words: plan.words.map(wordRow),
    deliveries: plan.deliveries.map(deliveryRow),
  };
  const written = (Object.keys(statements) as (keyof Plan)[]).filter((part) => plan[part].length > 0);
  if (written.length === 0) return undefined;
  const ctes = written.map((part) => `${part} as (${statements[part]})`);
  // `$2` must occur in every text, else PostgreSQL cannot tell its type.
  return { sql: `with ${ctes.join(',\n')}\nselect $2::timestamptz is not null as written`, rows: JSON.stringify(rows) };
}
