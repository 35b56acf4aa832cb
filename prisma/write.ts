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
  feedback: upsert('feedback', 'Feedback', [
    ...['person', 'mission', 'service', 'kind', 'state', 'text', 'language', 'at', 'need', 'queueThread', 'personThread'],
  ]),
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

  // Without ids: the database's own lead nowhere, while the bot's follow from the event's key.
  letters: `insert into "Letterbox" (day, kind, service, text)
    select day, kind, service, text from jsonb_populate_recordset(null::"Letterbox", $1::jsonb->'letters')`,
  // The states are named so that the index on them is used.
  forgotten: `delete from "Draft" where id in (select jsonb_array_elements_text($1::jsonb->'forgotten'))),
  "forgottenDeliveries" as (
    delete from "Delivery" d using jsonb_array_elements_text($1::jsonb->'forgotten') as f (draft)
    where d.state in ('pending', 'sending', 'unknown', 'sent', 'failed')
      and (d."endedAt" is null or d."endedAt" >= (select at from "Draft" where id = f.draft))
      and exists (
        select 1 from jsonb_array_elements(coalesce(d.act->'message'->'buttons', '[]')) as b
        where b->>'value' = f.draft or starts_with(b->>'value', f.draft || ':'))`,
  forgottenKeys: `delete from "EventKey" where key in (select jsonb_array_elements_text($1::jsonb->'forgottenKeys'))`,
  needs: upsert('needs', 'Need', ['title', 'wanted', 'service', 'state', 'answer', 'createdAt', 'changedAt', 'thread', 'version']),
  voices: `insert into "NeedVoice" as old (need, person, mission, words, at)
    select need, person, mission, words, at from jsonb_populate_recordset(null::"NeedVoice", $1::jsonb->'voices')
    on conflict (need, person) do update set mission = excluded.mission, words = excluded.words, at = excluded.at`,
  news: upsert('news', 'NeedNews', ['need', 'state', 'answer', 'told']),
  toldNews: `delete from "NeedNews" where id in (select jsonb_array_elements_text($1::jsonb->'toldNews'))`,
  ratings: `insert into "Rating" (service, month, stars)
    select service, month, stars from jsonb_populate_recordset(null::"Rating", $1::jsonb->'ratings')`,
  remarks: `insert into "RatingRemark" (service, month, text)
    select service, month, text from jsonb_populate_recordset(null::"RatingRemark", $1::jsonb->'remarks')`,
  ratingsAsked: `insert into "RatingAsked" as old (person, service, month, ticket, at, state)
    select person, service, month, ticket, at, state from jsonb_populate_recordset(null::"RatingAsked", $1::jsonb->'ratingsAsked')
    on conflict (person, service, month) do update set state = excluded.state`,
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
  const ctes = written.map((part) => `"${part}" as (${statements[part]})`);
  // `$2` must occur in every text, else PostgreSQL cannot tell its type.
  return { sql: `with ${ctes.join(',\n')}\nselect $2::timestamptz is not null as written`, rows: JSON.stringify(rows) };
}
