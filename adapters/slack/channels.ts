/** Where the bot may write: direct chats by person, and the guard against channels shared with other organisations. */
import { z } from 'zod';
import { DeliveryError } from '../../src/ports/chat.ts';
import type { Call } from './client.ts';

const sharedFreshMs = 10 * 60_000;
const remembered = 20_000;

export interface Channels {
  /** The direct chat with a person; opened if there is none. Throws `DeliveryError`. */
  direct(userId: string): Promise<string>;
  /** The direct chat if it was seen before. */
  knownDirect(userId: string): string | undefined;
  learnDirect(userId: string, channel: string): void;
  /** Throws `DeliveryError` where another organisation reads along. */
  refuseShared(channel: string): Promise<void>;
}

export function createChannels(call: Call, now: () => Date): Channels {
  const directs = new Map<string, string>();
  const shared = new Map<string, { at: number; external: boolean }>();

  function learnDirect(userId: string, channel: string): void {
    directs.set(userId, channel);
    if (directs.size > remembered) directs.delete(directs.keys().next().value ?? '');
  }

  return {
    knownDirect: (userId) => directs.get(userId),
    learnDirect,
    async direct(userId) {
      const known = directs.get(userId);
      if (known) return known;
      const { channel } = await call('conversations.open', { users: userId }, z.object({ channel: z.object({ id: z.string() }) }));
      learnDirect(userId, channel.id);
      return channel.id;
    },
    async refuseShared(channel) {
      // Direct chats are opened with one person, whose rights the core has checked.
      if (channel.startsWith('D')) return;
      let known = shared.get(channel);
      if (!known || now().getTime() - known.at > sharedFreshMs) {
        const answer = await call('conversations.info', { channel }, z.object({
          channel: z.object({ is_ext_shared: z.boolean().optional(), is_archived: z.boolean().optional() }),
        }));
        known = { at: now().getTime(), external: answer.channel.is_ext_shared !== false };
        shared.set(channel, known);
      }
      if (known.external) throw new DeliveryError({ kind: 'rejected' }, 'channel-shared-externally');
    },
  };
}
