/** Slack names a conversation by its channel, a thread by channel and the `ts` of its first message, a message by channel and `ts`. */
import type { MessageRef, ThreadRef } from '../../src/ports/chat.ts';
import { DeliveryError } from '../../src/ports/chat.ts';

interface Place {
  channel: string;
  /** The thread's first message; absent for the chat itself. */
  ts?: string;
}

export function chatRef(channel: string): ThreadRef {
  return { platform: 'slack', id: channel };
}

export function threadRef(channel: string, ts: string): ThreadRef {
  return { platform: 'slack', id: `${channel}/${ts}` };
}

export function messageRef(channel: string, ts: string): MessageRef {
  return { platform: 'slack', id: `${channel}/${ts}` };
}

/** Throws `DeliveryError` for a ref that this adapter did not mint. */
export function readThread(ref: ThreadRef): Place {
  const place = placeOf(ref);
  if (!place) throw new DeliveryError({ kind: 'rejected' }, 'foreign-ref');
  return place;
}

function placeOf(ref: ThreadRef): Place | undefined {
  const match = /^([A-Z0-9]+)(?:\/(\d+\.\d+))?$/.exec(ref.id);
  if (ref.platform !== 'slack' || !match?.[1]) return undefined;
  return match[2] === undefined ? { channel: match[1] } : { channel: match[1], ts: match[2] };
}

/** Where Slack opens it; undefined for a ref that this adapter did not mint. Source: the answers of `chat.getPermalink`. */
export function addressOf(ref: ThreadRef, workspaceUrl: string): string | undefined {
  const place = placeOf(ref);
  return place && `${workspaceUrl}archives/${place.channel}${place.ts === undefined ? '' : `/p${place.ts.replace('.', '')}`}`;
}

/** Throws `DeliveryError` for a ref that this adapter did not mint. */
export function readMessage(ref: MessageRef): Required<Place> {
  const { channel, ts } = readThread(ref);
  if (ts === undefined) throw new DeliveryError({ kind: 'rejected' }, 'foreign-ref');
  return { channel, ts };
}
