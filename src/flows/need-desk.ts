/**
 * The feedback queue at work: feedback is noted, linked to a need or made one, and the need moves on. Rights are those
 * of the feedback queue, checked at the moment of acting for buttons, forms and typed commands alike.
 */
import { z } from 'zod';
import { changeNeed, needStates, type Need, type NeedState } from '../domain/need.ts';
import type { Answer, Form, FormSubmitted, MessageArrived } from '../ports/chat.ts';
import type { FeedbackCase, NeedCase, NeedVoice } from '../ports/feedback.ts';
import { formTextLength } from '../views/forms.ts';
import { needLinkForm, needMakeForm, needStateForm } from '../views/need-forms.ts';
import { needCard, needTitle } from '../views/needs.ts';
import { say, type MessageKey } from '../views/say.ts';
import { queueName, queueOf, shorten } from '../views/words.ts';
import { keepFeedback, thread } from './feedback-case.ts';
import { tellNews } from './need-news.ts';
import { isNote } from './responder-words.ts';
import { audit, delivery, inThread, languageOf, notice, reply, threadLane, type Turn } from './turn.ts';

export const feedbackDeskActions = ['feedback-noted', 'need-link.open', 'need-make.open', 'need-state.open'] as const;
export type FeedbackDeskAction = (typeof feedbackDeskActions)[number];
export const feedbackDeskForms = ['need-link', 'need-make', 'need-state'] as const;
export type FeedbackDeskForm = (typeof feedbackDeskForms)[number];

/** Feedback is kept whole; as a voice it is one line on a card. */
export const voiceLength = 300;

function refusal(turn: Turn): string | undefined {
  const { catalogue, rights } = turn;
  const language = languageOf(turn.me);
  if (rights.queues.has(catalogue.feedbackQueue)) return undefined;
  if (rights.unknown) return say(language, 'refused.rights-unknown');
  return say(language, 'refused.not-responder', { queue: queueName(catalogue, catalogue.feedbackQueue, language) });
}

export async function feedbackDeskActs(turn: Turn, action: FeedbackDeskAction, value: string): Promise<Answer> {
  const refused = refusal(turn);
  if (refused) return notice(refused);
  const context = `${value.split(':')[0]}:${turn.newId()}`;
  switch (action) {
    case 'feedback-noted': {
      const found = await turn.tx.feedback(value);
      if (!found) return notice(say(languageOf(turn.me), 'refused.unknown'));
      if (found.feedback.state !== 'new') return notice(say(languageOf(turn.me), 'refused.decided'));
      note(turn, found);
      return { kind: 'none' };
    }
    case 'need-link.open':
      return { kind: 'form', form: draw(turn, 'need-link', context, {}, {}) };
    case 'need-make.open': {
      const found = await turn.tx.feedback(value);
      const known: Record<string, string> = { wanted: shorten(found?.feedback.text ?? '', formTextLength) };
      if (found?.feedback.service) known.service = found.feedback.service;
      return { kind: 'form', form: draw(turn, 'need-make', context, known, {}) };
    }
    case 'need-state.open':
      return { kind: 'form', form: draw(turn, 'need-state', context, {}, {}, await needNamed(turn, value)) };
  }
}

function draw(
  turn: Turn,
  which: FeedbackDeskForm,
  context: string,
  values: Record<string, string>,
  errors: Record<string, MessageKey>,
  need?: NeedCase,
): Form {
  const view = { catalogue: turn.catalogue, language: languageOf(turn.me), context, values, errors };
  switch (which) {
    case 'need-link':
      return needLinkForm(view);
    case 'need-make':
      return needMakeForm(view);
    case 'need-state':
      return needStateForm(view, need?.need.state);
  }
}

const linked = z.object({ need: z.string() });
const made = z.object({ title: z.string().trim().min(3).max(120), wanted: z.string().trim().min(3), service: z.string().optional() });
const moved = z.object({ state: z.enum(needStates), answer: z.string().optional() });

export async function feedbackDeskSubmits(turn: Turn, which: FeedbackDeskForm, event: FormSubmitted): Promise<Answer> {
  const refused = refusal(turn);
  if (refused) return notice(refused);
  const unknown = notice(say(languageOf(turn.me), 'refused.unknown'));
  const id = event.context.split(':')[0] ?? '';
  switch (which) {
    case 'need-link': {
      const again = (error: MessageKey): Answer => ({ kind: 'form', form: draw(turn, which, event.context, event.values, { need: error }) });
      const found = await turn.tx.feedback(id);
      if (!found) return unknown;
      const parsed = linked.safeParse(event.values);
      const need = parsed.success ? await needNamed(turn, parsed.data.need) : undefined;
      if (!need) return again('error.need');
      if (found.feedback.need === need.need.id) return again('error.same');
      await link(turn, found, need);
      return { kind: 'none' };
    }
    case 'need-make': {
      const found = await turn.tx.feedback(id);
      if (!found) return unknown;
      const parsed = made.safeParse(event.values);
      if (!parsed.success) {
        const errors = Object.fromEntries(parsed.error.issues.map(({ path }) => [String(path[0]), 'error.required' as const]));
        return { kind: 'form', form: draw(turn, which, event.context, event.values, errors) };
      }
      await make(turn, found, parsed.data);
      return { kind: 'none' };
    }
    case 'need-state': {
      const need = await needNamed(turn, id);
      if (!need) return unknown;
      const again = (errors: Record<string, MessageKey>): Answer => ({ kind: 'form', form: draw(turn, which, event.context, event.values, errors, need) });
      const parsed = moved.safeParse(event.values);
      if (!parsed.success) return again({ state: 'error.choose' });
      const result = await move(turn, need, parsed.data.state, parsed.data.answer ?? null);
      if (result.ok) return { kind: 'none' };
      return again(result.reason === 'reason' ? { answer: 'error.need.reason' } : { state: `error.need.${result.reason}` });
    }
  }
}

/** The need, locked, whose number a text begins with. */
export async function needNamed(turn: Turn, text: string): Promise<NeedCase | undefined> {
  const id = Number(/^#?(\d{1,9})(?=:|\s|$)/.exec(text)?.[1] ?? 0);
  return id > 0 ? turn.tx.need(id) : undefined;
}

function note(turn: Turn, found: FeedbackCase): void {
  keepFeedback(turn, found, { state: 'noted' });
  audit(turn, null, 'feedback-noted');
}

/** The person's own words become a voice of the need, counted for their mission; without a name they count for none. */
async function link(turn: Turn, found: FeedbackCase, { need, thread: needThread }: NeedCase): Promise<void> {
  const { feedback, person } = found;
  const language = queueOf(turn.catalogue, turn.catalogue.feedbackQueue).language;
  const state = feedback.state === 'new' ? 'noted' : feedback.state;
  keepFeedback(turn, found, { need: need.id, state });
  const line = say(language, 'queue.feedback.linked', { name: turn.me.name, need: needTitle(need, language) });
  turn.plan.deliveries.push(inThread(turn, found.queueThread.id, { text: line }));
  if (person) {
    turn.plan.voices.push({ need: need.id, person: person.id, mission: feedback.mission, words: shorten(feedback.text, voiceLength), at: turn.now });
    const theirs = languageOf(person);
    if (found.personThread)
      turn.plan.deliveries.push(inThread(turn, found.personThread.id, { text: say(theirs, 'feedback.became-need', { need: needTitle(need, theirs), number: need.id }) }));
  }
  await refreshNeed(turn, { need, thread: needThread });
  audit(turn, null, 'need-linked');
}

async function make(turn: Turn, found: FeedbackCase, wish: { title: string; wanted: string; service?: string }): Promise<void> {
  const { catalogue, now, plan } = turn;
  const { platform, channel } = queueOf(catalogue, catalogue.feedbackQueue);
  const cardThread = thread(turn, 'queue', { to: 'channel', platform, channel });
  const need: Need = {
    id: await turn.tx.nextNeedId(),
    title: wish.title,
    wanted: wish.wanted,
    service: catalogue.services.some(({ id }) => id === wish.service) ? (wish.service ?? null) : null,
    state: 'heard',
    answer: null,
    createdAt: now,
    changedAt: now,
    thread: cardThread.id,
    version: 1,
  };
  plan.needs.push(need);
  plan.threads.push(cardThread);
  await link(turn, found, { need, thread: cardThread });
  // Linking has drawn the card as an edit; of a card that is posted in the same breath, the post shows it.
  plan.deliveries = plan.deliveries.filter(({ act }) => !(act.do === 'edit' && act.of === cardThread.card));
  plan.deliveries.push(inThread(turn, cardThread.id, await drawNeed(turn, need), { id: cardThread.card }));
  audit(turn, null, 'need-made');
}

async function move(turn: Turn, found: NeedCase, to: NeedState, answer: string | null): Promise<ReturnType<typeof changeNeed>> {
  const result = changeNeed(found.need, to, answer, turn.now);
  if (!result.ok) return result;
  const { need } = result;
  turn.plan.needs.push(need);
  const { language } = queueOf(turn.catalogue, turn.catalogue.feedbackQueue);
  const text = say(language, 'queue.need.moved', { name: turn.me.name, state: say(language, `need.state.${need.state}`) });
  turn.plan.deliveries.push(inThread(turn, found.thread.id, { text, quote: need.answer ? { text: need.answer } : undefined }));
  await refreshNeed(turn, { ...found, need });
  await tellNews(turn, turn.tx, need, { id: `${need.id}:${String(need.version).padStart(6, '0')}`, need: need.id, state: need.state, answer: need.answer, told: '' });
  audit(turn, null, `need-${to}`);
  return result;
}

/** Draws the need's card again, in place. */
export async function refreshNeed(turn: Turn, { need, thread: { id, card } }: NeedCase): Promise<void> {
  turn.plan.deliveries.push(delivery(turn, { do: 'edit', of: card, message: await drawNeed(turn, need) }, threadLane(id)));
}

async function drawNeed(turn: Turn, need: Need) {
  const { catalogue, plan, tx } = turn;
  const said = plan.voices.filter((voice) => voice.need === need.id);
  const kept = (await tx.voices(need.id)).filter(({ person }) => !said.some((voice) => voice.person === person));
  const voices: NeedVoice[] = [...said, ...kept];
  return needCard(catalogue, need, voices, queueOf(catalogue, catalogue.feedbackQueue).language);
}

/** `!need 12`, `!need TITLE: WHAT AND WHY`, `!noted` below a feedback. Rights were checked before. */
export async function typedAtFeedback(turn: Turn, found: FeedbackCase, text: string): Promise<void> {
  const language = languageOf(turn.me);
  const help = (key: MessageKey = 'queue.feedback.help') => {
    turn.plan.deliveries.push(inThread(turn, found.queueThread.id, { text: say(language, key) }));
  };
  const [, word = '', rest = ''] = /^!\s*([\p{L}-]*)\s*([\s\S]*)$/u.exec(text) ?? [];
  if (word.toLowerCase() === 'noted') return found.feedback.state === 'new' ? note(turn, found) : help('refused.decided');
  if (word.toLowerCase() !== 'need') return help();
  const [, title, wanted] = /^([^:]{3,120}):\s*([\s\S]{3,})$/.exec(rest.trim()) ?? [];
  if (title && wanted) return make(turn, found, { title: title.trim(), wanted: wanted.trim() });
  const need = await needNamed(turn, rest.trim());
  if (!need) return help(/^#?\d+$/.test(rest.trim()) ? 'error.need' : 'queue.feedback.help');
  if (found.feedback.need === need.need.id) return help('error.same');
  await link(turn, found, need);
}

/** `!planned WHAT IS SAID TO IT` below a need's card. Whatever else is written there stays inside. */
export async function writtenAtNeed(turn: Turn, found: NeedCase, event: MessageArrived): Promise<void> {
  if (isNote(event.text) || !event.text.startsWith('!')) return;
  const refused = refusal(turn);
  const language = languageOf(turn.me);
  if (refused) return reply(turn, event.thread, { text: refused });
  const [, word = '', rest = ''] = /^!\s*([\p{L}-]*)\s*([\s\S]*)$/u.exec(event.text) ?? [];
  const to = needStates.find((state) => state === word.toLowerCase());
  if (!to) return reply(turn, event.thread, { text: say(language, 'queue.need.help') });
  const result = await move(turn, found, to, rest.trim() || null);
  if (!result.ok) reply(turn, event.thread, { text: say(language, `error.need.${result.reason}`) });
}
