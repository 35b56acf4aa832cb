/** Slack's Web API, as far as the bot uses it: token, scopes, limits, error codes. An unknown method is a test failure. */
import { z } from 'zod';
import { homeOf, messageBlocksOf, modalOf, seenBlocks, seenMrkdwn, workspaceUrl } from './fake-slack-blocks.ts';
import type { FakeChannel, FakeMessage, OpenView, Workspace } from './fake-slack-workspace.ts';
import { addMessage, messageAt, openDirect, shownMessage, typeOf, wireFile, wireMessage } from './fake-slack-workspace.ts';

export type Answer = { ok: boolean; error?: string; [key: string]: unknown };

interface Method {
  /** Any one of them. */
  scopes: (args: Args) => string[];
  run: (workspace: Workspace, args: Args, platform: Platform) => Answer;
}

/** What the API needs of the server around it. */
export interface Platform {
  url: string;
  /** The bot's own messages come back to it as events. */
  echo(message: FakeMessage, change?: { before: Record<string, unknown> }): void;
}

type Args = Record<string, unknown>;
const failed = (error: string): Answer => ({ ok: false, error });
const text = (args: Args, name: string): string => (typeof args[name] === 'string' ? args[name] : '');

function channelOf(workspace: Workspace, args: Args, name = 'channel'): FakeChannel | string {
  const channel = workspace.channels.get(text(args, name));
  if (!channel) return 'channel_not_found';
  return channel;
}

function writable(workspace: Workspace, args: Args, name = 'channel'): FakeChannel | string {
  const channel = channelOf(workspace, args, name);
  if (typeof channel === 'string') return channel;
  if (channel.is_archived) return 'is_archived';
  if (!channel.is_member) return 'not_in_channel';
  return channel;
}

const historyScopes = (args: Args): string[] => {
  const id = text(args, 'channel');
  return id.startsWith('D') ? ['im:history'] : id.startsWith('G') ? ['groups:history'] : ['channels:history'];
};

function history(workspace: Workspace, args: Args, messages: FakeMessage[]): Answer {
  const oldest = Number(args.oldest ?? 0);
  const list = messages.filter((message) => Number(message.ts) > oldest);
  const from = Number(text(args, 'cursor') || 0);
  const limit = Math.min(Number(args.limit ?? 100), 1000);
  const page = list.slice(from, from + limit).map((message) => ({
    ...wireMessage(workspace, message),
    ...(message.metadata && String(args.include_all_metadata) === 'true' ? { metadata: message.metadata } : {}),
  }));
  const more = from + limit < list.length;
  return { ok: true, messages: page, has_more: more, response_metadata: { next_cursor: more ? String(from + limit) : '' } };
}

function content(workspace: Workspace, args: Args): { text: string; blocks: ReturnType<typeof messageBlocksOf> } | string {
  const wire = text(args, 'text');
  if (wire.length > 40_000) return 'msg_too_long';
  const blocks = messageBlocksOf(args.blocks ?? []);
  if (typeof blocks === 'string') return blocks;
  // "invalid slack file": unknown, no picture, or not scanned yet; the bot must have access, as to its own uploads.
  const usable = seenBlocks(blocks).images.every(({ file }) => {
    const known = workspace.files.get(file);
    return known?.mode === 'hosted' && known.scans === 0 && known.mimetype === 'image/png' && known.user === workspace.bot.userId;
  });
  if (!usable) return 'invalid_blocks';
  if (wire === '' && blocks.length === 0) return 'no_text';
  // Strict: a message without `text` is silent for screen readers and notifications.
  if (wire === '') return 'missing_text_in_message';
  return { text: wire, blocks };
}

const metadataSchema = z.strictObject({ event_type: z.string().min(1), event_payload: z.record(z.string(), z.unknown()) });

/** Looks up a trigger, checks its age, uses it up. Gives the user or an error code. */
function useTrigger(workspace: Workspace, id: string): { user: string } | string {
  const trigger = workspace.triggers.get(id);
  if (!trigger) return 'invalid_trigger_id';
  if (trigger.used) return 'exchanged_trigger_id';
  if (Date.now() - trigger.at > workspace.triggerLife) return 'expired_trigger_id';
  trigger.used = true;
  return { user: trigger.user };
}

export function openView(workspace: Workspace, view: OpenView['view']): OpenView {
  return { id: `V${workspace.next()}`, hash: `${workspace.next()}.hash`, view, typed: new Map(), chosenFiles: [], errors: {}, offered: new Map() };
}

export const methods: Record<string, Method> = {
  'auth.test': {
    scopes: () => [],
    run: (workspace) => ({
      ok: true, team_id: workspace.team, user_id: workspace.bot.userId, bot_id: workspace.bot.botId, user: 'botschaft', url: workspaceUrl,
      ...(workspace.enterprise ? { enterprise_id: workspace.enterprise } : {}),
    }),
  },
  'users.info': {
    scopes: () => ['users:read'],
    run: (workspace, args) => {
      const user = workspace.users.get(text(args, 'user'));
      if (!user) return failed('user_not_found');
      const { id, name, team_id, deleted, is_bot, is_restricted, is_ultra_restricted, tz, locale, email } = user;
      return {
        ok: true,
        user: {
          id, team_id, name, deleted, is_bot, is_restricted, is_ultra_restricted, tz, profile: { display_name: name, real_name: name, ...(email ? { email } : {}) },
          ...(String(args.include_locale) === 'true' ? { locale } : {}),
        },
      };
    },
  },
  'usergroups.users.list': {
    scopes: () => ['usergroups:read'],
    run: (workspace, args) => {
      const users = workspace.groups.get(text(args, 'usergroup'));
      return users ? { ok: true, users } : failed('no_such_subteam');
    },
  },
  'conversations.open': {
    scopes: () => ['im:write'],
    run: (workspace, args) => {
      const user = workspace.users.get(text(args, 'users'));
      if (!user) return failed('user_not_found');
      if (user.deleted) return failed('user_disabled');
      if (user.is_bot) return failed('cannot_dm_bot');
      return { ok: true, channel: { id: openDirect(workspace, user.id).id } };
    },
  },
  'conversations.info': {
    scopes: (args) => (text(args, 'channel').startsWith('G') ? ['groups:read'] : ['channels:read']),
    run: (workspace, args) => {
      const channel = channelOf(workspace, args);
      if (typeof channel === 'string') return failed(channel);
      return { ok: true, channel: { id: channel.id, is_archived: channel.is_archived, is_ext_shared: channel.is_ext_shared, is_member: channel.is_member } };
    },
  },
  'conversations.history': {
    scopes: historyScopes,
    run: (workspace, args) => {
      const channel = channelOf(workspace, args);
      if (typeof channel === 'string') return failed(channel);
      const top = (workspace.messages.get(channel.id) ?? []).filter((m) => !m.thread_ts || m.thread_ts === m.ts || m.subtype === 'thread_broadcast');
      return history(workspace, args, [...top].reverse());
    },
  },
  'conversations.replies': {
    scopes: historyScopes,
    run: (workspace, args) => {
      const channel = channelOf(workspace, args);
      if (typeof channel === 'string') return failed(channel);
      const ts = text(args, 'ts');
      if (!messageAt(workspace, channel.id, ts)) return failed('thread_not_found');
      return history(workspace, args, (workspace.messages.get(channel.id) ?? []).filter((m) => m.ts === ts || m.thread_ts === ts));
    },
  },
  'chat.postMessage': {
    scopes: () => ['chat:write'],
    run: (workspace, args, platform) => {
      const channel = writable(workspace, args);
      if (typeof channel === 'string') return failed(channel);
      const said = content(workspace, args);
      if (typeof said === 'string') return failed(said);
      if (typeof said.blocks === 'string') return failed(said.blocks);
      const thread = text(args, 'thread_ts');
      if (thread && !messageAt(workspace, channel.id, thread)) return failed('thread_not_found');
      const metadata = args.metadata === undefined ? undefined : metadataSchema.safeParse(args.metadata);
      if (metadata && !metadata.success) return failed('invalid_metadata_format');
      const message = addMessage(workspace, {
        channel: channel.id, ts: workspace.newTs(), user: workspace.bot.userId, bot_id: workspace.bot.botId, text: said.text,
        formatted: String(args.mrkdwn) !== 'false', blocks: said.blocks, files: [], reactions: new Map(),
        ...(thread ? { thread_ts: thread } : {}), ...(metadata ? { metadata: metadata.data } : {}),
      });
      platform.echo(message);
      return { ok: true, channel: channel.id, ts: message.ts, message: wireMessage(workspace, message) };
    },
  },
  'chat.update': {
    scopes: () => ['chat:write'],
    run: (workspace, args, platform) => {
      const channel = writable(workspace, args);
      if (typeof channel === 'string') return failed(channel);
      const message = messageAt(workspace, channel.id, text(args, 'ts'));
      if (!message) return failed('message_not_found');
      if (!message.bot_id) return failed('cant_update_message');
      const said = content(workspace, args);
      if (typeof said === 'string') return failed(said);
      if (typeof said.blocks === 'string') return failed(said.blocks);
      const before = wireMessage(workspace, message);
      Object.assign(message, { text: said.text, blocks: said.blocks, edited: { user: workspace.bot.userId, ts: workspace.newTs() } });
      platform.echo(message, { before });
      return { ok: true, channel: channel.id, ts: message.ts };
    },
  },
  'chat.postEphemeral': {
    scopes: () => ['chat:write'],
    run: (workspace, args) => {
      const channel = writable(workspace, args);
      if (typeof channel === 'string') return failed(channel);
      const said = content(workspace, args);
      if (typeof said === 'string') return failed(said);
      if (typeof said.blocks === 'string') return failed(said.blocks);
      const user = text(args, 'user');
      if (!workspace.users.has(user)) return failed('user_not_in_channel');
      const thread = text(args, 'thread_ts');
      showEphemeral(workspace, { user, channel: channel.id, ...(thread ? { thread_ts: thread } : {}) }, said.text, said.blocks);
      return { ok: true, message_ts: workspace.newTs() };
    },
  },
  'reactions.add': {
    scopes: () => ['reactions:write'],
    run: (workspace, args) => {
      const channel = channelOf(workspace, args);
      if (typeof channel === 'string') return failed(channel);
      const message = messageAt(workspace, channel.id, text(args, 'timestamp'));
      if (!message) return failed('message_not_found');
      const name = text(args, 'name');
      if (name !== 'white_check_mark') return failed('invalid_name');
      const users = message.reactions.get(name) ?? new Set<string>();
      if (users.has(workspace.bot.userId)) return failed('already_reacted');
      message.reactions.set(name, users.add(workspace.bot.userId));
      return { ok: true };
    },
  },
  'views.open': {
    scopes: () => [],
    run: (workspace, args) => {
      const view = modalOf(args.view);
      if (typeof view === 'string') return failed(view);
      const trigger = useTrigger(workspace, text(args, 'trigger_id'));
      if (typeof trigger === 'string') return failed(trigger);
      const open = openView(workspace, view);
      workspace.views.set(trigger.user, open);
      return { ok: true, view: { id: open.id, hash: open.hash } };
    },
  },
  'views.publish': {
    scopes: () => [],
    run: (workspace, args) => {
      const view = homeOf(args.view);
      if (typeof view === 'string') return failed(view);
      const user = text(args, 'user_id');
      if (!workspace.users.has(user)) return failed('user_not_found');
      workspace.homes.set(user, view);
      return { ok: true };
    },
  },
  'files.info': {
    scopes: () => ['files:read'],
    run: (workspace, args) => {
      const file = workspace.files.get(text(args, 'file'));
      if (!file) return failed('file_not_found');
      if (file.scans > 0) file.scans -= 1;
      const shares = { public: {} as Record<string, { ts: string }[]>, private: {} as Record<string, { ts: string }[]> };
      for (const { channel, ts } of file.shares) (channel.startsWith('C') ? shares.public : shares.private)[channel] = [{ ts }];
      return { ok: true, file: { ...wireFile(file), shares } };
    },
  },
  'files.getUploadURLExternal': {
    scopes: () => ['files:write'],
    run: (workspace, args, platform) => {
      const length = Number(args.length);
      if (!text(args, 'filename') || !(length > 0)) return failed('invalid_arguments');
      const id = `F${String(workspace.next()).padStart(8, '0')}`;
      workspace.pendingUploads.set(id, { name: text(args, 'filename'), length });
      return { ok: true, upload_url: `${platform.url}/upload/${id}`, file_id: id };
    },
  },
  'files.completeUploadExternal': {
    scopes: () => ['files:write'],
    run: (workspace, args, platform) => {
      const list = z.array(z.strictObject({ id: z.string(), title: z.string().optional() })).min(1).safeParse(args.files);
      if (!list.success) return failed('invalid_arguments');
      const place = text(args, 'channel_id');
      if (place === '') {
        // Shown nowhere, and the bot's own.
        for (const { id } of list.data) {
          const upload = workspace.pendingUploads.get(id);
          if (!upload?.bytes) return failed('file_not_found');
          const { name, bytes } = upload;
          workspace.files.set(id, { id, name, mimetype: typeOf(bytes), bytes, mode: 'hosted', url: `${platform.url}/files/${id}`, user: workspace.bot.userId, shares: [], scans: workspace.scans });
          workspace.pendingUploads.delete(id);
        }
        return { ok: true, files: list.data };
      }
      const channel = writable(workspace, args, 'channel_id');
      if (typeof channel === 'string') return failed(channel);
      const blocks = messageBlocksOf(args.blocks ?? []);
      if (typeof blocks === 'string') return failed(blocks);
      // What Slack documents for this method is rich text; nobody has said that pictures work.
      if (seenBlocks(blocks).images.length > 0) return failed('invalid_blocks');
      const thread = text(args, 'thread_ts');
      if (thread && !messageAt(workspace, channel.id, thread)) return failed('thread_not_found');
      const ts = workspace.newTs();
      for (const { id } of list.data) {
        const upload = workspace.pendingUploads.get(id);
        if (!upload?.bytes) return failed('file_not_found');
        workspace.files.set(id, {
          id, name: upload.name, mimetype: 'application/octet-stream', bytes: upload.bytes, mode: 'hosted', url: `${platform.url}/files/${id}`,
          user: workspace.bot.userId, shares: [{ channel: channel.id, ts }], scans: 0,
        });
        workspace.pendingUploads.delete(id);
      }
      const message = addMessage(workspace, {
        channel: channel.id, ts, user: workspace.bot.userId, bot_id: workspace.bot.botId, text: seenBlocks(blocks).text, formatted: false,
        blocks, files: list.data.map((file) => file.id), reactions: new Map(), subtype: 'file_share', ...(thread ? { thread_ts: thread } : {}),
      });
      platform.echo(message);
      return { ok: true, files: list.data };
    },
  },
};

/** Also for the reply to a slash command. */
export function showEphemeral(workspace: Workspace, to: { user: string; channel: string; thread_ts?: string }, wire: string, blocks: FakeMessage['blocks']): void {
  const { text: shown, buttons, images, links, alive } = shownMessage(workspace, {
    channel: to.channel, ts: '0', user: workspace.bot.userId, bot_id: workspace.bot.botId, text: wire, formatted: true, blocks, files: [], reactions: new Map(),
  });
  workspace.ephemerals.push({ ...to, text: blocks.length > 0 ? shown : seenMrkdwn(wire, true).text, buttons, images, links, alive });
}
