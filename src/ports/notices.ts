/** What notices and suspicions need from the database: who hears them, and what each has heard. */
import type { Language } from '../domain/catalogue.ts';
import type { Notice, Progress } from '../domain/notice.ts';
import type { Suspicion } from '../domain/suspicion.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Destination, ThreadRef } from './chat.ts';

/** A channel or person that hears a notice. One row each, so that nobody hears a step twice. */
export interface NoticeReader {
  id: string;
  notice: number;
  kind: 'channel' | 'person';
  /** `channel:slack:C1` or `person:ID`; unique within the notice. */
  place: string;
  destination: Destination;
  language: Language;
  /** Null: headquarters, or a person of whom none is known. */
  mission: string | null;
  /** IANA; times are shown in it. */
  zone: string;
  /** Pressed *I have this too*. */
  meToo: boolean;
  /** The last step said here; 0 while nothing was. */
  said: number;
  /** The last step to which the post here was edited. */
  shown: number;
  /** Not before; null: nobody has looked yet. */
  waitUntil: Date | null;
  /** The conversation its post opens, and the delivery that posts it. */
  thread: string;
  post: string;
}

/** A reader to whom something is due; `answered`: a ticket of theirs hangs on the notice and gets the answer itself. */
export interface DueReader extends NoticeReader {
  answered: boolean;
}

/** A ticket that hangs on a notice from now on. */
export interface NoticeLink {
  ticket: number;
  notice: number;
}

export interface NoticeTx {
  nextNoticeId(): Promise<number>;
  /** Locked until the end of the transaction. */
  notice(id: number): Promise<Notice | undefined>;
  /** Not locked: the notice whose card opened this conversation in a queue's channel. */
  noticeOfThread(ref: ThreadRef): Promise<number | undefined>;
  /** Not locked. Planned and running, the oldest first; at most 100. */
  standingNotices(): Promise<Notice[]>;
  noticeReader(notice: number, place: string): Promise<NoticeReader | undefined>;
  /** How many people have an open ticket on one of the services, of these missions (null: of any), by mission. */
  peopleByMission(services: string[], missions: string[] | null): Promise<{ mission: string | null; people: number }[]>;
  /** Readers who have not been said or shown what they should by now; at most `limit`. */
  dueReaders(notice: Notice, now: Date, limit: number): Promise<DueReader[]>;
  /** The earliest moment at which a waiting reader may be told. */
  nextReaderAt(notice: Notice): Promise<Date | null>;
  /** Deliveries to readers that have not ended. */
  owedToReaders(notice: number): Promise<number>;
  /** Takes back what was not yet on its way, so that nothing is said that is no longer so. Before the change is written. */
  takeBack(notice: Notice): Promise<void>;
  noticeProgress(notice: Notice): Promise<Progress>;
  /** Missions of which somebody has it too. */
  missionsToo(notice: number): Promise<string[]>;
  /** Active tickets that hang on the notice and have not had its answer; at most `limit`. */
  ticketsOn(notice: number, limit: number): Promise<number[]>;
  /** No other transaction decides about suspicions of this service until the end of this one. */
  lockSuspicion(service: string): Promise<void>;
  /** Not locked. The one whose window is not over at `now`. */
  suspicionOf(service: string, now: Date): Promise<Suspicion | undefined>;
  /** Locked until the end of the transaction. */
  suspicion(id: string): Promise<Suspicion | undefined>;
  /** Not locked. Problems with this service since then that were not withdrawn or linked to a notice, oldest first; at most 50. */
  reportsOf(service: string, since: Date): Promise<Ticket[]>;
  /** Not locked. The oldest open ticket of this mission on this service. */
  sameMatter(service: string, mission: string): Promise<number | null>;
}

export interface NoticeStore {
  /** Notices for which something is to be done at `now`. */
  due(now: Date): Promise<number[]>;
  /** When something is to be done next. */
  nextDue(): Promise<Date | null>;
}
