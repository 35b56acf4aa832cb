/** Who is written to, and the conversations that the bot opens with them. */
import type { Language } from '../domain/catalogue.ts';
import type { Destination, Platform, ThreadRef } from './chat.ts';

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

/** One conversation that the bot opens, mostly of a ticket. Its ref is unknown until its first post has arrived. */
export interface TicketThread {
  id: string;
  /** Null: of no ticket, such as a notice or a digest; what is posted there keeps its order and finds the thread all the same. */
  ticket: number | null;
  side: Side | 'notice';
  /** Where its first post goes. */
  destination: Destination;
  ref: ThreadRef | null;
  /** The delivery that posted the card or receipt, edited in place on every change. */
  card: string;
  /** False once the ticket has moved to another queue. */
  active: boolean;
}
