/**
 * The playground's refs. A thread is `direct:PERSON`, `direct:PERSON/ROOT`, `channel:ID` or `channel:ID/ROOT`, where
 * ROOT is the post that opened it; a message is the number of its post.
 */
import type { MessageRef, ThreadRef } from '../../src/ports/chat.ts';
import type { WebPost } from '../../src/ports/playground.ts';

type Chat = { kind: 'direct'; person: string } | { kind: 'channel'; channel: string };

export interface Place {
  chat: Chat;
  /** Null in the chat itself. */
  root: number | null;
}

// Nine digits at most: the numbers are 32-bit integers in the database, a larger one would be an error there.
const threadPattern = /^(direct|channel):([^/]+)(?:\/([1-9]\d{0,8}))?$/;
const messagePattern = /^[1-9]\d{0,8}$/;

export function readPlace(id: string): Place | undefined {
  const [, kind, name, root] = threadPattern.exec(id) ?? [];
  if (!kind || !name) return undefined;
  return {
    chat: kind === 'direct' ? { kind, person: name } : { kind: 'channel', channel: name },
    root: root ? Number(root) : null,
  };
}

export function threadRef({ chat, root }: Place): ThreadRef {
  const around = chat.kind === 'direct' ? `direct:${chat.person}` : `channel:${chat.channel}`;
  return { platform: 'web', id: root === null ? around : `${around}/${root}` };
}

export function messageRef(post: WebPost): MessageRef {
  return { platform: 'web', id: String(post.id) };
}

export function readMessage(ref: MessageRef): number | undefined {
  return ref.platform === 'web' && messagePattern.test(ref.id) ? Number(ref.id) : undefined;
}

/** The name under which the store keeps a chat. */
export function chatName(chat: Chat): string {
  return chat.kind === 'direct' ? `person:${chat.person}` : `channel:${chat.channel}`;
}

/** Where a stored post stands. */
export function placeOf(post: WebPost): Place {
  const at = post.chat.indexOf(':');
  const name = post.chat.slice(at + 1);
  return {
    chat: post.chat.slice(0, at) === 'person' ? { kind: 'direct', person: name } : { kind: 'channel', channel: name },
    root: post.root,
  };
}
