/** Buttons, forms and typed commands on a notice's card. Rights are checked here, at the moment of acting, for all alike. */
import { z } from 'zod';
import { applyNoticeStep, type Notice, type NoticeStep } from '../domain/notice.ts';
import { writtenMoment } from '../domain/notice-words.ts';
import type { Answer, FormSubmitted, MessageArrived } from '../ports/chat.ts';
import { noticeOverForm, noticeTextLength, noticeUpdateForm } from '../views/notice-forms.ts';
import { noticeReference } from '../views/notice.ts';
import { say, type MessageKey } from '../views/say.ts';
import { queueOf } from '../views/words.ts';
import { formView, openChange, openFromSuspicion, openNoticeForm, readUntil, submitNotice } from './declare.ts';
import { drawCard, keepNotice, noticeLine, refusalFor, refused } from './notices.ts';
import { confirmSuspicion, dismissSuspicion } from './suspicion.ts';
import { audit, inThread, languageOf, notice as whisper, zoneOf, type Turn } from './turn.ts';

export const noticeActions = [
  'notice.open',
  'notice.send',
  'notice.change',
  'notice.discard',
  'notice.update',
  'notice.over',
  'notice.cancel',
  'suspicion.declare',
  'suspicion.dismiss',
] as const;
export type NoticeAction = (typeof noticeActions)[number];

export const noticeForms = ['notice', 'notice-update', 'notice-over'] as const;
export type NoticeForm = (typeof noticeForms)[number];

export async function noticeActs(turn: Turn, action: NoticeAction, value: string): Promise<Answer> {
  if (action === 'notice.open') return openNoticeForm(turn);
  const [id = ''] = value.split(':');
  if (action === 'suspicion.declare') return openFromSuspicion(turn, id);
  if (action === 'suspicion.dismiss') return dismissSuspicion(turn, id);
  const allowed = await noticeForResponder(turn, value);
  if (!allowed.ok) return refused(allowed.sentence);
  const { notice } = allowed;
  switch (action) {
    case 'notice.send':
      return answer(await send(turn, notice));
    case 'notice.change':
      return notice.state === 'draft' ? openChange(turn, notice) : whisper(notNow(turn, notice));
    case 'notice.discard':
    case 'notice.cancel':
      return answer(await cancel(turn, notice));
    case 'notice.update':
      if (notice.state !== 'planned' && notice.state !== 'running') return whisper(notNow(turn, notice));
      return { kind: 'form', form: noticeUpdateForm(formView(turn, `${notice.id}:${turn.newId()}`, asTyped(turn, notice), {})) };
    case 'notice.over':
      if (notice.state !== 'running') return whisper(notNow(turn, notice));
      return { kind: 'form', form: noticeOverForm(formView(turn, `${notice.id}:${turn.newId()}`, {}, {})) };
  }
}

function asTyped(turn: Turn, { texts, until, urgent }: Notice): Record<string, string> {
  return { ...texts, ...(until ? { until: writtenMoment(until, zoneOf(turn.catalogue, turn.me)) } : {}), urgent: urgent ? 'yes' : 'no' };
}

/** Undefined: done. */
type Refusal = string | undefined;

function answer(refusal: Refusal): Answer {
  return refusal ? whisper(refusal) : { kind: 'none' };
}

function notNow(turn: Turn, notice: Notice): string {
  const language = languageOf(turn.me);
  return say(language, 'refused.notice', { reference: noticeReference(notice.id), state: say(language, `state.notice.${notice.state}`) });
}

/** The notice, locked, if the sender may act for its queue now. */
async function noticeForResponder(turn: Turn, value: string): Promise<{ ok: true; notice: Notice } | { ok: false; sentence: string }> {
  const id = Number(/^\d{1,9}(?=:|$)/.exec(value)?.[0] ?? 0);
  const notice = id > 0 ? await turn.tx.notice(id) : undefined;
  if (!notice) return { ok: false, sentence: say(languageOf(turn.me), 'refused.unknown') };
  const sentence = refusalFor(turn, notice.queue);
  return sentence ? { ok: false, sentence } : { ok: true, notice };
}

async function send(turn: Turn, notice: Notice): Promise<Refusal> {
  const language = languageOf(turn.me);
  // Drafted an hour ago for half an hour: nobody needs to hear of it any more.
  if (notice.state === 'draft' && notice.until && notice.until <= turn.now) return say(language, 'error.notice.order');
  // The rights of now, not those of when it was written.
  for (const service of notice.services) {
    const queue = turn.catalogue.services.find(({ id }) => id === service)?.queue ?? notice.queue;
    const sentence = refusalFor(turn, queue);
    if (sentence) return sentence;
  }
  const refusal = await change(turn, notice, { do: 'send' }, 'queue.notice.sent');
  if (!refusal && notice.suspicion) await confirmSuspicion(turn, notice.suspicion, notice.id);
  return refusal;
}

async function cancel(turn: Turn, notice: Notice): Promise<Refusal> {
  return change(turn, notice, { do: 'cancel' }, notice.state === 'draft' ? 'queue.notice.discarded' : 'queue.notice.cancelled');
}

/** What was not yet on its way is taken back first, so that nothing is said that is no longer so. */
async function change(turn: Turn, notice: Notice, step: NoticeStep, line: MessageKey): Promise<Refusal> {
  const result = applyNoticeStep(notice, step, turn.me.id, turn.now);
  if (!result.ok) return result.reason === 'same' ? say(languageOf(turn.me), 'error.same') : notNow(turn, notice);
  if (notice.step > 0) await turn.tx.takeBack(notice);
  keepNotice(turn, result.notice);
  noticeLine(turn, result.notice, line);
  await drawCard(turn, result.notice);
  audit(turn, null, `notice.${step.do}`);
  return undefined;
}

const text = z.string().trim().min(1).max(noticeTextLength);
const updated = z.object({ de: text, en: text, urgent: z.enum(['yes', 'no']).default('no') });
const closed = z.object({ de: z.string().trim().max(noticeTextLength).default(''), en: z.string().trim().max(noticeTextLength).default('') });

export async function noticeSubmits(turn: Turn, which: NoticeForm, event: FormSubmitted): Promise<Answer> {
  if (which === 'notice') return submitNotice(turn, event);
  const allowed = await noticeForResponder(turn, event.context);
  if (!allowed.ok) return refused(allowed.sentence);
  const { notice } = allowed;
  const language = languageOf(turn.me);
  switch (which) {
    case 'notice-update': {
      const parsed = updated.safeParse(event.values);
      const until = readUntil(turn, event.values.until ?? '', notice.from);
      const errors: Record<string, string> = {};
      for (const { path } of parsed.error?.issues ?? []) errors[String(path[0])] = say(language, 'error.required');
      if (!until.ok) errors.until = until.sentence;
      if (!parsed.success || !until.ok) return { kind: 'form', form: noticeUpdateForm(formView(turn, event.context, event.values, errors)) };
      const { de, en, urgent } = parsed.data;
      return answer(await change(turn, notice, { do: 'update', texts: { de, en }, until: until.at, urgent: urgent === 'yes' }, 'queue.notice.updated'));
    }
    case 'notice-over': {
      const parsed = closed.safeParse(event.values);
      if (!parsed.success) return { kind: 'form', form: noticeOverForm(formView(turn, event.context, event.values, { de: say(language, 'error.required') })) };
      return answer(await change(turn, notice, { do: 'end', closing: closingOf(parsed.data) }, 'queue.notice.over'));
    }
  }
}

/** One language is better than none: what was left empty is said in the other. */
function closingOf({ de, en }: { de: string; en: string }) {
  return de || en ? { de: de || en, en: en || de } : null;
}

/** `!update TEXT` and its like below the card, for whoever types. False: the message stands in no notice's thread. */
export async function noticeCommand(turn: Turn, event: MessageArrived): Promise<boolean> {
  if (!event.text.startsWith('!') || event.thread.id === event.chat.id) return false;
  const id = await turn.tx.noticeOfThread(event.thread);
  if (id === undefined) return false;
  const allowed = await noticeForResponder(turn, String(id));
  // Whoever may not act here is not heard, as everywhere in a queue's channel.
  if (!allowed.ok) return true;
  const { notice } = allowed;
  const [, word = '', rest = ''] = /^!\s*([\p{L}-]*)\s*([\s\S]*)$/u.exec(event.text) ?? [];
  const refusal = await run(turn, notice, word.toLowerCase(), rest.trim().slice(0, noticeTextLength).toWellFormed());
  if (refusal) turn.plan.deliveries.push(inThread(turn, notice.thread, { text: refusal }));
  return true;
}

async function run(turn: Turn, notice: Notice, word: string, rest: string): Promise<Refusal> {
  switch (word) {
    case 'send':
      return send(turn, notice);
    case 'cancel':
      return cancel(turn, notice);
    case 'over':
      return change(turn, notice, { do: 'end', closing: closingOf({ de: rest, en: '' }) }, 'queue.notice.over');
    case 'update':
      if (rest) return change(turn, notice, { do: 'update', texts: { de: rest, en: rest }, until: notice.until, urgent: notice.urgent }, 'queue.notice.updated');
  }
  return say(queueOf(turn.catalogue, notice.queue).language, 'queue.notice.help');
}
