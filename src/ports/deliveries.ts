/** What the bot owes the platforms, and what the outbox needs from the database. */
import type { Destination, Message, MessageRef, Platform, Reaction, ThreadRef } from './chat.ts';
import type { TicketThread } from './people.ts';

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
