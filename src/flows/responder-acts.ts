/** Buttons and forms of the queue's side. Rights are checked here, at the moment of acting, for all of them alike. */
import { z } from 'zod';
import { findReferences } from '../domain/reference.ts';
import { urgencies } from '../domain/urgency.ts';
import type { Answer, Form, FormSubmitted } from '../ports/chat.ts';
import type { Case } from '../ports/store.ts';
import { askBackForm, changeForm, mergeForm, resolveForm } from '../views/forms.ts';
import { say, type MessageKey } from '../views/say.ts';
import { queueName } from '../views/words.ts';
import { caseNamed } from './case.ts';
import { askBack, change, merge, move, notARequest, release, reopen, resolve, take, type Done } from './life.ts';
import { decideAside } from './responder-words.ts';
import { languageOf, notice, type Turn } from './turn.ts';

export const responderActions = [
  'take',
  'release',
  'not-a-request',
  'reopen.queue',
  'ask-back.open',
  'resolve.open',
  'change.open',
  'merge.open',
  'same',
  'aside.send',
  'aside.keep',
] as const;
export type ResponderAction = (typeof responderActions)[number];

export const responderForms = ['ask-back', 'resolve', 'change', 'merge'] as const;
export type ResponderForm = (typeof responderForms)[number];

export async function responderActs(turn: Turn, action: ResponderAction, value: string): Promise<Answer> {
  const word = action.startsWith('aside.') ? await turn.tx.word(value) : undefined;
  const allowed = await caseForResponder(turn, word ? String(word.ticket) : value);
  if (!allowed.ok) return notice(allowed.sentence);
  const { subjectCase } = allowed;
  switch (action) {
    case 'take':
      return answer(take(turn, subjectCase));
    case 'release':
      return answer(release(turn, subjectCase));
    case 'not-a-request':
      return answer(notARequest(turn, subjectCase));
    case 'reopen.queue':
      return answer(reopen(turn, subjectCase));
    case 'same':
      return answer(await merge(turn, subjectCase, Number(/^\d+:\d+:(\d{1,9})$/.exec(value)?.[1] ?? 0)));
    case 'ask-back.open':
    case 'resolve.open':
    case 'change.open':
    case 'merge.open': {
      const which = action.slice(0, -'.open'.length) as ResponderForm;
      return { kind: 'form', form: draw(turn, subjectCase, which, `${value}:${turn.newId()}`, {}, {}) };
    }
    case 'aside.send':
    case 'aside.keep':
      return word
        ? decideAside(turn, subjectCase, word, action === 'aside.send')
        : notice(say(languageOf(turn.me), 'refused.unknown'));
  }
}

function answer(result: Done): Answer {
  return result.ok ? { kind: 'none' } : notice(result.sentence);
}

/** The ticket, locked, if the sender may act for its queue now. */
export async function caseForResponder(
  turn: Turn,
  value: string,
): Promise<{ ok: true; subjectCase: Case } | { ok: false; sentence: string }> {
  const language = languageOf(turn.me);
  const subjectCase = await caseNamed(turn, value);
  if (!subjectCase) return { ok: false, sentence: say(language, 'refused.unknown') };
  const { queue } = subjectCase.ticket;
  if (turn.rights.queues.has(queue)) return { ok: true, subjectCase };
  if (turn.rights.unknown) return { ok: false, sentence: say(language, 'refused.rights-unknown') };
  const sentence = say(language, 'refused.not-responder', { queue: queueName(turn.catalogue, queue, language) });
  return { ok: false, sentence };
}

function draw(
  turn: Turn,
  { ticket, requester }: Case,
  which: ResponderForm,
  context: string,
  values: Record<string, string>,
  errors: Record<string, MessageKey>,
): Form {
  const view = { catalogue: turn.catalogue, language: languageOf(turn.me), context, values, errors };
  switch (which) {
    case 'ask-back':
      return askBackForm(view, requester.name);
    case 'resolve':
      return resolveForm(view, requester.name, languageOf(requester));
    case 'change':
      return changeForm(view, ticket);
    case 'merge':
      return mergeForm(view);
  }
}

const words = z.object({ text: z.string().trim().min(1) });
const changes = z.object({ queue: z.string(), service: z.string(), urgency: z.enum(urgencies) });

export async function responderSubmits(turn: Turn, which: ResponderForm, event: FormSubmitted): Promise<Answer> {
  const allowed = await caseForResponder(turn, event.context);
  if (!allowed.ok) return notice(allowed.sentence);
  const { subjectCase } = allowed;
  const again = (errors: Record<string, MessageKey>): Answer => ({
    kind: 'form',
    form: draw(turn, subjectCase, which, event.context, event.values, errors),
  });
  switch (which) {
    case 'ask-back':
    case 'resolve': {
      const parsed = words.safeParse(event.values);
      if (!parsed.success) return again({ text: 'error.required' });
      const { text } = parsed.data;
      return answer(which === 'resolve' ? await resolve(turn, subjectCase, text) : askBack(turn, subjectCase, text));
    }
    case 'change': {
      const parsed = changes.safeParse(event.values);
      if (!parsed.success) return again({ queue: 'error.choose' });
      return submitChange(turn, subjectCase, parsed.data, again);
    }
    case 'merge': {
      const [into] = findReferences(event.values.into ?? '', turn.catalogue.prefix);
      if (into === undefined) return again({ into: 'error.merge.unknown' });
      const result = await merge(turn, subjectCase, into);
      return !result.ok && 'field' in result ? again({ into: `error.merge.${result.field}` }) : answer(result);
    }
  }
}

/** The service and urgency first, so that the card in the new queue is right from the beginning. */
function submitChange(
  turn: Turn,
  subjectCase: Case,
  to: z.infer<typeof changes>,
  again: (errors: Record<string, MessageKey>) => Answer,
): Answer {
  const { catalogue } = turn;
  if (!catalogue.queues.some(({ id }) => id === to.queue)) return again({ queue: 'error.queue' });
  const service = catalogue.services.some(({ id }) => id === to.service) ? to.service : null;
  const { ticket } = subjectCase;
  const otherFacts = ticket.service !== service || ticket.urgency !== to.urgency;
  const otherQueue = ticket.queue !== to.queue;
  if (!otherFacts && !otherQueue) return again({ queue: 'error.same' });
  const results: Done[] = [];
  if (otherFacts) results.push(change(turn, subjectCase, { service, urgency: to.urgency }));
  if (otherQueue) results.push(move(turn, subjectCase, to.queue));
  return answer(results.find((result) => !result.ok) ?? { ok: true });
}
