/** What is kept of articles beside what they say. */
import type { Article } from '../domain/article.ts';

/** Ids of articles: those that were shown, the newest last, and those that are still offered by their titles. */
export interface OfferedAnswer {
  shown: string[];
  others: string[];
}

/** An article with what is known about it beside what it says. */
export interface RatedArticle extends PublishedArticle {
  helped: number;
  missed: number;
}

export interface PublishedArticle extends Article {
  /** The ticket it came from. */
  ticket: number | null;
}

/** Something learnt about an article that does not change what it says. Who it was is not kept. */
export interface ArticleMark {
  article: string;
  helped: number;
  missed: number;
  /** When its queue was reminded to check it. */
  reminded: Date | null;
}

/** Articles by their service: only those of these, or all but those of these. Either way retired ones are left out. */
export type ArticleScope = { of: string[] } | { notOf: string[] };
