/** Speaking in a ticket's two conversations: lines, relayed words with their receipts, cards brought up to date. */
import type { Language } from '../domain/catalogue.ts';
import { applyStep, type Step, type StepResult } from '../domain/life.ts';
import type { Attachment, Message, MessageRef } from '../ports/chat.ts';
import type { NewDelivery } from '../ports/deliveries.ts';
import type { Person, TicketThread } from '../ports/people.ts';
import type { Case } from '../ports/store.ts';
import { receipt } from '../views/receipt.ts';
import { say, type MessageKey } from '../views/say.ts';
import { movedCard, ticketCard } from '../views/ticket-card.ts';
import { queueName, queueOf, reference, subject } from '../views/words.ts';
import { delivery, findMission, inThread, languageOf, threadLane, zoneOf, type Turn } from './turn.ts';

/** The ticket, locked, whose number a button's value or a form's context begins with. They may come back changed. */
export async function caseNamed(turn: Turn, value: string): Promise<Case | undefined> {
  const id = Number(/^\d{1,9}(?=:|$)/.exec(value)?.[0] ?? 0);
  return id > 0 ? turn.tx.caseOf(id) : undefined;
}

export function requesterThread(subjectCase: Case): TicketThread {
  return thread(subjectCase, 'requester');
}

export function queueThread(subjectCase: Case): TicketThread {
  return thread(subjectCase, 'queue');
}

function thread(subjectCase: Case, side: 'requester' | 'queue'): TicketThread {
  const found = subjectCase.threads.find((candidate) => candidate.side === side && candidate.active);
  if (!found) throw new Error(`ticket ${subjectCase.ticket.id} has no active ${side} thread`);
  return found;
}

export function queueLanguage(turn: Turn, subjectCase: Case): Language {
  return queueOf(turn.catalogue, subjectCase.ticket.queue).language;
}

/** Which queue has it, in the requester's language. */
export function queueNameFor(turn: Turn, subjectCase: Case): string {
  return queueName(turn.catalogue, subjectCase.ticket.queue, languageOf(subjectCase.requester));
}

export function referenceOf(turn: Turn, subjectCase: Case): string {
  return reference(turn.catalogue, subjectCase.ticket.id);
}

/** Applies a step and keeps the changed ticket; a refusal changes nothing. */
export function step(turn: Turn, subjectCase: Case, next: Step): StepResult {
  const result = applyStep(subjectCase.ticket, next, turn.now);
  if (!result.ok) return result;
  subjectCase.ticket = result.ticket;
  if (result.ticket.assignee === null) subjectCase.assignee = null;
  else if (result.ticket.assignee === turn.me.id) subjectCase.assignee = turn.me;
  keepTicket(turn, subjectCase);
  return result;
}

function keepTicket(turn: Turn, { ticket }: Case): void {
  turn.plan.tickets = [...turn.plan.tickets.filter(({ id }) => id !== ticket.id), ticket];
}

/** A line of the bot in the queue's thread. */
export function tellQueue(turn: Turn, subjectCase: Case, message: Message): NewDelivery {
  const post = inThread(turn, queueThread(subjectCase).id, message);
  turn.plan.deliveries.push(post);
  return post;
}

export function lineToQueue(turn: Turn, subjectCase: Case, key: MessageKey, values: Record<string, string> = {}): void {
  const text = say(queueLanguage(turn, subjectCase), key, { reference: referenceOf(turn, subjectCase), ...values });
  tellQueue(turn, subjectCase, { text });
}

/**
 * Something said to the requester. If it cannot be delivered, the queue is warned visibly.
 * Where a direct chat has no threads, several tickets share it, so each message names its own.
 */
export function tellRequester(turn: Turn, subjectCase: Case, message: Message, onSent: NewDelivery[] = []): NewDelivery {
  const target = requesterThread(subjectCase);
  const shared = !turn.capabilities(subjectCase.requester.platform).directThreads;
  const post = inThread(turn, target.id, shared ? { title: titleFor(turn, subjectCase), ...message } : message, {
    onSent,
    onFailed: [warnQueue(turn, subjectCase, 'queue.not-delivered')],
  });
  turn.plan.deliveries.push(post);
  return post;
}

function titleFor(turn: Turn, subjectCase: Case): string {
  const language = languageOf(subjectCase.requester);
  return `${referenceOf(turn, subjectCase)} · ${subject(turn.catalogue, subjectCase.ticket, language)}`;
}

export function lineToRequester(
  turn: Turn,
  subjectCase: Case,
  key: MessageKey,
  values: Record<string, string> = {},
  more: Partial<Message> = {},
): void {
  const language = languageOf(subjectCase.requester);
  const text = say(language, key, { reference: referenceOf(turn, subjectCase), ...values });
  tellRequester(turn, subjectCase, { text, ...more });
}

export function warnQueue(turn: Turn, subjectCase: Case, key: MessageKey, values: Record<string, string> = {}): NewDelivery {
  const text = say(queueLanguage(turn, subjectCase), key, { reference: referenceOf(turn, subjectCase), ...values });
  return inThread(turn, queueThread(subjectCase).id, { text });
}

export function warnRequester(turn: Turn, subjectCase: Case, key: MessageKey, values: Record<string, string> = {}): NewDelivery {
  const text = say(languageOf(subjectCase.requester), key, { reference: referenceOf(turn, subjectCase), ...values });
  return inThread(turn, requesterThread(subjectCase).id, { text });
}

/** ✅ on the words that were passed on, or a line where the platform has no reactions for bots. */
export function deliveredMark(turn: Turn, source: MessageRef, insteadOf: NewDelivery | undefined): NewDelivery[] {
  if (turn.capabilities(source.platform).reactions)
    return [delivery(turn, { do: 'react', message: source, reaction: 'delivered' }, `message:${source.platform}:${source.id}`)];
  return insteadOf ? [insteadOf] : [];
}

/** Passes files on, each as a delivery of its own: one that cannot be passed on is named, the others still arrive. */
export function passFiles(
  turn: Turn,
  subjectCase: Case,
  towards: 'requester' | 'queue',
  from: Person,
  files: Attachment[],
  whenLastArrived: NewDelivery[] = [],
): void {
  const last = files.findLast((file) => !file.unreachable);
  for (const file of files) {
    const toQueue = towards === 'queue';
    const language = toQueue ? queueLanguage(turn, subjectCase) : languageOf(subjectCase.requester);
    const fail = (reason: MessageKey): NewDelivery[] =>
      toQueue
        ? [
            warnRequester(turn, subjectCase, 'requester.file-not-passed-on', {
              file: file.name,
              reason: say(languageOf(subjectCase.requester), reason),
            }),
            warnQueue(turn, subjectCase, 'queue.file-not-shown', {
              file: file.name,
              reason: say(queueLanguage(turn, subjectCase), reason),
            }),
          ]
        : [
            warnQueue(turn, subjectCase, 'queue.file-not-delivered', {
              file: file.name,
              reason: say(queueLanguage(turn, subjectCase), reason),
            }),
          ];
    if (file.unreachable) {
      turn.plan.deliveries.push(...fail('reason.unreachable'));
      continue;
    }
    const target = toQueue ? queueThread(subjectCase) : requesterThread(subjectCase);
    const { destination } = target;
    const channelOfTeams = destination.to === 'channel' && destination.platform === 'teams';
    const text = say(language, 'queue.file', { name: from.name, file: file.name });
    turn.plan.deliveries.push(
      inThread(turn, target.id, { text, files: [file] }, {
        onSent: file === last ? whenLastArrived : [],
        onFailed: fail(channelOfTeams ? 'reason.files-in-channels' : 'reason.other'),
      }),
    );
  }
}

/** Draws every card of the ticket again, in place. */
export function refresh(turn: Turn, subjectCase: Case): void {
  for (const target of subjectCase.threads) {
    const message = target.side === 'requester' ? receiptOf(turn, subjectCase) : cardOf(turn, subjectCase, target);
    turn.plan.deliveries.push(delivery(turn, { do: 'edit', of: target.card, message }, threadLane(target.id)));
  }
}

export function receiptOf(turn: Turn, { ticket, assignee, requester }: Case): Message {
  const { catalogue } = turn;
  return receipt(
    { catalogue, ticket, assigneeName: assignee?.name ?? null, zone: zoneOf(catalogue, requester) },
    languageOf(requester),
  );
}

export function cardOf(turn: Turn, { ticket, assignee, requester }: Case, target: TicketThread): Message {
  const { catalogue, now } = turn;
  const queue = queueOf(catalogue, ticket.queue);
  const view = {
    catalogue,
    ticket,
    requesterName: requester.name,
    assigneeName: assignee?.name ?? null,
    mission: findMission(catalogue, ticket.mission),
    queueZone: queue.desks[0]?.hours.zone ?? 'UTC',
    offered: ticket.offered.map((id) => turn.articles.byId(id)?.title ?? id),
    now,
  };
  return target.active ? ticketCard(view, queue.language) : movedCard(view, queue.language);
}
