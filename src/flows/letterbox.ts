/** Opens the letterbox: letters without a name become feedback, several at once and in an order of chance. Run by a job. */
import { dayOf, opensLetterbox, shuffled } from '../domain/feedback.ts';
import { emptyPlan, type Store } from '../ports/store.ts';
import { namelessLane } from './feedback.ts';
import { openFeedback } from './feedback-case.ts';
import type { JobConfig } from './job-turn.ts';

export interface LetterboxConfig extends Pick<JobConfig, 'catalogue' | 'now' | 'newId'> {
  store: Store;
  /** 0 ≤ n < 1, evenly. */
  draw: () => number;
}

/**
 * To be asked once an hour. Returns how many letters were opened. They leave the letterbox in the transaction in which
 * they become feedback, so none is lost or doubled; who has put one in is forgotten before.
 */
export async function emptyLetterbox({ store, catalogue, now, newId, draw }: LetterboxConfig): Promise<number> {
  await store.forgetDeliveries(namelessLane);
  if (!opensLetterbox(await store.letterDays(), now, draw())) return 0;
  return store.transaction(async (tx) => {
    const letters = await tx.takeLetters(dayOf(now));
    const plan = emptyPlan();
    for (const { text, kind, service } of shuffled(letters, draw))
      openFeedback({ plan, newId, catalogue, now }, null, {
        ...{ id: newId(), person: null, mission: null, service, kind, state: 'new', text },
        ...{ language: null, at: now, need: null, personThread: null },
      });
    if (letters.length > 0) plan.audit.push({ at: now, person: null, ticket: null, what: 'letterbox-opened' });
    await tx.write(plan, now);
    return letters.length;
  });
}
