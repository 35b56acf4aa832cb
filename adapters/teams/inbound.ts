/** An activity that is no invoke, in the core's words. */
import type { Attachment, ChatEvent } from '../../src/ports/chat.ts';
import { mentionsOf, pressSchema } from './activity.ts';
import type { Activity } from './activity.ts';
import type { Files } from './files.ts';
import { readHtml } from './html.ts';
import { chatRef, gestureKeys, keyOf, messageRef, rootOf, threadRef } from './refs.ts';

/** An event before it is known who it is from: the roster is only asked for what means something. */
export type Unsigned<Event extends ChatEvent = ChatEvent> = Event extends ChatEvent ? Omit<Event, 'from'> : never;

export function readActivity(activity: Activity, files: Files, now: Date): Unsigned | undefined {
  if (isBot(activity)) return undefined;
  switch (activity.type) {
    case 'message':
      return readPress(activity, now) ?? readMessage(activity, 'new', files);
    case 'messageUpdate':
      return readMessage(activity, 'edited', files);
    case 'messageDelete':
      return readMessage(activity, 'deleted', files);
    case 'installationUpdate':
      return activity.action === 'add' ? welcome(activity) : undefined;
    case 'conversationUpdate':
      return activity.membersAdded?.some(({ id }) => id === activity.recipient.id) === true ? welcome(activity) : undefined;
    default:
      return undefined;
  }
}

/** Our own echo, or another bot: bots have ids that begin with `28:`. */
export function isBot(activity: Activity): boolean {
  return activity.from.id === activity.recipient.id || activity.from.id.startsWith('28:') || activity.from.role === 'bot';
}

function isDirect(activity: Activity): boolean {
  return activity.conversation.conversationType === 'personal';
}

export function timeOf(activity: Activity, now: Date): Date {
  return activity.timestamp === undefined ? now : new Date(activity.timestamp);
}

/** Both an installation and a new member are reported for one and the same first meeting. */
function welcome(activity: Activity): Unsigned | undefined {
  if (!isDirect(activity)) return undefined;
  const chat = chatRef(activity.conversation.id);
  return { type: 'action', action: 'welcome', value: '', keys: [keyOf('welcome', chat.id)], thread: chat, chat, direct: true };
}

/** A button of an old client: it sends a message that has a value instead of a text. */
function readPress(activity: Activity, now: Date): Unsigned | undefined {
  const press = pressSchema.safeParse(activity.value);
  return press.success ? pressed(activity, press.data, now) : undefined;
}

export function pressed(activity: Activity, press: { $action: string; $value: string }, now: Date): Unsigned {
  const { id } = activity.conversation;
  return {
    type: 'action',
    action: press.$action,
    value: press.$value,
    keys: gestureKeys(timeOf(activity, now), 'press', id, activity.from.id, press.$action, press.$value, activity.replyToId ?? ''),
    thread: threadRef(id),
    chat: chatRef(id),
    direct: isDirect(activity),
  };
}

function readMessage(activity: Activity, variant: 'new' | 'edited' | 'deleted', files: Files): Unsigned | undefined {
  if (activity.id === undefined) return undefined;
  const { id } = activity.conversation;
  const chat = chatRef(id);
  const read = variant === 'deleted' ? { text: '', attachments: [] } : readContent(activity, files);
  // Teams gives even a channel's own post a thread id: that of the thread it would open.
  const standsInChannel = rootOf(id) === activity.id;
  return {
    type: 'message',
    variant,
    keys: [variant === 'new'
      ? keyOf('message', id, activity.id)
      : keyOf('message', id, activity.id, variant, activity.timestamp === undefined ? read.text : new Date(activity.timestamp).toISOString())],
    thread: standsInChannel ? chat : threadRef(id),
    chat,
    direct: isDirect(activity),
    message: messageRef(id, activity.id),
    ...read,
  };
}

/** Teams itself ends at about 100 kB; beyond that, reading deeply nested tags would take seconds. */
const maxHtml = 300_000;

/**
 * Teams sends a text twice: plain, where the labels of links have lost their addresses, and as an HTML attachment,
 * which is what the person saw. The second is taken where it is there.
 */
function readContent(activity: Activity, files: Files): { text: string; attachments: Attachment[] } {
  const mine = mentionsOf(activity).find(({ mentioned }) => mentioned.id === activity.recipient.id);
  const botName = mine?.mentioned.name ?? mine?.text?.replace(/<[^>]*>/g, '');
  const html = activity.attachments?.find(({ contentType }) => contentType === 'text/html');
  if (typeof html?.content === 'string' && html.content.length <= maxHtml) {
    const { text, marks } = readHtml(html.content, botName);
    return { text, attachments: files.read(activity.attachments ?? [], marks) };
  }
  const attachments = files.read(activity.attachments ?? [], []);
  const text = activity.text ?? '';
  if (activity.textFormat === 'xml') return { text: readHtml(text, botName).text, attachments };
  if (mine?.text === undefined || !text.includes(mine.text)) return { text, attachments };
  return { text: text.replace(mine.text, '').trim(), attachments };
}
