/** What is kept of feedback, of needs that came of it, and of ratings. */
import type { Language } from '../domain/catalogue.ts';
import type { FeedbackKind, FeedbackState } from '../domain/feedback.ts';
import type { Need, NeedState } from '../domain/need.ts';
import type { Person, TicketThread } from './people.ts';

export interface Feedback {
  id: string;
  /** Null: it came without a name, so person, mission, language and the person's thread are unknown to everyone. */
  person: string | null;
  mission: string | null;
  service: string | null;
  /** Null where nobody said. */
  kind: FeedbackKind | null;
  state: FeedbackState;
  text: string;
  language: Language | null;
  /** Of one without a name: when the letterbox was opened. */
  at: Date;
  need: number | null;
  /** Ids of threads. */
  queueThread: string;
  personThread: string | null;
}

/** A feedback with what most flows need around it. */
export interface FeedbackCase {
  feedback: Feedback;
  person: Person | null;
  queueThread: TicketThread;
  personThread: TicketThread | null;
}

/** Feedback without a name. The store gives it an id that follows from nothing, and keeps no more than this. */
export interface Letter {
  /** UTC midnight. */
  day: Date;
  kind: FeedbackKind | null;
  service: string | null;
  text: string;
}

/** A need with the thread of its card. */
export interface NeedCase {
  need: Need;
  thread: TicketThread;
}

/** Somebody needs it too; one voice a person and need, the later words replace the earlier. */
export interface NeedVoice {
  need: number;
  person: string;
  mission: string | null;
  words: string;
  at: Date;
}

export interface CountedNeed extends Need {
  /** How many missions need it. */
  missions: number;
}

/** A change that is still being told: everyone up to the person `told` (in the order of their ids) knows. */
export interface NeedNews {
  /** Sorts after that of an earlier change of the same need. */
  id: string;
  need: number;
  state: NeedState;
  answer: string | null;
  told: string;
}

/** What one answer leaves behind: no person, ticket, responder or time. */
export interface Rating {
  service: string;
  /** `YYYY-MM`. */
  month: string;
  stars: number;
}

export interface RatingRemark {
  service: string;
  month: string;
  text: string;
}
