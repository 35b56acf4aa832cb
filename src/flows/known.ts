/** A known problem is said before it is reported once more; each text hears of it once. */
import type { Notice } from '../domain/notice.ts';
import type { ThreadRef } from '../ports/chat.ts';
import type { Draft } from '../ports/store.ts';
import { knownProblem } from '../views/notice.ts';
import { noticesFor } from './notices.ts';
import { languageOf, reply, zoneOf, type Turn } from './turn.ts';

/** Kept as long as drafts are. */
function toldKey(draft: string, notice: number): string {
  return `told:${draft}:${notice}`;
}

/** The text in this draft needs not be told of this notice again. */
export function markTold(turn: Turn, draft: string, notice: number): void {
  turn.plan.keys.push(toldKey(draft, notice));
}

export function wasTold(turn: Turn, draft: string, notice: number): Promise<boolean> {
  return turn.tx.seen(toldKey(draft, notice));
}

/** The first notice on this service that concerns the sender and that this draft was not told of. */
async function untold(turn: Turn, draft: Draft, service: string | null, told?: number): Promise<Notice | undefined> {
  for (const notice of await noticesFor(turn, service))
    if (notice.id !== told && !(await wasTold(turn, draft.id, notice.id))) return notice;
  return undefined;
}

/**
 * True: the person was told and decides with a button or a word what becomes of the draft. `told`: a notice it was
 * told of in this very turn.
 */
export async function tellFirst(turn: Turn, chat: ThreadRef | undefined, draft: Draft, service: string | null, told?: number): Promise<boolean> {
  const notice = await untold(turn, draft, service, told);
  if (!notice) return false;
  const { catalogue, me } = turn;
  reply(turn, chat, knownProblem(catalogue, notice, draft.id, languageOf(me), zoneOf(catalogue, me)));
  markTold(turn, draft.id, notice.id);
  return true;
}

/** Of several notices the draft was told of one after the other, the last one. */
export async function lastToldOf(turn: Turn, draft: Draft): Promise<Notice | undefined> {
  const service = draft.form ? draft.form.service : turn.understand(draft.text).service;
  for (const notice of (await noticesFor(turn, service)).toReversed()) if (await wasTold(turn, draft.id, notice.id)) return notice;
  return undefined;
}
