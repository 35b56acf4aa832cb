/** Headquarters' digest: the voice of the missions. Groups of fewer than five missions were put together before. */
import { smallestGroup, type Theme } from '../domain/digest.ts';
import type { Message } from '../ports/chat.ts';
import type { HeadquartersContent } from './digest-content.ts';
import { beside, detailsOf, hours, listOf, needText, noticeText, share, type DigestView } from './digest-words.ts';
import { say } from './say.ts';
import { regionName, serviceName } from './words.ts';

/** From here on a theme has changed so much that it is told first: by half, and by three tickets at least. */
const muchMore = 1.5;
const atLeast = 3;

export function headquartersLines(view: DigestView, content: HeadquartersContent): string[] {
  const { catalogue, language } = view;
  const { tickets, services, answered, needs, outages } = content;
  const lines: string[] = [];
  if (tickets) {
    lines.push(say(language, 'digest.headquarters.counts', { received: beside(language, tickets.received), missions: tickets.missions }));
    if (tickets.inTime !== null) lines.push(say(language, 'digest.headquarters.in-time', { share: share(language, tickets.inTime, tickets.usuallyInTime) }));
    for (const theme of services.filter(grew).slice(0, 2))
      lines.push(say(language, 'digest.headquarters.more', {
        name: themeName(theme, (id) => serviceName(catalogue, id, language), language),
        received: beside(language, theme.received),
        missions: theme.missions,
      }));
  } else lines.push(say(language, 'digest.headquarters.left-out'));
  for (const notice of outages.slice(0, 1)) lines.push(noticeText(view, notice));
  for (const need of answered.slice(0, 2)) lines.push(needText(view, need));
  if (answered.length === 0) for (const need of needs.slice(0, 1)) lines.push(say(language, 'digest.headquarters.need', { what: needText(view, need) }));
  return lines;
}

export function headquartersDetails(view: DigestView, content: HeadquartersContent): Message[] {
  const { catalogue, language } = view;
  const { services, regions, needs, answered, outages, ratings, feedback, leftOut } = content;
  const theme = (name: (id: string) => string) => (one: Theme) => ({ text: themeText(view, one, themeName(one, name, language)) });
  const rated = listOf(language, 'digest.list.ratings', ratings, ({ service, count, mean }) => ({
    text: say(language, 'digest.rating', { service: serviceName(catalogue, service, language), count, mean }),
  }));
  return [
    ...detailsOf(language, 'digest.details', [
      listOf(language, 'digest.list.themes', services, theme((id) => serviceName(catalogue, id, language))),
      listOf(language, 'digest.list.regions', regions, theme((id) => regionName(id, language))),
    ]),
    ...detailsOf(language, 'digest.details.needs', [
      listOf(language, 'digest.list.answered', answered, (need) => ({ text: needText(view, need) })),
      listOf(language, 'digest.list.heard', needs, (need) => ({ text: needText(view, need) })),
      listOf(language, 'digest.list.outages', outages, (notice) => ({
        text: `${noticeText(view, notice)} ${notice.missions < smallestGroup ? say(language, 'digest.notice.few') : say(language, 'digest.notice.missions', { missions: notice.missions })}`,
      })),
      listOf(language, 'digest.list.feedback', feedback, ({ service, kind, count }) => ({
        text: say(language, 'digest.feedback', {
          service: serviceName(catalogue, service, language),
          kind: say(language, `feedback.kind.${kind ?? 'none'}`),
          count,
        }),
      })),
      rated,
    ]),
    ...(leftOut ? [{ text: say(language, 'digest.ratings.left-out') }] : []),
  ];
}

function grew({ received }: Theme): boolean {
  return received.now >= received.usual * muchMore && received.now - received.usual >= atLeast;
}

function themeName({ group }: Theme, name: (id: string) => string, language: DigestView['language']): string {
  return group === 'rest' ? say(language, 'digest.rest') : name(group.name);
}

function themeText({ language }: DigestView, { missions, received, inTime, usuallyInTime, hours: median }: Theme, name: string): string {
  return [
    say(language, 'digest.theme', { name, missions, received: beside(language, received) }),
    ...(inTime === null ? [] : [say(language, 'digest.theme.in-time', { share: share(language, inTime, usuallyInTime) })]),
    ...(median === null ? [] : [say(language, 'digest.theme.hours', { hours: hours(language, median) })]),
  ].join(' · ');
}
