/** Drafts keep what somebody has typed until it is known what it is: nothing is ever typed twice. */
import type { Attachment } from '../ports/chat.ts';
import type { Draft } from '../ports/store.ts';
import type { Turn } from './turn.ts';

export function newDraft(turn: Turn, text: string, files: Attachment[]): Draft {
  const draft = { id: turn.newId(), person: turn.me.id, text, files, at: turn.now, used: false, form: null };
  turn.plan.drafts.push(draft);
  return draft;
}

/** The person's own draft; somebody else's is as good as none. */
export async function draftOf(turn: Turn, id: string): Promise<Draft | undefined> {
  if (!id) return undefined;
  const draft = await turn.tx.draft(id);
  return draft?.person === turn.me.id ? draft : undefined;
}

export function useDraft(turn: Turn, draft: Draft): void {
  turn.plan.drafts.push({ ...draft, used: true });
}
