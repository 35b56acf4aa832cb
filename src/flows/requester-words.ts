/** What a requester writes: in a ticket's thread, or in the direct chat with no, one or several tickets open. */
import { isMereThanks } from '../domain/courtesy.ts';
import { isActive } from '../domain/life.ts';
import type { Answer, Attachment, MessageArrived, MessageRef, ThreadRef } from '../ports/chat.ts';
import type { Case, Draft } from '../ports/store.ts';
import { requesterButtons } from '../views/receipt.ts';
import { say } from '../views/say.ts';
import { reference, shorten, subject } from '../views/words.ts';
import { caseNamed, deliveredMark, lineToQueue, passFiles, queueLanguage, queueThread, referenceOf, refresh, step, warnRequester } from './case.ts';
import { draftOf, newDraft, useDraft } from './draft.ts';
import { answerText } from './propose.ts';
import { menuFor } from './start.ts';
import { audit, delivery, inThread, languageOf, notice, reply, threadLane, type Turn } from './turn.ts';

interface Words {
  text: string;
  files: Attachment[];
  source: MessageRef | null;
}

export async function requesterWrites(turn: Turn, event: MessageArrived): Promise<void> {
  const words = { text: event.text, files: event.attachments, source: event.message };
  const mine = turn.cases.filter(({ ticket }) => ticket.requester === turn.me.id);
  const inOwnThread = event.thread.id !== event.chat.id;
  const [only] = mine;
  if (inOwnThread && only) return writeTo(turn, only, words, event.thread);
  await writeInChat(turn, words, event.thread);
}

async function writeTo(turn: Turn, subjectCase: Case, words: Words, thread: ThreadRef): Promise<void> {
  const { status, mergedInto } = subjectCase.ticket;
  if (mergedInto) {
    const main = await turn.tx.caseOf(mergedInto);
    if (main && main.ticket.status !== 'closed' && main.ticket.status !== 'withdrawn') {
      passOn(turn, main, words);
      return;
    }
  }
  if (status === 'closed' || status === 'withdrawn') {
    if (isMereThanks(words.text)) return thank(turn, thread);
    const draft = newDraft(turn, words.text, words.files);
    const start = menuFor(turn, draft.id, words.text, words.files.length);
    const text = say(languageOf(turn.me), 'requester.ended', { reference: referenceOf(turn, subjectCase) });
    return reply(turn, thread, { ...start, text });
  }
  passOn(turn, subjectCase, words);
}

/** The direct chat itself: one open ticket takes it, of several the person chooses, and with none the menu opens. */
async function writeInChat(turn: Turn, words: Words, chat: ThreadRef): Promise<void> {
  const cases = await turn.tx.casesOf(turn.me.id, 'open', 10);
  const open = cases.filter(({ ticket }) => isActive(ticket));
  const resolved = cases.filter(({ ticket }) => ticket.status === 'resolved');
  const thanks = words.files.length === 0 && isMereThanks(words.text);
  const [only] = open;
  if (thanks && !only) return thank(turn, chat, resolved[0]);
  if (!only) return answerText(turn, chat, words.text, words.files, resolved[0]);
  if (open.length === 1 && !isSomethingElse(turn, only, words)) {
    const locked = await turn.tx.caseOf(only.ticket.id);
    if (!locked) throw new Error(`ticket ${only.ticket.id} vanished within its own transaction`);
    const word = passOn(turn, locked, words);
    const language = languageOf(turn.me);
    return reply(turn, chat, {
      text: say(language, 'requester.passed-on', { reference: referenceOf(turn, locked) }),
      buttons: [{ action: 'word.new', value: word, label: say(language, 'button.new') }],
    });
  }
  askWhich(turn, chat, open, words);
}

/** Clearly a new matter about another service: then the one open ticket does not take it unasked. */
function isSomethingElse(turn: Turn, { ticket }: Case, { text }: Words): boolean {
  if (!turn.capabilities(turn.me.platform).directThreads) return false;
  const { intent, clarify, service } = turn.understand(text);
  return clarify === null && (intent === 'report' || intent === 'request') && service !== null && service !== ticket.service;
}

function askWhich(turn: Turn, chat: ThreadRef, open: Case[], words: Words): void {
  const language = languageOf(turn.me);
  const draft = newDraft(turn, words.text, words.files);
  reply(turn, chat, {
    text: say(language, 'requester.which'),
    quote: { text: words.text },
    buttons: [
      ...open.map(({ ticket }) => ({
        action: 'belongs',
        value: `${draft.id}:${ticket.id}`,
        label: `${reference(turn.catalogue, ticket.id)} · ${shorten(subject(turn.catalogue, ticket, language), 40)}`,
      })),
      { action: 'draft.new', value: draft.id, label: say(language, 'button.new') },
    ],
  });
}

/** A thank-you changes nothing; but whoever is thanked for a solution may close it with one press. */
function thank(turn: Turn, chat: ThreadRef, resolved?: Case): void {
  const language = languageOf(turn.me);
  reply(turn, chat, {
    text: say(language, 'thanks.reply'),
    buttons: resolved && requesterButtons(resolved.ticket, language),
  });
}

/** Into the queue's thread, with a sign to the requester that it got there. Returns the word's id. */
function passOn(turn: Turn, subjectCase: Case, words: Words): string {
  const before = subjectCase.ticket.status;
  const merelyThanks = words.files.length === 0 && isMereThanks(words.text);
  const result = step(turn, subjectCase, { do: 'requester-writes', merelyThanks });
  if (!result.ok) throw new Error(`a requester's words were refused in ticket ${subjectCase.ticket.id}: ${result.reason}`);
  const { name } = turn.me;
  const mark = words.source ? deliveredMark(turn, words.source, undefined) : [];
  const copy = inThread(
    turn,
    queueThread(subjectCase).id,
    { text: say(queueLanguage(turn, subjectCase), 'queue.requester', { name }), quote: { text: words.text } },
    {
      onSent: mark,
      onFailed: [warnRequester(turn, subjectCase, 'requester.not-passed-on')],
    },
  );
  const id = turn.newId();
  if (words.text) turn.plan.deliveries.push(copy);
  turn.plan.words.push({
    id,
    ticket: subjectCase.ticket.id,
    author: turn.me.id,
    side: 'requester',
    kind: 'message',
    text: words.text,
    at: turn.now,
    source: words.source,
    copy: words.text ? copy.id : null,
    files: words.files,
  });
  passFiles(turn, subjectCase, 'queue', turn.me, words.files, words.text ? [] : mark);
  const after = result.ticket.status;
  if (before === 'resolved' && after === 'open') lineToQueue(turn, subjectCase, 'queue.reopened', { name });
  if (before !== after) refresh(turn, subjectCase);
  return id;
}

/** Pressed [AA-1042] when asked to which ticket a text belongs. */
export async function belongs(turn: Turn, value: string, chat: ThreadRef | undefined): Promise<Answer> {
  const language = languageOf(turn.me);
  const [draftId = '', ticket = ''] = value.split(':');
  const draft = await draftOf(turn, draftId);
  const subjectCase = await caseNamed(turn, ticket);
  if (!draft || subjectCase?.ticket.requester !== turn.me.id) return notice(say(language, 'refused.unknown'));
  if (draft.used) return notice(say(language, 'draft.used'));
  const { status } = subjectCase.ticket;
  if (status === 'closed' || status === 'withdrawn') {
    const text = say(language, 'requester.ended', { reference: referenceOf(turn, subjectCase) });
    reply(turn, chat, { ...menuFor(turn, draft.id, draft.text, draft.files.length), text });
    return { kind: 'none' };
  }
  useDraft(turn, draft);
  passOn(turn, subjectCase, { text: draft.text, files: draft.files, source: null });
  reply(turn, chat, { text: say(language, 'requester.passed-on', { reference: referenceOf(turn, subjectCase) }) });
  return { kind: 'none' };
}

/** Pressed [Something new] when asked to which ticket a text belongs, or [Something else] on a proposal or an answer. */
export async function draftIsNew(turn: Turn, draftId: string, chat: ThreadRef | undefined): Promise<Answer> {
  const draft = await draftOf(turn, draftId);
  if (!draft || draft.used) return notice(say(languageOf(turn.me), draft ? 'draft.used' : 'refused.unknown'));
  const waiting = draft.answer ? setAnswerAside(turn, draft) : draft;
  reply(turn, chat, menuFor(turn, waiting.id, waiting.text, waiting.files.length));
  return { kind: 'none' };
}

/** It was no question: neither helped nor not. The text waits in a new draft, whose numbers are those of the menu. */
function setAnswerAside(turn: Turn, draft: Draft): Draft {
  useDraft(turn, draft);
  return newDraft(turn, draft.text, draft.files, draft.service);
}

/** Pressed [Something new] after the text went to the one open ticket: it is taken out there, and the menu opens. */
export async function wordIsNew(turn: Turn, wordId: string, chat: ThreadRef | undefined): Promise<Answer> {
  const language = languageOf(turn.me);
  const word = await turn.tx.word(wordId);
  if (!word || word.author !== turn.me.id) return notice(say(language, 'refused.unknown'));
  if (word.kind !== 'message') return notice(say(language, 'refused.decided'));
  const subjectCase = await turn.tx.caseOf(word.ticket);
  if (!subjectCase) return notice(say(language, 'refused.unknown'));
  turn.plan.words.push({ ...word, kind: 'note', text: '' });
  if (word.copy) {
    const text = say(queueLanguage(turn, subjectCase), 'queue.word-withdrawn');
    const lane = threadLane(queueThread(subjectCase).id);
    turn.plan.deliveries.push(delivery(turn, { do: 'edit', of: word.copy, message: { text } }, lane));
  }
  audit(turn, word.ticket, 'word-withdrawn');
  reply(turn, chat, { text: say(language, 'requester.withdrew-word', { reference: referenceOf(turn, subjectCase) }) });
  await answerText(turn, chat, word.text, word.files);
  return { kind: 'none' };
}
