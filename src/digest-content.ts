/** Gathers what a channel's digest has to say: reads, counts, and leaves out what may not be told. No words yet. */
import type { Catalogue, Language } from './domain/catalogue.ts';
import type { DigestChannel } from './domain/digest-channels.ts';
import type { Periods } from './domain/digest-periods.ts';
import { compared, percent, smallestGroup, themesOf, type Compared } from './domain/digest.ts';
import { concernedMissions, concerns, type Notice } from './domain/notice.ts';
import { shownGroups } from './domain/rating.ts';
import type { Figures, Group } from './ports/figures.ts';
import type { News, SupportedNeed } from './ports/news.ts';
import type {
  DigestContent, HeadquartersContent, MissionContent, NeedLine, NoticeLine, QueueContent,
} from './views/digest-content.ts';
import type { PictureFigures, WeekCount } from './views/digest-picture.ts';
import { noticeLine } from './views/notice.ts';
import { regionName, serviceName } from './views/words.ts';

/** What a digest is read from: the store, or one transaction of it. */
export interface DigestSources {
  figures: Figures;
  news: News;
}

export interface Told {
  content: DigestContent;
  picture: PictureFigures;
}

/** Whoever has not asked about a service for so long does not need to hear of its new articles. */
const usedWithinMs = 26 * 7 * 24 * 3_600_000;
const weekMs = 7 * 24 * 3_600_000;
/** As many as a list may hold. */
const listed = 7;

export async function contentOf(sources: DigestSources, catalogue: Catalogue, { kind, language }: DigestChannel, periods: Periods, now: Date): Promise<Told> {
  switch (kind.for) {
    case 'mission':
      return missionContent(sources, catalogue, language, kind.mission, periods, now);
    case 'queue':
      return queueContent(sources, catalogue, language, kind.queue, periods);
    case 'headquarters':
      return headquartersContent(sources, catalogue, language, periods);
  }
}

async function missionContent(
  { figures, news }: DigestSources,
  catalogue: Catalogue,
  language: Language,
  mission: string,
  periods: Periods,
  now: Date,
): Promise<Told> {
  const { borders, from, to } = periods;
  const flow = await figures.flow({ mission }, borders);
  const used = await figures.usedServices(mission, new Date(now.getTime() - usedWithinMs));
  const here = catalogue.missions.find(({ id }) => id === mission);
  const lines = (notices: Notice[]) => notices.filter(({ concerned }) => concerns(concerned, here)).map((notice) => lineOf(catalogue, notice, language));
  const content: MissionContent = {
    ...{ for: 'mission', mission, received: beside(periods, flow.received), resolved: beside(periods, flow.resolved) },
    tickets: await figures.missionTickets(mission, from, to),
    notices: lines(await news.notices(from, to)),
    planned: lines(await news.planned(to, new Date(to.getTime() + weekMs))),
    needs: (await news.changedNeeds(from, to)).filter(({ missions }) => missions.includes(mission)).map(needLine),
    articles: (await news.newArticles(used, from, to)).filter((article) => article.language === language || article.language === 'en').map((article) => ({ ...article, helped: 0, missed: 0 })),
  };
  return { content, picture: { kind: 'mission', weeks: weeksOf(periods, flow.received, flow.resolved) } };
}

async function queueContent({ figures, news }: DigestSources, catalogue: Catalogue, language: Language, queue: string, periods: Periods): Promise<Told> {
  const { borders, from, to } = periods;
  const services = catalogue.services.filter((service) => service.queue === queue).map(({ id }) => id);
  const flow = await figures.flow({ queue }, borders);
  const spread = await figures.spread({ queue }, borders, regionsOf(catalogue));
  const open = await figures.open(queue);
  const groups = (all: Group[]) => busiest(all).map(({ name, received, resolved }) => ({ name, received: beside(periods, received), resolved: beside(periods, resolved) }));
  const content: QueueContent = {
    ...{ for: 'queue', queue, received: beside(periods, flow.received), resolved: beside(periods, flow.resolved), reopened: beside(periods, flow.reopened) },
    ...{ services: groups(spread.services), regions: groups(spread.regions) },
    unanswered: await figures.unanswered(queue, listed),
    waiting: await figures.waiting(queue, listed),
    articles: await news.unhelpfulArticles(services, listed),
    suspicions: (await news.suspicions(queue, from, to)).map(({ service, missions, at, state }) => ({ service, missions, at, declared: state === 'declared' })),
  };
  const picture: PictureFigures = {
    kind: 'queue',
    weeks: weeksOf(periods, flow.received, flow.resolved),
    open: open.map(({ service, count }) => ({ label: serviceName(catalogue, service, language), count })),
  };
  return { content, picture };
}

async function headquartersContent({ figures, news }: DigestSources, catalogue: Catalogue, language: Language, periods: Periods): Promise<Told> {
  const { borders, from, to } = periods;
  const spread = await figures.spread('all', borders, regionsOf(catalogue));
  const services = themesOf(spread.services, periods.weeks.length);
  const regions = themesOf(spread.regions, periods.weeks.length);
  const feedback = await news.feedback(from, to);
  const rated = newlyRated(await news.ratings(), periods);
  const content: HeadquartersContent = {
    ...{ for: 'headquarters', tickets: allTickets(spread.regions, periods), services, regions },
    needs: (await news.openNeeds(listed)).map(needLine),
    answered: (await news.changedNeeds(from, to)).filter(({ state }) => state === 'delivered' || state === 'declined').map(needLine),
    outages: (await news.notices(from, to)).filter(({ kind }) => kind === 'outage').map((notice) => lineOf(catalogue, notice, language)),
    ratings: rated.flatMap((group) => (group.shown ? [{ service: group.service === 'none' ? null : group.service, count: group.count, mean: group.average }] : [])),
    feedback: feedback.filter(({ count }) => count >= smallestGroup),
    leftOut: rated.some(({ shown }) => !shown) || feedback.some(({ count }) => count < smallestGroup),
  };
  const picture: PictureFigures = {
    kind: 'headquarters',
    themes: services.flatMap(({ group, missions }) => (group === 'rest' ? [] : [{ label: serviceName(catalogue, group.name, language), count: missions }])),
    regions: regions.flatMap(({ group, inTime }) =>
      group === 'rest' ? [] : [{ label: regionName(group.name, language), share: inTime === null ? null : inTime / 100 }]),
  };
  return { content, picture };
}

function regionsOf({ missions }: Catalogue): Record<string, string> {
  return Object.fromEntries(missions.map(({ id, region }) => [id, region]));
}

function beside({ weeks }: Periods, numbers: number[]): Compared {
  return compared(numbers, weeks.length);
}

function weeksOf({ names }: Periods, received: number[], resolved: number[]): WeekCount[] {
  return names.map((week, period) => ({ week, received: received[period] ?? 0, resolved: resolved[period] ?? 0 }));
}

function lineOf(catalogue: Catalogue, notice: Notice, language: Language): NoticeLine {
  return { ...noticeLine(notice, language), missions: concernedMissions(catalogue, notice.concerned).length };
}

function needLine({ id, title, state, answer, missions }: SupportedNeed): NeedLine {
  return { id, title, state, answer, missions: missions.length };
}

/** Months whose ratings may be shown since this time. */
function newlyRated(groups: Parameters<typeof shownGroups>[0], { from, to }: Periods) {
  const before = new Set(shownGroups(groups, from).map(({ month }) => month));
  return shownGroups(groups, to).filter(({ month }) => !before.has(month));
}

function busiest(groups: Group[]): Group[] {
  return groups.filter(({ received, resolved }) => (received.at(-1) ?? 0) + (resolved.at(-1) ?? 0) > 0)
    .sort((a, b) => (b.received.at(-1) ?? 0) - (a.received.at(-1) ?? 0) || (a.name ?? '').localeCompare(b.name ?? ''));
}

/** Null where fewer than five missions wrote. */
function allTickets(regions: Group[], { weeks }: Periods): HeadquartersContent['tickets'] {
  const missions = new Set(regions.flatMap((group) => group.missions)).size;
  if (missions < smallestGroup) return null;
  const added = (of: (group: Group) => number[]) =>
    Array.from({ length: regions[0]?.received.length ?? 0 }, (_, period) => regions.reduce((total, group) => total + (of(group)[period] ?? 0), 0));
  const [promised, kept] = [added((group) => group.promised), added((group) => group.kept)];
  const before = (numbers: number[]) => numbers.slice(0, -1).reduce((total, number) => total + number, 0);
  return {
    received: compared(added((group) => group.received), weeks.length),
    missions,
    inTime: percent(kept.at(-1) ?? 0, promised.at(-1) ?? 0),
    usuallyInTime: percent(before(kept), before(promised)),
  };
}
