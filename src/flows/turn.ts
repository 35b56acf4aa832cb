/** One event being handled: what a flow may look at, and the plan it fills. Nothing here touches a platform. */
import type { Article } from '../domain/article.ts';
import { languages, type Catalogue, type Language, type Mission } from '../domain/catalogue.ts';
import { missionOf } from '../domain/directory.ts';
import type { Answer, Capabilities, Choice, Destination, Message, Platform, ThreadRef } from '../ports/chat.ts';
import { textLanguages, type TextLanguage } from '../understanding/language.ts';
import type { Understood } from '../understanding/understand.ts';
import type { Act, NewDelivery } from '../ports/deliveries.ts';
import type { Person } from '../ports/people.ts';
import type { Case, Plan, Tx } from '../ports/store.ts';
import { missionName } from '../views/words.ts';

/** Which queues the sender may act for. `unknown` where the platform could not be asked: that counts as no. */
export interface Rights {
  queues: ReadonlySet<string>;
  unknown: boolean;
}

/** The published answers as of one moment. Pure; src/article-shelf.ts swaps them as a whole. */
export interface Articles {
  /** Those that are good enough to be shown, best first. */
  search(text: string, wish: { language: TextLanguage; service: string | null }): Article[];
  /** Retired ones too. */
  byId(id: string): Article | undefined;
}

export interface Turn {
  tx: Tx;
  plan: Plan;
  now: Date;
  catalogue: Catalogue;
  me: Person;
  /** The tickets whose conversation the event stands in. */
  cases: Case[];
  /** Whether it stands in a thread of ours, whatever that is about. */
  threadKnown: boolean;
  rights: Rights;
  /** The same ids again when the same event is handled again. */
  newId: () => string;
  capabilities: (platform: Platform) => Capabilities;
  /** A channel of the catalogue as events name it; undefined where its platform is not connected. */
  channelRef: (platform: Platform, channel: string) => ThreadRef | undefined;
  /** What a text means, in the sender's language and zone. Pure and quick; the same text always means the same. */
  understand: (text: string) => Understood;
  writtenIn: (text: string) => TextLanguage;
  articles: Articles;
  /** Nothing slow stands before the commit; this is looked at once it is done, and lost if the process ends. */
  afterCommit: Question[];
}

/** What is enough to say something that nobody in particular has caused: jobs have no sender. */
export type Speaker = Pick<Turn, 'plan' | 'newId' | 'catalogue' | 'now'>;

/** The bot was unsure what a draft means and has asked; an outside model may know. */
export interface Question {
  draft: string;
  /** The delivery that asks. */
  delivery: string;
  lane: string;
  text: string;
}

export function languageOf(person: Person): Language {
  return person.chosenLanguage ?? person.spokenLanguage ?? languageOfLocale(person.locale);
}

/** German at heart; whoever's platform speaks a language that the bot does not is more likely to read English. */
export function languageOfLocale(locale: string | null | undefined): Language {
  const given = locale?.toLowerCase();
  return given ? (languages.find((language) => given.startsWith(language)) ?? 'en') : 'de';
}

/** What a short text is taken to be written in. */
export function languageHint(person: Person): TextLanguage {
  return textLanguages.find((language) => language === languageOf(person)) ?? 'de';
}

export function missionIdOf(catalogue: Catalogue, person: Person): string | null {
  return (
    person.chosenMission ??
    missionOf(catalogue.directory, { platform: person.platform, userId: person.userId, email: person.email })
  );
}

export function findMission(catalogue: Catalogue, id: string | null): Mission | undefined {
  return id ? catalogue.missions.find((mission) => mission.id === id) : undefined;
}

/** The zone times are shown in: chosen, else the mission's, else the platform's. */
export function zoneOf(catalogue: Catalogue, person: Person): string {
  const mission = findMission(catalogue, missionIdOf(catalogue, person));
  return person.chosenZone ?? mission?.hours.zone ?? person.zone ?? 'Europe/Berlin';
}

export function missionChoice(catalogue: Catalogue, id: string | null, language: Language): Choice | undefined {
  return id ? { value: id, label: missionName(catalogue, id, language) } : undefined;
}

/** The person's direct chat, as a place for a post that belongs to no ticket. */
export function directChat(person: Person): Destination & { to: 'person' } {
  const { platform, tenant, userId, direct } = person;
  return { to: 'person', platform, tenant, userId, direct };
}

/** A delivery into a ticket's thread, in that thread's order. */
export function inThread(turn: Speaker, thread: string, message: Message, more: Partial<NewDelivery> = {}): NewDelivery {
  return { id: turn.newId(), lane: threadLane(thread), act: { do: 'post', to: { thread }, message }, ...more };
}

export function threadLane(thread: string): string {
  return `thread:${thread}`;
}

/** A delivery outside any ticket; one chat's deliveries keep their order. */
export function inChat(turn: Turn, chat: ThreadRef | undefined, message: Message): NewDelivery {
  const to: Destination = chat ? { to: 'thread', thread: chat } : directChat(turn.me);
  return delivery(turn, { do: 'post', to, message }, chat ? `chat:${chat.platform}:${chat.id}` : `person:${turn.me.id}`);
}

export function delivery(turn: Speaker, act: Act, lane: string): NewDelivery {
  return { id: turn.newId(), lane, act };
}

/** Says something where the person wrote, or in their direct chat if they wrote nowhere. */
export function reply(turn: Turn, chat: ThreadRef | undefined, message: Message): void {
  turn.plan.deliveries.push(inChat(turn, chat, message));
}

/** A sentence for the one who acted, in the platform's own reply. */
export function notice(text: string): Answer {
  return { kind: 'notice', message: { text } };
}

/** Replaces a person's row in the plan and in the turn, so that later steps of the same event see it. */
export function keepPerson(turn: Turn, change: Partial<Person>): void {
  turn.me = { ...turn.me, ...change };
  turn.plan.persons = [...turn.plan.persons.filter((person) => person.id !== turn.me.id), turn.me];
}

export function audit(turn: Turn, ticket: number | null, what: string): void {
  turn.plan.audit.push({ at: turn.now, person: turn.me.id, ticket, what });
}
