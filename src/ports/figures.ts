/**
 * Figures about tickets, as the database counts them: raw, of every group however small. Who may see which is decided in
 * `src/domain/digest.ts`. Nothing here is about a responder.
 */
import type { Status, TicketKind } from '../domain/ticket.ts';
import type { ThreadRef } from './chat.ts';

/** Whose tickets. */
export type Scope = { mission: string } | { queue: string } | 'all';

/**
 * The borders of consecutive periods, oldest first: n + 1 instants for n periods. Each period holds its beginning and
 * not its end. Of a digest the last period is what it tells, the four before are what it compares with.
 */
export type Borders = readonly Date[];

/** One number a period. */
export interface Flow {
  received: number[];
  resolved: number[];
  reopened: number[];
}

/** One group of tickets by the service or by the mission's region; one number a period. */
export interface Group {
  /** Service id or region; null where the ticket names none. */
  name: string | null;
  received: number[];
  resolved: number[];
  /** Answers that were promised for a moment that has come, or were given before it ... */
  promised: number[];
  /** ... and those of them that were given in time. */
  kept: number[];
  /** Median of the hours until the first answer to tickets of the last period; null where there was none. */
  hours: number | null;
  /** The missions that the tickets of the last period came from. */
  missions: string[];
}

export interface Spread {
  services: Group[];
  regions: Group[];
}

export interface TicketLine {
  id: number;
  kind: TicketKind;
  status: Status;
  service: string | null;
  mission: string | null;
  createdAt: Date;
  answerDueAt: Date;
  firstAnsweredAt: Date | null;
  unansweredSince: Date | null;
  resolvedAt: Date | null;
  /** The conversation in the queue's channel, once it is known. */
  thread: ThreadRef | null;
}

export interface Lines {
  /** How many there are; `lines` holds the first of them. */
  count: number;
  lines: TicketLine[];
}

export interface Figures {
  flow(scope: Scope, borders: Borders): Promise<Flow>;
  /** @param regions the region of each mission, by id */
  spread(scope: Scope, borders: Borders, regions: Record<string, string>): Promise<Spread>;
  /** A mission's tickets that were answered or resolved in the period, or are open now; newest first. Looks back half a year. */
  missionTickets(mission: string, from: Date, to: Date): Promise<TicketLine[]>;
  /** A queue's tickets that wait for an answer, the longest first. */
  unanswered(queue: string, limit: number): Promise<Lines>;
  /** A queue's tickets that wait for their requester, the longest first. */
  waiting(queue: string, limit: number): Promise<Lines>;
  /** A queue's tickets that are not resolved, by service; most first. */
  open(queue: string): Promise<{ service: string | null; count: number }[]>;
  /** Services that a mission has had tickets about since then, the most frequent first. */
  usedServices(mission: string, since: Date): Promise<string[]>;
}
