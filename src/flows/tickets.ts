/** Lists: my tickets, the open tickets of a responder's queues, and the personal page. */
import type { Answer, Message } from '../ports/chat.ts';
import { homePage, listLength, myTickets, queueTickets } from '../views/lists.ts';
import { needsTeaser } from '../views/needs.ts';
import { say } from '../views/say.ts';
import { showServices } from './service-board.ts';
import { delivery, directChat, languageOf, missionIdOf, type Turn } from './turn.ts';

export async function mine(turn: Turn): Promise<Message> {
  const cases = await turn.tx.casesOf(turn.me.id, 'all', listLength);
  return myTickets(turn.catalogue, cases, languageOf(turn.me));
}

/** Only the queues whose group the sender is in at this moment. */
export async function ofMyQueues(turn: Turn): Promise<Message> {
  const language = languageOf(turn.me);
  if (turn.rights.queues.size === 0)
    return { text: say(language, turn.rights.unknown ? 'refused.rights-unknown' : 'refused.no-queue') };
  const cases = await turn.tx.queueCases([...turn.rights.queues], 25);
  return queueTickets(turn.catalogue, cases, language);
}

export async function showHome(turn: Turn): Promise<Answer> {
  const { catalogue, me, tx } = turn;
  const cases = await tx.casesOf(me.id, 'all', listLength);
  const page = homePage(catalogue, cases, missionIdOf(catalogue, me) !== null, languageOf(me));
  const content = [...page, ...(await showServices(turn)), needsTeaser(languageOf(me))];
  turn.plan.deliveries.push(delivery(turn, { do: 'home', person: directChat(me), content }, `home:${me.id}`));
  return { kind: 'none' };
}
