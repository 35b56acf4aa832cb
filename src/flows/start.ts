/** Start of a conversation: whatever is written in the direct chat gets a helpful answer that carries the text along. */
import type { Attachment, ThreadRef } from '../ports/chat.ts';
import type { Case } from '../ports/store.ts';
import { menu } from '../views/menu.ts';
import { say } from '../views/say.ts';
import { reference } from '../views/words.ts';
import { newDraft } from './draft.ts';
import { languageOf, missionIdOf, reply, type Turn } from './turn.ts';

/** A new text that belongs to no ticket. */
export function offerMenu(turn: Turn, chat: ThreadRef | undefined, text: string, files: Attachment[], resolved?: Case): void {
  const draft = newDraft(turn, text, files);
  reply(turn, chat, menuFor(turn, draft.id, text, files.length, resolved));
}

export function menuFor(turn: Turn, draft: string, text: string, files: number, resolved?: Case) {
  const { catalogue, me } = turn;
  return menu(
    {
      draft,
      text,
      files,
      missionKnown: missionIdOf(catalogue, me) !== null,
      resolved: resolved && { id: resolved.ticket.id, reference: reference(catalogue, resolved.ticket.id) },
    },
    languageOf(me),
  );
}

/** The bot was installed or added: it introduces itself once and shows what it can do. */
export function welcome(turn: Turn, chat: ThreadRef | undefined): void {
  const start = menuFor(turn, '', '', 0);
  reply(turn, chat, { ...start, text: `${say(languageOf(turn.me), 'welcome.text')} ${start.text}` });
}
