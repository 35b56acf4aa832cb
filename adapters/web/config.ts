import type { Logger } from 'pino';
import type { PlaygroundStore } from '../../src/ports/playground.ts';

/** One of the people one can be in the playground. */
export interface WebPerson {
  id: string;
  name: string;
  email?: string;
  language: 'de' | 'en';
  /** IANA. */
  zone: string;
  /** Groups this person is a member of; `guest` makes them somebody who is not staff. */
  roles: string[];
}

/** The home channel of a queue, or a channel in which a mission or headquarters reads. */
export interface WebChannel {
  id: string;
  name: { de: string; en: string };
  /** Whose members are its responders; null where everybody may write. */
  group: string | null;
}

export interface WebConfig {
  store: PlaygroundStore;
  people: WebPerson[];
  channels: WebChannel[];
  /** The name under which the page is reached, where that is not this machine; without a port. */
  host?: string;
  log: Logger;
  now: () => Date;
  /** Unguessable: a file can be downloaded by whoever knows its id. */
  newId: () => string;
}

export const tenant = 'playground';
/** Bytes. */
export const maxFileSize = 10 * 1024 * 1024;
/** UTF-16 units in one post; more is refused with a sentence. */
export const maxText = 40_000;
