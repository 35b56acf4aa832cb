/** The shapes of the catalogue: missions, queues, services and who belongs where. Pure data, validated at the edge. */
import type { Article } from './article.ts';
import type { Language } from './language.ts';
import type { Urgency } from './urgency.ts';

export { languages } from './language.ts';
export type { Language } from './language.ts';

/** What the playground's page itself speaks. */
export const pageLanguages = ['de', 'en'] as const;
export type PageLanguage = (typeof pageLanguages)[number];

/** A name in every language of the bot; where the catalogue file has none in French or Spanish, the English one. */
export type Names = Record<Language, string>;

/** ISO weekday: 1 = Monday ... 7 = Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export interface Hours {
  /** IANA. */
  zone: string;
  days: Weekday[];
  /** `HH:MM`, local. */
  from: string;
  /** `HH:MM`, local, after `from`; `24:00` is the end of the day. */
  to: string;
  /** ISO dates on which these hours do not apply. */
  holidays: string[];
}

export interface Mission {
  id: string;
  type: string;
  name: Names;
  /** ISO 3166-1 alpha-2. */
  country: string;
  region: string;
  languages: string[];
  hours: Hours;
}

/** A group of responders that keeps a queue's hours; several desks hand over with the sun. */
export interface Desk {
  name: Names;
  hours: Hours;
}

export interface Queue {
  id: string;
  name: Names;
  language: Language;
  /** The home channel; `channel` is the platform's own id. */
  platform: 'slack' | 'teams' | 'web';
  channel: string;
  /** The platform's group whose members are the responders: Slack user group, Teams team, playground role. */
  responders: string;
  desks: Desk[];
  /** The promise: working minutes of the queue until the first answer. */
  answerWithin: Record<Urgency, number>;
  digest: DigestWish;
}

/** How a channel wants its weekly digest until its readers say otherwise. */
export interface DigestWish {
  on: boolean;
  /** `HH:MM` on the first working day of the channel's week, local. */
  time: string;
  /** A week in which there is nothing to say. */
  empty: 'line' | 'nothing';
}

/** A channel in which missions or headquarters read: notices and the digest go there. */
export interface Channel {
  platform: 'slack' | 'teams' | 'web';
  /** The platform's own id. */
  channel: string;
  /** Null: headquarters. */
  mission: string | null;
  language: Language;
  digest: DigestWish;
}

/** When reports of one service look like one outage. */
export interface Suspicion {
  /** So many missions ... */
  missions: number;
  /** ... within so many minutes. */
  within: number;
}

export interface Service {
  id: string;
  names: Names;
  synonyms: Record<string, string[]>;
  queue: string;
  /** How to get it, in one or two sentences. */
  order: Names | null;
}

/** Which mission a person belongs to; the first entry that fits wins. */
export interface DirectoryEntry {
  mission: string;
  user?: { platform: 'slack' | 'teams' | 'web'; id: string };
  /** Whole address, or `*` as a wildcard within it: `*@nairobi.example`, `*.nairobi@example`. */
  email?: string;
}

export interface PlaygroundPerson {
  id: string;
  name: string;
  email?: string;
  language: PageLanguage;
  zone: string;
  /** Groups this person is a member of; none for a requester. */
  roles: string[];
}

export interface Catalogue {
  /** Stands in front of a ticket's number: `AA` gives `AA-1042`. */
  prefix: string;
  missions: Mission[];
  queues: Queue[];
  /** Takes what no other queue is named for. */
  defaultQueue: string;
  /** Takes feedback. */
  feedbackQueue: string;
  services: Service[];
  channels: Channel[];
  suspicion: Suspicion;
  /** Put into the store at the start; from then on the store's are asked. */
  articles: Article[];
  directory: DirectoryEntry[];
  playground: PlaygroundPerson[];
}
