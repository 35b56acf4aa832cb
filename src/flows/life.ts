/**
 * The life of a ticket, as its people move it. Every change: one step of the state machine, the cards drawn again in
 * place, a line in the queue's thread, and the requester told where it concerns them.
 */
import { isAllowed, type Step, type StepRefusal } from '../domain/life.ts';
import type { Urgency } from '../domain/urgency.ts';
import type { Message } from '../ports/chat.ts';
import type { Case } from '../ports/store.ts';
import { requesterButtons } from '../views/receipt.ts';
import { say, type MessageKey } from '../views/say.ts';
import { missionName, queueName, queueOf, serviceName, statusName } from '../views/words.ts';
import {
  caseNamed,
  lineToQueue,
  lineToRequester,
  queueLanguage,
  queueNameFor,
  queueThread,
  referenceOf,
  refresh,
  step,
  tellQueue,
  tellRequester,
} from './case.ts';
import { openQueueThread, postCard, promise } from './create.ts';
import { learnNotARequest, learnService } from './learn.ts';
import { askForRating } from './rating.ts';
import { audit, languageOf, type Turn } from './turn.ts';

/** `{ok: false}` carries the sentence for the person who tried, in their language. */
export type Done = { ok: true } | { ok: false; sentence: string };

const done: Done = { ok: true };

export function take(turn: Turn, subjectCase: Case): Done {
  return attempt(turn, subjectCase, { do: 'take', by: turn.me.id }, () => {
    lineToQueue(turn, subjectCase, 'queue.taken', { name: turn.me.name });
    lineToRequester(turn, subjectCase, 'requester.taken', { name: turn.me.name });
  });
}

export function release(turn: Turn, subjectCase: Case): Done {
  return attempt(turn, subjectCase, { do: 'release' }, () => {
    lineToQueue(turn, subjectCase, 'queue.released', { name: turn.me.name });
  });
}

export function askBack(turn: Turn, subjectCase: Case, question: string): Done {
  return attempt(turn, subjectCase, { do: 'ask-back', by: turn.me.id }, () => {
    quoteToQueue(turn, subjectCase, 'queue.asked', question);
    quoteToRequester(turn, subjectCase, 'requester.asked', question);
  });
}

export async function resolve(turn: Turn, subjectCase: Case, answer: string): Promise<Done> {
  const followers = await turn.tx.mergedInto(subjectCase.ticket.id);
  const { ticket } = subjectCase;
  const question = isAllowed(ticket, 'resolve') ? await askForRating(turn, subjectCase) : {};
  return attempt(turn, subjectCase, { do: 'resolve', by: turn.me.id, answer }, () => {
    quoteToQueue(turn, subjectCase, 'queue.resolved', answer);
    quoteToRequester(turn, subjectCase, 'requester.resolved', answer, {
      facts: question.facts,
      buttons: [...requesterButtons(subjectCase.ticket, languageOf(subjectCase.requester)), ...(question.buttons ?? [])],
    });
    for (const follower of followers) quoteToRequester(turn, follower, 'requester.resolved', answer);
  });
}

export function notARequest(turn: Turn, subjectCase: Case): Done {
  return attempt(turn, subjectCase, { do: 'not-a-request', by: turn.me.id }, () => {
    learnNotARequest(turn, subjectCase.ticket);
    lineToQueue(turn, subjectCase, 'queue.not-a-request', { name: turn.me.name });
    lineToRequester(turn, subjectCase, 'requester.not-a-request');
  });
}

/** A new thread in the other queue's channel; the old one says where the ticket is now. */
export function move(turn: Turn, subjectCase: Case, queue: string): Done {
  const { ticket } = subjectCase;
  const from = ticket.queue;
  const old = queueThread(subjectCase);
  const answerDueAt = promise(turn, queue, ticket.mission, ticket.urgency);
  const result = step(turn, subjectCase, { do: 'move', queue, answerDueAt });
  if (!result.ok) return refuse(turn, subjectCase, result.reason);
  const { name } = turn.me;
  const oldLanguage = queueOf(turn.catalogue, from).language;
  lineToQueue(turn, subjectCase, 'queue.moved', { name, queue: queueName(turn.catalogue, queue, oldLanguage) });
  const left = { ...old, active: false };
  turn.plan.threads.push(left);
  subjectCase.threads = subjectCase.threads.map((thread) => (thread.id === old.id ? left : thread));
  const fresh = openQueueThread(turn, subjectCase);
  postCard(turn, subjectCase, fresh);
  const language = queueLanguage(turn, subjectCase);
  lineToQueue(turn, subjectCase, 'queue.arrived', { name, queue: queueName(turn.catalogue, from, language) });
  lineToRequester(turn, subjectCase, 'requester.moved', { queue: queueNameFor(turn, subjectCase) });
  redraw(turn, subjectCase, fresh.id);
  audit(turn, ticket.id, 'move');
  return done;
}

export function change(turn: Turn, subjectCase: Case, to: { service: string | null; urgency: Urgency }): Done {
  const before = subjectCase.ticket;
  const { impact } = before;
  return attempt(turn, subjectCase, { do: 'change', ...to, impact }, () => {
    learnService(turn, before, to.service);
    const language = queueLanguage(turn, subjectCase);
    lineToQueue(turn, subjectCase, 'queue.changed', {
      name: turn.me.name,
      service: serviceName(turn.catalogue, to.service, language),
      urgency: say(language, `urgency.${to.urgency}`),
    });
  });
}

/** `foreign`: of another mission, whose answer this requester must not see. */
export type MergeRefusal = 'unknown' | 'same' | 'foreign';

export async function merge(
  turn: Turn,
  subjectCase: Case,
  into: number,
): Promise<Done | { ok: false; sentence: string; field: MergeRefusal }> {
  const mine = languageOf(turn.me);
  const wrong = (field: MergeRefusal) => ({ ok: false, field, sentence: say(mine, `error.merge.${field}`) }) as const;
  if (into === subjectCase.ticket.id) return wrong('same');
  const main = await caseNamed(turn, String(into));
  const open = main && ['new', 'open', 'waiting', 'resolved'].includes(main.ticket.status);
  if (!main || !open || !turn.rights.queues.has(main.ticket.queue)) return wrong('unknown');
  const sameMission = main.ticket.mission !== null && main.ticket.mission === subjectCase.ticket.mission;
  if (main.ticket.requester !== subjectCase.ticket.requester && !sameMission) return wrong('foreign');
  return attempt(turn, subjectCase, { do: 'merge', into, by: turn.me.id }, () => {
    const { name } = turn.me;
    lineToQueue(turn, subjectCase, 'queue.merged', { name, into: referenceOf(turn, main) });
    lineToRequester(turn, subjectCase, 'requester.merged', { into: referenceOf(turn, main) });
    const language = queueLanguage(turn, main);
    const { ticket, requester } = subjectCase;
    const text = say(language, 'queue.merged-here', {
      name,
      reference: referenceOf(turn, subjectCase),
      mission: missionName(turn.catalogue, ticket.mission, language),
    });
    tellQueue(turn, main, { text, quote: { author: requester.name, text: ticket.text } });
    if (main.ticket.status === 'resolved' && main.ticket.answer)
      quoteToRequester(turn, subjectCase, 'requester.resolved', main.ticket.answer);
  });
}

export function reopen(turn: Turn, subjectCase: Case): Done {
  return attempt(turn, subjectCase, { do: 'reopen' }, () => {
    lineToQueue(turn, subjectCase, 'queue.reopened', { name: turn.me.name });
    lineToRequester(turn, subjectCase, 'requester.reopened', { queue: queueNameFor(turn, subjectCase) });
  });
}

export function withdraw(turn: Turn, subjectCase: Case): Done {
  return attempt(turn, subjectCase, { do: 'withdraw' }, () => {
    lineToQueue(turn, subjectCase, 'queue.withdrawn');
    lineToRequester(turn, subjectCase, 'requester.withdrawn');
  });
}

/** The requester says that it works again. */
export function confirmSolved(turn: Turn, subjectCase: Case): Done {
  return attempt(turn, subjectCase, { do: 'close' }, () => {
    lineToQueue(turn, subjectCase, 'queue.closed.confirmed');
    lineToRequester(turn, subjectCase, 'requester.closed.confirmed');
  });
}

function attempt(turn: Turn, subjectCase: Case, next: Step, tell: () => void): Done {
  const result = step(turn, subjectCase, next);
  if (!result.ok) return refuse(turn, subjectCase, result.reason);
  tell();
  refresh(turn, subjectCase);
  audit(turn, subjectCase.ticket.id, next.do);
  return done;
}

const refusals: Record<StepRefusal, MessageKey> = {
  taken: 'refused.taken',
  yours: 'refused.yours',
  'not-now': 'refused.not-now',
  same: 'refused.same',
};

/** Whoever came second is told who was first. */
function refuse(turn: Turn, subjectCase: Case, reason: StepRefusal): Done {
  const language = languageOf(turn.me);
  const { ticket, assignee, requester } = subjectCase;
  const side = ticket.requester === turn.me.id ? 'requester' : 'queue';
  const by = ticket.status === 'withdrawn' ? requester.name : assignee?.name;
  const sentence = say(language, refusals[reason], {
    reference: referenceOf(turn, subjectCase),
    name: by ?? say(language, 'fact.nobody'),
    status: statusName(ticket.status, side, language),
  });
  return { ok: false, sentence };
}

function quoteToQueue(turn: Turn, subjectCase: Case, key: MessageKey, words: string): void {
  const { name } = turn.me;
  const text = say(queueLanguage(turn, subjectCase), key, { name, reference: referenceOf(turn, subjectCase) });
  tellQueue(turn, subjectCase, { text, quote: { text: words } });
}

function quoteToRequester(turn: Turn, subjectCase: Case, key: MessageKey, words: string, more: Partial<Message> = {}): void {
  const { name } = turn.me;
  const text = say(languageOf(subjectCase.requester), key, { name, reference: referenceOf(turn, subjectCase) });
  tellRequester(turn, subjectCase, { text, quote: { text: words }, ...more });
}

/** All cards but the one that was drawn a moment ago. */
function redraw(turn: Turn, subjectCase: Case, fresh: string): void {
  const others = { ...subjectCase, threads: subjectCase.threads.filter(({ id }) => id !== fresh) };
  refresh(turn, others);
}
