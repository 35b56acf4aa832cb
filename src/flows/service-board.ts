/** The service board: how every service stands, for whoever asks. */
import { boardOf, type ServiceNotice } from '../domain/service-state.ts';
import type { Message } from '../ports/chat.ts';
import { serviceBoard } from '../views/service-board.ts';
import { languageOf, zoneOf, type Turn } from './turn.ts';

/** `notices`: those that are not over and concern the sender. */
export function showServices(turn: Turn, notices: ServiceNotice[] = []): Message[] {
  const { catalogue, me, now } = turn;
  const board = boardOf(catalogue.services, notices, now);
  return serviceBoard({ catalogue, board, zone: zoneOf(catalogue, me) }, languageOf(me));
}
