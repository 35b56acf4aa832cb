/** A need that several missions share: `heard → examined → planned → delivered`, or `declined` with a reason. */
import { wordsOf } from './missions.ts';

export const needStates = ['heard', 'examined', 'planned', 'delivered', 'declined'] as const;
export type NeedState = (typeof needStates)[number];

export interface Need {
  id: number;
  title: string;
  /** What is needed and why: the local context. */
  wanted: string;
  service: string | null;
  state: NeedState;
  /** What the IT group said to the last change; the reason where it is declined. */
  answer: string | null;
  createdAt: Date;
  changedAt: Date;
  /** The thread of its card in the feedback queue's channel. */
  thread: string;
  /** Grows by one with every change; part of the nonce of buttons. */
  version: number;
}

export type NeedRefusal = 'same' | 'backwards' | 'reason';
export type NeedResult = { ok: true; need: Need } | { ok: false; reason: NeedRefusal };

/** What is delivered may turn out not to be, and what was declined may be wanted after all: both can be taken up again. */
const next: Record<NeedState, readonly NeedState[]> = {
  heard: ['examined', 'planned', 'delivered', 'declined'],
  examined: ['planned', 'delivered', 'declined'],
  planned: ['examined', 'delivered', 'declined'],
  delivered: ['examined'],
  declined: ['examined'],
};

export function nextStates(state: NeedState): readonly NeedState[] {
  return next[state];
}

export function changeNeed(need: Need, to: NeedState, answer: string | null, now: Date): NeedResult {
  if (to === need.state) return { ok: false, reason: 'same' };
  if (!next[need.state].includes(to)) return { ok: false, reason: 'backwards' };
  const said = answer?.trim() || null;
  if (to === 'declined' && !said) return { ok: false, reason: 'reason' };
  return { ok: true, need: { ...need, state: to, answer: said, changedAt: now, version: need.version + 1 } };
}

/** Needs that hold every word of `query` somewhere in title, text, number or `names` (those of their service); order is kept. */
export function searchNeeds<T extends Need>(needs: T[], query: string, names: (service: string) => string): T[] {
  const asked = wordsOf(query.slice(0, 100));
  if (asked.length === 0) return needs;
  return needs.filter((need) => {
    const words = wordsOf(`${need.id} ${need.title} ${need.wanted} ${need.service ? names(need.service) : ''}`);
    return asked.every((word) => words.some((candidate) => candidate.includes(word)));
  });
}
