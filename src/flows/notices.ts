/** What all flows around notices share: which ones concern somebody, where they go and when, and the card in the queue. */
import type { Channel, Hours } from '../domain/catalogue.ts';
import { concernedMissions, concerns, decentTime, officeHours, type Notice } from '../domain/notice.ts';
import type { ServiceNotice } from '../domain/service-state.ts';
import type { Answer } from '../ports/chat.ts';
import type { NoticeReader } from '../ports/notices.ts';
import type { Person, TicketThread } from '../ports/people.ts';
import { noticeCard, noticeReference, textIn, type PreviewGroup } from '../views/notice.ts';
import { say, type MessageKey } from '../views/say.ts';
import { queueName, queueOf } from '../views/words.ts';
import { delivery, findMission, inThread, languageOf, missionIdOf, notice as whisper, threadLane, zoneOf, type Turn } from './turn.ts';

/** Between two drawings of a notice's progress on its card. */
export const progressGapMs = 5_000;

const read = new WeakMap<Turn, Promise<Notice[]>>();

/** Planned and running notices, read once in a turn and only if asked for. For the service board too. */
export function standingNotices(turn: Turn): Promise<Notice[]> {
  const known = read.get(turn) ?? turn.tx.standingNotices();
  read.set(turn, known);
  return known;
}

/** Running notices on this service that concern the sender's mission; advice is no problem and not among them. */
export async function noticesFor(turn: Turn, service: string | null): Promise<Notice[]> {
  if (!service) return [];
  const mission = findMission(turn.catalogue, missionIdOf(turn.catalogue, turn.me));
  return (await standingNotices(turn)).filter(
    ({ state, kind, services, concerned }) => state === 'running' && kind !== 'advice' && services.includes(service) && concerns(concerned, mission),
  );
}

/** What the sender is told of how services stand: outages and maintenance that run or are planned and concern them. */
export async function serviceNotices(turn: Turn): Promise<ServiceNotice[]> {
  const mission = findMission(turn.catalogue, missionIdOf(turn.catalogue, turn.me));
  const language = languageOf(turn.me);
  return (await standingNotices(turn)).flatMap(({ id, kind, services, texts, concerned, from, until }) => {
    if (kind === 'advice' || !concerns(concerned, mission)) return [];
    return [{ id, kind, services, title: say(language, `notice.kind.${kind}`), text: textIn(texts, language), from, until }];
  });
}

/** Channels of the missions concerned; those of headquarters hear what concerns all. */
export function concernedChannels({ catalogue }: Turn, { concerned }: Notice): Channel[] {
  return catalogue.channels.filter(({ mission }) =>
    mission === null ? concerned.all : concerns(concerned, catalogue.missions.find(({ id }) => id === mission)),
  );
}

/** Mission ids, or null where all people are concerned whatever their mission. */
export function concernedIds({ catalogue }: Turn, { concerned }: Notice): string[] | null {
  return concerned.all ? null : concernedMissions(catalogue, concerned).map(({ id }) => id);
}

/** When people there work: the mission's hours; of headquarters the queue's; of somebody unknown an office's. */
export function hoursOf({ catalogue }: Turn, { kind, mission, zone }: Pick<NoticeReader, 'kind' | 'mission' | 'zone'>, queue: string): Hours {
  const known = findMission(catalogue, mission)?.hours;
  if (known) return known;
  return (kind === 'channel' ? queueOf(catalogue, queue).desks[0]?.hours : undefined) ?? officeHours(zone);
}

export function zoneOfChannel({ catalogue }: Turn, { mission }: Channel, queue: string): string {
  return findMission(catalogue, mission)?.hours.zone ?? queueOf(catalogue, queue).desks[0]?.hours.zone ?? 'UTC';
}

/** To how many channels and about how many people it would go if it were sent now, and when. */
export async function previewOf(turn: Turn, notice: Notice): Promise<PreviewGroup[]> {
  const groups = new Map<number, PreviewGroup>();
  const add = (mission: string | null, zone: string, kind: 'channel' | 'person', channels: number, people: number) => {
    const at = decentTime(hoursOf(turn, { kind, mission, zone }, notice.queue), notice.urgent, turn.now);
    const key = at <= turn.now ? 0 : at.getTime();
    const group = groups.get(key) ?? { at: key ? at : null, channels: 0, people: 0, places: [] };
    group.channels += channels;
    group.people += people;
    if (mission && !group.places.some((place) => place.mission === mission)) group.places.push({ mission, zone });
    groups.set(key, group);
  };
  for (const channel of concernedChannels(turn, notice)) add(channel.mission, zoneOfChannel(turn, channel, notice.queue), 'channel', 1, 0);
  for (const { mission, people } of await turn.tx.peopleByMission(notice.services, concernedIds(turn, notice)))
    add(mission, findMission(turn.catalogue, mission)?.hours.zone ?? 'Europe/Berlin', 'person', 0, people);
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/** Replaces a notice in the plan. */
export function keepNotice(turn: Turn, notice: Notice): void {
  turn.plan.notices = [...turn.plan.notices.filter(({ id }) => id !== notice.id), notice];
}

export async function cardMessage(turn: Turn, notice: Notice) {
  const { catalogue, tx } = turn;
  const declarer: Person | undefined = notice.declaredBy === turn.me.id ? turn.me : await tx.person(notice.declaredBy);
  const preview = notice.state === 'draft' ? await previewOf(turn, notice) : null;
  const zone = declarer ? zoneOf(catalogue, declarer) : 'Europe/Berlin';
  return noticeCard({ catalogue, notice, zone, preview }, queueOf(catalogue, notice.queue).language);
}

/** Draws the card again, in place. */
export async function drawCard(turn: Turn, notice: Notice): Promise<void> {
  const act = { do: 'edit' as const, of: notice.card, message: await cardMessage(turn, notice) };
  turn.plan.deliveries.push(delivery(turn, act, threadLane(notice.thread)));
}

/** The card's first post, in a conversation of its own. */
export async function postNoticeCard(turn: Turn, notice: Notice): Promise<void> {
  const { platform, channel } = queueOf(turn.catalogue, notice.queue);
  turn.plan.threads.push(noticeThread(notice.thread, notice.card, { to: 'channel', platform, channel }));
  turn.plan.deliveries.push(inThread(turn, notice.thread, await cardMessage(turn, notice), { id: notice.card }));
}

export function noticeThread(id: string, card: string, destination: TicketThread['destination']): TicketThread {
  return { id, ticket: null, side: 'notice', destination, ref: null, card, active: true };
}

/** A line below the card. */
export function noticeLine(turn: Turn, notice: Notice, key: MessageKey): void {
  const values = { name: turn.me.name, reference: noticeReference(notice.id) };
  turn.plan.deliveries.push(inThread(turn, notice.thread, { text: say(queueOf(turn.catalogue, notice.queue).language, key, values) }));
}

/** Undefined: the sender may act for this queue at this moment. Else the sentence that says why not. */
export function refusalFor(turn: Turn, queue: string): string | undefined {
  const language = languageOf(turn.me);
  if (turn.rights.queues.has(queue)) return undefined;
  if (turn.rights.unknown) return say(language, 'refused.rights-unknown');
  return say(language, 'refused.not-responder', { queue: queueName(turn.catalogue, queue, language) });
}

export function refused(sentence: string): Answer {
  return whisper(sentence);
}
