/** A mission's digest: what became of its tickets, what concerned it, what is planned, what it asked for. */
import type { Message } from '../ports/chat.ts';
import type { TicketLine } from '../ports/figures.ts';
import type { MissionContent } from './digest-content.ts';
import { beside, detailsOf, listOf, needText, noticeText, type DigestView } from './digest-words.ts';
import { localTime, say } from './say.ts';
import { reference, serviceName } from './words.ts';

export function missionLines(view: DigestView, content: MissionContent): string[] {
  const { language } = view;
  const { received, resolved, notices, planned, needs, articles } = content;
  const { waiting, open } = sorted(content.tickets);
  const lines = [say(language, 'digest.mission.counts', { received: beside(language, received), resolved: beside(language, resolved) })];
  if (waiting.length > 0) lines.push(say(language, 'digest.mission.waiting', { count: waiting.length, references: references(view, waiting) }));
  if (open.length > 0) lines.push(say(language, 'digest.mission.open', { count: open.length }));
  const running = notices.filter(({ over }) => !over);
  for (const notice of [...running, ...notices.filter(({ over }) => over)].slice(0, 2)) lines.push(noticeText(view, notice));
  for (const notice of planned.slice(0, 1)) lines.push(say(language, 'digest.planned', { what: noticeText(view, notice) }));
  for (const need of needs.slice(0, 1)) lines.push(say(language, 'digest.mission.need', { what: needText(view, need) }));
  if (articles.length > 0) lines.push(say(language, 'digest.mission.articles', { count: articles.length }));
  return lines;
}

export function missionDetails(view: DigestView, { tickets, notices, planned, needs, articles }: MissionContent): Message[] {
  const { catalogue, language } = view;
  const { waiting, open, resolved } = sorted(tickets);
  const line = (ticket: TicketLine) => ({ text: ticketText(view, ticket) });
  return detailsOf(language, 'digest.details', [
    listOf(language, 'digest.list.waiting', waiting, line),
    listOf(language, 'digest.list.open', open, line),
    listOf(language, 'digest.list.resolved', resolved, line),
    listOf(language, 'digest.list.notices', notices, (notice) => ({ text: noticeText(view, notice) })),
    listOf(language, 'digest.list.planned', planned, (notice) => ({ text: noticeText(view, notice) })),
    listOf(language, 'digest.list.needs', needs, (need) => ({ text: needText(view, need) })),
    listOf(language, 'digest.list.articles', articles, ({ title, service }) => ({
      text: service ? `${title} (${serviceName(catalogue, service, language)})` : title,
    })),
  ]);
}

/** Only the reference and the service are shown: what somebody wrote stays between them and the IT group. */
function ticketText({ catalogue, language, zone, to }: DigestView, ticket: TicketLine): string {
  const values = { reference: reference(catalogue, ticket.id), service: serviceName(catalogue, ticket.service, language) };
  if (ticket.status === 'waiting') return say(language, 'digest.ticket.waiting', values);
  if (ticket.resolvedAt) return say(language, 'digest.ticket.resolved', { ...values, time: localTime(language, ticket.resolvedAt, zone) });
  if (ticket.firstAnsweredAt) return say(language, 'digest.ticket.answered', values);
  return say(language, ticket.answerDueAt < to ? 'digest.ticket.overdue' : 'digest.ticket.new', { ...values, time: localTime(language, ticket.answerDueAt, zone) });
}

function references({ catalogue }: DigestView, tickets: TicketLine[]): string {
  return tickets.slice(0, 3).map(({ id }) => reference(catalogue, id)).join(', ') + (tickets.length > 3 ? ' …' : '');
}

function sorted(tickets: TicketLine[]): { waiting: TicketLine[]; open: TicketLine[]; resolved: TicketLine[] } {
  const oldest = (a: TicketLine, b: TicketLine) => a.id - b.id;
  return {
    waiting: tickets.filter(({ status }) => status === 'waiting').sort(oldest),
    open: tickets.filter(({ status }) => status === 'new' || status === 'open').sort(oldest),
    resolved: tickets.filter(({ status }) => status === 'resolved' || status === 'closed'),
  };
}
