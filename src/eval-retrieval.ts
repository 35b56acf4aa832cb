/**
 * `npm run eval -- --articles FOLDER`: measures retrieval. FOLDER holds articles in any format that can be imported, and
 * `questions.jsonl` of `{"question","article","language"?}`; `article` is an id, a list of ids, or null where nothing answers.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import MiniSearch from 'minisearch';
import { z } from 'zod';
import { readArticles } from './article-files.ts';
import type { Catalogue } from './domain/catalogue.ts';
import type { Article } from './domain/article.ts';
import { detectLanguage, textLanguages } from './understanding/language.ts';
import type { TextLanguage } from './understanding/language.ts';
import { createArticleIndex, enoughForAnAnswer } from './understanding/retrieval.ts';
import { loadSeeds } from './understanding/seeds.ts';
import { createStemmer } from './understanding/stems.ts';
import { createKeptUnderstanding } from './kept-understanding.ts';

const questionLine = z.object({
  question: z.string(),
  article: z.union([z.string(), z.array(z.string())]).nullable(),
  language: z.enum(textLanguages).optional(),
});

interface Question {
  text: string;
  /** Ids of the articles that answer it; none where nothing does. */
  answers: string[];
  /** What the bot is told: the line's, else found out from the text. */
  language: TextLanguage;
}

export interface RetrievalFigures {
  questions: number;
  /** Shares of the questions that have an answer. */
  recallAt1: number;
  recallAt3: number;
  /** Of those right at first, how many lie under the threshold and so are not shown. */
  rightUnder: number;
  /** Of the questions without an answer, how many get none. */
  nothingFound: number;
}

type Search = (question: Question) => { id: string; score: number }[];

export function readQuestions(folder: string): Question[] {
  const lines = readFileSync(join(folder, 'questions.jsonl'), 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const parsed = questionLine.safeParse(JSON.parse(line));
    if (!parsed.success) throw new Error(`questions.jsonl:${index + 1}: must be {"question","article"}; article is an id, a list of ids, or null.`);
    const { question, article, language } = parsed.data;
    return [{ text: question, answers: article === null ? [] : [article].flat(), language: language ?? detectLanguage(question) }];
  });
}

/** @param language of the articles that answer; a question without an answer counts by its own */
export function figuresFor(questions: Question[], search: Search, articles: Article[], language?: string, threshold = enoughForAnAnswer): RetrievalFigures {
  const languageOf = new Map(articles.map((article) => [article.id, article.language]));
  const figures = { questions: 0, right: 0, rightInThree: 0, rightUnder: 0, unanswerable: 0, nothingFound: 0 };
  for (const question of questions) {
    const { answers } = question;
    if (language !== undefined && language !== (languageOf.get(answers[0] ?? '') ?? question.language)) continue;
    const found = search(question);
    figures.questions++;
    if (answers.length === 0) {
      figures.unanswerable++;
      if ((found[0]?.score ?? 0) < threshold) figures.nothingFound++;
      continue;
    }
    const rank = found.findIndex(({ id }) => answers.includes(id));
    if (rank === 0) figures.right++;
    if (rank >= 0 && rank < 3) figures.rightInThree++;
    if (rank === 0 && found[0]!.score < threshold) figures.rightUnder++;
  }
  const answerable = figures.questions - figures.unanswerable;
  return {
    questions: figures.questions,
    recallAt1: figures.right / answerable,
    recallAt3: figures.rightInThree / answerable,
    rightUnder: figures.rightUnder / figures.right,
    nothingFound: figures.nothingFound / figures.unanswerable,
  };
}

export async function evaluateRetrieval(folder: string, catalogue: Catalogue): Promise<void> {
  const { articles, errors } = await readArticles(folder, { now: new Date() });
  if (errors.length > 0) throw new Error(errors.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
  const questions = readQuestions(folder);
  const known = new Set(articles.map(({ id }) => id));
  const unknown = new Set(questions.flatMap(({ answers }) => answers).filter((id) => !known.has(id)));
  if (unknown.size > 0) console.log(`no such articles, so these can never be found: ${[...unknown].join(', ')}`);

  const started = performance.now();
  const index = createArticleIndex(articles);
  console.log(`${articles.length} articles, indexed in ${(performance.now() - started).toFixed(0)} ms; ${questions.length} questions\n`);

  const { services, prefix } = catalogue;
  const understanding = createKeptUnderstanding({ services, prefix, seeds: loadSeeds() });
  const serviceOf = new Map(questions.map(({ text, language }) => [text, understanding.understand(text, { languageHint: language }).service]));
  const ours: Search = ({ text, language }) => index.search(text, { language });
  const withService: Search = ({ text, language }) => index.search(text, { language, service: serviceOf.get(text) ?? null });

  const rows: Record<string, object> = {};
  const languages = [...new Set(articles.map(({ language }) => language))].sort();
  for (const language of languages) {
    rows[`${language} ours, the text alone`] = shown(figuresFor(questions, ours, articles, language));
    rows[`${language} ours, with the service it names`] = shown(figuresFor(questions, withService, articles, language));
    for (const [name, search] of Object.entries(miniSearches(articles))) {
      const { recallAt1, recallAt3 } = figuresFor(questions, search, articles, language);
      rows[`${language} ${name}`] = { 'recall@1 %': percent(recallAt1), 'recall@3 %': percent(recallAt3) };
    }
  }
  console.table(rows);

  globalThis.gc?.();
  const times = [1, 2, 3, 4].flatMap(() =>
    questions.map((question) => {
      const before = performance.now();
      ours(question);
      return performance.now() - before;
    }),
  );
  // The first round warms up.
  times.splice(0, questions.length);
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(2);
  console.log(`a question p50 ${at(0.5)} ms, p99 ${at(0.99)} ms; threshold ${enoughForAnAnswer}`);
}

/** The yardstick, as it comes, as its documentation suggests, and with the stems that ours has. All prefer the asker's language. */
export function miniSearches(articles: Article[]): Record<string, Search> {
  const languageOf = new Map(articles.map((article) => [article.id, article.language]));
  const search = (options: object, index: MiniSearch): Search => ({ text, language }) =>
    index.search(text, { boostDocument: (id) => (languageOf.get(String(id)) === language ? 1 : 0.5), ...options }).map(({ id, score }) => ({ id: String(id), score }));
  const plain = filled(new MiniSearch({ fields: ['title', 'questions', 'text'] }), articles);
  // One index has one way with words: that of the language which most articles have.
  const most = articles.reduce<Record<string, number>>((counts, { language }) => ({ ...counts, [language]: (counts[language] ?? 0) + 1 }), {});
  const [language = 'de'] = Object.entries(most).sort(([, a], [, b]) => b - a).map(([name]) => name);
  const stem = createStemmer(textLanguages.find((known) => known === language) ?? 'de');
  const stemmed = filled(new MiniSearch({ fields: ['title', 'questions', 'text'], processTerm: (term) => stem(term.toLowerCase()) }), articles);
  return {
    'MiniSearch as it comes': search({}, plain),
    'MiniSearch, titles first, fuzzy': search({ boost: { title: 2, questions: 2 }, fuzzy: 0.2, prefix: true }, plain),
    'MiniSearch with stems': search({}, stemmed),
  };
}

function filled(index: MiniSearch, articles: Article[]): MiniSearch {
  index.addAll(articles.map(({ id, title, questions, text }) => ({ id, title, questions: questions.join('\n'), text })));
  return index;
}

function shown(figures: RetrievalFigures): object {
  return {
    n: figures.questions,
    'recall@1 %': percent(figures.recallAt1),
    'recall@3 %': percent(figures.recallAt3),
    'right, but under the threshold %': percent(figures.rightUnder),
    'unanswerable, nothing found %': percent(figures.nothingFound),
  };
}

function percent(share: number): string {
  return Number.isNaN(share) ? '' : (100 * share).toFixed(1);
}
