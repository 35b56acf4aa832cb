/** The service board: how every service stands, for whoever asks. */
import { boardOf } from '../domain/service-state.ts';
import type { Message } from '../ports/chat.ts';
import { serviceBoard } from '../views/service-board.ts';
import { serviceNotices } from './notices.ts';
import { languageOf, zoneOf, type Turn } from './turn.ts';

export async function showServices(turn: Turn): Promise<Message[]> {
  const { catalogue, me, now } = turn;
  const board = boardOf(catalogue.services, await serviceNotices(turn), now);
  return serviceBoard({ catalogue, board, zone: zoneOf(catalogue, me) }, languageOf(me));
}
