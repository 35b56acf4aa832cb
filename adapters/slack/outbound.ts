/** Everything the bot shows on Slack by itself: posts, edits, reactions, App Home; and the look-up of its own posts. */
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Attachment, Destination, Message, MessageRef, Pace, Posted, ThreadRef } from '../../src/ports/chat.ts';
import { DeliveryError } from '../../src/ports/chat.ts';
import type { Channels } from './channels.ts';
import type { Call } from './client.ts';
import type { FileAccess } from './files.ts';
import { completeUpload, filesOf, uploadHidden } from './files.ts';
import type { Identity } from './identity.ts';
import { isOurs } from './identity.ts';
import { createPictures } from './pictures.ts';
import { messageRef, readMessage, readThread, threadRef } from './refs.ts';
import type { Block } from './render.ts';
import { blocksOf, fallbackOf, plainObject } from './render.ts';

/** Readable by every app and member, so it carries the opaque key only. */
const deliveryEvent = 'botschaft_delivery';
/** How far back a lost answer is looked up: longer than the outbox keeps trying. */
const lookBackMs = 7 * 24 * 3600_000;
const pageSize = 200;
const maxPages = 20;
const homeBlockLimit = 100;
/** Slack takes 250 kB for a view. */
const homeSizeLimit = 200_000;
/** Characters of one message in App Home. */
const homeTextLimit = 3000;

interface Outbound {
  post: (destination: Destination, message: Message, key: string) => Promise<Posted>;
  edit: (message: MessageRef, next: Message) => Promise<void>;
  react: (message: MessageRef) => Promise<void>;
  home: (userId: string, content: Message[]) => Promise<void>;
  find: (destination: Destination, key: string) => Promise<Posted | undefined>;
  pace: (destination: Destination) => Pace;
}

interface OutboundConfig {
  call: Call;
  files: FileAccess;
  channels: Channels;
  identity: () => Identity;
  loadFile: (attachment: Attachment) => Promise<Uint8Array>;
  now: () => Date;
  log: Logger;
}

export function createOutbound({ call, files, channels, identity, loadFile, now, log }: OutboundConfig): Outbound {
  const pictures = createPictures(files, now, log);

  /** The channel, and the thread's first message where there is one. */
  async function resolve(destination: Destination): Promise<{ channel: string; ts?: string }> {
    switch (destination.to) {
      case 'person':
        if (!isOurs(identity(), destination.tenant, undefined)) throw new DeliveryError({ kind: 'rejected' }, 'foreign-tenant');
        return { channel: await channels.direct(destination.direct) };
      case 'channel':
        return { channel: destination.channel };
      case 'thread':
        return readThread(destination.thread);
    }
  }

  /** Replies to a post arrive in its thread: the one it stands in, else the one it opens. */
  function posted(channel: string, ts: string, threadTs: string | undefined): Posted {
    return { thread: threadRef(channel, threadTs ?? ts), message: messageRef(channel, ts) };
  }

  const blocksFor = (message: Message, options: Parameters<typeof blocksOf>[1] = {}): Block[] => blocksOf(message, { ...options, workspaceUrl: identity().workspaceUrl });

  /** `show` gets the blocks of the message, its picture uploaded before anything is shown. */
  async function withPicture<T>(message: Message, show: (blocks: Block[]) => Promise<T>): Promise<T> {
    if (!message.picture) return show(blocksFor(message));
    const picture = await pictures.fileOf(message.picture);
    try {
      return await show(blocksFor(message, { picture }));
    } catch (error) {
      // Blocks of ours are valid: it is the file that Slack does not know yet. Such a refusal is clear, nothing was shown.
      if (picture !== undefined && error instanceof DeliveryError && error.reason === 'invalid_blocks') throw pictures.refused(message.picture);
      throw error;
    }
  }

  return {
    async post(destination, message, key) {
      const { channel, ts: threadTs } = await resolve(destination);
      await channels.refuseShared(channel);
      if (message.files?.length) {
        const blocks = blocksFor(message);
        const uploaded = await uploadHidden(files, await filesOf(message, loadFile));
        const ts = await completeUpload(files, { channel, ...(threadTs ? { threadTs } : {}), files: uploaded, blocks: marked(blocks, key) });
        return posted(channel, ts, threadTs);
      }
      const { ts } = await withPicture(message, (blocks) => call('chat.postMessage', {
        channel,
        ...(threadTs ? { thread_ts: threadTs } : {}),
        text: fallbackOf(message),
        blocks,
        metadata: { event_type: deliveryEvent, event_payload: { key } },
        parse: 'none',
        link_names: false,
        mrkdwn: false,
        unfurl_links: false,
        unfurl_media: false,
      }, postedSchema, { showing: true }));
      return posted(channel, ts, threadTs);
    },

    async edit(message, next) {
      const { channel, ts } = readMessage(message);
      await channels.refuseShared(channel);
      await withPicture(next, (blocks) =>
        call('chat.update', { channel, ts, text: fallbackOf(next), blocks, parse: 'none', link_names: false }, okSchema, { showing: true }));
    },

    async react(message) {
      const { channel, ts } = readMessage(message);
      await call('reactions.add', { channel, timestamp: ts, name: 'white_check_mark' }, okSchema, { showing: true }).catch((error: unknown) => {
        if (!(error instanceof DeliveryError && error.reason === 'already_reacted')) throw error;
      });
    },

    async home(userId, content) {
      await call('views.publish', { user_id: userId, view: { type: 'home', blocks: homeBlocks(content, blocksFor) } }, okSchema, { showing: true });
    },

    async find(destination, key) {
      const { channel, ts: threadTs } = await resolve(destination);
      let cursor = '';
      for (let page = 0; page < maxPages; page += 1) {
        const answer = await call(threadTs ? 'conversations.replies' : 'conversations.history', {
          channel,
          ...(threadTs ? { ts: threadTs } : {}),
          include_all_metadata: true,
          limit: pageSize,
          oldest: String((now().getTime() - lookBackMs) / 1000),
          ...(cursor ? { cursor } : {}),
        }, pageSchema);
        // Anybody can copy a key that they can read: only the bot's own messages count.
        const found = answer.messages.find((candidate) => (candidate.bot_id === identity().botId || candidate.user === identity().botUserId) && keyOf(candidate) === key);
        if (found) return posted(channel, found.ts, threadTs);
        cursor = answer.response_metadata?.next_cursor ?? '';
        if (!cursor) return undefined;
      }
      throw new DeliveryError({ kind: 'rejected' }, 'too-many-messages');
    },

    pace(destination) {
      const channel = channelTo(destination, channels);
      return channel === undefined ? opening : { key: `slack:${channel}`, burst: 5, perSecond: 1 };
    },
  };
}

/** A post with files has no metadata of its own; a block's id is the one opaque place that stays with it. */
function marked(blocks: Block[], key: string): Block[] {
  return blocks.map((block, index) => (index === 0 ? { ...block, block_id: `${deliveryEvent}:${key}` } : block));
}

/** `conversations.open` is one of Slack's tier 3: about 50 a minute for the whole workspace, whoever is written to. */
const opening: Pace = { key: 'slack:conversations.open', burst: 20, perSecond: 50 / 60 };

// Built once: zod compiles each schema that it is given.
const okSchema = z.object({});
const postedSchema = z.object({ ts: z.string() });
const pageSchema = z.object({
  messages: z.array(z.object({
    ts: z.string(),
    user: z.string().optional(),
    bot_id: z.string().optional(),
    metadata: z.object({ event_type: z.string().optional(), event_payload: z.record(z.string(), z.unknown()).optional() }).optional(),
    blocks: z.array(z.object({ block_id: z.string().optional() })).optional(),
  })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

function keyOf(message: z.infer<typeof pageSchema>['messages'][number]): unknown {
  const id = message.blocks?.[0]?.block_id ?? '';
  if (id.startsWith(`${deliveryEvent}:`)) return id.slice(deliveryEvent.length + 1);
  return message.metadata?.event_type === deliveryEvent ? message.metadata.event_payload?.key : undefined;
}

/** As many whole messages as Slack takes for a view; what is left out is shown by an ellipsis. */
function homeBlocks(content: Message[], blocksFor: typeof blocksOf): Block[] {
  const blocks: Block[] = [];
  let size = 0;
  for (const [index, message] of content.entries()) {
    const next: Block[] = [...(index > 0 ? [{ type: 'divider' as const }] : []), ...blocksFor(message, { prefix: `m${index}.`, textLimit: homeTextLimit })];
    size += JSON.stringify(next).length;
    if (blocks.length + next.length >= homeBlockLimit || size > homeSizeLimit) return [...blocks, { type: 'section', text: plainObject('…', 10) }];
    blocks.push(...next);
  }
  return blocks;
}

/** None for a direct chat that has not been opened yet. */
function channelTo(destination: Destination, channels: Channels): string | undefined {
  switch (destination.to) {
    case 'person': return channels.knownDirect(destination.direct);
    case 'channel': return destination.channel;
    case 'thread': return channelOf(destination.thread);
  }
}

function channelOf(thread: ThreadRef): string {
  return thread.id.split('/')[0] ?? thread.id;
}
