/** The ticket, its life, and the rules of that life. Pure: `now` is an argument, refusals are values. */
import type { Language } from './catalogue.ts';
import type { Impact, Urgency } from './urgency.ts';

export const ticketKinds = ['issue', 'request', 'question'] as const;
export type TicketKind = (typeof ticketKinds)[number];

export const statuses = ['new', 'open', 'waiting', 'resolved', 'closed', 'withdrawn'] as const;
export type Status = (typeof statuses)[number];

/** Why a ticket ended. */
export type Outcome = 'answered' | 'not-a-request' | 'merged' | 'withdrawn';

export interface Ticket {
  /** The number in the reference: 1042 in `AA-1042`. */
  id: number;
  kind: TicketKind;
  status: Status;
  /** What the requester wrote. */
  text: string;
  service: string | null;
  queue: string;
  mission: string | null;
  /** Person ids. */
  requester: string;
  assignee: string | null;
  impact: Impact | null;
  /** In the requester's own words. */
  since: string | null;
  urgency: Urgency;
  /** The requester's language when the ticket was made. */
  language: Language;
  createdAt: Date;
  /** When the first answer was promised. */
  answerDueAt: Date;
  firstAnsweredAt: Date | null;
  /** The oldest word of the requester that nobody has answered; null while nothing is unanswered. */
  unansweredSince: Date | null;
  resolvedAt: Date | null;
  closedAt: Date | null;
  /** The last time it was opened again after it had been resolved. */
  reopenedAt: Date | null;
  outcome: Outcome | null;
  /** The resolving answer, as told to the requester. */
  answer: string | null;
  mergedInto: number | null;
  /** The requester asked for a human. */
  handoff: boolean;
  /** Ids of the articles that were shown before it was asked of the IT group. */
  offered: string[];
  /** An open ticket of the same mission on the same service, as it was when this one was made. */
  sameAs: number | null;
  /** The notice it hangs on: its all-clear answers it. */
  notice: number | null;
  /** Grows by one with every change; part of the nonce of buttons. */
  version: number;
}
