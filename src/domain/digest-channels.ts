/** Which channels read a digest, of which kind, and by whose calendar. */
import type { Catalogue, DigestWish, Language } from './catalogue.ts';
import type { Calendar } from './weeks.ts';

export type DigestKind = { for: 'mission'; mission: string } | { for: 'queue'; queue: string } | { for: 'headquarters' };

export interface DigestChannel {
  /** A queue's id, or `PLATFORM:CHANNEL` where missions or headquarters read. */
  id: string;
  kind: DigestKind;
  platform: 'slack' | 'teams' | 'web';
  /** The platform's own id. */
  channel: string;
  language: Language;
  calendar: Calendar;
  wish: DigestWish;
}

/** The catalogue's defaults; what the readers chose wins over `language` and `wish.time`. */
export function digestChannels(catalogue: Catalogue): DigestChannel[] {
  const { missions, queues, channels } = catalogue;
  const home = queues.find(({ id }) => id === catalogue.defaultQueue);
  return [
    ...channels.flatMap(({ platform, channel, mission, language, digest }): DigestChannel[] => {
      // Headquarters work by the hours of the general queue.
      const calendar = mission === null ? home?.desks[0]?.hours : missions.find(({ id }) => id === mission)?.hours;
      const kind: DigestKind = mission === null ? { for: 'headquarters' } : { for: 'mission', mission };
      return calendar ? [{ id: `${platform}:${channel}`, kind, platform, channel, language, calendar, wish: digest }] : [];
    }),
    ...queues.flatMap(({ id, platform, channel, language, desks, digest }): DigestChannel[] => {
      const calendar = desks[0]?.hours;
      return calendar ? [{ id, kind: { for: 'queue', queue: id }, platform, channel, language, calendar, wish: digest }] : [];
    }),
  ];
}
