/**
 * Finds the articles that answer a question: BM25 over stems, German compounds taken apart, added to the same over
 * pieces of four letters, which forgive misspellings and endings. An index is never changed: a new one takes its place.
 * `npm run eval -- --articles FOLDER` measures it.
 */
import type { Article } from '../domain/article.ts';
import type { Language } from '../domain/catalogue.ts';
import { textLanguages } from './language.ts';
import type { TextLanguage } from './language.ts';
import { createPostings } from './postings.ts';
import type { Postings, Terms } from './postings.ts';
import { createReader } from './reader.ts';
import type { Reader } from './reader.ts';

export interface Found {
  id: string;
  /** 0..1, comparable between questions and between indexes. */
  score: number;
  /** The article's, which need not be the one asked in. */
  language: Language;
}

export interface ArticleIndex {
  /**
   * Best first, at most 20; articles that have nothing of the question are left out.
   *
   * @param options.language the asker's: articles in others follow behind, unless they fit much better
   * @param options.service preferred, not demanded
   */
  search(text: string, options: { language: TextLanguage; service?: string | null }): Found[];
}

/** Under this score it is more honest to have found nothing. */
export const enoughForAnAnswer = 0.55;

const mostFound = 20;
/** Chosen on test/understanding/retrieval and XQuAD together; all of them may be off by half without much change. */
const weights = { title: 3, pieces: 0.45, otherLanguage: 0.6, service: 0.06 };
/** How much less a term says in a long article than in a short one, 0..1. */
const spread = 0.6;
/** The score of the best wrong article, between these whatever the articles. */
const noiseRange = { least: 0.1, most: 0.25, samples: 100 };

interface LanguageIndex {
  language: Language;
  articles: Article[];
  /** What share of the question's rare words and pieces each article has, 0..1. */
  shares(text: string): Float32Array;
  /** What the best article has of a question that it does not answer. */
  noise: number;
}

export function createArticleIndex(articles: Article[]): ArticleIndex {
  const indexes = textLanguages.flatMap((language) => {
    const own = articles.filter((article) => article.language === language && !article.retired);
    return own.length > 0 ? [createLanguageIndex(own, language)] : [];
  });

  return {
    search(text, { language, service }) {
      const known = indexes.some((index) => index.language === language);
      return indexes
        .flatMap((index) => {
          const shares = index.shares(text);
          const factor = known && index.language !== language ? weights.otherLanguage : 1;
          index.articles.forEach((article, place) => {
            if (shares[place]! > 0) shares[place] = factor * (shares[place]! + (service && article.service === service ? weights.service : 0));
          });
          return best(shares, mostFound).map((place) => ({
            id: index.articles[place]!.id,
            score: calibrated(shares[place]!, index.noise),
            language: index.language,
          }));
        })
        .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
        .slice(0, mostFound);
    },
  };
}

function calibrated(share: number, noise: number): number {
  return share ** 2 / (share ** 2 + noise ** 2);
}

function createLanguageIndex(articles: Article[], language: TextLanguage): LanguageIndex {
  const reader = createReader(language, articles.flatMap((article) => [article.title, ...article.questions, article.text]));
  const stems: Terms[] = [];
  const pieces: Terms[] = [];
  for (const { title, questions, text } of articles) {
    const read = reader.article([{ text: title, weight: weights.title }, ...[...questions, text].map((one) => ({ text: one, weight: 1 }))]);
    stems.push(read.stems);
    pieces.push(read.pieces);
  }
  const shares = sharesOf(reader, createPostings(stems, spread), createPostings(pieces, spread), articles.length);
  return { language: articles[0]!.language, articles, shares, noise: noiseOf(articles, shares) };
}

function sharesOf(reader: Reader, stems: Postings, pieces: Postings, count: number) {
  return (text: string): Float32Array => {
    const asked = reader.question(text);
    const scores = new Float32Array(count);
    const add = (postings: Postings, terms: Terms, weight: number) => {
      let most = 0;
      for (const [term, times] of terms) most += times * postings.rarity(term);
      if (most > 0) for (const [term, times] of terms) postings.add(term, (weight * times) / most, scores);
    };
    add(stems, asked.stems, 1 - weights.pieces);
    add(pieces, asked.pieces, weights.pieces);
    return scores;
  };
}

/** Each article's first sentence, asked of all the others: what they have of it they have by chance. */
function noiseOf(articles: Article[], shares: (text: string) => Float32Array): number {
  const step = Math.max(1, Math.floor(articles.length / noiseRange.samples));
  const chance: number[] = [];
  for (let place = 0; place < articles.length; place += step) {
    const { title, text } = articles[place]!;
    const scores = shares(text.split(/(?<=[.?!。])\s|\n/, 1)[0] || title);
    scores[place] = 0;
    chance.push(scores.reduce((most, score) => Math.max(most, score), 0));
  }
  const median = chance.sort((a, b) => a - b)[Math.floor(chance.length / 2)] ?? 0;
  return Math.min(noiseRange.most, Math.max(noiseRange.least, median));
}

/** The places of the largest numbers above 0, largest first. */
function best(scores: Float32Array, most: number): number[] {
  const places: number[] = [];
  scores.forEach((score, place) => {
    if (score <= 0 || (places.length === most && score <= scores[places.at(-1)!]!)) return;
    let at = places.length;
    while (at > 0 && score > scores[places[at - 1]!]!) at--;
    places.splice(at, 0, place);
    if (places.length > most) places.pop();
  });
  return places;
}
