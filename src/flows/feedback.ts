/**
 * Feedback is kept, shown to the feedback queue in a thread, and its receipt opens a thread for the person. Without a
 * name it goes into the letterbox, and nothing that leads back is kept: no draft, no audit line, no id that follows
 * from the event, and no message of the bot that quotes it.
 */
import { dayOf } from '../domain/feedback.ts';
import type { Answer, Attachment, ThreadRef } from '../ports/chat.ts';
import type { Feedback, Letter } from '../ports/feedback.ts';
import type { TicketThread } from '../ports/people.ts';
import type { Draft } from '../ports/store.ts';
import { feedbackKind } from '../understanding/feedback-kind.ts';
import { feedbackReceipt } from '../views/feedback.ts';
import { say } from '../views/say.ts';
import { queueName } from '../views/words.ts';
import { draftOf } from './draft.ts';
import { openFeedback, passFeedbackFiles, thread } from './feedback-case.ts';
import { audit, delivery, directChat, inThread, languageOf, missionIdOf, notice, type Turn } from './turn.ts';

export interface NewFeedback {
  text: string;
  kind: Feedback['kind'];
  service: string | null;
  files: Attachment[];
}

export function takeFeedback(turn: Turn, { text, kind, service, files }: NewFeedback): void {
  const { catalogue, me, now, plan } = turn;
  const personThread: TicketThread = thread(turn, 'requester', directChat(me));
  const found = openFeedback(turn, me, {
    ...{ id: turn.newId(), person: me.id, mission: missionIdOf(catalogue, me), service, kind, state: 'new', text },
    ...{ language: languageOf(me), at: now, need: null, personThread: personThread.id },
  });
  plan.threads.push(personThread);
  const language = languageOf(me);
  const receipt = feedbackReceipt(text, queueName(catalogue, catalogue.feedbackQueue, language), turn.capabilities(me.platform).directThreads, language);
  plan.deliveries.push(inThread(turn, personThread.id, receipt, { id: personThread.card }));
  passFeedbackFiles(turn, { ...found, personThread }, 'queue', files);
  audit(turn, null, 'feedback');
}

/** Pressed [Without my name]. */
export async function sendNameless(turn: Turn, draftId: string): Promise<Answer> {
  const draft = await draftOf(turn, draftId);
  const language = languageOf(turn.me);
  if (draft?.used) return notice(say(language, 'draft.used'));
  // Pressed twice, the first press has left nothing behind by which the second could know.
  if (!draft?.text) return notice(say(language, 'feedback.nameless.gone'));
  return takeNameless(turn, { text: draft.text, kind: feedbackKind(draft.text), service: turn.understand(draft.text).service }, draft);
}

/** Told in the platform's own reply, so that no delivery remembers who has put something into the letterbox. */
export function takeNameless(turn: Turn, letter: Omit<Letter, 'day'>, draft: Draft | undefined): Answer {
  turn.plan.letters.push({ ...letter, day: dayOf(turn.now) });
  if (draft) turn.plan.forgotten.push(draft.id);
  return notice(say(languageOf(turn.me), 'feedback.nameless.receipt', { files: draft?.files.length ?? 0 }));
}

/** Deliveries of this lane are forgotten within the hour, and always before the letterbox is opened. */
export const namelessLane = 'nameless:';
/** What was written longer ago is not meant any more. */
const draftLifetimeMs = 60 * 60_000;

/** Typed `without my name`, after what it is about. */
export async function typedNameless(turn: Turn, chat: ThreadRef): Promise<void> {
  const draft = await turn.tx.latestDraft(turn.me.id);
  const fresh = draft && !draft.used && draft.text && turn.now.getTime() - draft.at.getTime() < draftLifetimeMs;
  const answer = fresh ? await sendNameless(turn, draft.id) : notice(say(languageOf(turn.me), 'feedback.nameless.how'));
  if (answer.kind !== 'notice') return;
  const lane = `${namelessLane}${turn.newId()}`;
  turn.plan.deliveries.push(delivery(turn, { do: 'post', to: { to: 'thread', thread: chat }, message: answer.message }, lane));
}
