/**
 * What the core needs from a chat platform, and the neutral words in which both speak.
 *
 * The core sees opaque refs and neutral messages only. An adapter mints its refs, reads them again, and never asks
 * the core to understand them. Everything in a `Message` is plain text: an adapter escapes all of it, so that nothing
 * typed by a person can ping, format or hide a link on the other side.
 */
import type { RequestListener } from 'node:http';

export const platforms = ['slack', 'teams', 'web'] as const;
export type Platform = (typeof platforms)[number];

/** A conversation: a direct chat, a channel, or one thread in either. `id` is opaque outside its adapter. */
export interface ThreadRef {
  platform: Platform;
  id: string;
}

/** One posted message. `id` is opaque outside its adapter. */
export interface MessageRef {
  platform: Platform;
  id: string;
}

/** A file that lies on a platform; its bytes are fetched with `ChatAdapter.loadFile` when they are needed. */
export interface Attachment {
  platform: Platform;
  /** Opaque outside its adapter; at most 2000 characters, never contains a token. */
  id: string;
  name: string;
  /** MIME type, `application/octet-stream` if unknown. */
  type: string;
  /** Bytes; 0 if unknown. */
  size: number;
  /** The platform shows the file to people but not to a bot (a file in a Teams channel). */
  unreachable?: boolean;
}

// ---- in -------------------------------------------------------------------------------------------------------

/** Who did something. Filled by the adapter from the verified call and a short look into the platform's profile. */
export interface Sender {
  platform: Platform;
  /** Slack team, Entra tenant, `playground`. */
  tenant: string;
  userId: string;
  name: string;
  email?: string;
  /** BCP 47, as the platform says it: `de-DE`. */
  locale?: string;
  /** IANA, as the platform says it. */
  zone?: string;
  /** True only where the platform positively says: ours, not a guest, not external, not a bot. */
  staff: boolean;
  /** Opaque: lets the adapter start a direct chat with this person later. At most 1000 characters. */
  direct: string;
}

interface EventBase {
  /**
   * Identical on redelivery of the same gesture; any one of them seen before makes the event a duplicate.
   * At least one, each at most 200 characters.
   */
  keys: string[];
  from: Sender;
}

export interface MessageArrived extends EventBase {
  type: 'message';
  variant: 'new' | 'edited' | 'deleted';
  /** Where it stands. Equal to `chat` when it stands in the direct chat or channel itself, not in a thread. */
  thread: ThreadRef;
  /** The direct chat or channel around `thread`. */
  chat: ThreadRef;
  direct: boolean;
  message: MessageRef;
  /** Neutral text: platform markup decoded, the real URL shown beside its label. Empty for `deleted`. */
  text: string;
  attachments: Attachment[];
}

export interface ActionTaken extends EventBase {
  type: 'action';
  /** `Button.action`, or one of `command`, `home`, `welcome` and `report`, which an adapter raises by itself. */
  action: string;
  /** `Button.value`; empty for commands and shortcuts. */
  value: string;
  /** Absent where the gesture stands outside any conversation (a global shortcut, App Home). */
  thread?: ThreadRef;
  chat?: ThreadRef;
  direct: boolean;
  /** The words after a command, or the text of the message a shortcut was used on. */
  text?: string;
  attachments?: Attachment[];
}

export interface FormSubmitted extends EventBase {
  type: 'form';
  form: string;
  /** `Form.context`, handed back unchanged. */
  context: string;
  /** By field id. A choice or search gives the chosen value; a field left empty is absent. */
  values: Record<string, string>;
  attachments: Attachment[];
  thread?: ThreadRef;
}

export type ChatEvent = MessageArrived | ActionTaken | FormSubmitted;

/** Choices asked for while the person types in a `search` field. */
export interface ChoicesAsked {
  source: string;
  query: string;
  from: Sender;
}

/** What travels in the platform's own reply to an action or a form; a plain message can only be answered with `none`. */
export type Answer =
  | { kind: 'none' }
  /** Open this form; in reply to a submitted form with the same id: show it again with `Field.error`s, typed values kept. */
  | { kind: 'form'; form: Form }
  /** Seen only by the person who acted, near where they acted. */
  | { kind: 'notice'; message: Message };

/** What an adapter may call: the one door in. Throws when nothing was committed: the adapter then answers 5xx. */
export interface Core {
  handle(event: ChatEvent): Promise<Answer>;
  choices(asked: ChoicesAsked): Promise<Choice[]>;
  /** Bytes of a file that lies on any platform, for an upload to this one. Throws `DeliveryError`. */
  loadFile(attachment: Attachment): Promise<Uint8Array>;
}

// ---- out ------------------------------------------------------------------------------------------------------

export type Destination =
  /** A new thread in the person's direct chat, where the platform has threads there; else the direct chat. */
  | { to: 'person'; platform: Platform; tenant: string; userId: string; direct: string }
  /** A new thread in a channel. */
  | { to: 'channel'; platform: Platform; channel: string }
  /** A reply in a thread, or a message in the chat itself if the ref is a chat. */
  | { to: 'thread'; thread: ThreadRef };

export interface Message {
  /** Bold line above the text. */
  title?: string;
  /** The bot's own sentence. Makes sense alone together with `title`: it is the notification. */
  text: string;
  /** Words typed by a person, shown apart from the bot's own. */
  quote?: { author?: string; text: string };
  facts?: { label: string; value: string }[];
  lists?: MessageList[];
  buttons?: Button[];
  picture?: Picture;
  /** Uploaded again on the destination's platform, never linked with a token. */
  files?: Attachment[];
}

/** What a platform does not take (more than 20 lists, lines over 600 characters, too much of all) is cut visibly. */
export interface MessageList {
  title: string;
  items: {
    text: string;
    /** A conversation that the readers may open: the item links to it where the platform has such links. */
    thread?: ThreadRef;
  }[];
}

/**
 * One picture. Everything it shows also stands in the text. Where a platform will not take it (Slack beside `files`, and in what
 * only one person sees), the words of `alt` stand in its place.
 */
export interface Picture {
  /** Base64 of at most 700,000 bytes. */
  png: string;
  /** Says what the picture says; at most 2000 characters. */
  alt: string;
  /** Pixels. */
  width: number;
  height: number;
}

export interface Button {
  /** `[a-z.-]`, at most 40 characters. */
  action: string;
  /** At most 200 characters. */
  value: string;
  /** At most 75 characters. */
  label: string;
  style?: 'primary' | 'danger';
  /** True: pressing it is answered with a form (Teams must know this when the card is drawn). */
  opens?: boolean;
}

export interface Choice {
  value: string;
  label: string;
}

export interface Form {
  id: string;
  /** At most 24 characters, Slack's limit for a modal's title. */
  title: string;
  /** At most 24 characters. */
  submit: string;
  cancel: string;
  /** Opaque to adapters; at most 500 characters; contains a nonce, so that sending twice can be noticed. */
  context: string;
  fields: Field[];
}

interface FieldBase {
  id: string;
  label: string;
  hint?: string;
  optional?: boolean;
  /** Shown at the field; what was typed is kept. */
  error?: string;
}

export type Field =
  | (FieldBase & { type: 'text'; value?: string; multiline?: boolean; maxLength: number })
  /** At most 100 options. */
  | (FieldBase & { type: 'choice'; value?: string; options: Choice[] })
  /** Options are asked for with `Core.choices({source})` while typing. */
  | (FieldBase & { type: 'search'; source: string; value?: Choice })
  /** Left out by an adapter whose platform has no file field in forms; `hint` is shown instead. */
  | (FieldBase & { type: 'files'; kept?: Attachment[] });

/** Where a post ended up: `thread` is where replies to it will arrive. */
export interface Posted {
  thread: ThreadRef;
  message: MessageRef;
}

/** Tokens of a bucket per `key` within which the platform accepts posts. */
export interface Pace {
  key: string;
  burst: number;
  perSecond: number;
}

export interface Capabilities {
  /** A new thread can be opened in a direct chat. */
  directThreads: boolean;
  /** `find` can tell for certain whether a post arrived. */
  lookup: boolean;
  reactions: boolean;
}

/** Of a platform that is not connected. */
export const noCapabilities: Capabilities = { directThreads: false, lookup: false, reactions: false };

export type Reaction = 'delivered';

export interface ChatAdapter {
  readonly platform: Platform;
  readonly capabilities: Capabilities;
  /** HTTP paths of the one server that belong to this adapter; a path ending in `/` covers everything below it. */
  readonly routes: { path: string; listener: RequestListener }[];
  /** Checks credentials and learns its own identity. Throws a sentence that names the setting which is wrong. */
  start(): Promise<void>;
  stop(): Promise<void>;

  /** One attempt, never repeated inside. `key` is opaque and lets `find` recognise the post. Throws `DeliveryError`. */
  post(destination: Destination, message: Message, key: string): Promise<Posted>;
  /** Idempotent. Throws `DeliveryError`. */
  edit(message: MessageRef, next: Message): Promise<void>;
  /** Idempotent. Present where `capabilities.reactions`. */
  react?(message: MessageRef, reaction: Reaction): Promise<void>;
  /** The person's own page (Slack App Home); replaces what was there. */
  home?(person: Destination & { to: 'person' }, content: Message[]): Promise<void>;
  /** The post that carries `key`, or undefined if there is none. Present where `capabilities.lookup`. */
  find?(destination: Destination, key: string, message: Message): Promise<Posted | undefined>;
  /** Throws `DeliveryError` (`rejected` where the platform gives a bot no access). */
  loadFile(attachment: Attachment): Promise<Uint8Array>;

  /** Is this user in the group that may act as responders? Throws when it cannot be told: the caller fails closed. */
  isMember(group: string, userId: string): Promise<boolean>;
  /** The catalogue's channel of this id as events name it, to recognise what is said in it. */
  channel(id: string): ThreadRef;
  /** How fast may be posted there? */
  pace(destination: Destination): Pace;
}

export type DeliveryFailure =
  /** `maybeDelivered`: the answer was lost, so the post may be there. */
  | { kind: 'retry'; maybeDelivered: boolean }
  | { kind: 'rate-limited'; retryAfterMs: number }
  /** The channel, chat, person or message is no more, or the bot was shut out. */
  | { kind: 'gone' }
  /** The platform will never accept this. */
  | { kind: 'rejected' };

/** The one error an adapter throws for a post, edit, look-up or file. `reason` is a short code, never message text. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly failure: DeliveryFailure;
  readonly reason: string;

  constructor(failure: DeliveryFailure, reason: string, options?: ErrorOptions) {
    super(`${failure.kind}: ${reason}`, options);
    this.failure = failure;
    this.reason = reason;
  }
}

/**
 * The whole message as plain text: what a notification, a plain-text mode and a screen reader get. The picture's words are part
 * of it: of a message with blocks, a screen reader on Slack hears this text only, and never the alt text of a block.
 */
export function plainText(message: Message): string {
  const lines = [message.title, message.text];
  if (message.quote) lines.push(message.quote.author ? `${message.quote.author}: ${message.quote.text}` : message.quote.text);
  for (const fact of message.facts ?? []) lines.push(`${fact.label}: ${fact.value}`);
  for (const { title, items } of message.lists ?? []) lines.push(title, ...items.map(({ text }) => `• ${text}`));
  lines.push(message.picture?.alt);
  return lines.filter(Boolean).join('\n');
}
