/**
 * What a responder writes in a ticket's thread. Silence is the default towards the requester: only the assignee's
 * replies are passed on; another's stays inside until somebody decides; a line beginning with `//` or 🔒 always stays.
 */
import type { Answer, Attachment, MessageArrived } from '../ports/chat.ts';
import type { Case, Word } from '../ports/store.ts';
import { say } from '../views/say.ts';
import { queueName, statusName } from '../views/words.ts';
import {
  deliveredMark,
  lineToQueue,
  lineToRequester,
  passFiles,
  queueLanguage,
  queueThread,
  referenceOf,
  refresh,
  requesterThread,
  step,
  tellQueue,
  tellRequester,
  warnQueue,
} from './case.ts';
import { typedCommand } from './responder-commands.ts';
import { audit, delivery, languageOf, notice, reply, threadLane, type Turn } from './turn.ts';

export function isNote(text: string): boolean {
  return /^\s*(\/\/|🔒)/u.test(text);
}

export async function responderWrites(turn: Turn, subjectCase: Case, event: MessageArrived): Promise<void> {
  const { ticket } = subjectCase;
  const language = queueLanguage(turn, subjectCase);
  const thread = subjectCase.threads.find(({ ref, side }) => side === 'queue' && ref?.id === event.thread.id);
  if (isNote(event.text)) {
    keepWord(turn, subjectCase, event, 'note');
    return;
  }
  if (!thread?.active) {
    keepWord(turn, subjectCase, event, 'note');
    const queue = queueName(turn.catalogue, ticket.queue, language);
    const text = say(language, 'queue.moved-away', { reference: referenceOf(turn, subjectCase), queue });
    return reply(turn, event.thread, { text });
  }
  const mayAct = turn.rights.queues.has(ticket.queue);
  if (mayAct && event.text.startsWith('!')) return typedCommand(turn, subjectCase, event.text);
  if (ticket.status === 'closed' || ticket.status === 'withdrawn') {
    keepWord(turn, subjectCase, event, 'note');
    return lineToQueue(turn, subjectCase, 'queue.ended', { status: statusName(ticket.status, 'queue', language) });
  }
  if (mayAct && ticket.assignee === turn.me.id) {
    const word = keepWord(turn, subjectCase, event, 'message');
    return passOn(turn, subjectCase, word, event.attachments);
  }
  const word = keepWord(turn, subjectCase, event, 'aside');
  if (mayAct || turn.rights.unknown) offerToSend(turn, subjectCase, word);
}

function keepWord(turn: Turn, { ticket }: Case, event: MessageArrived, kind: Word['kind']): Word {
  const word: Word = {
    id: turn.newId(),
    ticket: ticket.id,
    author: turn.me.id,
    side: 'queue',
    kind,
    text: event.text,
    at: turn.now,
    source: event.message,
    copy: null,
    files: event.attachments,
  };
  turn.plan.words.push(word);
  return word;
}

function replaceWord(turn: Turn, word: Word): void {
  turn.plan.words = [...turn.plan.words.filter(({ id }) => id !== word.id), word];
}

/** To the requester; ✅ on the responder's words once it has arrived there. */
function passOn(turn: Turn, subjectCase: Case, word: Word, files: Attachment[]): void {
  const before = subjectCase.ticket.status;
  const result = step(turn, subjectCase, { do: 'answer' });
  if (!result.ok) throw new Error(`an answer was refused in ticket ${subjectCase.ticket.id}: ${result.reason}`);
  const mark = word.source
    ? deliveredMark(turn, word.source, warnQueue(turn, subjectCase, 'queue.delivered'))
    : [];
  if (word.text) {
    const copy = tellRequester(turn, subjectCase, relayed(turn, subjectCase, word.text), mark);
    replaceWord(turn, { ...word, kind: 'message', copy: copy.id });
  }
  passFiles(turn, subjectCase, 'requester', turn.me, files, word.text ? [] : mark);
  if (before !== result.ticket.status) refresh(turn, subjectCase);
}

function relayed(turn: Turn, subjectCase: Case, text: string, name = turn.me.name) {
  const language = languageOf(subjectCase.requester);
  return { text: say(language, 'relay.to-requester', { name }), quote: { text } };
}

function offerToSend(turn: Turn, subjectCase: Case, word: Word): void {
  const language = queueLanguage(turn, subjectCase);
  const key = turn.rights.unknown ? 'queue.offer.unknown' : 'queue.offer';
  const offer = tellQueue(turn, subjectCase, {
    text: say(language, key, { name: turn.me.name, reference: referenceOf(turn, subjectCase) }),
    buttons: [
      { action: 'aside.send', value: word.id, label: say(language, 'button.send'), style: 'primary' },
      { action: 'aside.keep', value: word.id, label: say(language, 'button.keep') },
    ],
  });
  replaceWord(turn, { ...word, copy: offer.id });
}

/** Pressed [Send and take over] or [Keep inside]. Rights are checked by the caller. */
export async function decideAside(turn: Turn, subjectCase: Case, word: Word, send: boolean): Promise<Answer> {
  const mine = languageOf(turn.me);
  const language = queueLanguage(turn, subjectCase);
  if (word.kind !== 'aside') return notice(say(mine, 'refused.decided'));
  const author = await turn.tx.person(word.author);
  if (send && word.author !== turn.me.id)
    return notice(say(mine, 'refused.not-author', { name: author?.name ?? word.author }));
  const { status } = subjectCase.ticket;
  if (send && (status === 'closed' || status === 'withdrawn'))
    return notice(say(mine, 'queue.ended', { reference: referenceOf(turn, subjectCase), status: statusName(status, 'queue', mine) }));
  if (!send) {
    replaceWord(turn, { ...word, kind: 'note', copy: null });
    editOffer(turn, subjectCase, word, say(language, 'queue.offer.kept'));
    return { kind: 'none' };
  }
  const before = subjectCase.ticket.assignee;
  const result = step(turn, subjectCase, { do: 'take-over', by: turn.me.id });
  if (!result.ok && result.reason !== 'yours') throw new Error(`taking over was refused: ${result.reason}`);
  editOffer(turn, subjectCase, word, say(language, 'queue.offer.sent', { name: turn.me.name }));
  if (before !== turn.me.id) {
    lineToRequester(turn, subjectCase, 'requester.taken', { name: turn.me.name });
    audit(turn, subjectCase.ticket.id, 'taken-over');
  }
  passOn(turn, subjectCase, { ...word, copy: null }, word.files);
  refresh(turn, subjectCase);
  return { kind: 'none' };
}

function editOffer(turn: Turn, subjectCase: Case, word: Word, text: string): void {
  if (!word.copy) return;
  const lane = threadLane(queueThread(subjectCase).id);
  turn.plan.deliveries.push(delivery(turn, { do: 'edit', of: word.copy, message: { text } }, lane));
}

/** Edits and deletions on one side follow on the other. A message turned into a note is taken back there. False: no word is known. */
export async function wordChanged(turn: Turn, event: MessageArrived): Promise<boolean> {
  const word = await turn.tx.wordBySource(event.message);
  if (!word) return false;
  const subjectCase = await turn.tx.caseOf(word.ticket);
  if (!subjectCase || word.author !== turn.me.id) return true;
  const gone = event.variant === 'deleted' || (word.side === 'queue' && isNote(event.text));
  turn.plan.words.push({ ...word, text: event.variant === 'deleted' ? '' : event.text });
  if (word.kind !== 'message' || !word.copy) return true;
  const toRequester = word.side === 'queue';
  const language = toRequester ? languageOf(subjectCase.requester) : queueLanguage(turn, subjectCase);
  const { name } = turn.me;
  const message = gone
    ? { text: say(language, 'relay.deleted', { name }) }
    : { text: say(language, 'relay.edited', { name }), quote: { text: event.text } };
  const thread = toRequester ? requesterThread(subjectCase) : queueThread(subjectCase);
  turn.plan.deliveries.push(delivery(turn, { do: 'edit', of: word.copy, message }, threadLane(thread.id)));
  return true;
}
