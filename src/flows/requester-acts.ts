/** Buttons of the requester's side. A person sees and moves only their own tickets. */
import type { Answer } from '../ports/chat.ts';
import type { Case } from '../ports/store.ts';
import { say } from '../views/say.ts';
import { caseNamed, receiptOf } from './case.ts';
import { confirmSolved, reopen, withdraw } from './life.ts';
import { languageOf, notice, type Turn } from './turn.ts';

export const requesterActions = ['withdraw', 'reopen', 'solved', 'ticket.show'] as const;
export type RequesterAction = (typeof requesterActions)[number];

export async function requesterActs(turn: Turn, action: RequesterAction, value: string): Promise<Answer> {
  const subjectCase = await caseNamed(turn, value);
  if (!subjectCase || subjectCase.ticket.requester !== turn.me.id)
    return notice(say(languageOf(turn.me), subjectCase ? 'refused.not-yours' : 'refused.unknown'));
  if (action === 'ticket.show') return { kind: 'notice', message: receiptOf(turn, subjectCase) };
  const result = act[action](turn, subjectCase);
  return result.ok ? { kind: 'none' } : notice(result.sentence);
}

const act: Record<Exclude<RequesterAction, 'ticket.show'>, (turn: Turn, subjectCase: Case) => ReturnType<typeof withdraw>> = {
  withdraw,
  reopen,
  solved: confirmSolved,
};
