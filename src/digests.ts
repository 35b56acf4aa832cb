/**
 * The weekly digest: looks which channels' moment has come, gathers what there is to say, and owes them the post. Which
 * weeks a channel has heard of stands beside the deliveries in one transaction, so that each week is told once.
 */
import type { Catalogue } from './domain/catalogue.ts';
import { digestChannels, type DigestChannel } from './domain/digest-channels.ts';
import { digestStep } from './domain/digest-time.ts';
import { compared, percent, smallestGroup, themesOf } from './domain/digest.ts';
import { periodsOf, type Periods } from './domain/digest-periods.ts';
import type { Message } from './ports/chat.ts';
import type { Figures, Group } from './ports/figures.ts';
import { emptyPlan, type DigestState, type NewDelivery, type Plan, type Store, type TicketThread } from './ports/store.ts';
import { digest, type Digest } from './views/digest.ts';
import type { DigestContent } from './views/digest-content.ts';
import { digestPicture, type PictureFigures } from './views/digest-picture.ts';
import { regionName, serviceName } from './views/words.ts';

export interface DigestConfig {
  store: Store;
  catalogue: Catalogue;
  now: Date;
  newId: () => string;
  /** After each post is committed. */
  onPosted?: () => void;
  /** The process ends: what is not posted yet is posted by another, or after the start. */
  signal?: AbortSignal;
}

/** What a digest is read from; the store, or one transaction of it. */
export interface DigestSources {
  figures: Figures;
}

const firstState = { paused: false, time: null, language: null, covered: null, postedAt: null };
/** Whoever has not asked about a service for so long does not need to hear of its new articles. */
const usedWithin = 26 * 7 * 24 * 3_600_000;

/** Returns how many were posted. Safe to run twice, or in two places at once. */
export async function postDueDigests(config: DigestConfig): Promise<number> {
  const { store, catalogue, now } = config;
  const states = await store.digests();
  let posted = 0;
  for (const channel of digestChannels(catalogue)) {
    if (config.signal?.aborted) break;
    const state = states.get(channel.id) ?? { ...firstState, channel: channel.id };
    if (await postIfDue(config, withChoices(channel, state), state, now)) {
      posted++;
      config.onPosted?.();
    }
  }
  return posted;
}

/** What the readers chose wins over the catalogue. */
export function withChoices(channel: DigestChannel, { time, language }: Pick<DigestState, 'time' | 'language'>): DigestChannel {
  return { ...channel, language: language ?? channel.language, wish: { ...channel.wish, time: time ?? channel.wish.time } };
}

async function postIfDue({ store, catalogue, newId }: DigestConfig, channel: DigestChannel, state: DigestState, now: Date): Promise<boolean> {
  if (!channel.wish.on || state.paused) return false;
  const step = digestStep({ calendar: channel.calendar, time: channel.wish.time, covered: state.covered, now });
  if (step.do !== 'post') return false;
  const told = await composeDigest(store, catalogue, channel, periodsOf(channel.calendar, step.weeks, step.late), now);
  const covered = step.weeks.at(-1)?.name ?? null;
  const silent = told.empty && channel.wish.empty === 'nothing';
  return store.transaction(async (tx) => {
    // Under its lock: another replica may have told of this week, or a reader paused it, since it was looked up.
    const current = await tx.digest(channel.id);
    if (current.covered !== state.covered || current.paused) return false;
    const plan = emptyPlan();
    plan.digests.push({ ...current, covered, postedAt: silent ? current.postedAt : now });
    if (!silent) post(plan, told, { to: 'channel', platform: channel.platform, channel: channel.channel }, newId);
    await tx.write(plan, now);
    return !silent;
  });
}

/** The opening and, below it in its thread, the details. */
export function post(plan: Plan, told: Digest, destination: TicketThread['destination'], newId: () => string): void {
  const thread: TicketThread = { id: newId(), ticket: null, side: 'queue', destination, ref: null, card: newId(), active: true };
  const delivery = (id: string, message: Message): NewDelivery => ({ id, lane: `thread:${thread.id}`, act: { do: 'post', to: { thread: thread.id }, message } });
  plan.threads.push(thread);
  plan.deliveries.push(delivery(thread.card, told.opening), ...told.details.map((message) => delivery(newId(), message)));
}

export async function composeDigest(
  sources: DigestSources,
  catalogue: Catalogue,
  channel: DigestChannel,
  periods: Periods,
  now: Date,
): Promise<Digest> {
  const { content, picture } = await contentOf(sources, catalogue, channel, periods, now);
  const told = digest(catalogue, channel.language, channel.id, periods, content);
  if (told.empty) return told;
  return { ...told, opening: { ...told.opening, picture: await digestPicture(channel.language, picture) } };
}

type Told = { content: DigestContent; picture: PictureFigures };

async function contentOf(
  sources: DigestSources,
  catalogue: Catalogue,
  { kind, language }: DigestChannel,
  periods: Periods,
  now: Date,
): Promise<Told> {
  const { figures } = sources;
  const { borders, names, from, to } = periods;
  const weeks = periods.weeks.length;
  const regions = Object.fromEntries(catalogue.missions.map(({ id, region }) => [id, region]));
  const beside = (numbers: number[]) => compared(numbers, weeks);
  const perWeek = (received: number[], resolved: number[]) => names.map((week, period) => ({
    week, received: received[period] ?? 0, resolved: resolved[period] ?? 0,
  }));
  switch (kind.for) {
    case 'mission': {
      const { mission } = kind;
      const flow = await figures.flow({ mission }, borders);
      const tickets = await figures.missionTickets(mission, from, to);
      const services = await figures.usedServices(mission, new Date(now.getTime() - usedWithin));
      return {
        content: {
          ...{ for: 'mission', mission, received: beside(flow.received), resolved: beside(flow.resolved), tickets },
          ...newsFor(services),
        },
        picture: { kind: 'mission', weeks: perWeek(flow.received, flow.resolved) },
      };
    }
    case 'queue': {
      const { queue } = kind;
      const flow = await figures.flow({ queue }, borders);
      const spread = await figures.spread({ queue }, borders, regions);
      const unanswered = await figures.unanswered(queue, listed);
      const waiting = await figures.waiting(queue, listed);
      const open = await figures.open(queue);
      const groups = (all: Group[]) => busiest(all).map(({ name, received, resolved }) => ({ name, received: beside(received), resolved: beside(resolved) }));
      return {
        content: {
          ...{ for: 'queue', queue, received: beside(flow.received), resolved: beside(flow.resolved), reopened: beside(flow.reopened) },
          ...{ services: groups(spread.services), regions: groups(spread.regions), unanswered, waiting, articles: [], suspicions: [] },
        },
        picture: {
          kind: 'queue',
          weeks: perWeek(flow.received, flow.resolved),
          open: open.map(({ service, count }) => ({ label: serviceName(catalogue, service, language), count })),
        },
      };
    }
    case 'headquarters': {
      const spread = await figures.spread('all', borders, regions);
      const services = themesOf(spread.services, weeks);
      const byRegion = themesOf(spread.regions, weeks);
      const named = services.flatMap(({ group, missions }) => (group === 'rest' ? [] : [{ label: serviceName(catalogue, group.name, language), count: missions }]));
      return {
        content: {
          ...{ for: 'headquarters', tickets: allTickets(spread.regions, weeks), services, regions: byRegion },
          ...{ needs: [], answered: [], outages: [], ratings: [], ratingsLeftOut: false },
        },
        picture: {
          kind: 'headquarters',
          themes: named,
          regions: byRegion.flatMap(({ group, inTime }) =>
            group === 'rest' ? [] : [{ label: regionName(group.name, language), share: inTime === null ? null : inTime / 100 }]),
        },
      };
    }
  }
}

/** As many as a list may hold. */
const listed = 7;

function newsFor(services: string[]): { notices: []; planned: []; needs: []; articles: [] } {
  void services;
  return { notices: [], planned: [], needs: [], articles: [] };
}

function busiest(groups: Group[]): Group[] {
  return groups.filter(({ received, resolved }) => (received.at(-1) ?? 0) + (resolved.at(-1) ?? 0) > 0)
    .sort((a, b) => (b.received.at(-1) ?? 0) - (a.received.at(-1) ?? 0) || (a.name ?? '').localeCompare(b.name ?? ''));
}

/** Null where fewer than five missions wrote. */
function allTickets(regions: Group[], weeks: number): (DigestContent & { for: 'headquarters' })['tickets'] {
  const missions = new Set(regions.flatMap((group) => group.missions)).size;
  if (missions < smallestGroup) return null;
  const added = (of: (group: Group) => number[]) =>
    Array.from({ length: regions[0]?.received.length ?? 0 }, (_, period) => regions.reduce((total, group) => total + (of(group)[period] ?? 0), 0));
  const [promised, kept] = [added((group) => group.promised), added((group) => group.kept)];
  const before = (numbers: number[]) => numbers.slice(0, -1).reduce((total, number) => total + number, 0);
  return {
    received: compared(added((group) => group.received), weeks),
    missions,
    inTime: percent(kept.at(-1) ?? 0, promised.at(-1) ?? 0),
    usuallyInTime: percent(before(kept), before(promised)),
  };
}
