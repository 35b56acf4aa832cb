/** The card of a ticket in its queue's channel: everything a responder needs, and buttons that fit its state. */
import type { Catalogue, Language, Mission } from '../domain/catalogue.ts';
import { isActive, isAllowed } from '../domain/life.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Button, Message } from '../ports/chat.ts';
import { localTime, say } from './say.ts';
import { missionName, queueName, reference, serviceName, statusName, subject } from './words.ts';

export interface CardView {
  catalogue: Catalogue;
  ticket: Ticket;
  requesterName: string;
  assigneeName: string | null;
  mission: Mission | undefined;
  /** The zone of the queue's first desk. */
  queueZone: string;
  /** Titles of the answers that were shown before it was passed on. */
  offered: string[];
  now: Date;
}

export function ticketCard(view: CardView, language: Language): Message {
  const { ticket, catalogue, mission } = view;
  const facts = [
    { label: say(language, 'fact.status'), value: statusName(ticket.status, 'queue', language) },
    { label: say(language, 'fact.assignee'), value: view.assigneeName ?? say(language, 'fact.nobody') },
    { label: say(language, 'fact.service'), value: serviceName(catalogue, ticket.service, language) },
    { label: say(language, 'fact.mission'), value: missionName(catalogue, ticket.mission, language) },
  ];
  if (mission) facts.push({ label: say(language, 'fact.local-time'), value: localTime(language, view.now, mission.hours.zone) });
  if (ticket.impact) facts.push({ label: say(language, 'fact.impact'), value: say(language, `impact.${ticket.impact}`) });
  if (ticket.since) facts.push({ label: say(language, 'fact.since'), value: ticket.since });
  facts.push({ label: say(language, 'fact.language'), value: say(language, `language.${ticket.language}`) });
  if (isActive(ticket))
    facts.push({ label: say(language, 'fact.due'), value: `${localTime(language, ticket.answerDueAt, view.queueZone)} (${zoneCity(view.queueZone)})` });
  if (ticket.handoff) facts.push({ label: say(language, 'fact.wish'), value: say(language, 'card.handoff') });
  if (view.offered.length)
    facts.push({ label: say(language, 'card.offered'), value: view.offered.map((title) => say(language, 'card.offered.title', { title })).join('\n') });
  if (ticket.notice) facts.push({ label: say(language, 'fact.notice'), value: `N-${ticket.notice}` });
  if (ticket.answer) facts.push({ label: say(language, 'card.answer'), value: ticket.answer });

  const text = say(language, 'card.text', {
    urgency: ticket.urgency,
    mission: missionName(catalogue, ticket.mission, language),
  });
  return {
    title: say(language, 'card.title', {
      reference: reference(catalogue, ticket.id),
      kind: say(language, `kind.${ticket.kind}`),
      subject: subject(catalogue, ticket, language),
    }),
    text: ticket.mergedInto
      ? `${text}\n${say(language, 'card.merged', { reference: reference(catalogue, ticket.mergedInto) })}`
      : text,
    quote: { author: view.requesterName, text: ticket.text },
    facts,
    buttons: queueButtons(catalogue, ticket, language),
  };
}

/** It ended with an answer that others may need too. */
export function isPublishable({ status, outcome, answer }: Ticket): boolean {
  return (status === 'resolved' || status === 'closed') && outcome === 'answered' && answer !== null;
}

/** What stays behind in the old queue's channel after a move. */
export function movedCard(view: CardView, language: Language): Message {
  const { title } = ticketCard(view, language);
  return {
    title,
    text: say(language, 'card.moved', { queue: queueName(view.catalogue, view.ticket.queue, language) }),
  };
}

/** The version makes each drawing's buttons new ones: pressing an old drawing twice is one gesture. */
export function ticketValue(ticket: Ticket): string {
  return `${ticket.id}:${ticket.version}`;
}

/** `Europe/Berlin` → `Berlin`: whose clock it is. */
function zoneCity(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

function queueButtons(catalogue: Catalogue, ticket: Ticket, language: Language): Button[] {
  const value = ticketValue(ticket);
  const buttons: Button[] = [];
  if (isAllowed(ticket, 'take') && !ticket.assignee)
    buttons.push({ action: 'take', value, label: say(language, 'button.take'), style: 'primary' });
  if (isAllowed(ticket, 'resolve'))
    buttons.push({
      action: 'resolve.open',
      value,
      label: say(language, 'button.resolve'),
      opens: true,
      style: ticket.assignee ? 'primary' : undefined,
    });
  if (isAllowed(ticket, 'ask-back'))
    buttons.push({ action: 'ask-back.open', value, label: say(language, 'button.ask-back'), opens: true });
  if (isAllowed(ticket, 'change'))
    buttons.push({ action: 'change.open', value, label: say(language, 'button.change'), opens: true });
  if (isAllowed(ticket, 'release')) buttons.push({ action: 'release', value, label: say(language, 'button.release') });
  if (isActive(ticket)) buttons.push({ action: 'merge.open', value, label: say(language, 'button.merge'), opens: true });
  if (isActive(ticket) && ticket.sameAs)
    buttons.push({ action: 'same', value: `${value}:${ticket.sameAs}`, label: say(language, 'button.same', { reference: reference(catalogue, ticket.sameAs) }) });
  if (isAllowed(ticket, 'not-a-request'))
    buttons.push({ action: 'not-a-request', value, label: say(language, 'button.not-a-request') });
  if (isAllowed(ticket, 'reopen'))
    buttons.push({ action: 'reopen.queue', value, label: say(language, 'button.reopen.queue') });
  if (isPublishable(ticket))
    buttons.push({ action: 'article.publish.open', value, label: say(language, 'button.publish'), opens: true });
  return buttons;
}
