/**
 * Articles from work: a responder publishes the answer of a ticket, edits, retires and confirms what is published. Who
 * is in the queue of the article's service may do so; that is checked here, when it is done, for buttons and forms alike.
 */
import { z } from 'zod';
import { articleId } from '../domain/article-id.ts';
import { languages } from '../domain/catalogue.ts';
import type { Answer, Form, FormSubmitted, Message } from '../ports/chat.ts';
import type { PublishedArticle } from '../ports/articles.ts';
import type { Case } from '../ports/store.ts';
import { articleForm, articleTitleLength } from '../views/article-form.ts';
import { articleLine, articleList, articlesPerPage } from '../views/articles.ts';
import { formTextLength } from '../views/forms.ts';
import { say, type MessageKey } from '../views/say.ts';
import { isPublishable } from '../views/ticket-card.ts';
import { queueName, shorten } from '../views/words.ts';
import { queueLanguage, tellQueue } from './case.ts';
import { queueFor } from './create.ts';
import { caseForResponder } from './responder-acts.ts';
import { articleScope } from './article-scope.ts';
import { audit, languageOf, notice, reply, type Turn } from './turn.ts';

export const articleActions = ['article.publish.open', 'article.edit.open', 'article.check', 'article.retire', 'article.restore'] as const;
export type ArticleAction = (typeof articleActions)[number];

type Allowed<T> = { ok: true } & T | { ok: false; sentence: string };

export async function articleActs(turn: Turn, action: ArticleAction, value: string): Promise<Answer> {
  if (action === 'article.publish.open') return openPublish(turn, value);
  const allowed = await articleForResponder(turn, value);
  if (!allowed.ok) return notice(allowed.sentence);
  const { article } = allowed;
  switch (action) {
    case 'article.edit.open': {
      const inThread = caseOfThread(turn, article)?.ticket.id ?? 0;
      const context = `edit:${article.id}:${inThread}:${turn.newId()}`;
      return { kind: 'form', form: drawForm(turn, context, shownOf(article), {}, article) };
    }
    case 'article.check':
      return keep(turn, { ...article, checkedAt: turn.now }, 'article.checked');
    case 'article.retire':
      return article.retired ? notice(say(languageOf(turn.me), 'refused.decided')) : keep(turn, { ...article, retired: true }, 'article.retired');
    case 'article.restore':
      return article.retired
        ? keep(turn, { ...article, retired: false, checkedAt: turn.now }, 'article.restored')
        : notice(say(languageOf(turn.me), 'refused.decided'));
  }
}

/** The answer of a ticket that has ended well; if it is published already, that is what is edited. */
async function openPublish(turn: Turn, value: string): Promise<Answer> {
  const allowed = await publishableCase(turn, value);
  if (!allowed.ok) return notice(allowed.sentence);
  const { ticket } = allowed.subjectCase;
  const published = await turn.tx.articleOfTicket(ticket.id);
  if (published) return articleActs(turn, 'article.edit.open', published.id);
  const values = {
    title: shorten(ticket.text.replace(/\s+/g, ' ').trim(), articleTitleLength),
    text: split(ticket.answer ?? '').shown,
    service: ticket.service ?? 'unknown',
    language: ticket.language,
  };
  return { kind: 'form', form: drawForm(turn, `${ticket.id}:${turn.newId()}`, values, {}, { text: ticket.answer ?? '' }) };
}

async function publishableCase(turn: Turn, value: string): Promise<Allowed<{ subjectCase: Case }>> {
  const allowed = await caseForResponder(turn, value);
  if (!allowed.ok || isPublishable(allowed.subjectCase.ticket)) return allowed;
  return { ok: false, sentence: say(languageOf(turn.me), 'refused.not-answered') };
}

/** The article, if the sender is in the queue of its service now. */
async function articleForResponder(turn: Turn, id: string): Promise<Allowed<{ article: PublishedArticle }>> {
  const article = await turn.tx.article(id);
  if (!article) return { ok: false, sentence: say(languageOf(turn.me), 'refused.unknown') };
  const sentence = refusal(turn, article.service);
  return sentence === null ? { ok: true, article } : { ok: false, sentence };
}

/** Null: allowed. */
function refusal(turn: Turn, service: string | null): string | null {
  const language = languageOf(turn.me);
  const queue = queueFor(turn, service);
  if (turn.rights.queues.has(queue)) return null;
  if (turn.rights.unknown) return say(language, 'refused.rights-unknown');
  return say(language, 'refused.not-responder', { queue: queueName(turn.catalogue, queue, language) });
}

function shownOf({ title, text, questions, service, language }: PublishedArticle): Record<string, string> {
  return { title, text: split(text).shown, questions: questions.join('\n'), service: service ?? 'unknown', language };
}

/** What lies behind the characters that fit into the form stays as it is. */
function split(text: string): { shown: string; beyond: string } {
  const halves = /^[\uD800-\uDBFF]$/.test(text.charAt(formTextLength - 1)) && text.length > formTextLength;
  const end = halves ? formTextLength - 1 : formTextLength;
  return { shown: text.slice(0, end), beyond: text.slice(end) };
}

function joined(edited: string, before: string): string {
  const { shown, beyond } = split(before);
  return beyond ? edited + (/\s*$/.exec(shown)?.[0] ?? '') + beyond : edited;
}

function drawForm(
  turn: Turn,
  context: string,
  values: Record<string, string>,
  errors: Record<string, MessageKey>,
  before: { text: string },
): Form {
  const { catalogue, me, rights } = turn;
  return articleForm({
    catalogue,
    language: languageOf(me),
    context,
    values,
    errors,
    services: catalogue.services.filter(({ queue }) => rights.queues.has(queue)),
    general: rights.queues.has(catalogue.defaultQueue),
    beyond: split(before.text).beyond.length,
  });
}

const fields = z.object({
  title: z.string({ error: 'required' }).trim().min(1, 'required').min(3, 'short').max(articleTitleLength),
  text: z.string({ error: 'required' }).trim().min(1, 'required').min(3, 'short'),
  questions: z.string().optional(),
  service: z.string(),
  language: z.enum(languages),
});

export async function submitArticle(turn: Turn, event: FormSubmitted): Promise<Answer> {
  const target = await targetOf(turn, event.context);
  if (!target.ok) return notice(target.sentence);
  const { before, ticketCase } = target;
  const checked = check(turn, event.values);
  if (!checked.ok) return { kind: 'form', form: drawForm(turn, event.context, event.values, checked.errors, before) };
  const { title, text, questions = '', language, service } = checked.values;
  const article: PublishedArticle = {
    id: before.id ?? articleId(title, turn.newId()),
    service,
    language,
    title,
    text: joined(text, before.text),
    questions: questions.split('\n').map((line) => line.trim()).filter(Boolean),
    checkedAt: turn.now,
    retired: false,
    ticket: before.ticket,
  };
  const said = keep(turn, article, before.id ? 'article.edited' : 'article.published', ticketCase);
  // An answer of its own would leave the form open to be sent again.
  if (said.kind === 'notice') reply(turn, undefined, said.message);
  return { kind: 'none' };
}

interface Target {
  before: { id: string | null; text: string; ticket: number | null };
  /** In whose thread it is told. */
  ticketCase?: Case;
}

/** What a form is about: the answer of a ticket, or an article. */
async function targetOf(turn: Turn, context: string): Promise<Allowed<Target>> {
  const [, id, inThread = ''] = /^edit:([a-z0-9-]{1,80}):(\d+):/.exec(context) ?? [];
  if (id) {
    const thread = await caseForResponder(turn, inThread);
    const allowed = await articleForResponder(turn, id);
    if (!allowed.ok) return allowed;
    return { ok: true, before: allowed.article, ...(thread.ok ? { ticketCase: thread.subjectCase } : {}) };
  }
  const allowed = await publishableCase(turn, context);
  if (!allowed.ok) return allowed;
  const { ticket } = allowed.subjectCase;
  if (await turn.tx.articleOfTicket(ticket.id)) return { ok: false, sentence: say(languageOf(turn.me), 'refused.published') };
  return { ok: true, before: { id: null, text: ticket.answer ?? '', ticket: ticket.id }, ticketCase: allowed.subjectCase };
}

type Checked = Omit<z.infer<typeof fields>, 'service'> & { service: string | null };

function check(turn: Turn, raw: Record<string, string>): { ok: true; values: Checked } | { ok: false; errors: Record<string, MessageKey> } {
  const errors: Record<string, MessageKey> = {};
  const parsed = fields.safeParse(raw);
  for (const { path, message } of parsed.error?.issues ?? []) {
    const field = String(path[0]);
    errors[field] ??= field === 'service' || field === 'language' ? 'error.choose' : message === 'short' ? 'error.too-short' : 'error.required';
  }
  const known = turn.catalogue.services.some(({ id }) => id === raw.service);
  const service = known ? (raw.service ?? null) : null;
  if (!known && raw.service !== 'unknown') errors.service = 'error.choose';
  else if (refusal(turn, service) !== null) errors.service = 'error.article.service';
  return parsed.success && Object.keys(errors).length === 0 ? { ok: true, values: { ...parsed.data, service } } : { ok: false, errors };
}

/** Kept, and told in the ticket's thread where it was done, else to the one who did it. */
function keep(turn: Turn, article: PublishedArticle, key: MessageKey, ticketCase = caseOfThread(turn, article)): Answer {
  turn.plan.articles.push(article);
  audit(turn, article.ticket, `${key.replace('.', '-')} ${article.id}`);
  const values = { name: turn.me.name, title: article.title };
  if (!ticketCase) return { kind: 'notice', message: { text: say(languageOf(turn.me), key, values) } };
  tellQueue(turn, ticketCase, articleLine(article.id, article.retired, key, values, queueLanguage(turn, ticketCase)));
  return { kind: 'none' };
}

/** The ticket it came from, where a responder acts in its thread. */
function caseOfThread({ cases, rights }: Turn, article: PublishedArticle): Case | undefined {
  return cases.find(({ ticket }) => ticket.id === article.ticket && rights.queues.has(ticket.queue));
}

/** The articles of the sender's queues, those that helped least first. `page` as it was typed, from 1. */
export async function ofMyArticles(turn: Turn, page: string): Promise<Message> {
  const { catalogue, rights } = turn;
  const language = languageOf(turn.me);
  if (rights.queues.size === 0) return { text: say(language, rights.unknown ? 'refused.rights-unknown' : 'refused.no-queue') };
  const scope = articleScope(catalogue, rights.queues);
  const wanted = Math.max(1, Number(page || 1));
  const { articles, all } = await turn.tx.worstArticles(scope, (wanted - 1) * articlesPerPage, articlesPerPage);
  const pages = Math.ceil(all / articlesPerPage);
  if (articles.length === 0) return { text: say(language, all === 0 ? 'articles.none' : 'articles.no-page', { pages }) };
  const text = say(language, 'articles.text', { count: all, page: wanted, pages, next: wanted < pages ? wanted + 1 : 1 });
  return articleList({ catalogue, articles, first: (wanted - 1) * articlesPerPage + 1 }, text, language);
}
