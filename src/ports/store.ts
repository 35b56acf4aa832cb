/**
 * What the core needs from its database. One transaction holds an event's key, the rows it changes, the deliveries it
 * owes and an audit line; reads take row locks, writes are collected in a `Plan` and written in one statement.
 */
import type { Article } from '../domain/article.ts';
import type { Language } from '../domain/catalogue.ts';
import type { Need } from '../domain/need.ts';
import type { Notice } from '../domain/notice.ts';
import type { RatingAsked, RatingGroup } from '../domain/rating.ts';
import type { Suspicion } from '../domain/suspicion.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Impact } from '../domain/urgency.ts';
import type { ArticleMark, ArticleScope, OfferedAnswer, PublishedArticle, RatedArticle } from './articles.ts';
import type { Attachment, MessageRef, Sender, ThreadRef } from './chat.ts';
import type { NewDelivery, OutboxStore } from './deliveries.ts';
import type { CountedNeed, Feedback, FeedbackCase, Letter, NeedCase, NeedNews, NeedVoice, Rating, RatingRemark } from './feedback.ts';
import type { Figures } from './figures.ts';
import type { News } from './news.ts';
import type { NoticeLink, NoticeReader, NoticeStore, NoticeTx } from './notices.ts';
import type { Person, Side, TicketThread } from './people.ts';

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
  /** True once it became a ticket, a feedback or a message, or its answer has helped. */
  used: boolean;
  /** Chosen in a form; wins over what the text seems to name. */
  service: string | null;
  /** Null until it has been answered. */
  answer: OfferedAnswer | null;
  /** What else was filled in, where a form was sent and the person was first told of a known problem. */
  form: SentForm | null;
}

/** The rest of a report's form beside its text and files. */
export interface SentForm {
  service: string | null;
  impact: Impact | null;
  since: string | null;
}

/** The weekly digest of one channel: what its readers chose, null where the catalogue decides, and what it has told. */
export interface DigestState {
  /** `DigestChannel.id` */
  channel: string;
  paused: boolean;
  /** `HH:MM`, local. */
  time: string | null;
  language: Language | null;
  /** Name of the last week that a digest told of, or that passed without one; null before the first. */
  covered: string | null;
  postedAt: Date | null;
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
  digests: DigestState[];
  /** Written by a responder: from now on the catalogue file does not replace them. */
  articles: PublishedArticle[];
  articleMarks: ArticleMark[];
  deliveries: NewDelivery[];
  audit: AuditLine[];
  notices: Notice[];
  readers: NoticeReader[];
  suspicions: Suspicion[];
  links: NoticeLink[];
  letters: Letter[];
  /** Ids of drafts that go without a trace, together with every delivery whose buttons name them. */
  forgotten: string[];
  /** Event keys that go again, because they could be recomputed from what was sent and who sent it. */
  forgottenKeys: string[];
  needs: Need[];
  voices: NeedVoice[];
  news: NeedNews[];
  /** Ids of news that everyone has been told. */
  toldNews: string[];
  ratings: Rating[];
  remarks: RatingRemark[];
  ratingsAsked: RatingAsked[];
}

export function emptyPlan(): Plan {
  return {
    ...{ keys: [], persons: [], tickets: [], threads: [], words: [], drafts: [], feedback: [], suggestions: [], digests: [] },
    ...{ articles: [], articleMarks: [], notices: [], readers: [], suspicions: [], links: [] },
    ...{ letters: [], forgotten: [], forgottenKeys: [], needs: [], voices: [], news: [], toldNews: [], ratings: [], remarks: [], ratingsAsked: [] },
    ...{ deliveries: [], audit: [] },
  };
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
  /** Whether `thread` is one of ours, whatever it is about: of the same moment as `cases`. */
  threadKnown: boolean;
}

export interface Tx extends NoticeTx {
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
  /** Locked until the end of the transaction, so that of several who post a digest one does. */
  digest(channel: string): Promise<DigestState>;
  figures: Figures;
  news: News;
  /** Until the end of the transaction nobody else changes what any article says. */
  article(id: string): Promise<RatedArticle | undefined>;
  /** As `article`: the one that came from this ticket and is not retired. */
  articleOfTicket(ticket: number): Promise<RatedArticle | undefined>;
  /** Not locked. Those that helped least first (`missed` - `helped`), then the longest unchecked; and how many there are. */
  worstArticles(scope: ArticleScope, offset: number, limit: number): Promise<{ articles: RatedArticle[]; all: number }>;
  /** Locked. Neither checked nor reminded of since `before`, the longest unchecked first. */
  uncheckedArticles(scope: ArticleScope, before: Date, limit: number): Promise<RatedArticle[]>;
  /**
   * Not locked. People with an open ticket on one of the services, of these missions (null: of any), who are no readers
   * of the notice yet; at most `limit`.
   */
  peopleToTell(notice: number, services: string[], missions: string[] | null, limit: number): Promise<{ person: Person; mission: string | null }[]>;

  /** Locked until the end of the transaction. */
  feedback(id: string): Promise<FeedbackCase | undefined>;
  /** The feedback that has `thread` as one of its conversations, locked. */
  feedbackIn(thread: ThreadRef): Promise<FeedbackCase | undefined>;
  /** Takes the letters of days before `day` out of the letterbox. */
  takeLetters(day: Date): Promise<Letter[]>;
  nextNeedId(): Promise<number>;
  /** Locked until the end of the transaction. */
  need(id: number): Promise<NeedCase | undefined>;
  /** The need whose card opened `thread`, locked. */
  needIn(thread: ThreadRef): Promise<NeedCase | undefined>;
  /** Not locked. All of them, newest change first. */
  needs(): Promise<CountedNeed[]>;
  /** Newest first. */
  voices(need: number): Promise<NeedVoice[]>;
  /** Who is to be told next: at most `limit`, in the order of their ids, behind the person `after`. */
  contributors(need: number, after: string, limit: number): Promise<{ person: Person; words: string }[]>;
  /** The oldest news that still has to be told, locked; what another process is telling is passed over. */
  nextNews(): Promise<NeedNews | undefined>;
  /** What the person was asked; a second question to the same person waits until the end of this transaction. */
  ratingsAsked(person: string): Promise<RatingAsked[]>;
  /** Of these services; `none` is one. */
  ratingGroups(services: string[]): Promise<RatingGroup[]>;

  /** Has an event with this key taken effect? */
  seen(key: string): Promise<boolean>;
  write(plan: Plan, now: Date): Promise<void>;
}

/** Somebody else held a lock for longer than one was willing to wait. Nothing was committed. */
export class Busy extends Error {
  override readonly name = 'Busy';
}

export interface Store {
  /** Throws when nothing was committed; `Busy` when a lock took longer than `patienceMs`, if that is given. */
  transaction<T>(work: (tx: Tx) => Promise<T>, patienceMs?: number): Promise<T>;
  outbox: OutboxStore;
  notices: NoticeStore;
  /** Ids of resolved tickets that have been quiet since before `before`. */
  quietTickets(before: Date, limit: number): Promise<number[]>;
  /** Of the channels that ever had one, by channel. */
  digests(): Promise<Map<string, DigestState>>;
  figures: Figures;
  news: News;
  /** Grows with every change of what articles say. */
  articleRevision(): Promise<number>;
  /** All of them, retired ones too, by id. */
  articles(): Promise<Article[]>;
  /**
   * Inserts or replaces by id, all or nothing; ids must be unique among `articles`. What is stored just so is not
   * touched. The operator's `import` (unless told) wins over everything; `catalogue` replaces only what came from the
   * catalogue and was not edited since, and retires of that what is no longer among `articles`.
   */
  putArticles(articles: Article[], now: Date, source?: 'import' | 'catalogue'): Promise<{ added: number; changed: number; same: number }>;
  /** Of all letters in the letterbox. */
  letterDays(): Promise<Date[]>;
  suggestions(state: SuggestionState): Promise<Suggestion[]>;
  /** False if there is no such suggestion. */
  decideSuggestion(id: string, state: SuggestionState): Promise<boolean>;
  /** Deletes deliveries that have ended and whose lane begins with `prefix`, as if they had never been. */
  forgetDeliveries(prefix: string): Promise<void>;
  /**
   * Deletes event keys, drafts, suggestions without a ticket and bodies of sent deliveries older than `before`, whom a
   * rating was asked of a month before that, and ratings of two years before. Letters stay until they are opened.
   */
  cleanUp(before: Date): Promise<void>;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
