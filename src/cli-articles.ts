/** Commands for articles: `articles import`, `articles export`, `ask`. */
import type { Command } from 'commander';
import { readArticles, writeArticles } from './article-files.ts';
import type { ReadArticles } from './article-files.ts';
import type { Article } from './domain/article.ts';
import type { Catalogue } from './domain/catalogue.ts';
import type { Store } from './ports/store.ts';
import { textLanguages } from './understanding/language.ts';
import { createArticleIndex, enoughForAnAnswer } from './understanding/retrieval.ts';
import type { Understanding } from './understanding/understand.ts';

export interface Surroundings {
  withStore(work: (store: Store) => Promise<void>): Promise<void>;
  /** Undefined once its errors have been told. */
  catalogue(): Promise<Catalogue | undefined>;
  learn(catalogue: Catalogue): Understanding;
  print(line: string): void;
  fail(sentences: string[]): void;
}

/** Progress is told when this many more files are read. */
const filesBetweenNews = 200;

export function addArticleCommands(program: Command, { withStore, catalogue, learn, print, fail }: Surroundings): void {
  const articles = program.command('articles').description('published answers: put in from files, or written to files');

  articles
    .command('import')
    .description('read .md, .csv, .xlsx and .json in a folder; a second time changes nothing, and with any error nothing is changed')
    .argument('<dir>')
    .option('--dry-run', 'only say what would change')
    .option('--json', 'print JSON')
    .action(async (dir: string, { dryRun = false, json }: { dryRun?: boolean; json?: boolean }) => {
      const known = await catalogue();
      if (!known) return;
      const now = new Date();
      const onFile = (done: number, of: number) => {
        if (done % filesBetweenNews === 0) process.stderr.write(`${done} of ${of} files read\n`);
      };
      const read = await readArticles(dir, { now, services: known.services.map(({ id }) => id), onFile });
      if (read.errors.length > 0) {
        if (json) print(JSON.stringify({ ok: false, dryRun, added: 0, changed: 0, same: 0, errors: read.errors }));
        return fail([...read.errors.map(({ file, line, message }) => `${file}:${line}: ${message}`), 'Nothing was imported. Mend this and run it again.']);
      }
      await withStore(async (store) => {
        const stored = await store.articles();
        const dated = withKnownDates(read, stored);
        if (dated.length > filesBetweenNews) process.stderr.write(`${dated.length} articles are compared with the ${stored.length} that are there\n`);
        const counts = dryRun ? countsOf(dated, stored) : await store.putArticles(dated, now);
        if (json) return print(JSON.stringify({ ok: true, dryRun, ...counts, errors: [] }));
        const verb = dryRun ? 'would be ' : '';
        print(`${counts.added} ${verb}added, ${counts.changed} ${verb}changed, ${counts.same} are the same.`);
      });
    });

  articles
    .command('export')
    .description('write all articles, retired ones too, as Markdown; `articles import` reads them back')
    .argument('<dir>')
    .action(async (dir: string) => {
      await withStore(async (store) => {
        const stored = await store.articles();
        await writeArticles(stored, dir);
        print(`Wrote ${stored.length} articles into ${dir}.`);
      });
    });

  program
    .command('ask')
    .description('say which articles answer a question, best first')
    .argument('<text>')
    .option('--lang <language>', `the asker's: one of ${textLanguages.join(', ')}; found out unless told`)
    .option('--json', 'print ids and scores of all that have to do with it, as JSON')
    .action(async (text: string, { lang, json }: { lang?: string; json?: boolean }) => {
      const told = textLanguages.find((language) => language === lang);
      if (lang !== undefined && !told) return fail([`--lang must be one of ${textLanguages.join(', ')}, not ${lang}.`]);
      const known = await catalogue();
      if (!known) return;
      await withStore(async (store) => {
        const stored = await store.articles();
        // Before the bot's first start the catalogue's are not there yet.
        const all = stored.length > 0 ? stored : known.articles;
        const { service, language } = learn(known).understand(text, told && { languageHint: told });
        const found = createArticleIndex(all).search(text, { language: told ?? language, service });
        if (json) return print(JSON.stringify(found.map(({ id, score }) => ({ id, score: Number(score.toFixed(4)) }))));
        const good = found.filter(({ score }) => score >= enoughForAnAnswer);
        if (good.length === 0) print('I found nothing that answers this.');
        for (const { id, score } of good) print(`${score.toFixed(2)}  ${id}  ${all.find((article) => article.id === id)?.title ?? ''}`);
      });
    });
}

/** A file that says nothing of when it was checked says nothing new about an article that is otherwise the same. */
function withKnownDates({ articles, undated }: ReadArticles, stored: Article[]): Article[] {
  const byId = new Map(stored.map((article) => [article.id, article]));
  return articles.map((article) => {
    const there = byId.get(article.id);
    const same = there && undated.has(article.id) && isSame({ ...article, checkedAt: there.checkedAt }, there);
    return same ? there : article;
  });
}

function countsOf(articles: Article[], stored: Article[]): { added: number; changed: number; same: number } {
  const byId = new Map(stored.map((article) => [article.id, article]));
  const counts = { added: 0, changed: 0, same: 0 };
  for (const article of articles) {
    const there = byId.get(article.id);
    counts[there === undefined ? 'added' : isSame(article, there) ? 'same' : 'changed']++;
  }
  return counts;
}

function isSame(one: Article, other: Article): boolean {
  const said = ({ id, service, language, title, text, questions, checkedAt, retired }: Article) =>
    JSON.stringify([id, service, language, title, text, questions, checkedAt, retired]);
  return said(one) === said(other);
}
