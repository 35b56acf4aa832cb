/** Resolved tickets that have been quiet for seven days are closed; their people are told. Run by a job, never by a timer. */
import type { Catalogue } from '../domain/catalogue.ts';
import type { Capabilities, Platform } from '../ports/chat.ts';
import { emptyPlan, type Store } from '../ports/store.ts';
import { lineToQueue, lineToRequester, refresh, step } from './case.ts';
import { audit, type Turn } from './turn.ts';

export const quietMs = 7 * 24 * 3_600_000;

export interface Closing {
  store: Store;
  catalogue: Catalogue;
  now: Date;
  newId: () => string;
  capabilities: (platform: Platform) => Capabilities;
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

async function closeQuietTicket({ store, catalogue, now, newId, capabilities }: Closing, id: number, before: Date): Promise<boolean> {
  return store.transaction(async (tx) => {
    const subjectCase = await tx.caseOf(id);
    const { status, resolvedAt } = subjectCase?.ticket ?? {};
    if (!subjectCase || status !== 'resolved' || !resolvedAt || resolvedAt >= before) return false;
    const turn: Turn = {
      tx,
      plan: emptyPlan(),
      now,
      catalogue,
      me: subjectCase.requester,
      cases: [subjectCase],
      rights: { queues: new Set(), unknown: false },
      newId,
      capabilities,
    };
    if (!step(turn, subjectCase, { do: 'close' }).ok) return false;
    lineToQueue(turn, subjectCase, 'queue.closed');
    lineToRequester(turn, subjectCase, 'requester.closed');
    refresh(turn, subjectCase);
    audit(turn, id, 'close');
    await tx.write(turn.plan, now);
    return true;
  });
}
