/** What an article in a file must be. Every message is the rest of a sentence whose subject is the field. */
import { z } from 'zod';
import type { Entry } from './article-formats.ts';
import { didYouMean, isDay } from './catalogue-short-forms.ts';
import { languages } from './domain/catalogue.ts';
import type { Article } from './domain/article.ts';
import { clean, textLimit } from './guard.ts';

/** How the columns and keys of other people's lists are called. */
const names: Record<string, string[]> = {
  id: ['id', 'kennung'],
  service: ['service', 'dienst'],
  language: ['language', 'lang', 'sprache'],
  title: ['title', 'titel', 'question', 'frage'],
  text: ['text', 'answer', 'antwort', 'inhalt', 'content'],
  questions: ['questions', 'fragen', 'paraphrases', 'varianten'],
  checked: ['checked', 'geprüft', 'checkedat', 'stand'],
  retired: ['retired', 'zurückgezogen'],
};

export const articleIdRule = 'must be 1 to 80 small letters, digits and hyphens';
export const articleId = z.string({ error: articleIdRule }).regex(/^[a-z0-9-]{1,80}$/, articleIdRule);

const written = (most: number) => {
  const rule = `must be a text of 1 to ${most} characters`;
  const text = z.string({ error: rule }).transform(clean).refine((given) => given.trim() !== '' && given.length <= most, rule);
  return z.preprocess((given) => (typeof given === 'number' ? String(given) : given), text);
};

export const articleTitle = written(300);
export const articleText = written(textLimit);
export const articleQuestions = z.array(written(500), { error: 'must be a list of questions' }).max(100, 'must be at most 100 questions').default([]);

const languageRule = `must be one of ${languages.join(', ')}`;
const dayRule = 'must be a day such as 2026-10-01 or 01.10.2026';
const day = z.preprocess(
  (given) => {
    if (typeof given !== 'string') return given;
    const local = given.replace(/^(\d\d?)\.(\d\d?)\.(\d{4})$/, (_, d: string, m: string, y: string) => `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`);
    const moment = isDay(local.slice(0, 10)) && /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,3})?Z)?$/.test(local) ? new Date(local) : undefined;
    return moment && !Number.isNaN(moment.getTime()) ? moment : given;
  },
  z.date({ error: dayRule }),
);

const article = z.object({
  id: articleId.optional(),
  service: z.string({ error: 'must be the id of a service' }).nullable().default(null),
  language: z.enum(languages, { error: languageRule }).optional(),
  title: articleTitle,
  text: articleText,
  questions: z.preprocess((given) => (typeof given === 'string' ? given.split(/\n|\|/).map((part) => part.trim()).filter(Boolean) : given), articleQuestions),
  checked: day.optional(),
  retired: z.preprocess((given) => (typeof given === 'string' || typeof given === 'number' ? /^(true|yes|ja|x|1)$/i.test(String(given)) : given), z.boolean({ error: 'must be true or false' })).default(false),
});

/** An article as a file gives it: what it leaves out is found elsewhere. */
export type GivenArticle = Omit<Article, 'id' | 'language' | 'checkedAt'> & Partial<Pick<Article, 'id' | 'language' | 'checkedAt'>>;

export type JudgedEntry = { ok: true; given: GivenArticle } | { ok: false; faults: { line: number; message: string }[] };

export function judgeEntry(entry: Entry, services: string[] | undefined): JudgedEntry {
  const fields: Record<string, unknown> = {};
  const called = new Map<string, string>();
  const faults: { line: number; message: string }[] = [];
  const fault = (field: string, says: string) => faults.push({ line: entry.lineOf?.(called.get(field) ?? field) ?? entry.line, message: `${called.get(field) ?? field} ${says}${says.endsWith('?') ? '' : '.'}` });

  for (const [key, value] of Object.entries(entry.fields)) {
    const field = Object.keys(names).find((name) => names[name]?.includes(key.trim().toLowerCase()));
    if (field !== undefined && !called.has(field)) {
      called.set(field, key);
      if (value !== null || field === 'service') fields[field] = value;
    } else if (field === undefined && !entry.loose) {
      const hint = didYouMean(key, Object.keys(names));
      if (hint !== '') fault(key, `is no key of an article${hint}`);
    }
  }
  const parsed = article.safeParse(fields);
  for (const issue of parsed.error?.issues ?? []) {
    const [field = 'the entry'] = issue.path.map(String);
    fault(field, field in fields ? issue.message : `is missing; it ${issue.message}`);
  }
  const { service } = fields;
  if (typeof service === 'string' && services && !services.includes(service))
    fault('service', `must be the id of a service of the catalogue, or left out, not "${service.slice(0, 60)}"${didYouMean(service, services)}`);
  if (!parsed.success || faults.length > 0) return { ok: false, faults };
  const { id, language, checked, ...rest } = parsed.data;
  return { ok: true, given: { ...rest, ...(id !== undefined && { id }), ...(language && { language }), ...(checked && { checkedAt: checked }) } };
}
