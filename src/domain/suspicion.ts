/** Several missions report the same service within a short time: that looks like one outage. */
import type { Suspicion as Setting } from './catalogue.ts';
import type { Ticket } from './ticket.ts';

export interface Suspicion {
  id: string;
  service: string;
  queue: string;
  /** The conversation of its card in the queue's channel, and the delivery that posted the card. */
  thread: string;
  card: string;
  /** `dismissed`: not related; silent until the window ends. */
  state: 'open' | 'declared' | 'dismissed';
  /** Ticket ids, oldest first. */
  tickets: number[];
  notice: number | null;
  at: Date;
  /** When its window ends, and the service may be suspected again. */
  until: Date;
  version: number;
}

/** Reports older than this do not count together with one of now. */
export function windowStart({ within }: Setting, now: Date): Date {
  return new Date(now.getTime() - within * 60_000);
}

export function windowEnd({ within }: Setting, now: Date): Date {
  return new Date(now.getTime() + within * 60_000);
}

/** Missions are counted, not tickets: one mission that writes five times is one mission. */
export function looksLikeOutage(reports: Ticket[], { missions }: Setting): boolean {
  return new Set(reports.flatMap(({ mission }) => mission ?? [])).size >= missions;
}
