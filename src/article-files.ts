/**
 * Articles from files and into files: Markdown with front matter, CSV, XLSX and JSON in, Markdown out. All that is wrong
 * is told at once, with file and line.
 */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { stringify } from 'yaml';
import { formats, Unreadable } from './article-formats.ts';
import type { Entry } from './article-formats.ts';
import { judgeEntry } from './article-schema.ts';
import { languages } from './domain/catalogue.ts';
import type { Language } from './domain/catalogue.ts';
import type { Article } from './domain/article.ts';
import { detectLanguage } from './understanding/language.ts';

export interface FileError {
  /** As seen from the folder that was read. */
  file: string;
  line: number;
  message: string;
}

export interface ReadArticles {
  articles: Article[];
  /** Ids of those whose file does not say when they were last checked; they have `now`. */
  undated: Set<string>;
  errors: FileError[];
}

export interface ReadOptions {
  now: Date;
  /** Ids; a service that is none of them is an error. Not checked where left out. */
  services?: string[];
  /** Called after each file. */
  onFile?: (done: number, of: number) => void;
}

const largestFile = 50 * 2 ** 20;

/** @param path a folder, with all folders in it, or one file. Throws where it cannot be read. */
export async function readArticles(path: string, { now, services, onFile }: ReadOptions): Promise<ReadArticles> {
  const folder = (await stat(path)).isDirectory() ? path : dirname(path);
  const files = folder === path ? await filesIn(path) : [path];
  const result: ReadArticles = { articles: [], undated: new Set(), errors: [] };
  const places = new Map<string, string>();

  for (const [index, path] of files.entries()) {
    const file = relative(folder, path).split(sep).join('/');
    const fail = (line: number, message: string) => result.errors.push({ file, line, message });
    const { entries, fault } = await readEntries(path);
    if (fault) fail(fault.line, `${basename(path)} ${fault.message}`);
    for (const entry of entries) {
      const judged = judgeEntry(entry, services);
      if (!judged.ok) {
        for (const { line, message } of judged.faults) fail(line, message);
        continue;
      }
      const { given } = judged;
      const language = given.language ?? languageOfPath(file) ?? languageOfText(`${given.title}. ${given.text}`);
      if (!language) {
        fail(entry.line, `the language is none of ${languages.join(', ')}, or cannot be told; name it under language.`);
        continue;
      }
      const id = given.id ?? idOf(file, entry, given.title);
      const first = places.get(id);
      if (id === '') fail(entry.line, 'no id can be made of the title; give one under id.');
      else if (first !== undefined) fail(entry.line, `the id ${id} is also that of ${first}; give one of them another id.`);
      else {
        places.set(id, `${file}:${entry.line}`);
        if (!given.checkedAt) result.undated.add(id);
        const { service, title, text, questions, retired } = given;
        result.articles.push({ id, service, language, title, text, questions, checkedAt: given.checkedAt ?? now, retired });
      }
    }
    onFile?.(index + 1, files.length);
  }
  if (files.length === 0) result.errors.push({ file: '.', line: 1, message: `there is no file that ends in ${Object.keys(formats).join(', ')}.` });
  return result;
}

/** One file an article, `LANGUAGE/ID.md`. `readArticles` gives back exactly these. */
export async function writeArticles(articles: Article[], folder: string): Promise<void> {
  for (const language of new Set(articles.map((article) => article.language))) await mkdir(join(folder, language), { recursive: true });
  for (const article of articles) await writeFile(join(folder, article.language, `${article.id}.md`), markdownOf(article));
}

function markdownOf({ id, service, language, title, text, questions, checkedAt, retired }: Article): string {
  const moment = checkedAt.toISOString();
  // What a reader would trim stands where nothing is trimmed.
  const plain = text.trim() === text && !text.includes('\r');
  const head = {
    ...{ id, ...(service !== null && { service }), language, title, ...(questions.length > 0 && { questions }) },
    ...{ checked: moment.endsWith('T00:00:00.000Z') ? moment.slice(0, 10) : moment, ...(retired && { retired }), ...(!plain && { text }) },
  };
  const yaml = stringify(head, { lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' });
  return `---\n${yaml}---\n${plain ? `\n${text}\n` : ''}`;
}

async function readEntries(path: string): Promise<{ entries: Entry[]; fault?: { line: number; message: string } }> {
  try {
    if ((await stat(path)).size > largestFile) throw new Unreadable(1, 'is larger than 50 MB; split it.');
    return { entries: (await formats[extname(path).toLowerCase()]?.(await readFile(path))) ?? [] };
  } catch (error) {
    if (error instanceof Unreadable) return { entries: [], fault: { line: error.line, message: error.message } };
    throw error;
  }
}

/** In the order of their names. A README is about the folder. */
async function filesIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && extname(entry.name).toLowerCase() in formats && !/^(readme\.md$|\.)/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(folder, path).split(sep).some((part) => part.startsWith('.')))
    .sort();
}

/** `vpn.de.md`, else the nearest folder that is called like a language. */
function languageOfPath(file: string): Language | undefined {
  const parts = file.toLowerCase().split('/');
  const name = parts.pop() ?? '';
  const candidates = [name.split('.').at(-2), ...parts.reverse()];
  return candidates.flatMap((part) => languages.filter((language) => language === part))[0];
}

function languageOfText(text: string): Language | undefined {
  const found = detectLanguage(text);
  return languages.find((language) => language === found);
}

/** A file of its own lends its name, an entry of a list its title; the path's language tells translations apart. */
function idOf(file: string, entry: Entry, title: string): string {
  const language = languageOfPath(file);
  const name = basename(file, extname(file)).replace(/\.[a-z]{2}$/i, '');
  const slug = slugOf(file.toLowerCase().endsWith('.md') ? name : title);
  return language && slug !== '' && !slug.endsWith(`-${language}`) ? `${slug.slice(0, 77)}-${language}` : slug;
}

function slugOf(text: string): string {
  const letters = text.toLowerCase().replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue').replace(/ß/g, 'ss').normalize('NFKD').replace(/\p{M}/gu, '');
  return letters.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 80).replace(/-$/, '');
}
