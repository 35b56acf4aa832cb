/**
 * The weekly digest: looks which channels' moment has come, gathers what there is to say, and owes them the post. Which
 * weeks a channel has heard of stands beside the deliveries in one transaction, so that each week is told once.
 */
import { contentOf, type DigestSources } from './digest-content.ts';
import type { Catalogue } from './domain/catalogue.ts';
import { digestChannels, type DigestChannel } from './domain/digest-channels.ts';
import { digestStep } from './domain/digest-time.ts';
import { periodsOf, type Periods } from './domain/digest-periods.ts';
import type { Message } from './ports/chat.ts';
import type { NewDelivery } from './ports/deliveries.ts';
import type { TicketThread } from './ports/people.ts';
import { emptyPlan, type DigestState, type Plan, type Store } from './ports/store.ts';
import { digest, type Digest } from './views/digest.ts';
import { digestPicture } from './views/digest-picture.ts';

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

const firstState = { paused: false, time: null, language: null, covered: null, postedAt: null };

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
  // Nobody who has just installed the bot wants to read that nothing happened in the week before.
  const silent = told.empty && (channel.wish.empty === 'nothing' || state.covered === null);
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
