/** A queue's digest: what came in, what was resolved, what waits. Nothing in it is about one responder. */
import type { Message } from '../ports/chat.ts';
import type { TicketLine } from '../ports/figures.ts';
import type { QueueContent } from './digest-content.ts';
import { beside, detailsOf, listOf, moment, type DigestView } from './digest-words.ts';
import { say } from './say.ts';
import { missionName, reference, regionName, serviceName } from './words.ts';

export function queueLines(view: DigestView, { received, resolved, reopened, unanswered, waiting, suspicions, articles }: QueueContent): string[] {
  const { catalogue, language } = view;
  const lines = [say(language, 'digest.queue.counts', { received: beside(language, received), resolved: beside(language, resolved) })];
  const [oldest] = unanswered.lines;
  if (oldest?.unansweredSince)
    lines.push(say(language, 'digest.queue.unanswered', {
      count: unanswered.count,
      reference: reference(catalogue, oldest.id),
      time: moment(view, oldest.unansweredSince),
    }));
  if (waiting.count > 0) lines.push(say(language, 'digest.queue.waiting', { count: waiting.count }));
  if (reopened.now > 0) lines.push(say(language, 'digest.queue.reopened', { reopened: beside(language, reopened) }));
  if (suspicions.length > 0) lines.push(say(language, 'digest.queue.suspicions', { count: suspicions.length }));
  if (articles.length > 0) lines.push(say(language, 'digest.queue.articles', { count: articles.length }));
  return lines;
}

export function queueDetails(view: DigestView, content: QueueContent): Message[] {
  const { catalogue, language } = view;
  const { services, regions, unanswered, waiting, suspicions, articles } = content;
  const group = (name: string, { received, resolved }: QueueContent['services'][number]) => ({
    text: say(language, 'digest.queue.group', { name, received: beside(language, received), resolved: beside(language, resolved) }),
  });
  const waits = (ticket: TicketLine) => ({
    text: say(language, 'digest.queue.ticket', {
      reference: reference(catalogue, ticket.id),
      service: serviceName(catalogue, ticket.service, language),
      mission: missionName(catalogue, ticket.mission, language),
      time: moment(view, ticket.unansweredSince ?? ticket.createdAt),
    }),
    ...(ticket.thread && { thread: ticket.thread }),
  });
  return detailsOf(language, 'digest.details', [
    listOf(language, 'digest.list.unanswered', unanswered.lines, waits, unanswered.count),
    listOf(language, 'digest.list.waiting-there', waiting.lines, waits, waiting.count),
    listOf(language, 'digest.list.suspicions', suspicions, ({ service, missions, at, declared }) => ({
      text: say(language, declared ? 'digest.suspicion.declared' : 'digest.suspicion', {
        service: serviceName(catalogue, service, language),
        missions,
        time: moment(view, at),
      }),
    })),
    listOf(language, 'digest.list.services', services, (one) => group(serviceName(catalogue, one.name, language), one)),
    listOf(language, 'digest.list.regions', regions, (one) => group(regionName(one.name, language), one)),
    listOf(language, 'digest.list.missed', articles, ({ title, helped, missed }) => ({
      text: say(language, 'digest.article.missed', { title, helped, missed }),
    })),
  ]);
}
