/** A ticket is made: number, urgency, queue, promise; receipt in the requester's thread, card in the queue's channel. */
import { expectedAnswer } from '../domain/hours.ts';
import type { Ticket, TicketKind } from '../domain/ticket.ts';
import { deriveUrgency, type Impact, type Urgency } from '../domain/urgency.ts';
import type { Attachment } from '../ports/chat.ts';
import type { TicketThread } from '../ports/people.ts';
import type { Case } from '../ports/store.ts';
import { say } from '../views/say.ts';
import { queueName, queueOf, reference } from '../views/words.ts';
import { cardOf, passFiles, receiptOf, warnQueue } from './case.ts';
import { suspect } from './suspicion.ts';
import { audit, directChat, findMission, inThread, languageOf, missionIdOf, type Turn } from './turn.ts';

export interface NewTicket {
  kind: TicketKind;
  text: string;
  service: string | null;
  impact: Impact | null;
  since: string | null;
  files: Attachment[];
  handoff?: boolean;
  offered?: string[];
}

export async function createTicket(turn: Turn, wish: NewTicket): Promise<Case> {
  const { catalogue, me, now, plan } = turn;
  const id = await turn.tx.nextTicketId();
  const mission = missionIdOf(catalogue, me);
  const urgency = deriveUrgency(wish.kind, wish.impact ?? undefined);
  const queue = queueFor(turn, wish.service);
  const sameAs = wish.kind === 'issue' && wish.service && mission ? await turn.tx.sameMatter(wish.service, mission) : null;
  const ticket: Ticket = {
    id,
    kind: wish.kind,
    status: 'new',
    text: wish.text,
    service: wish.service,
    queue,
    mission,
    requester: me.id,
    assignee: null,
    impact: wish.impact,
    since: wish.since,
    urgency,
    language: languageOf(me),
    createdAt: now,
    answerDueAt: promise(turn, queue, mission, urgency),
    firstAnsweredAt: null,
    unansweredSince: now,
    resolvedAt: null,
    closedAt: null,
    reopenedAt: null,
    outcome: null,
    answer: null,
    mergedInto: null,
    handoff: wish.handoff ?? false,
    offered: wish.offered ?? [],
    sameAs,
    notice: null,
    version: 1,
  };
  const receiptThread = newThread(turn, id, 'requester', directChat(me));
  const subjectCase: Case = { ticket, requester: me, assignee: null, threads: [receiptThread] };
  const cardThread = openQueueThread(turn, subjectCase);
  plan.tickets.push(ticket);
  plan.threads.push(receiptThread);
  plan.deliveries.push(
    inThread(turn, receiptThread.id, receiptOf(turn, subjectCase), {
      id: receiptThread.card,
      onFailed: [warnQueue(turn, subjectCase, 'queue.receipt-not-delivered')],
    }),
  );
  postCard(turn, subjectCase, cardThread);
  passFiles(turn, subjectCase, 'queue', me, wish.files);
  audit(turn, id, 'created');
  await suspect(turn, ticket);
  return subjectCase;
}

/** The thread in the channel of the ticket's present queue; the caller posts its card. */
export function openQueueThread(turn: Turn, subjectCase: Case): TicketThread {
  const { platform, channel } = queueOf(turn.catalogue, subjectCase.ticket.queue);
  const thread = newThread(turn, subjectCase.ticket.id, 'queue', { to: 'channel', platform, channel });
  subjectCase.threads.push(thread);
  turn.plan.threads.push(thread);
  return thread;
}

/** If the channel is gone, the general queue hears of it: a ticket is never nobody's. */
export function postCard(turn: Turn, subjectCase: Case, thread: TicketThread): void {
  const { catalogue } = turn;
  const general = queueOf(catalogue, catalogue.defaultQueue);
  const text = say(general.language, 'queue.card-not-posted', {
    reference: reference(catalogue, subjectCase.ticket.id),
    queue: queueName(catalogue, subjectCase.ticket.queue, general.language),
  });
  turn.plan.deliveries.push(
    inThread(turn, thread.id, cardOf(turn, subjectCase, thread), {
      id: thread.card,
      onFailed:
        general.id === subjectCase.ticket.queue
          ? []
          : [
              {
                id: turn.newId(),
                lane: `channel:${general.platform}:${general.channel}`,
                act: {
                  do: 'post',
                  to: { to: 'channel', platform: general.platform, channel: general.channel },
                  message: { text, quote: { author: subjectCase.requester.name, text: subjectCase.ticket.text } },
                },
              },
            ],
    }),
  );
}

/** When the first answer can be promised: the queue's working minutes, then the mission's working time. */
export function promise(turn: Turn, queueId: string, mission: string | null, urgency: Urgency): Date {
  const queue = queueOf(turn.catalogue, queueId);
  const minutes = queue.answerWithin[urgency];
  const expected = expectedAnswer({
    desks: queue.desks,
    missionHours: findMission(turn.catalogue, mission)?.hours ?? null,
    minutes,
    now: turn.now,
  });
  // Hours in which nobody ever works promise nothing; the plain minutes keep the ticket in the queue's order.
  return expected.ok ? expected.at : new Date(turn.now.getTime() + minutes * 60_000);
}

/** The queue that answers this service, else the general one. */
export function queueFor({ catalogue }: Turn, service: string | null): string {
  return catalogue.services.find(({ id }) => id === service)?.queue ?? catalogue.defaultQueue;
}

function newThread(
  turn: Turn,
  ticket: number,
  side: TicketThread['side'],
  destination: TicketThread['destination'],
): TicketThread {
  return { id: turn.newId(), ticket, side, destination, ref: null, card: turn.newId(), active: true };
}
