/** What the digests of a week say, for the operator's eyes: nothing is posted, and nothing is noted as told. */
import { didYouMean } from './catalogue-short-forms.ts';
import type { Catalogue } from './domain/catalogue.ts';
import { digestChannels, type DigestChannel } from './domain/digest-channels.ts';
import { periodsOf, type Periods } from './domain/digest-periods.ts';
import { weekAt, weekBeside, weekNamed, type Week } from './domain/weeks.ts';
import { composeDigest, withChoices } from './digests.ts';
import type { Store } from './ports/store.ts';
import type { Digest } from './views/digest.ts';

export interface DryDigest {
  channel: DigestChannel;
  periods: Periods;
  told: Digest;
}

export interface Asked {
  /** `2026-W47`; undefined: of each channel the last one that has ended. */
  week?: string;
  /** `DigestChannel.id`; undefined: all that have a digest and do not pause it. */
  channel?: string;
}

type Wanted = { channel: DigestChannel; week: Week };

/** So many names fit into a sentence. */
const mostNamed = 20;

/** The channels as their readers set them, with the week; or a sentence that says what to ask instead. */
export async function wantedDigests(
  store: Pick<Store, 'digests'>,
  catalogue: Catalogue,
  { week: name, channel: id }: Asked,
  now: Date,
): Promise<{ ok: true; wanted: Wanted[] } | { ok: false; reason: string }> {
  const all = digestChannels(catalogue);
  const states = await store.digests();
  const channels = all
    .filter((channel) => (id === undefined ? channel.wish.on && !states.get(channel.id)?.paused : channel.id === id))
    .map((channel) => withChoices(channel, states.get(channel.id) ?? { time: null, language: null }));
  if (channels.length === 0) return { ok: false, reason: id === undefined ? noDigests : unknownChannel(id, all) };
  const wanted: Wanted[] = [];
  for (const channel of channels) {
    const { calendar } = channel;
    const current = weekAt(calendar, now);
    const last = weekBeside(calendar, current, -1);
    const week = name === undefined ? last : weekNamed(calendar, name);
    if (!week) return { ok: false, reason: `There is no week ${name}: write the year and the ISO week with two digits, such as ${last.name}, the last that has ended.` };
    if (week.start > now) return { ok: false, reason: `Week ${name} has not begun yet: name an earlier one, such as ${last.name}, the last that has ended.` };
    wanted.push({ channel, week });
  }
  return { ok: true, wanted };
}

const noDigests = 'No channel has a digest: all are switched off in the catalogue or paused by their readers. Name one with --channel to see it all the same.';

function unknownChannel(id: string, all: DigestChannel[]): string {
  const ids = all.map((channel) => channel.id);
  const more = ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : '';
  return `There is no channel ${id}${didYouMean(id, ids) || '.'} Name one of ${ids.slice(0, mostNamed).join(', ')}${more}.`;
}

/** One after the other, so that as many pictures are held as the caller keeps. */
export async function* dryRun(store: Store, catalogue: Catalogue, wanted: Wanted[], now: Date): AsyncGenerator<DryDigest> {
  for (const { channel, week } of wanted) {
    const periods = periodsOf(channel.calendar, [week], false);
    yield { channel, periods, told: await composeDigest(store, catalogue, channel, periods, now) };
  }
}
