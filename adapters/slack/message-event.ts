/** Which of Slack's many `message` events is a person's new, edited or deleted message. */
import type { z } from 'zod';
import type { Attachment, MessageArrived } from '../../src/ports/chat.ts';
import { toAttachment } from './files.ts';
import type { Identity } from './identity.ts';
import type { messageSchema, Said } from './payloads.ts';

interface Heard {
  variant: MessageArrived['variant'];
  keys: string[];
  userId: string;
  channel: string;
  direct: boolean;
  ts: string;
  /** Absent for a message in the chat itself. */
  threadTs?: string;
  /** As Slack wrote it. */
  text: string;
  attachments: Attachment[];
}

/** Joins, topics, pins and the like carry other subtypes. */
const personal = new Set([undefined, 'file_share', 'thread_broadcast', 'me_message']);

/** Undefined where nothing was said by a person: own echoes, other bots, unfurls, reply counts. */
export function heardFrom({ event_id, event }: z.infer<typeof messageSchema>, identity: Identity): Heard | undefined {
  const { channel, subtype } = event;
  const at = (kind: string, ts: string) => `slack:${kind}:${identity.teamId}:${channel}:${ts}`;
  const heard = (variant: Heard['variant'], said: Said, author: string, keys: string[]): Heard => ({
    variant,
    keys: [`slack:event:${event_id}`, ...keys],
    userId: author,
    channel,
    direct: channel.startsWith('D'),
    ts: said.ts,
    // The first message of a thread is its own `thread_ts`, but it stands in the chat itself.
    ...(said.thread_ts && said.thread_ts !== said.ts ? { threadTs: said.thread_ts } : {}),
    text: variant === 'deleted' ? '' : said.text ?? '',
    attachments: variant === 'deleted' ? [] : (said.files ?? []).filter((file) => file.mode !== 'tombstone').map(toAttachment),
  });

  switch (subtype) {
    case 'message_changed': {
      const { message, previous_message: before } = event;
      // A deleted message with replies stays as a tombstone in Slack's own name.
      if (message?.subtype === 'tombstone') {
        const author = authorOf(before, identity);
        return author && before ? heard('deleted', { ...before, ts: message.ts }, author, [at('deleted', message.ts)]) : undefined;
      }
      const author = authorOf(message, identity);
      if (!message || !author || !personal.has(message.subtype)) return undefined;
      // Unfurls, reply counts and "also sent to channel" change a message without changing what it says.
      if (before ? before.text === message.text : !message.edited) return undefined;
      return heard('edited', message, author, [at('edited', `${message.ts}:${message.edited?.ts ?? event.event_ts ?? event.ts}`)]);
    }
    case 'message_deleted': {
      const before = event.previous_message;
      const author = authorOf(before, identity);
      return before && author ? heard('deleted', before, author, [at('deleted', before.ts)]) : undefined;
    }
    default: {
      const author = authorOf(event, identity);
      if (!author || !personal.has(subtype)) return undefined;
      // One gesture may arrive under two `ts` with the same `client_msg_id`.
      return heard('new', event, author, [at('message', event.ts), ...(event.client_msg_id ? [`slack:client:${event.client_msg_id}`] : [])]);
    }
  }
}

function authorOf(said: Said | undefined, identity: Identity): string | undefined {
  if (!said?.user || said.bot_id || said.user === identity.botUserId) return undefined;
  return said.user;
}
