/** Resolved tickets that have been quiet for seven days are closed; their people are told. Run by a job, never by a timer. */
import type { Store } from '../ports/store.ts';
import { lineToQueue, lineToRequester, refresh, step } from './case.ts';
import { jobTurn, type JobConfig } from './job-turn.ts';
import { audit } from './turn.ts';

export const quietMs = 7 * 24 * 3_600_000;

export interface Closing extends JobConfig {
  store: Store;
}

/** Returns how many were closed. Safe to run twice, or in two places at once: each ticket is looked at again under its lock. */
export async function closeQuietTickets(closing: Closing): Promise<number> {
  const { store, now } = closing;
  const before = new Date(now.getTime() - quietMs);
  let closed = 0;
  for (const id of await store.quietTickets(before, 500)) {
    if (await closeQuietTicket(closing, id, before)) closed++;
  }
  return closed;
}

async function closeQuietTicket(closing: Closing, id: number, before: Date): Promise<boolean> {
  return closing.store.transaction(async (tx) => {
    const subjectCase = await tx.caseOf(id);
    const { status, resolvedAt } = subjectCase?.ticket ?? {};
    if (!subjectCase || status !== 'resolved' || !resolvedAt || resolvedAt >= before) return false;
    const turn = jobTurn(closing, tx, subjectCase.requester);
    if (!step(turn, subjectCase, { do: 'close' }).ok) return false;
    lineToQueue(turn, subjectCase, 'queue.closed');
    lineToRequester(turn, subjectCase, 'requester.closed');
    refresh(turn, subjectCase);
    audit(turn, id, 'close');
    await tx.write(turn.plan, closing.now);
    return true;
  });
}
