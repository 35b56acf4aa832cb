/**
 * Report, request, ask, pass a question on and give feedback: open the form pre-filled with what was written, and take
 * it when it is sent. A question is answered first; passed on, it is a ticket.
 */
import { z } from 'zod';
import type { TicketKind } from '../domain/ticket.ts';
import { impacts } from '../domain/urgency.ts';
import type { Answer, Attachment, Form, FormSubmitted, ThreadRef } from '../ports/chat.ts';
import type { Draft } from '../ports/store.ts';
import {
  askForm,
  feedbackForm,
  formTextLength,
  questionForm,
  reportForm,
  requestForm,
  type TicketFormView,
} from '../views/forms.ts';
import { feedbackKinds } from '../domain/feedback.ts';
import { feedbackKind } from '../understanding/feedback-kind.ts';
import type { MessageKey } from '../views/say.ts';
import { say } from '../views/say.ts';
import { answerDraft, countUnhelpful, serviceAsked } from './ask.ts';
import { createTicket, type NewTicket } from './create.ts';
import { draftOf, keepDraft, newDraft, useDraft } from './draft.ts';
import { takeFeedback, takeNameless } from './feedback.ts';
import { tellFirst } from './known.ts';
import { learnIntent } from './learn.ts';
import { keepPerson, languageOf, missionChoice, missionIdOf, notice, reply, type Turn } from './turn.ts';

export const ticketForms = ['report', 'request', 'ask', 'question', 'feedback'] as const;
export type TicketForm = (typeof ticketForms)[number];

const draw: Record<TicketForm, (view: TicketFormView) => Form> = {
  report: reportForm,
  request: requestForm,
  ask: askForm,
  question: questionForm,
  feedback: feedbackForm,
};
type Passed = Exclude<TicketForm, 'ask' | 'feedback'>;
const kinds: Record<Passed, TicketKind> = { report: 'issue', request: 'request', question: 'question' };

/** Opens the form for a draft, or an empty one. Changes nothing. */
export async function openTicketForm(turn: Turn, which: TicketForm, draftId: string): Promise<Answer> {
  const draft = await draftOf(turn, draftId);
  return { kind: 'form', form: drawForm(turn, which, draft, {}, {}) };
}

/** The shortcut on a message: its text and files become a draft first, since a form's context cannot carry files. */
export function openWithText(turn: Turn, which: TicketForm, text: string, files: Attachment[]): Answer {
  const draft = text || files.length ? newDraft(turn, text, files) : undefined;
  return { kind: 'form', form: drawForm(turn, which, draft, {}, {}) };
}

function drawForm(
  turn: Turn,
  which: TicketForm,
  draft: Draft | undefined,
  values: Record<string, string>,
  errors: Record<string, MessageKey>,
): Form {
  const { catalogue, me } = turn;
  const language = languageOf(me);
  return draw[which]({
    catalogue,
    language,
    // Without a draft the id is a mere nonce, so that sending the form twice is noticed all the same.
    context: draft?.id ?? turn.newId(),
    values: { ...(draft ? prefilled(turn, draft) : {}), ...values },
    errors,
    askMission: missionIdOf(catalogue, me) === null,
    chosenMission: missionChoice(catalogue, values.mission ?? null, language),
    kept: draft?.files ?? [],
  });
}

/** Everything that was understood, so that only what is missing has to be filled in. */
function prefilled(turn: Turn, draft: Draft): Record<string, string> {
  const { service: named, impact, since } = turn.understand(draft.text);
  const service = draft.answer ? serviceAsked(turn, draft) : (draft.service ?? named);
  const kind = feedbackKind(draft.text);
  return {
    text: prefill(draft),
    ...(service ? { service } : {}),
    ...(impact ? { impact } : {}),
    ...(since ? { since: since.words } : {}),
    ...(kind ? { kind } : {}),
  };
}

function prefill(draft: Draft): string {
  return draft.text.slice(0, formTextLength).toWellFormed();
}

const text = z.string({ error: 'required' }).trim().min(1, 'required').min(3, 'short');

/** What a person may leave out has a sentence at its field; what cannot come from the form is simply refused. */
const fields = z.object({
  text,
  service: z.string().optional(),
  impact: z.enum(impacts).optional(),
  since: z.string().trim().max(100).optional(),
  mission: z.string().optional(),
  kind: z.enum(feedbackKinds).optional(),
  name: z.enum(['with', 'without']).optional(),
});
type Values = z.infer<typeof fields>;

export async function submitTicketForm(turn: Turn, which: TicketForm, event: FormSubmitted): Promise<Answer> {
  const draft = await draftOf(turn, event.context);
  if (draft?.used) return notice(say(languageOf(turn.me), 'draft.used'));
  const checked = check(turn, which, event.values);
  if (!checked.ok) {
    const form = drawForm(turn, which, draft, event.values, checked.errors);
    return { kind: 'form', form: { ...form, context: event.context } };
  }
  const { values } = checked;
  if (which === 'feedback' && values.name === 'without')
    return takeNameless(turn, { text: wholeText(draft, values), kind: values.kind ?? null, service: knownService(turn, values) }, draft);
  if (values.mission) keepPerson(turn, { chosenMission: values.mission });
  const service = knownService(turn, values);
  const wish = {
    text: wholeText(draft, values),
    service,
    impact: which === 'report' ? (values.impact ?? 'me') : null,
    since: values.since || null,
    files: [...(draft?.files ?? []), ...event.attachments],
  };
  if (which === 'report') {
    const { text: words, files, ...form } = wish;
    const empty = { id: turn.newId(), person: turn.me.id, at: turn.now, used: false, answer: null };
    const held = { ...(draft ?? empty), text: words, files, service, form };
    if (await tellFirst(turn, event.thread, held, service)) {
      keepDraft(turn, held);
      return { kind: 'none' };
    }
  }
  if (which === 'ask') {
    if (draft) learnIntent(turn, draft, which, null);
    const { text: question, files } = wish;
    const asked = draft ? { ...draft, at: turn.now, text: question, files, service } : newDraft(turn, question, files, service);
    // Into the direct chat: the form may have been opened in a channel, where everybody would read along.
    reply(turn, undefined, await answerDraft(turn, asked));
    return { kind: 'none' };
  }
  if (draft) useDraft(turn, draft);
  if (which === 'feedback') {
    takeFeedback(turn, { ...wish, kind: values.kind ?? null });
    if (draft) learnIntent(turn, draft, which, null);
    return { kind: 'none' };
  }
  const created = await createTicket(turn, { ...wish, kind: kinds[which], offered: draft?.answer?.shown });
  if (which === 'question') countUnhelpful(turn, draft);
  else if (draft) learnIntent(turn, draft, which, created.ticket.id);
  return { kind: 'none' };
}

/** A text longer than the form was shown cut; whoever left it as it was meant all of it. */
function wholeText(draft: Draft | undefined, values: Values): string {
  return draft && values.text === prefill(draft).trim() ? draft.text : values.text;
}

function knownService({ catalogue }: Turn, values: Values): string | null {
  return catalogue.services.some(({ id }) => id === values.service) ? (values.service ?? null) : null;
}

function check(
  turn: Turn,
  which: TicketForm,
  raw: Record<string, string>,
): { ok: true; values: Values } | { ok: false; errors: Record<string, MessageKey> } {
  const errors: Record<string, MessageKey> = {};
  const parsed = fields.safeParse(raw);
  for (const issue of parsed.error?.issues ?? []) {
    const field = String(issue.path[0]);
    errors[field] ??= field !== 'text' ? 'error.choose' : issue.message === 'short' ? 'error.too-short' : 'error.required';
  }
  if (which === 'report' && !raw.impact) errors.impact = 'error.choose';
  if ((which === 'report' || which === 'request') && !raw.service) errors.service = 'error.choose';
  const known = turn.catalogue.missions.some(({ id }) => id === raw.mission);
  const nameless = which === 'feedback' && raw.name === 'without';
  const needsMission = !nameless && which !== 'ask';
  if (raw.mission && !nameless ? !known : needsMission && missionIdOf(turn.catalogue, turn.me) === null) errors.mission = 'error.mission';
  return parsed.success && Object.keys(errors).length === 0 ? { ok: true, values: parsed.data } : { ok: false, errors };
}

/** No form at all: the text goes as it was understood. For one press on what the bot proposed, and for whoever types. */
export async function sendDraft(turn: Turn, which: TicketForm, draftId: string, chat: ThreadRef | undefined): Promise<Answer> {
  const draft = await draftOf(turn, draftId);
  const language = languageOf(turn.me);
  if (!draft?.text) return notice(say(language, 'refused.unknown'));
  if (draft.used) return notice(say(language, draft.answer ? 'answer.used' : 'draft.used'));
  if (which === 'ask') {
    if (draft.answer) return notice(say(language, 'answer.above'));
    learnIntent(turn, draft, which, null);
    reply(turn, chat, await answerDraft(turn, draft));
    return { kind: 'none' };
  }
  // Teams can answer only those buttons with a form that were drawn so; this one was drawn for a known mission.
  if (missionIdOf(turn.catalogue, turn.me) === null) return notice(say(language, 'mission.which'));
  const { service } = turn.understand(draft.text);
  if (which === 'report' && (await tellFirst(turn, undefined, draft, service))) return { kind: 'none' };
  useDraft(turn, draft);
  if (which === 'feedback') {
    takeFeedback(turn, { text: draft.text, service, kind: feedbackKind(draft.text), files: draft.files });
    learnIntent(turn, draft, which, null);
    return { kind: 'none' };
  }
  const created = await createTicket(turn, asUnderstood(turn, which, draft));
  if (which === 'question') countUnhelpful(turn, draft);
  else learnIntent(turn, draft, which, created.ticket.id);
  return { kind: 'none' };
}

function asUnderstood(turn: Turn, which: Passed, draft: Draft): NewTicket {
  const { text: words, files } = draft;
  const { service, impact, since } = turn.understand(words);
  return {
    kind: kinds[which],
    text: words,
    service: which === 'question' ? serviceAsked(turn, draft) : (draft.service ?? service),
    impact: which === 'report' ? (impact ?? 'me') : null,
    since: which === 'report' ? (since?.words ?? null) : null,
    files,
    offered: draft.answer?.shown,
  };
}
