/**
 * The refs of this adapter. A thread's id is the Teams conversation id: `a:...` for a personal chat,
 * `19:...@thread.tacv2` for a channel, the same with `;messageid=N` for a thread in it.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DeliveryError } from '../../src/ports/chat.ts';
import type { MessageRef, ThreadRef } from '../../src/ports/chat.ts';

export function threadRef(conversation: string): ThreadRef {
  return { platform: 'teams', id: conversation };
}

/** The personal chat or the channel around a conversation. */
export function chatRef(conversation: string): ThreadRef {
  return threadRef(conversation.split(';messageid=')[0] ?? conversation);
}

/** The activity id of a channel thread's first message; undefined outside threads. */
export function rootOf(conversation: string): string | undefined {
  return conversation.split(';messageid=')[1];
}

export function messageRef(conversation: string, activity: string): MessageRef {
  return { platform: 'teams', id: `${conversation}|${activity}` };
}

export function readMessageRef(ref: MessageRef): { conversation: string; activity: string } {
  const at = ref.id.lastIndexOf('|');
  if (ref.platform !== 'teams' || at < 1) throw new DeliveryError({ kind: 'rejected' }, 'foreign-ref');
  return { conversation: ref.id.slice(0, at), activity: ref.id.slice(at + 1) };
}

/** Where Teams opens a channel or a thread in it; undefined for all else. Source: learn.microsoft.com, "Deep link to Teams chat". */
export function addressOf({ platform, id }: ThreadRef, clientHost: string, tenantId: string): string | undefined {
  const [, channel, root] = /^(19:[\w.@-]+)(?:;messageid=(\d+))?$/.exec(id) ?? [];
  if (platform !== 'teams' || channel === undefined) return undefined;
  const tenant = `tenantId=${encodeURIComponent(tenantId)}`;
  const at = encodeURIComponent(channel);
  if (root === undefined) return `https://${clientHost}/l/channel/${at}/channel?${tenant}`;
  return `https://${clientHost}/l/message/${at}/${root}?${tenant}&parentMessageId=${root}`;
}

const directSchema = z.object({ user: z.string().min(1), service: z.url() });

/** How to start a chat with a person later: the user id that Teams knows and the service that serves the tenant. */
export function directOf(user: string, serviceUrl: string): string {
  return JSON.stringify({ user, service: serviceUrl });
}

export function readDirect(direct: string): z.infer<typeof directSchema> {
  try {
    return directSchema.parse(JSON.parse(direct));
  } catch {
    throw new DeliveryError({ kind: 'rejected' }, 'foreign-ref');
  }
}

export function keyOf(...parts: string[]): string {
  return `teams:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
}

const windowMs = 30_000;

/**
 * Keys of a press or a submission. Teams sends an invoke that was not answered in 15 s again *under a new id*, so the id
 * says little: the same thing done by the same person within half a minute is one gesture. Two neighbouring windows
 * are named so that a repetition across the border of one meets the other.
 */
export function gestureKeys(at: Date, ...parts: string[]): string[] {
  const window = Math.floor(at.getTime() / windowMs);
  return [keyOf(...parts, String(window)), keyOf(...parts, String(window + 1))];
}
