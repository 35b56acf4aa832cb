/** A notice as its readers see it, as its card shows it to the queue, and the card of a suspicion. */
import type { Catalogue, Language } from '../domain/catalogue.ts';
import { isAllowedFor, lasted, type Notice, type NoticeTexts, type Progress } from '../domain/notice.ts';
import { writtenConcerned } from '../domain/notice-words.ts';
import type { Suspicion } from '../domain/suspicion.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Button, Message } from '../ports/chat.ts';
import { localTime, say } from './say.ts';
import { missionName, reference, serviceName, shorten } from './words.ts';

export function noticeReference(id: number): string {
  return `N-${id}`;
}

/** The bot speaks four languages, a responder writes two. */
export function textIn(texts: NoticeTexts, language: Language): string {
  return language === 'de' ? texts.de : texts.en;
}

/** As a digest tells of it. */
export function noticeLine({ kind, services, texts, from, until, endedAt, state }: Notice, language: Language) {
  const [title = ''] = textIn(texts, language).split('\n');
  return { kind, services, title, from, until: endedAt ?? until, over: state === 'over' };
}

export function noticeServices(catalogue: Catalogue, { services }: Notice, language: Language): string {
  return services.map((id) => serviceName(catalogue, id, language)).join(', ');
}

function noticeTitle(catalogue: Catalogue, notice: Notice, language: Language): string {
  const { kind, state } = notice;
  const services = noticeServices(catalogue, notice, language);
  if (state === 'over' || state === 'cancelled') return say(language, `notice.title.${state}`, { services });
  return say(language, 'notice.title', { kind, services });
}

export function duration(notice: Notice, language: Language): string {
  const all = lasted(notice);
  const [days, hours, minutes] = [Math.floor(all / 1440), Math.floor(all / 60), all % 60];
  if (days > 0) return say(language, 'duration.days', { days, hours: hours % 24 });
  return hours > 0 ? say(language, 'duration.hours', { hours, minutes }) : say(language, 'duration.minutes', { minutes });
}

function times(notice: Notice, zone: string, language: Language, city = ''): { label: string; value: string }[] {
  const written = (at: Date) => localTime(language, at, zone) + city;
  return [
    { label: say(language, 'fact.from'), value: written(notice.from) },
    ...(notice.until && notice.state !== 'over' ? [{ label: say(language, 'fact.until'), value: written(notice.until) }] : []),
  ];
}

/** As it stands in a channel or direct chat, always of now: this is what its posts are edited to. */
export function noticePost(catalogue: Catalogue, notice: Notice, language: Language, zone: string): Message {
  return {
    title: noticeTitle(catalogue, notice, language),
    text: stateSentence(notice, language),
    quote: { text: textIn(notice.texts, language) },
    facts: [...times(notice, zone, language), { label: say(language, 'fact.notice'), value: noticeReference(notice.id) }],
    buttons: notice.state === 'running' && notice.kind !== 'advice' ? [meTooButton(String(notice.id), language)] : [],
  };
}

function stateSentence(notice: Notice, language: Language): string {
  switch (notice.state) {
    case 'draft':
    case 'planned':
      return say(language, 'notice.text.planned');
    case 'running':
      return say(language, 'notice.text.running', { kind: notice.kind });
    case 'over':
      return say(language, 'notice.text.over', { duration: duration(notice, language) });
    case 'cancelled':
      return say(language, 'notice.text.cancelled');
  }
}

function meTooButton(value: string, language: Language): Button {
  return { action: 'me-too', value, label: say(language, 'button.me-too'), style: 'primary' };
}

/** The reply below the post: what is new since. */
export function noticeReply(catalogue: Catalogue, notice: Notice, language: Language): Message {
  const services = noticeServices(catalogue, notice, language);
  if (notice.state === 'cancelled') return { text: say(language, 'notice.said.cancelled', { services }) };
  if (notice.state !== 'over') return { text: say(language, 'notice.said.update', { services }), quote: { text: textIn(notice.texts, language) } };
  const text = say(language, 'notice.said.over', { services, duration: duration(notice, language) });
  return { text, ...(notice.closing ? { quote: { text: textIn(notice.closing, language) } } : {}) };
}

/** What the tickets are answered that hang on it. */
export function noticeAnswer(catalogue: Catalogue, notice: Notice, language: Language): string {
  const services = noticeServices(catalogue, notice, language);
  const text = say(language, 'notice.answer', { services, duration: duration(notice, language) });
  return notice.closing ? `${text}\n${textIn(notice.closing, language)}` : text;
}

/** Told first to whoever reports or asks about a service that is known to be disturbed. */
export function knownProblem(catalogue: Catalogue, notice: Notice, draft: string, language: Language, zone: string): Message {
  const post = noticePost(catalogue, notice, language, zone);
  return {
    ...post,
    text: `${say(language, 'known.text')} ${post.text} ${say(language, 'known.typed')}`,
    buttons: [
      meTooButton(`${notice.id}:${draft}`, language),
      { action: 'known.other', value: `${notice.id}:${draft}`, label: say(language, 'button.other') },
    ],
  };
}

/** Channels and people that are told at one moment; `at` null: at once. `places`: missions with their local time then. */
export interface PreviewGroup {
  at: Date | null;
  channels: number;
  people: number;
  places: { mission: string; zone: string }[];
}

export interface NoticeCardView {
  catalogue: Catalogue;
  notice: Notice;
  /** Of the responder who declared it; times are shown in it. */
  zone: string;
  /** While it is a draft. */
  preview: PreviewGroup[] | null;
}

/** More groups than this say less, not more. */
const groupsShown = 8;
const placesShown = 4;

/** The one message in the queue's channel, edited in place from the draft to the all-clear. */
export function noticeCard({ catalogue, notice, zone, preview }: NoticeCardView, language: Language): Message {
  const value = `${notice.id}:${notice.version}`;
  const button = (name: 'send' | 'change' | 'discard' | 'update' | 'over' | 'cancel', more: Partial<Button> = {}): Button => ({
    action: `notice.${name}`,
    value,
    label: say(language, `button.notice.${name}`),
    ...more,
  });
  const draft = notice.state === 'draft';
  const city = ` (${zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')})`;
  const sum = (of: (group: PreviewGroup) => number) => (preview ?? []).reduce((total, group) => total + of(group), 0);
  const facts = [
    { label: say(language, 'fact.status'), value: say(language, `state.notice.${notice.state}`) },
    { label: say(language, 'fact.concerned'), value: writtenConcerned(notice.concerned, catalogue, language, say(language, 'notice.everybody')) },
    ...times(notice, zone, language, city),
    { label: say(language, 'fact.urgent'), value: say(language, `notice.urgent.${notice.urgent ? 'yes' : 'no'}`) },
    { label: say(language, 'fact.text.de'), value: notice.texts.de },
    { label: say(language, 'fact.text.en'), value: notice.texts.en },
    ...previewFacts(catalogue, preview ?? [], zone, city, language),
    ...(notice.progress ? progressFacts(notice.progress, language) : []),
  ];
  return {
    title: `${noticeReference(notice.id)} · ${noticeTitle(catalogue, notice, language)}`,
    text: draft
      ? say(language, 'notice.preview', { channels: sum(({ channels }) => channels), people: sum(({ people }) => people) })
      : stateSentence(notice, language),
    facts,
    buttons: [
      ...(draft ? [button('send', { style: 'primary' }), button('change', { opens: true }), button('discard')] : []),
      ...(isAllowedFor(notice, 'end') ? [button('over', { opens: true, style: 'primary' })] : []),
      ...(isAllowedFor(notice, 'update') ? [button('update', { opens: true })] : []),
      ...(notice.state === 'planned' ? [button('cancel')] : []),
    ],
  };
}

function previewFacts(catalogue: Catalogue, groups: PreviewGroup[], zone: string, city: string, language: Language) {
  const written = ({ channels, people }: PreviewGroup) => say(language, 'notice.preview.group', { channels, people });
  const shown = groups.slice(0, groupsShown).map((group) => {
    if (!group.at) return { label: say(language, 'notice.preview.now'), value: written(group) };
    const { at } = group;
    const there = group.places.slice(0, placesShown).map((place) => `${missionName(catalogue, place.mission, language)} ${localTime(language, at, place.zone)}`);
    const more = group.places.length > placesShown ? ' …' : '';
    return { label: localTime(language, at, zone) + city, value: `${written(group)}: ${there.join('; ')}${more}` };
  });
  const rest = groups.slice(groupsShown);
  if (rest.length === 0) return shown;
  const all = rest.reduce((sum, { channels, people }) => ({ ...sum, channels: sum.channels + channels, people: sum.people + people }), { at: null, channels: 0, people: 0, places: [] });
  return [...shown, { label: say(language, 'notice.preview.later'), value: written(all) }];
}

function progressFacts(progress: Progress, language: Language) {
  const { missionsToo } = progress;
  return [
    { label: say(language, 'fact.progress'), value: say(language, 'notice.progress', { ...progress }) },
    ...(missionsToo > 0 ? [{ label: say(language, 'fact.missions-too'), value: String(missionsToo) }] : []),
  ];
}

export interface SuspicionView {
  catalogue: Catalogue;
  suspicion: Suspicion;
  reports: Ticket[];
  /** Of the queue; times of missions that are not known are shown in it. */
  zone: string;
  /** Who decided, once somebody has. */
  decidedBy: string | null;
}

/** Slack shows at most 20 facts; the newest tell what it is now. */
const reportsShown = 18;

/** The tickets side by side, to see whether it is one matter. */
export function suspicionCard({ catalogue, suspicion, reports, zone, decidedBy }: SuspicionView, language: Language): Message {
  const service = serviceName(catalogue, suspicion.service, language);
  const missions = new Set(reports.flatMap(({ mission }) => mission ?? [])).size;
  const value = `${suspicion.id}:${suspicion.version}`;
  const text = [say(language, 'suspicion.text', { missions })];
  if (suspicion.state === 'declared' && suspicion.notice !== null)
    text.push(say(language, 'suspicion.declared', { reference: noticeReference(suspicion.notice) }));
  if (suspicion.state === 'dismissed')
    text.push(say(language, 'suspicion.dismissed', { name: decidedBy ?? say(language, 'fact.nobody'), time: localTime(language, suspicion.until, zone) }));
  return {
    title: say(language, 'suspicion.title', { service }),
    text: text.join(' '),
    facts: reports.slice(-reportsShown).map((ticket) => ({
      label: reference(catalogue, ticket.id),
      value: say(language, 'suspicion.line', {
        mission: missionName(catalogue, ticket.mission, language),
        time: localTime(language, ticket.createdAt, catalogue.missions.find(({ id }) => id === ticket.mission)?.hours.zone ?? zone),
        words: shorten(ticket.text.replaceAll('\n', ' '), 80),
      }),
    })),
    buttons:
      suspicion.state === 'open'
        ? [
            { action: 'suspicion.declare', value, label: say(language, 'button.suspicion.declare'), opens: true, style: 'primary' },
            { action: 'suspicion.dismiss', value, label: say(language, 'button.suspicion.dismiss') },
          ]
        : [],
  };
}
