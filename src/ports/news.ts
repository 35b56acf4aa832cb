/** What the digest tells besides tickets: notices, needs, answers, feedback and ratings of a stretch of time. */
import type { Article } from '../domain/article.ts';
import type { FeedbackKind } from '../domain/feedback.ts';
import type { Need } from '../domain/need.ts';
import type { Notice } from '../domain/notice.ts';
import type { RatingGroup } from '../domain/rating.ts';

export interface SupportedNeed extends Need {
  /** Ids of the missions that need it. */
  missions: string[];
}

export interface SuspicionLine {
  service: string;
  state: 'open' | 'declared' | 'dismissed';
  missions: number;
  at: Date;
}

/** `from` is part of the time, `to` is not. */
export interface News {
  /** Those that were sent and stood at some moment of the time, the youngest first. */
  notices(from: Date, to: Date): Promise<Notice[]>;
  /** Those that are to begin in the time, the next one first. */
  planned(from: Date, to: Date): Promise<Notice[]>;
  /** Those that were made or changed in the time, the latest change first. */
  changedNeeds(from: Date, to: Date): Promise<SupportedNeed[]>;
  /** Neither delivered nor declined; those of most missions first. */
  openNeeds(limit: number): Promise<SupportedNeed[]>;
  /** Published in the time, about one of the services, not retired. */
  newArticles(services: string[], from: Date, to: Date): Promise<Article[]>;
  /** That failed to help more often than they helped, about one of the services; the worst first. */
  unhelpfulArticles(services: string[], limit: number): Promise<(Article & { helped: number; missed: number })[]>;
  suspicions(queue: string, from: Date, to: Date): Promise<SuspicionLine[]>;
  /** Feedback of the time by service and kind, with or without a name; raw, however few. */
  feedback(from: Date, to: Date): Promise<{ service: string | null; kind: FeedbackKind | null; count: number }[]>;
  /** Of all services. */
  ratings(): Promise<RatingGroup[]>;
}
