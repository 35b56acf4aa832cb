/** What all digests have in common: numbers beside what is usual, lists of at most seven, moments in the channel's zone. */
import { longestList, type Compared } from '../domain/digest.ts';
import type { Catalogue, Language } from '../domain/catalogue.ts';
import type { Message, MessageList } from '../ports/chat.ts';
import type { Periods } from '../domain/digest-periods.ts';
import type { NeedLine, NoticeLine } from './digest-content.ts';
import { localDay, localMoment, localTime, say, type MessageKey } from './say.ts';
import { serviceName, shorten } from './words.ts';

export interface DigestView {
  catalogue: Catalogue;
  language: Language;
  /** In which moments are shown. */
  zone: string;
  /** The end of what is told: what was promised for before is overdue. */
  to: Date;
}

/** From here on a day without its year would be taken for another. */
const yearAfterMs = 300 * 24 * 3_600_000;

export function moment({ language, zone, to }: DigestView, at: Date): string {
  return to.getTime() - at.getTime() > yearAfterMs ? localMoment(language, at, zone) : localTime(language, at, zone);
}

/** `47`, or `46 + 47`. */
export function weekNumbers({ weeks }: Periods): string {
  return weeks.map((name) => String(Number(name.slice(-2)))).join(' + ');
}

/** The first and the last day. */
export function dates({ language, zone }: DigestView, { from, to }: Periods): string {
  const last = new Date(to.getTime() - 1);
  return `${localDay(language, from, zone)} – ${localDay(language, last, zone)}`;
}

/** `7 (usually 4.5)` */
export function beside(language: Language, { now, usual }: Compared): string {
  return say(language, 'digest.compared', { now, usual });
}

export function share(language: Language, now: number, usual: number | null): string {
  return usual === null ? say(language, 'digest.share', { now }) : say(language, 'digest.share.compared', { now, usual });
}

export function hours(language: Language, value: number): string {
  return say(language, 'digest.hours', { hours: value < 10 ? Math.round(value * 10) / 10 : Math.round(value) });
}

/** At most seven; how many more there are is said in the last line. Undefined where there is nothing. */
export function listOf<T>(language: Language, title: MessageKey, all: T[], line: (item: T) => MessageList['items'][number], count = all.length): MessageList | undefined {
  if (all.length === 0) return undefined;
  const shown = all.slice(0, count > longestList ? longestList - 1 : longestList);
  const more = count - shown.length;
  const items = shown.map(line);
  if (more > 0) items.push({ text: say(language, 'digest.more', { count: more }) });
  return { title: say(language, title), items };
}

/** A post with the lists that are not empty; none if all are. */
export function detailsOf(language: Language, title: MessageKey, lists: (MessageList | undefined)[]): Message[] {
  const filled = lists.filter((list) => list !== undefined);
  return filled.length > 0 ? [{ text: say(language, title), lists: filled }] : [];
}

export function noticeText({ catalogue, language, zone }: DigestView, { kind, services, title, from, until, over }: NoticeLine): string {
  const values = {
    kind: say(language, `notice.kind.${kind}`),
    services: services.map((id) => serviceName(catalogue, id, language)).join(', '),
    title: shorten(title, 90),
    from: localTime(language, from, zone),
    until: until ? localTime(language, until, zone) : '',
    duration: until ? duration(language, until.getTime() - from.getTime()) : '',
  };
  if (over && until) return say(language, 'digest.notice.over', values);
  // Nobody was surprised by it, and it may not have begun.
  if (kind === 'maintenance' && until) return say(language, 'digest.notice.dated', values);
  return say(language, until ? 'digest.notice.until' : 'digest.notice.open', values);
}

/** `2 h 10 min`, `3 d 4 h`. */
export function duration(language: Language, milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  if (minutes < 60) return say(language, 'digest.minutes', { minutes });
  if (minutes < 48 * 60) return say(language, 'digest.hours-minutes', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return say(language, 'digest.days-hours', { days: Math.floor(minutes / 1440), hours: Math.floor((minutes % 1440) / 60) });
}

/** What was said and what became of it. */
export function needText({ language }: DigestView, { id, title, state, answer, missions }: NeedLine): string {
  const values = { id, title: shorten(title, 90), state: say(language, `need.state.${state}`), missions };
  return answer ? say(language, 'digest.need.answered', { ...values, answer: shorten(answer, 140) }) : say(language, 'digest.need', values);
}
