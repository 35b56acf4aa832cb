/** Drafts keep what somebody has typed until it is known what it is: nothing is ever typed twice. */
import type { Attachment } from '../ports/chat.ts';
import type { Draft } from '../ports/store.ts';
import type { Turn } from './turn.ts';

export function newDraft(turn: Turn, text: string, files: Attachment[], service: string | null = null): Draft {
  const draft = { id: turn.newId(), person: turn.me.id, text, files, at: turn.now, used: false, service, answer: null, form: null };
  keepDraft(turn, draft);
  return draft;
}

/** The person's own draft; somebody else's is as good as none. */
export async function draftOf(turn: Turn, id: string): Promise<Draft | undefined> {
  if (!id) return undefined;
  const draft = await turn.tx.draft(id);
  return draft?.person === turn.me.id ? draft : undefined;
}

export function useDraft(turn: Turn, draft: Draft): void {
  keepDraft(turn, { ...draft, used: true });
}

export function keepDraft(turn: Turn, draft: Draft): void {
  turn.plan.drafts = [...turn.plan.drafts.filter(({ id }) => id !== draft.id), draft];
}
