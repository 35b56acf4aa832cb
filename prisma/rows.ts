/** Rows as the database gives them (JSON: dates are text, refs are columns) and as src/ports says them. */
import type { Destination, Platform } from '../src/ports/chat.ts';
import type { Need } from '../src/domain/need.ts';
import type { NewDelivery } from '../src/ports/deliveries.ts';
import type { Feedback, FeedbackCase } from '../src/ports/feedback.ts';
import type { Person, TicketThread } from '../src/ports/people.ts';
import type { Case, DigestState, Draft, Word } from '../src/ports/store.ts';
import type { Ticket } from '../src/domain/ticket.ts';

/** A row whose dates went through JSON. */
export type Row<T> = { [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K] };

export type ThreadRow = Omit<TicketThread, 'ref'> & { platform: Platform; ref: string | null };
export type WordRow = Row<Omit<Word, 'source'>> & { sourcePlatform: Platform | null; sourceMessage: string | null };
export interface CaseRow {
  ticket: Row<Ticket>;
  requester: Person;
  assignee: Person | null;
  threads: ThreadRow[];
}

const date = (text: string) => new Date(text);
const dateOrNull = (text: string | null) => (text === null ? null : new Date(text));

export function caseFrom({ ticket, requester, assignee, threads }: CaseRow): Case {
  return { ticket: ticketFrom(ticket), requester, assignee, threads: threads.map(threadFrom) };
}

export function ticketFrom(row: Row<Ticket>): Ticket {
  return {
    ...row,
    createdAt: date(row.createdAt),
    answerDueAt: date(row.answerDueAt),
    firstAnsweredAt: dateOrNull(row.firstAnsweredAt),
    unansweredSince: dateOrNull(row.unansweredSince),
    resolvedAt: dateOrNull(row.resolvedAt),
    closedAt: dateOrNull(row.closedAt),
    reopenedAt: dateOrNull(row.reopenedAt),
  };
}

export function threadFrom({ platform, ref, ...row }: ThreadRow): TicketThread {
  return { ...row, ref: ref === null ? null : { platform, id: ref } };
}

export function threadRow({ ref, ...thread }: TicketThread): ThreadRow {
  return { ...thread, platform: ref?.platform ?? platformOf(thread.destination), ref: ref?.id ?? null };
}

function platformOf(destination: Destination): Platform {
  return destination.to === 'thread' ? destination.thread.platform : destination.platform;
}

export function wordFrom({ sourcePlatform, sourceMessage, at, ...row }: WordRow): Word {
  const source = sourcePlatform === null || sourceMessage === null ? null : { platform: sourcePlatform, id: sourceMessage };
  return { ...row, at: date(at), source };
}

export function wordRow({ source, ...word }: Word) {
  return { ...word, sourcePlatform: source?.platform ?? null, sourceMessage: source?.id ?? null };
}

export function draftFrom(row: Row<Draft>): Draft {
  return { ...row, at: date(row.at) };
}

export function digestFrom(row: Row<DigestState>): DigestState {
  return { ...row, postedAt: dateOrNull(row.postedAt) };
}

export interface FeedbackRow {
  feedback: Row<Feedback>;
  person: Person | null;
  queueThread: ThreadRow;
  personThread: ThreadRow | null;
}

export function feedbackFrom({ feedback, person, queueThread, personThread }: FeedbackRow): FeedbackCase {
  return {
    feedback: { ...feedback, at: date(feedback.at) },
    person,
    queueThread: threadFrom(queueThread),
    personThread: personThread && threadFrom(personThread),
  };
}

export function needFrom(row: Row<Need>): Need {
  return { ...row, createdAt: date(row.createdAt), changedAt: date(row.changedAt) };
}

/** The columns of a new row of the outbox; `place` is its place among those written together. */
export function deliveryRow({ id, lane, act, onSent, onFailed }: NewDelivery, place: number) {
  const thread = act.do === 'post' && !('to' in act.to) ? act.to.thread : null;
  return { id, lane, act, thread, onSent: onSent?.length ? onSent : null, onFailed: onFailed?.length ? onFailed : null, place };
}

/**
 * Writes the outbox rows of the JSON array `rows`, in the order of their places; `$2` is now. Those of which `claimed`
 * (an SQL condition on `d`) is true are claimed at once, until `$3`.
 */
export function insertDeliveries(rows: string, claimed?: string): string {
  const columns = 'id, lane, act, thread, "onSent", "onFailed", "createdAt", state, "notBefore"';
  const values = 'id, lane, act, thread, "onSent", "onFailed", $2::timestamptz';
  const source = `jsonb_to_recordset(${rows})
      as d (id text, lane text, act jsonb, thread text, "onSent" jsonb, "onFailed" jsonb, place integer, free boolean)`;
  if (claimed === undefined) {
    return `insert into "Delivery" (${columns})
    select ${values}, 'pending', $2::timestamptz from ${source} order by place`;
  }
  return `insert into "Delivery" (${columns}, attempts, "claimedAt")
    select ${values},
      case when mine then 'sending' else 'pending' end,
      case when mine then $3::timestamptz else $2::timestamptz end,
      case when mine then 1 else 0 end,
      case when mine then $2::timestamptz end
    from (select d.*, ${claimed} as mine from ${source}) as d order by place`;
}
