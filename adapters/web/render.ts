/**
 * Neutral message → what the store keeps → what the page gets. Nothing is escaped on the way: the page writes every
 * string with `textContent`, so typed text stays text.
 */
import { createHash } from 'node:crypto';
import type { Attachment, Message, MessageList, Picture } from '../../src/ports/chat.ts';
import { fittingLists } from '../../src/ports/fitting-lists.ts';
import type { WebFile, WebPost } from '../../src/ports/playground.ts';
import { maxText } from './config.ts';
import type { WebPerson } from './config.ts';
import { placeOf, readPlace, threadRef } from './refs.ts';

const maxLine = 500;
/** An item of a list weighs this beside its text, so that there are not thousands of short ones. */
const itemWeight = 50;

/** Attachments become files of the post, so they are kept apart from the message; what is too long ends in an ellipsis. */
export function storedMessage({ title, text, quote, facts, lists, buttons, picture }: Message): Message {
  return {
    ...(title === undefined ? {} : { title: cut(title, maxLine) }),
    text: cut(text, maxText),
    ...(quote && { quote: { ...quote, text: cut(quote.text, maxText) } }),
    ...(facts && { facts: facts.map(({ label, value }) => ({ label: cut(label, maxLine), value: cut(value, maxText) })) }),
    ...(lists && { lists: fittingLists(lists, { room: maxText, weigh: ({ text }) => text.length + itemWeight, cut }).map(ownLinks) }),
    ...(buttons && { buttons }),
    ...(picture && { picture }),
  };
}

/** The page can lead to its own threads only. */
function ownLinks({ title, items }: MessageList): MessageList {
  return { title, items: items.map(({ text, thread }) => ({ text, ...(thread?.platform === 'web' && readPlace(thread.id) ? { thread } : {}) })) };
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Half of a character at the end would not be storable.
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

export function attachmentOf({ id, name, type, size }: WebFile): Attachment {
  return { platform: 'web', id, name, type, size };
}

/** A message as the page reads it: the stream names pictures instead of carrying them. */
type PageMessage = Omit<Message, 'picture'> & { picture?: Omit<Picture, 'png'> & { address: string } };

/** A post as the page reads it. */
interface PagePost {
  id: number;
  /** `direct:PERSON` or `channel:ID`. */
  chat: string;
  root: number | null;
  /** Null: the bot. */
  author: { id: string; name: string } | null;
  message: PageMessage;
  files: WebFile[];
  reactions: string[];
  deleted: boolean;
  edited: boolean;
  at: string;
  revision: number;
}

export function pagePost(post: WebPost, people: WebPerson[]): PagePost {
  const name = people.find((person) => person.id === post.author)?.name;
  return {
    id: post.id,
    chat: threadRef({ chat: placeOf(post).chat, root: null }).id,
    root: post.root,
    author: post.author === null ? null : { id: post.author, name: name ?? post.author },
    message: post.deleted ? { text: '' } : pageMessage(post),
    files: post.deleted ? [] : post.files,
    reactions: post.reactions,
    deleted: post.deleted,
    edited: post.edited,
    at: post.at.toISOString(),
    revision: post.revision,
  };
}

function pageMessage({ id, message: { picture, ...rest } }: WebPost): PageMessage {
  if (!picture) return rest;
  const { png, ...said } = picture;
  return { ...rest, picture: { ...said, address: `/playground/pictures/${id}-${markOf(png)}` } };
}

/** Changes with the picture, so that an edited one is fetched anew, and cannot be guessed from the number of a post. */
export function markOf(png: string): string {
  return createHash('sha256').update(png).digest('hex').slice(0, 32);
}
