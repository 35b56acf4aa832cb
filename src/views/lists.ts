/** Lists of tickets: a requester's own, a queue's open ones, and the personal page. */
import type { Catalogue, Language } from '../domain/catalogue.ts';
import type { Button, Message } from '../ports/chat.ts';
import type { Case } from '../ports/store.ts';
import { menu } from './menu.ts';
import { localTime, say } from './say.ts';
import { ticketValue } from './ticket-card.ts';
import { missionName, queueName, queueOf, reference, statusName, subject } from './words.ts';

/** More would fit no phone; the newest ten are what people look for. */
export const listLength = 10;

export function myTickets(catalogue: Catalogue, cases: Case[], language: Language): Message {
  if (cases.length === 0) return { text: say(language, 'mine.none') };
  return {
    title: say(language, 'mine.title'),
    text: say(language, 'mine.text', { count: cases.length }),
    facts: cases.map(({ ticket }) => ({
      label: reference(catalogue, ticket.id),
      value: say(language, 'mine.line', {
        status: statusName(ticket.status, 'requester', language),
        subject: subject(catalogue, ticket, language),
        queue: queueName(catalogue, ticket.queue, language),
      }),
    })),
    buttons: cases.map(({ ticket }) => ({
      action: 'ticket.show',
      value: String(ticket.id),
      label: say(language, 'button.show', { reference: reference(catalogue, ticket.id) }),
    })),
  };
}

export function queueTickets(catalogue: Catalogue, cases: Case[], language: Language): Message {
  if (cases.length === 0) return { text: say(language, 'queue.none'), buttons: [declareButton(language)] };
  return {
    title: say(language, 'queue.title'),
    text: say(language, 'queue.text', { count: cases.length }),
    facts: cases.map(({ ticket, assignee }) => ({
      label: reference(catalogue, ticket.id),
      value: say(language, 'queue.line', {
        urgency: say(language, `urgency.${ticket.urgency}`),
        status: statusName(ticket.status, 'queue', language),
        subject: subject(catalogue, ticket, language),
        mission: missionName(catalogue, ticket.mission, language),
        assignee: assignee?.name ?? say(language, 'fact.nobody'),
        waiting: waiting(catalogue, ticket.queue, ticket.unansweredSince, language),
      }),
    })),
    buttons: cases
      .filter(({ ticket }) => ticket.assignee === null)
      .slice(0, listLength)
      .map(({ ticket }): Button => ({
        action: 'take',
        value: ticketValue(ticket),
        label: say(language, 'button.take.named', { reference: reference(catalogue, ticket.id) }),
      }))
      .concat([declareButton(language)]),
  };
}

function declareButton(language: Language): Button {
  return { action: 'notice.open', value: '', label: say(language, 'button.notice'), opens: true };
}

function waiting(catalogue: Catalogue, queue: string, since: Date | null, language: Language): string {
  if (!since) return say(language, 'queue.answered');
  const zone = queueOf(catalogue, queue).desks[0]?.hours.zone ?? 'UTC';
  return say(language, 'queue.waiting', { time: localTime(language, since, zone) });
}

export function homePage(catalogue: Catalogue, cases: Case[], missionKnown: boolean, language: Language): Message[] {
  const start = menu({ draft: '', text: '', files: 0, missionKnown }, language);
  return [
    { title: say(language, 'home.title'), text: say(language, 'home.text'), buttons: start.buttons },
    myTickets(catalogue, cases, language),
  ];
}
