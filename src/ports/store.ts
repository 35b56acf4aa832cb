/**
 * What the core needs from its database. One transaction holds an event's key, the rows it changes, the deliveries it
 * owes and an audit line; reads take row locks, writes are collected in a `Plan` and written in one statement.
 */
import type { Language } from '../domain/catalogue.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Attachment, Destination, Message, MessageRef, Platform, Reaction, Sender, ThreadRef } from './chat.ts';

/** A requester or responder, as seen on one platform. */
export interface Person {
  id: string;
  platform: Platform;
  tenant: string;
  userId: string;
  name: string;
  email: string | null;
  /** As the platform said it last. */
  locale: string | null;
  zone: string | null;
  direct: string;
  /** The language the person wrote last, as far as a text was long enough to tell. */
  spokenLanguage: Language | null;
  /** Chosen by the person; wins over the platform's and the directory's. */
  chosenMission: string | null;
  chosenLanguage: Language | null;
  chosenZone: string | null;
}

export type Side = 'requester' | 'queue';

/** One conversation of a ticket. Its ref is unknown until its first post has arrived. */
export interface TicketThread {
  id: string;
  ticket: number;
  side: Side;
  /** Where its first post goes. */
  destination: Destination;
  ref: ThreadRef | null;
  /** The delivery that posted the card or receipt, edited in place on every change. */
  card: string;
  /** False once the ticket has moved to another queue. */
  active: boolean;
}

/**
 * `message` was said to the other side; `note` stays inside the IT group; `aside` is a reply of a responder who is
 * not the assignee, kept inside until somebody decides.
 */
export type WordKind = 'message' | 'note' | 'aside';

/** What a person wrote in a ticket's thread. */
export interface Word {
  id: string;
  ticket: number;
  author: string;
  side: Side;
  kind: WordKind;
  text: string;
  at: Date;
  /** Where it was written, so that edits and deletions find it. */
  source: MessageRef | null;
  /** The delivery that carried it to the other side. */
  copy: string | null;
  files: Attachment[];
}

/** Text somebody has typed that waits for a decision: nothing is ever typed twice. */
export interface Draft {
  id: string;
  person: string;
  text: string;
  files: Attachment[];
  at: Date;
  /** True once it became a ticket, a feedback or a message. */
  used: boolean;
}

export interface Feedback {
  id: string;
  person: string;
  mission: string | null;
  service: string | null;
  text: string;
  language: Language;
  at: Date;
}

/** What is to be done on a platform, as a flow says it. */
export type Act =
  /** `to` is a ticket's thread by its id, or a destination outside any ticket. */
  | { do: 'post'; to: { thread: string } | Destination; message: Message }
  /** Edits what the delivery `of` posted. */
  | { do: 'edit'; of: string; message: Message }
  | { do: 'react'; message: MessageRef; reaction: Reaction }
  | { do: 'home'; person: Destination & { to: 'person' }; content: Message[] };

/** One thing the bot will owe a platform once the transaction is committed. */
export interface NewDelivery {
  /** Opaque and unguessable; travels with the post so that it can be found again. */
  id: string;
  /** Deliveries of one lane are made one after the other, in the order in which they were written. */
  lane: string;
  act: Act;
  /** Become deliveries of their own when this one has arrived, or has failed for good. */
  onSent?: NewDelivery[];
  onFailed?: NewDelivery[];
}

/** A person corrected the bot. `text` lives no longer than the ticket's, or two weeks where no ticket came of it. */
export interface Suggestion {
  id: string;
  kind: 'intent' | 'service';
  text: string;
  language: string;
  /** An intent or a service's id; `none` where there was none. */
  guessed: string;
  chosen: string;
  ticket: number | null;
  at: Date;
}

export type SuggestionState = 'open' | 'accepted' | 'dropped';

/** Ids and states only, never text. */
export interface AuditLine {
  at: Date;
  person: string | null;
  ticket: number | null;
  what: string;
}

/** Everything one event changes. Written in one statement; rows are whole rows, inserted or replaced by id. */
export interface Plan {
  /** Further keys under which this event, or one that it makes void, is known from now on. */
  keys: string[];
  persons: Person[];
  tickets: Ticket[];
  threads: TicketThread[];
  words: Word[];
  drafts: Draft[];
  feedback: Feedback[];
  suggestions: Suggestion[];
  deliveries: NewDelivery[];
  audit: AuditLine[];
}

export function emptyPlan(): Plan {
  return { keys: [], persons: [], tickets: [], threads: [], words: [], drafts: [], feedback: [], suggestions: [], deliveries: [], audit: [] };
}

/** A ticket with the people and threads around it; what most flows need. */
export interface Case {
  ticket: Ticket;
  requester: Person;
  assignee: Person | null;
  /** All threads, the active ones first. */
  threads: TicketThread[];
}

/** What the store is told of an event before anything is decided about it. */
export interface Arrival {
  keys: string[];
  from: Sender;
  thread: ThreadRef | undefined;
}

export interface Entered {
  /** False: one of the keys was seen before, so this event must do nothing. */
  fresh: boolean;
  /** The sender, created or brought up to date, and locked until the end of the transaction. */
  person: Person;
  /** Every ticket that has `thread` as one of its conversations, locked, newest first. */
  cases: Case[];
}

export interface Tx {
  /**
   * The first call of every event, or of several that share neither key nor sender: notes their keys, locks their
   * people and the tickets of their threads. One statement. In the order of the arrivals.
   */
  enter(arrivals: Arrival[], now: Date): Promise<Entered[]>;
  nextTicketId(): Promise<number>;
  /** Locked until the end of the transaction. */
  caseOf(ticket: number): Promise<Case | undefined>;
  /** Not locked. Tickets merged into this one, newest first. */
  mergedInto(ticket: number): Promise<Case[]>;
  /** Not locked. Newest first, at most `limit`; `open` leaves out closed and withdrawn ones. */
  casesOf(person: string, which: 'open' | 'all', limit: number): Promise<Case[]>;
  /** Not locked. New, open and waiting tickets of the queues, oldest unanswered first, then oldest; at most `limit`. */
  queueCases(queues: string[], limit: number): Promise<Case[]>;
  person(id: string): Promise<Person | undefined>;
  word(id: string): Promise<Word | undefined>;
  wordBySource(source: MessageRef): Promise<Word | undefined>;
  draft(id: string): Promise<Draft | undefined>;
  latestDraft(person: string): Promise<Draft | undefined>;
  /** Has an event with this key taken effect? */
  seen(key: string): Promise<boolean>;
  write(plan: Plan, now: Date): Promise<void>;
}

export type DeliveryState = 'pending' | 'sending' | 'sent' | 'unknown' | 'failed';

/** A delivery claimed by this process, with everything that is needed to make it. */
export interface Claimed {
  id: string;
  lane: string;
  act: Act;
  /** `sending` on the first try; `unknown` if an earlier try may have arrived. */
  state: 'sending' | 'unknown';
  /** How often it has been tried before. */
  attempts: number;
  createdAt: Date;
  /** The thread a post goes to: its ref, or its destination while it has none. */
  thread: TicketThread | null;
  /** What an edit is about: where the edited delivery ended up; null if it never arrived. */
  target: MessageRef | null;
  onSent: NewDelivery[];
  onFailed: NewDelivery[];
}

/** How a claimed delivery ended. `follow` are deliveries written in the same transaction. */
export type Finish =
  | { id: string; state: 'sent'; thread?: ThreadRef; message?: MessageRef; follow: NewDelivery[] }
  | { id: string; state: 'pending' | 'unknown'; notBefore: Date; reason: string; follow?: undefined }
  | { id: string; state: 'failed'; reason: string; follow: NewDelivery[] };

export interface OutboxStore {
  /**
   * Takes up to `limit` deliveries that are due and first in their lane; they are this process's until `leaseUntil`.
   * Takes what another process left behind when its lease ran out, as `unknown`.
   */
  claim(now: Date, leaseUntil: Date, limit: number): Promise<Claimed[]>;
  /**
   * Writes the ends of many deliveries in one transaction; fills in the refs of threads that were opened. Gives back
   * those follow-ups that are this process's to make until `leaseUntil`: reactions, which wait for nothing.
   */
  finish(ends: Finish[], now: Date, leaseUntil: Date): Promise<Claimed[]>;
  /** Is the first post of some thread, claimed before `before`, still on its way, so that its ref is not known yet? */
  opening(platform: Platform, before: Date): Promise<boolean>;
  /** The earliest moment at which something pending becomes due; null if nothing is pending. */
  nextDue(): Promise<Date | null>;
  counts(): Promise<Record<DeliveryState, number>>;
  failed(limit: number): Promise<{ id: string; lane: string; reason: string; attempts: number; createdAt: Date }[]>;
  /** Makes a failed delivery pending again. False if it is not failed. */
  retry(id: string, now: Date): Promise<boolean>;
}

/** Somebody else held a lock for longer than one was willing to wait. Nothing was committed. */
export class Busy extends Error {
  override readonly name = 'Busy';
}

export interface Store {
  /** Throws when nothing was committed; `Busy` when a lock took longer than `patienceMs`, if that is given. */
  transaction<T>(work: (tx: Tx) => Promise<T>, patienceMs?: number): Promise<T>;
  outbox: OutboxStore;
  /** Ids of resolved tickets that have been quiet since before `before`. */
  quietTickets(before: Date, limit: number): Promise<number[]>;
  suggestions(state: SuggestionState): Promise<Suggestion[]>;
  /** False if there is no such suggestion. */
  decideSuggestion(id: string, state: SuggestionState): Promise<boolean>;
  /** Deletes event keys, drafts, suggestions without a ticket and bodies of sent deliveries older than `before`. */
  cleanUp(before: Date): Promise<void>;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
