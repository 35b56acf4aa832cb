/**
 * What is written in the two conversations of a feedback. A responder's reply goes to the person, unless it begins with
 * `//` or 🔒, or there is no name; what the person writes goes to the queue's thread.
 */
import { createHash } from 'node:crypto';
import { isMereThanks } from '../domain/courtesy.ts';
import type { Answer, Attachment, FormSubmitted, Message, MessageArrived, MessageRef } from '../ports/chat.ts';
import type { FeedbackCase } from '../ports/feedback.ts';
import { feedbackReplyForm } from '../views/need-forms.ts';
import { say, type MessageKey } from '../views/say.ts';
import { deliveredMark } from './case.ts';
import { keepFeedback, lineToQueue, passFeedbackFiles, queueLanguage, type Side } from './feedback-case.ts';
import { typedAtFeedback } from './need-desk.ts';
import { isNote } from './responder-words.ts';
import { delivery, inThread, languageOf, notice, reply, threadLane, type Turn } from './turn.ts';

function sideOf({ queueThread }: FeedbackCase, { thread }: MessageArrived): Side {
  return queueThread.ref?.id === thread.id && queueThread.ref.platform === thread.platform ? 'queue' : 'person';
}

export async function feedbackWrites(turn: Turn, found: FeedbackCase, event: MessageArrived): Promise<void> {
  if (sideOf(found, event) === 'person') {
    if (found.person?.id === turn.me.id) passToQueue(turn, found, event.text, event.attachments, event.message);
    return;
  }
  if (isNote(event.text)) return;
  const mayAct = turn.rights.queues.has(turn.catalogue.feedbackQueue);
  if (!mayAct) {
    // Whoever has no right may say what they like here; only who might have it is told that nothing was sent.
    if (turn.rights.unknown) turn.plan.deliveries.push(lineToQueue(turn, found, 'queue.feedback.unknown'));
    return;
  }
  if (event.text.startsWith('!')) return typedAtFeedback(turn, found, event.text);
  if (!found.person || !found.personThread) {
    turn.plan.deliveries.push(lineToQueue(turn, found, 'queue.feedback.inside'));
    return;
  }
  passToPerson(turn, found, event);
}

function passToPerson(turn: Turn, found: FeedbackCase, event: MessageArrived): void {
  const mark = deliveredMark(turn, event.message, lineToQueue(turn, found, 'queue.feedback.delivered'));
  if (event.text) {
    const onFailed = [lineToQueue(turn, found, 'queue.feedback.not-delivered')];
    turn.plan.deliveries.push(
      inThread(turn, found.feedback.personThread ?? '', relayed(turn, found, event.text, 'relay.to-requester'), {
        id: copyId(found, event.message),
        onSent: mark,
        onFailed,
      }),
    );
  }
  passFeedbackFiles(turn, found, 'person', event.attachments, event.text ? [] : mark);
  if (found.feedback.state !== 'answered') keepFeedback(turn, found, { state: 'answered' });
}

function relayed(turn: Turn, { feedback, person }: FeedbackCase, text: string, key: MessageKey): Message {
  if (!person) throw new Error(`feedback ${feedback.id} has nobody to answer`);
  const language = languageOf(person);
  const flat = !turn.capabilities(person.platform).directThreads;
  return {
    ...(flat ? { title: say(language, 'feedback.title') } : {}),
    text: say(language, key, { name: turn.me.name }),
    quote: { text },
    // Where a direct chat has no threads, nothing written there could be known to belong here.
    buttons: flat ? [{ action: 'feedback-reply.open', value: feedback.id, label: say(language, 'button.reply'), opens: true }] : undefined,
  };
}

function passToQueue(turn: Turn, found: FeedbackCase, text: string, files: Attachment[], source: MessageRef | null): void {
  const { name } = turn.me;
  const mark = source ? deliveredMark(turn, source, undefined) : [];
  const message = { text: say(queueLanguage(turn), 'queue.requester', { name }), quote: { text } };
  const id = source ? copyId(found, source) : turn.newId();
  if (text) turn.plan.deliveries.push(inThread(turn, found.queueThread.id, message, { id, onSent: mark }));
  passFeedbackFiles(turn, found, 'queue', files, text ? [] : mark);
  if (found.feedback.state !== 'new' && !(files.length === 0 && isMereThanks(text))) keepFeedback(turn, found, { state: 'new' });
}

/** The copy of a message on the other side: known from the message alone, so that its edit finds it, and to nobody else. */
function copyId({ feedback }: FeedbackCase, { platform, id }: MessageRef): string {
  return createHash('sha256').update(`${feedback.id}\n${feedback.queueThread}\n${platform}\n${id}`).digest('base64url').slice(0, 24);
}

/** Edits and deletions on one side follow on the other. False: the thread belongs to no feedback. */
export async function feedbackWordChanged(turn: Turn, event: MessageArrived): Promise<boolean> {
  const found = await turn.tx.feedbackIn(event.thread);
  if (!found || !(await turn.tx.seen(`message:${event.message.platform}:${event.message.id}`))) return false;
  const side = sideOf(found, event);
  if (side === 'queue' ? !found.person || !turn.rights.queues.has(turn.catalogue.feedbackQueue) : found.person?.id !== turn.me.id) return true;
  const gone = event.variant === 'deleted' || (side === 'queue' && isNote(event.text));
  const language = side === 'queue' && found.person ? languageOf(found.person) : queueLanguage(turn);
  const message: Message = gone
    ? { text: say(language, 'relay.deleted', { name: turn.me.name }) }
    : { text: say(language, 'relay.edited', { name: turn.me.name }), quote: { text: event.text } };
  const target = side === 'queue' ? (found.feedback.personThread ?? '') : found.queueThread.id;
  turn.plan.deliveries.push(delivery(turn, { do: 'edit', of: copyId(found, event.message), message }, threadLane(target)));
  return true;
}

/** Pressed [Reply], where the direct chat has no threads; and what was written into its form. */
export async function openFeedbackReply(turn: Turn, id: string): Promise<Answer> {
  const found = await turn.tx.feedback(id);
  const language = languageOf(turn.me);
  if (found?.person?.id !== turn.me.id) return notice(say(language, 'refused.unknown'));
  return { kind: 'form', form: feedbackReplyForm({ catalogue: turn.catalogue, language, context: `${id}:${turn.newId()}`, values: {}, errors: {} }) };
}

export async function submitFeedbackReply(turn: Turn, event: FormSubmitted): Promise<Answer> {
  const found = await turn.tx.feedback(event.context.split(':')[0] ?? '');
  const language = languageOf(turn.me);
  if (found?.person?.id !== turn.me.id) return notice(say(language, 'refused.unknown'));
  const text = event.values.text?.trim();
  if (!text)
    return { kind: 'form', form: feedbackReplyForm({ catalogue: turn.catalogue, language, context: event.context, values: event.values, errors: { text: 'error.required' } }) };
  passToQueue(turn, found, text, [], null);
  reply(turn, event.thread, { text: say(language, 'feedback.passed-on') });
  return { kind: 'none' };
}
