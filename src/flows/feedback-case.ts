/** Speaking in a feedback's two conversations: its card, lines below it, files. A feedback without a name has only one. */
import type { Attachment } from '../ports/chat.ts';
import type { NewDelivery } from '../ports/deliveries.ts';
import type { Feedback, FeedbackCase } from '../ports/feedback.ts';
import type { Person, TicketThread } from '../ports/people.ts';
import { feedbackCard } from '../views/feedback.ts';
import { say, type MessageKey } from '../views/say.ts';
import { missionName, queueOf } from '../views/words.ts';
import { delivery, inThread, languageOf, threadLane, type Speaker, type Turn } from './turn.ts';

export type Side = 'queue' | 'person';

export function queueLanguage({ catalogue }: Turn) {
  return queueOf(catalogue, catalogue.feedbackQueue).language;
}

export function lineToQueue(turn: Turn, found: FeedbackCase, key: MessageKey, values: Record<string, string> = {}): NewDelivery {
  return inThread(turn, found.queueThread.id, { text: say(queueLanguage(turn), key, { name: found.person?.name ?? '', ...values }) });
}

/** The card in the feedback queue's channel, and the thread below it. */
export function openFeedback(speaker: Speaker, person: Person | null, rest: Omit<Feedback, 'queueThread'>): FeedbackCase {
  const { platform, channel } = queueOf(speaker.catalogue, speaker.catalogue.feedbackQueue);
  const queueThread = thread(speaker, 'queue', { to: 'channel', platform, channel });
  const found: FeedbackCase = { feedback: { ...rest, queueThread: queueThread.id }, person, queueThread, personThread: null };
  speaker.plan.threads.push(queueThread);
  speaker.plan.feedback.push(found.feedback);
  speaker.plan.deliveries.push(inThread(speaker, queueThread.id, cardOf(speaker, found), { id: queueThread.card }));
  return found;
}

/** A conversation of no ticket. */
export function thread(speaker: Speaker, side: TicketThread['side'], destination: TicketThread['destination']): TicketThread {
  return { id: speaker.newId(), ticket: null, side, destination, ref: null, card: speaker.newId(), active: true };
}

/** Keeps the changed feedback and draws its card again, in place. */
export function keepFeedback(turn: Turn, found: FeedbackCase, change: Partial<Feedback>): void {
  found.feedback = { ...found.feedback, ...change };
  turn.plan.feedback = [...turn.plan.feedback.filter(({ id }) => id !== found.feedback.id), found.feedback];
  const { id, card } = found.queueThread;
  turn.plan.deliveries.push(delivery(turn, { do: 'edit', of: card, message: cardOf(turn, found) }, threadLane(id)));
}

function cardOf({ catalogue }: Speaker, { feedback, person }: FeedbackCase) {
  const { language } = queueOf(catalogue, catalogue.feedbackQueue);
  const mission = person && missionName(catalogue, feedback.mission, language);
  return feedbackCard({ catalogue, feedback, name: person?.name ?? null, mission }, language);
}

/** Each file is a delivery of its own; the one that cannot be passed on is named in the queue's thread. */
export function passFeedbackFiles(turn: Turn, found: FeedbackCase, towards: Side, files: Attachment[], whenArrived: NewDelivery[] = []): void {
  const target = towards === 'queue' ? found.queueThread.id : found.feedback.personThread;
  if (!target) return;
  const language = towards === 'queue' || !found.person ? queueLanguage(turn) : languageOf(found.person);
  const last = files.findLast((file) => !file.unreachable);
  for (const file of files) {
    const failed = lineToQueue(turn, found, 'queue.feedback.file-not-passed-on', { file: file.name });
    const text = say(language, 'queue.file', { name: turn.me.name, file: file.name });
    turn.plan.deliveries.push(
      file.unreachable ? failed : inThread(turn, target, { text, files: [file] }, { onSent: file === last ? whenArrived : [], onFailed: [failed] }),
    );
  }
}
