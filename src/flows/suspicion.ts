/** Several missions report one service within a short time: its queue is shown the tickets side by side and decides. */
import { looksLikeOutage, windowEnd, windowStart, type Suspicion } from '../domain/suspicion.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Answer, Message } from '../ports/chat.ts';
import { suspicionCard } from '../views/notice.ts';
import { say } from '../views/say.ts';
import { missionName, queueOf, serviceName } from '../views/words.ts';
import { noticesFor, noticeThread, refusalFor, refused } from './notices.ts';
import { audit, delivery, inThread, languageOf, notice as whisper, threadLane, type Turn } from './turn.ts';

/** Called with every new problem. Raised once a service and window; what else comes in the window is shown in the same place. */
export async function suspect(turn: Turn, ticket: Ticket): Promise<void> {
  const { catalogue, now, tx } = turn;
  const { service } = ticket;
  if (ticket.kind !== 'issue' || !service) return;
  // Two reports at the same moment must see each other.
  await tx.lockSuspicion(service);
  const standing = await tx.suspicionOf(service, now);
  if (standing && standing.state !== 'open') return;
  // Whoever has said *Something else* does not confirm what is known.
  if ((await noticesFor(turn, service)).length > 0) return;
  const reports = [...(await tx.reportsOf(service, windowStart(catalogue.suspicion, standing?.at ?? now))), ticket];
  if (standing) {
    const grown = changed(turn, { ...standing, tickets: reports.map(({ id }) => id) });
    redraw(turn, grown, card(turn, grown, reports));
    return;
  }
  if (!looksLikeOutage(reports, catalogue.suspicion)) return;
  const queue = queueOf(catalogue, catalogue.services.find(({ id }) => id === service)?.queue ?? ticket.queue);
  const raised: Suspicion = {
    id: turn.newId(),
    service,
    queue: queue.id,
    thread: turn.newId(),
    card: turn.newId(),
    state: 'open',
    tickets: reports.map(({ id }) => id),
    notice: null,
    at: now,
    until: windowEnd(catalogue.suspicion, now),
    version: 1,
  };
  turn.plan.suspicions.push(raised);
  turn.plan.threads.push(noticeThread(raised.thread, raised.card, { to: 'channel', platform: queue.platform, channel: queue.channel }));
  turn.plan.deliveries.push(inThread(turn, raised.thread, card(turn, raised, reports), { id: raised.card }));
  audit(turn, ticket.id, 'suspicion.raised');
}

function changed(turn: Turn, suspicion: Suspicion): Suspicion {
  const next = { ...suspicion, version: suspicion.version + 1 };
  turn.plan.suspicions.push(next);
  return next;
}

function card(turn: Turn, suspicion: Suspicion, reports: Ticket[], decidedBy: string | null = null): Message {
  const { language, desks } = queueOf(turn.catalogue, suspicion.queue);
  return suspicionCard({ catalogue: turn.catalogue, suspicion, reports, zone: desks[0]?.hours.zone ?? 'UTC', decidedBy }, language);
}

function redraw(turn: Turn, { thread, card: of }: Suspicion, message: Message): void {
  turn.plan.deliveries.push(delivery(turn, { do: 'edit', of, message }, threadLane(thread)));
}

function reportsFor(turn: Turn, { service, at }: Suspicion): Promise<Ticket[]> {
  return turn.tx.reportsOf(service, windowStart(turn.catalogue.suspicion, at));
}

/** For the form that declares it: service and missions. */
export async function prefillFromSuspicion(turn: Turn, suspicion: Suspicion): Promise<Record<string, string>> {
  const language = languageOf(turn.me);
  const missions = new Set((await reportsFor(turn, suspicion)).flatMap(({ mission }) => mission ?? []));
  return {
    services: serviceName(turn.catalogue, suspicion.service, language),
    concerned: [...missions].map((id) => missionName(turn.catalogue, id, language)).join(', '),
  };
}

/** The notice was sent: everything reported in the window hangs on it from now on. */
export async function confirmSuspicion(turn: Turn, id: string, notice: number): Promise<void> {
  const suspicion = await turn.tx.suspicion(id);
  if (suspicion?.state !== 'open') return;
  const reports = await reportsFor(turn, suspicion);
  for (const { id: ticket } of reports) turn.plan.links.push({ ticket, notice });
  const declared = changed(turn, { ...suspicion, state: 'declared', notice, tickets: reports.map((report) => report.id) });
  redraw(turn, declared, card(turn, declared, reports));
}

/** [Not related]: nothing more is said about this service until the window ends. */
export async function dismissSuspicion(turn: Turn, id: string): Promise<Answer> {
  const suspicion = await turn.tx.suspicion(id);
  if (!suspicion) return whisper(say(languageOf(turn.me), 'refused.unknown'));
  const refusal = refusalFor(turn, suspicion.queue);
  if (refusal) return refused(refusal);
  if (suspicion.state !== 'open') return whisper(say(languageOf(turn.me), 'refused.decided'));
  const dismissed = changed(turn, { ...suspicion, state: 'dismissed' });
  redraw(turn, dismissed, card(turn, dismissed, await reportsFor(turn, suspicion), turn.me.name));
  audit(turn, null, 'suspicion.dismissed');
  return { kind: 'none' };
}
