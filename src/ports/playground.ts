/** What the playground keeps: it is a small chat platform of its own, so that it can be a real platform to the core. */
import type { Message } from './chat.ts';

export interface WebFile {
  id: string;
  name: string;
  type: string;
  size: number;
}

export interface WebPost {
  /** Grows with every post. */
  id: number;
  /** `person:ID` (a direct chat with the bot) or `channel:ID`. */
  chat: string;
  /** The id of the post that opened the thread; null for a post in the chat itself. */
  root: number | null;
  /** A playground person's id, or null for the bot. */
  author: string | null;
  /** A person's post has only `text`. */
  message: Message;
  files: WebFile[];
  reactions: string[];
  deleted: boolean;
  edited: boolean;
  at: Date;
  /** Grows with every change of any post: a reader asks for all that changed since the last one it saw. */
  revision: number;
}

export interface NewWebPost {
  chat: string;
  root: number | null;
  author: string | null;
  message: Message;
  files: WebFile[];
  /** Posting again under the same key gives the stored post back and stores nothing. */
  key: string;
}

export interface PlaygroundStore {
  append(post: NewWebPost, now: Date): Promise<{ post: WebPost; fresh: boolean }>;
  /** Undefined if there is no such post. */
  change(id: number, change: { message?: Message; reactions?: string[]; deleted?: boolean; edited?: boolean }): Promise<WebPost | undefined>;
  get(id: number): Promise<WebPost | undefined>;
  byKey(key: string): Promise<WebPost | undefined>;
  /** Posts of these chats that changed after `revision`, oldest change first. */
  changedSince(chats: string[], revision: number, limit: number): Promise<WebPost[]>;
  putFile(file: WebFile, bytes: Uint8Array): Promise<void>;
  file(id: string): Promise<{ file: WebFile; bytes: Uint8Array } | undefined>;
  putHome(person: string, content: Message[]): Promise<void>;
  home(person: string): Promise<Message[] | undefined>;
}
