/** The receipt of a ticket in its requester's thread: what was understood, who has it, when an answer can be expected. */
import type { Catalogue, Language } from '../domain/catalogue.ts';
import { isActive, isAllowed } from '../domain/life.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Button, Message } from '../ports/chat.ts';
import { localTime, say } from './say.ts';
import { ticketValue } from './ticket-card.ts';
import { missionName, queueName, reference, serviceName, statusName, subject } from './words.ts';

export interface ReceiptView {
  catalogue: Catalogue;
  ticket: Ticket;
  assigneeName: string | null;
  /** Where the requester reads it. */
  zone: string;
}

export function receipt(view: ReceiptView, language: Language): Message {
  const { ticket, catalogue } = view;
  const facts = [
    { label: say(language, 'fact.status'), value: statusName(ticket.status, 'requester', language) },
    { label: say(language, 'fact.service'), value: serviceName(catalogue, ticket.service, language) },
    { label: say(language, 'fact.urgency'), value: say(language, `urgency.${ticket.urgency}`) },
  ];
  if (ticket.impact) facts.push({ label: say(language, 'fact.impact'), value: say(language, `impact.${ticket.impact}`) });
  if (ticket.since) facts.push({ label: say(language, 'fact.since'), value: ticket.since });
  facts.push({ label: say(language, 'fact.mission'), value: missionName(catalogue, ticket.mission, language) });
  facts.push({ label: say(language, 'fact.queue'), value: queueName(catalogue, ticket.queue, language) });
  if (isActive(ticket) && !ticket.firstAnsweredAt)
    facts.push({
      label: say(language, 'fact.answer-by'),
      value: say(language, 'answer-by.time', { time: localTime(language, ticket.answerDueAt, view.zone) }),
    });
  return {
    title: say(language, 'receipt.title', {
      reference: reference(catalogue, ticket.id),
      subject: subject(catalogue, ticket, language),
    }),
    text: [
      say(language, `receipt.text.${ticket.kind}`, { queue: queueName(catalogue, ticket.queue, language) }),
      stateSentence(view, language),
      ...(isActive(ticket) ? [say(language, 'receipt.write-here')] : []),
    ].join(' '),
    quote: { text: ticket.text },
    facts,
    buttons: requesterButtons(ticket, language),
  };
}

function stateSentence({ ticket, catalogue, assigneeName }: ReceiptView, language: Language): string {
  if (ticket.outcome === 'merged' && ticket.mergedInto)
    return say(language, 'receipt.merged', { reference: reference(catalogue, ticket.mergedInto) });
  if (ticket.outcome === 'not-a-request') return say(language, 'receipt.not-a-request');
  switch (ticket.status) {
    case 'new':
      return say(language, 'receipt.new');
    case 'open':
      return assigneeName ? say(language, 'receipt.open', { name: assigneeName }) : say(language, 'receipt.new');
    case 'waiting':
      return say(language, 'receipt.waiting');
    case 'resolved':
      return say(language, 'receipt.resolved');
    case 'closed':
      return say(language, 'receipt.closed');
    case 'withdrawn':
      return say(language, 'receipt.withdrawn');
  }
}

export function requesterButtons(ticket: Ticket, language: Language): Button[] {
  const value = ticketValue(ticket);
  const buttons: Button[] = [];
  if (isAllowed(ticket, 'close'))
    buttons.push({ action: 'solved', value, label: say(language, 'button.solved'), style: 'primary' });
  if (isAllowed(ticket, 'reopen')) buttons.push({ action: 'reopen', value, label: say(language, 'button.reopen') });
  if (isAllowed(ticket, 'withdraw'))
    buttons.push({ action: 'withdraw', value, label: say(language, 'button.withdraw') });
  return buttons;
}
