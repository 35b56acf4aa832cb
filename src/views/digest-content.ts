/** What a digest is made of, before it is put into words. Lists are whole; the words cut them. */
import type { Compared, Theme } from '../domain/digest.ts';
import type { FeedbackKind } from '../domain/feedback.ts';
import type { NeedState } from '../domain/need.ts';
import type { NoticeKind } from '../domain/notice.ts';
import type { TicketLine } from '../ports/figures.ts';

export interface NoticeLine {
  kind: NoticeKind;
  services: string[];
  /** In the channel's language. */
  title: string;
  from: Date;
  /** When it ended, or is expected to. */
  until: Date | null;
  over: boolean;
  missions: number;
}

export interface NeedLine {
  id: number;
  title: string;
  state: NeedState;
  /** What the IT group said to it. */
  answer: string | null;
  missions: number;
}

export interface ArticleLine {
  title: string;
  service: string | null;
  helped: number;
  missed: number;
}

/** How people rated what was resolved: groups of five or more only. */
export interface RatingLine {
  service: string | null;
  count: number;
  mean: number;
}

export interface MissionContent {
  for: 'mission';
  mission: string;
  received: Compared;
  resolved: Compared;
  tickets: TicketLine[];
  notices: NoticeLine[];
  /** Maintenance at its services in the week that begins. */
  planned: NoticeLine[];
  /** Those it supports that changed. */
  needs: NeedLine[];
  articles: ArticleLine[];
}

export interface QueueContent {
  for: 'queue';
  queue: string;
  received: Compared;
  resolved: Compared;
  reopened: Compared;
  services: { name: string | null; received: Compared; resolved: Compared }[];
  regions: { name: string | null; received: Compared; resolved: Compared }[];
  unanswered: { count: number; lines: TicketLine[] };
  waiting: { count: number; lines: TicketLine[] };
  /** Those that help least. */
  articles: ArticleLine[];
  suspicions: { service: string; missions: number; at: Date; declared: boolean }[];
}

export interface HeadquartersContent {
  for: 'headquarters';
  /** Null: fewer than five missions wrote, so nothing may be told of their tickets. */
  tickets: { received: Compared; missions: number; inTime: number | null; usuallyInTime: number | null } | null;
  services: Theme[];
  regions: Theme[];
  needs: NeedLine[];
  /** Delivered or declined in these weeks. */
  answered: NeedLine[];
  outages: NoticeLine[];
  ratings: RatingLine[];
  /** Five and more about one service. */
  feedback: { service: string | null; kind: FeedbackKind | null; count: number }[];
  /** Ratings or feedback were left out because there were fewer than five. */
  leftOut: boolean;
}

export type DigestContent = MissionContent | QueueContent | HeadquartersContent;
