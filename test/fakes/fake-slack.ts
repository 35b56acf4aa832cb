/**
 * A strict Slack of our own: a workspace with people who do things and see things. It checks token, scopes, limits and
 * trigger ages, signs what it sends, sends events again that were not taken, and shows what people would see.
 *
 * Start it, give the app `apiUrl`, `botToken`, `signingSecret`, then tell it with `connect` where the app listens.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { showEphemeral } from './fake-slack-api.ts';
import type { Home } from './fake-slack-blocks.ts';
import { messageBlocksOf, optionsSchema, seenBlocks } from './fake-slack-blocks.ts';
import { applyFormReply, wireView } from './fake-slack-modal.ts';
import type { Call, Delivery } from './fake-slack-sender.ts';
import { commandCall, deliver, eventCall, interactionCall } from './fake-slack-sender.ts';
import type { ApiServer, FakeFault } from './fake-slack-server.ts';
import { startApi } from './fake-slack-server.ts';
import type { Ephemeral, FakeChannel, FakeFile, FakeMessage, FakeUser, OpenView, ShownMessage, Workspace } from './fake-slack-workspace.ts';
import { addMessage, createWorkspace, found, openDirect, shownMessage, wireMessage } from './fake-slack-workspace.ts';

export interface FakeSlackOptions {
  team?: string;
  enterprise?: string;
  /** Waits before an event is sent again; Slack's own are 0, 1 min, 5 min. Milliseconds. Default: at once, 50, 200. */
  retryDelays?: number[];
  /** How long Slack waits for an answer and a trigger opens a modal. Milliseconds. Default 3000. */
  patience?: number;
  /** The bot's own messages come back as events. Default true. */
  echo?: boolean;
  /** By how much the time of its messages is ahead: whoever looks a post up looks for it around its own clock. */
  aheadMs?: number;
}

interface NewFile {
  name: string;
  type: string;
  bytes: Uint8Array;
  mode?: FakeFile['mode'];
  /** Where its bytes are said to lie; default: on the fake. */
  url?: string;
}

export interface At {
  /** A channel's id, or `dm` for the direct chat with the bot, which is the default. */
  in?: string;
  /** `ts` of the thread's first message. */
  thread?: string;
  /** "Also send to channel". */
  broadcast?: boolean;
}

interface ThreadShown {
  root: ShownMessage;
  replies: ShownMessage[];
}

interface FakePerson {
  says(text: string, at?: At, files?: NewFile[]): Promise<Delivery & { ts: string }>;
  /** `ts` of an own message. */
  edits(ts: string, text: string, at?: At): Promise<Delivery>;
  deletes(ts: string, at?: At): Promise<Delivery>;
  /** Presses the button with this label on the message. */
  presses(ts: string, label: string, at?: At): Promise<Delivery>;
  /** `/it status` */
  command(words: string, at?: At): Promise<Delivery>;
  shortcut(): Promise<Delivery>;
  /** The message shortcut on the message `ts`. */
  reports(ts: string, at?: At): Promise<Delivery>;
  opensHome(): Promise<Delivery>;
  pressesOnHome(label: string): Promise<Delivery>;
  /** The newest message that only this person sees. */
  pressesOnEphemeral(label: string): Promise<Delivery>;
  types(field: string, query: string): Promise<{ value: string; label: string }[]>;
  /** Fills in what is given and sends the open modal. */
  submits(values: Record<string, string>, files?: NewFile[]): Promise<Delivery>;
  closes(): void;
  changesProfile(change: Partial<FakeUser>): Promise<Delivery>;
  readonly view: OpenView | undefined;
  readonly home: ShownMessage | undefined;
  readonly ephemerals: Ephemeral[];
  readonly dm: ChannelView;
}

export interface ChannelView {
  id: string;
  /** Every message, oldest first. */
  messages(): ShownMessage[];
  threads(): ThreadShown[];
  /** The newest thread whose first message contains `words`. Throws if there is none. */
  thread(words: string): ThreadShown;
}

export interface FakeSlack {
  apiUrl: string;
  botToken: string;
  signingSecret: string;
  team: string;
  workspace: Workspace;
  /** Base URL of the app, without a path. */
  connect(appUrl: string): void;
  addUser(user: Partial<FakeUser> & { id: string }): FakeUser;
  addChannel(id: string, change?: Partial<FakeChannel>): FakeChannel;
  addGroup(id: string, members: string[]): void;
  user(id: string): FakePerson;
  channel(id: string): ChannelView;
  /** Any event of ours, in Slack's envelope. */
  event(event: Record<string, unknown>, envelope?: Record<string, unknown>): Promise<Delivery>;
  send(call: Call, kind?: 'event' | 'gesture'): Promise<Delivery>;
  fail(method: string, fault: FakeFault, times?: number): void;
  heal(): void;
  count(method: string): number;
  refuse(): Promise<void>;
  accept(): Promise<void>;
  /** All echoes have been answered. */
  settled(): Promise<void>;
  /** What a correct app never does. Assert that it is empty. */
  violations: string[];
  stop(): Promise<void>;
}

const manifestSchema = z.object({
  features: z.object({
    slash_commands: z.array(z.object({ command: z.string() })),
    shortcuts: z.array(z.object({ callback_id: z.string() })),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
});
const manifestUrl = new URL('../../manifest/slack/manifest.yaml', import.meta.url);

export async function startFakeSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const manifest = manifestSchema.parse(parse(readFileSync(manifestUrl, 'utf8')));
  const workspace = createWorkspace(options.team ?? 'T0HOME', options.enterprise, options.patience ?? 3000, options.aheadMs);
  const botToken = 'xoxb-fake-1';
  const signingSecret = 'fake-signing-secret';
  let appUrl = '';
  const inFlight = new Set<Promise<unknown>>();
  const sender = {
    target: () => {
      if (!appUrl) throw new Error('connect() the fake to the app first');
      return appUrl;
    },
    signingSecret,
    retryDelays: options.retryDelays ?? [0, 50, 200],
    patience: options.patience ?? 3000,
  };

  const api: ApiServer = await startApi({
    workspace, botToken, scopes: new Set(manifest.oauth_config.scopes.bot),
    // Sent before the call is answered, so that it may well arrive first.
    echo(message, change) {
      if (options.echo === false || !appUrl) return;
      const channelType = typeOf(message.channel);
      const run = change
        ? event({ type: 'message', subtype: 'message_changed', hidden: true, channel: message.channel, channel_type: channelType, ts: workspace.newTs(), message: wireMessage(workspace, message), previous_message: change.before })
        : event({ ...wireMessage(workspace, message), channel: message.channel, channel_type: channelType, event_ts: message.ts });
      inFlight.add(run);
      void run.finally(() => inFlight.delete(run));
    },
  });

  function typeOf(channel: string): string {
    return workspace.channels.get(channel)?.type ?? 'channel';
  }

  function event(inner: Record<string, unknown>, envelope: Record<string, unknown> = {}): Promise<Delivery> {
    const name = inner.type === 'message' ? `message.${inner.channel_type === 'group' ? 'groups' : inner.channel_type === 'im' ? 'im' : 'channels'}` : String(inner.type);
    if (!manifest.settings.event_subscriptions.bot_events.includes(name)) {
      throw new Error(`Slack would not send ${name}: the manifest does not subscribe to it`);
    }
    return deliver(sender, eventCall({
      token: 'legacy', team_id: workspace.team, ...(workspace.enterprise ? { enterprise_id: workspace.enterprise } : {}), api_app_id: 'A0BOTSCHAFT',
      event: inner, type: 'event_callback', event_id: `Ev${workspace.next()}`, event_time: Math.floor(Date.now() / 1000),
      authorizations: [{ enterprise_id: workspace.enterprise ?? null, team_id: workspace.team, user_id: workspace.bot.userId, is_bot: true, is_enterprise_install: false }],
      ...envelope,
    }), 'event');
  }

  function interaction(user: FakeUser, payload: Record<string, unknown>): Promise<Delivery> {
    return deliver(sender, interactionCall({
      user: { id: user.id, username: user.name, team_id: user.team_id }, team: { id: user.team_id, domain: 'fake' }, api_app_id: 'A0BOTSCHAFT', token: 'legacy',
      is_enterprise_install: false, enterprise: workspace.enterprise ? { id: workspace.enterprise } : null, ...payload,
    }), 'gesture');
  }

  function trigger(user: FakeUser): string {
    const id = `trigger.${workspace.next()}`;
    workspace.triggers.set(id, { user: user.id, at: Date.now(), used: false });
    return id;
  }

  function storeFile(user: string, file: NewFile): FakeFile {
    const id = `F${String(workspace.next()).padStart(8, '0')}`;
    const stored: FakeFile = {
      id, name: file.name, mimetype: file.type, bytes: file.bytes, mode: file.mode ?? 'hosted', url: file.url ?? `${api.url}/files/${id}`, user, shares: [], scans: 0,
    };
    workspace.files.set(id, stored);
    return stored;
  }

  function channelView(id: string): ChannelView {
    const all = () => workspace.messages.get(id) ?? [];
    const threads = () => all().filter((m) => !m.thread_ts || m.thread_ts === m.ts).map((root) => ({
      root: shownMessage(workspace, root),
      replies: all().filter((m) => m.thread_ts === root.ts && m.ts !== root.ts).map((m) => shownMessage(workspace, m)),
    }));
    return {
      id,
      messages: () => all().map((message) => shownMessage(workspace, message)),
      threads,
      thread: (words) => found(threads().findLast((thread) => thread.root.text.includes(words)), `a thread with “${words}” in ${id}`),
    };
  }

  function person(id: string): FakePerson {
    const user = found(workspace.users.get(id), `user ${id}`);
    const channelId = (at: At | undefined) => (!at?.in || at.in === 'dm' ? openDirect(workspace, id).id : found(workspace.channels.get(at.in), `channel ${at.in}`).id);
    const messageOf = (ts: string, at: At | undefined) => found(workspace.messages.get(channelId(at))?.find((m) => m.ts === ts), `message ${ts}`);
    const wire = (message: FakeMessage) => ({ ...wireMessage(workspace, message), channel: message.channel, channel_type: typeOf(message.channel), user_team: user.team_id });

    async function press(payload: Record<string, unknown>, button: { actionId: string; blockId: string; value: string; label: string }): Promise<Delivery> {
      return interaction(user, {
        type: 'block_actions', trigger_id: trigger(user), ...payload,
        actions: [{ type: 'button', action_id: button.actionId, block_id: button.blockId, value: button.value, text: { type: 'plain_text', text: button.label, emoji: false }, action_ts: workspace.newTs() }],
      });
    }

    return {
      async says(text, at, files = []) {
        const channel = channelId(at);
        const stored = files.map((file) => storeFile(id, file));
        const message = addMessage(workspace, {
          channel, ts: workspace.newTs(), user: id, client_msg_id: `c0ffee00-${workspace.next()}`, text: typed(text), formatted: false, blocks: [],
          files: stored.map((file) => file.id), reactions: new Map(),
          ...(at?.thread ? { thread_ts: at.thread } : {}),
          ...(stored.length > 0 ? { subtype: 'file_share' } : at?.broadcast ? { subtype: 'thread_broadcast' } : {}),
        });
        const delivery = await event({ ...wire(message), event_ts: message.ts });
        return { ...delivery, ts: message.ts };
      },
      async edits(ts, text, at) {
        const message = messageOf(ts, at);
        const before = wireMessage(workspace, message);
        Object.assign(message, { text: typed(text), edited: { user: id, ts: workspace.newTs() } });
        const now = workspace.newTs();
        return event({ type: 'message', subtype: 'message_changed', channel: message.channel, channel_type: typeOf(message.channel), ts: now, event_ts: now, message: wireMessage(workspace, message), previous_message: before });
      },
      async deletes(ts, at) {
        const message = messageOf(ts, at);
        const list = workspace.messages.get(message.channel) ?? [];
        const now = workspace.newTs();
        const frame = { type: 'message', hidden: true, channel: message.channel, channel_type: typeOf(message.channel), ts: now, event_ts: now, previous_message: wireMessage(workspace, message) };
        if (list.some((other) => other.thread_ts === ts && other.ts !== ts)) {
          // What has replies stays as a tombstone.
          Object.assign(message, { subtype: 'tombstone', user: 'USLACKBOT', text: 'This message was deleted.', files: [], client_msg_id: undefined });
          return event({ ...frame, subtype: 'message_changed', message: { ...wireMessage(workspace, message), hidden: true } });
        }
        list.splice(list.indexOf(message), 1);
        return event({ ...frame, subtype: 'message_deleted', deleted_ts: ts });
      },
      async presses(ts, label, at) {
        const message = messageOf(ts, at);
        const button = found(shownMessage(workspace, message).buttons.find((b) => b.label === label), `a button “${label}”`);
        return press({
          channel: { id: message.channel, name: 'somewhere' }, message: wireMessage(workspace, message), response_url: `${api.url}/response`,
          container: { type: 'message', message_ts: ts, channel_id: message.channel, is_ephemeral: false, ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}) },
        }, button);
      },
      async command(words, at) {
        const [command = '', ...rest] = words.split(' ');
        if (!manifest.features.slash_commands.some((known) => known.command === command)) throw new Error(`the manifest has no command ${command}`);
        const channel = channelId(at);
        const delivery = await deliver(sender, commandCall({
          token: 'legacy', team_id: user.team_id, team_domain: 'fake', channel_id: channel, channel_name: 'somewhere', user_id: id, user_name: user.name,
          command, text: escaped(rest.join(' ')), api_app_id: 'A0BOTSCHAFT', is_enterprise_install: 'false', response_url: `${api.url}/response`, trigger_id: trigger(user),
        }), 'gesture');
        if (delivery.status === 200 && delivery.body !== '') {
          const reply = z.strictObject({ response_type: z.literal('ephemeral'), text: z.string(), blocks: z.unknown().optional() }).parse(JSON.parse(delivery.body));
          const blocks = messageBlocksOf(reply.blocks ?? []);
          if (typeof blocks === 'string') throw new Error(`Slack refuses the reply to the command: ${blocks}`);
          showEphemeral(workspace, { user: id, channel }, reply.text, blocks);
        }
        return delivery;
      },
      async shortcut() {
        found(manifest.features.shortcuts.find((known) => known.callback_id === 'report_issue'), 'the shortcut in the manifest');
        return interaction(user, { type: 'shortcut', callback_id: 'report_issue', action_ts: workspace.newTs(), trigger_id: trigger(user) });
      },
      async reports(ts, at) {
        found(manifest.features.shortcuts.find((known) => known.callback_id === 'report_message'), 'the shortcut in the manifest');
        const message = messageOf(ts, at);
        return interaction(user, {
          type: 'message_action', callback_id: 'report_message', action_ts: workspace.newTs(), trigger_id: trigger(user), message_ts: ts,
          channel: { id: message.channel, name: 'somewhere' }, message: wireMessage(workspace, message), response_url: `${api.url}/response`,
        });
      },
      opensHome: () => event({ type: 'app_home_opened', user: id, channel: openDirect(workspace, id).id, tab: 'home', event_ts: workspace.newTs() }),
      async pressesOnHome(label) {
        const home = found(workspace.homes.get(id), 'a home tab');
        const button = found(seenBlocks(home.blocks).buttons.find((b) => b.label === label), `a button “${label}”`);
        return press({ view: { id: 'VHOME', type: 'home', hash: 'h' }, container: { type: 'view', view_id: 'VHOME' } }, button);
      },
      async pressesOnEphemeral(label) {
        const { channel, thread_ts, buttons } = found(workspace.ephemerals.findLast((one) => one.user === id), 'an ephemeral message');
        return press({
          channel: { id: channel, name: 'somewhere' }, response_url: `${api.url}/response`,
          container: { type: 'message', message_ts: workspace.newTs(), channel_id: channel, is_ephemeral: true, ...(thread_ts ? { thread_ts } : {}) },
        }, found(buttons.find((b) => b.label === label), `a button “${label}”`));
      },
      async types(field, query) {
        const open = found(workspace.views.get(id), 'an open form');
        const block = found(open.view.blocks.find((b) => b.type === 'input' && b.block_id === field), `a field ${field}`);
        if (block.type !== 'input' || block.element.type !== 'external_select') throw new Error(`${field} is no search field`);
        if (query.length < (block.element.min_query_length ?? 3)) return [];
        const delivery = await interaction(user, { type: 'block_suggestion', action_id: block.element.action_id, block_id: field, value: query, view: wireView(open), container: { type: 'view', view_id: open.id } });
        if (delivery.status !== 200) return [];
        const { options: offered } = optionsSchema.parse(JSON.parse(delivery.body));
        for (const option of offered) open.offered.set(`${field}:${option.value}`, option.text.text);
        return offered.map((option) => ({ value: option.value, label: option.text.text }));
      },
      async submits(values, files = []) {
        const open = found(workspace.views.get(id), 'an open form');
        for (const [field, value] of Object.entries(values)) open.typed.set(field, value);
        if (files.length > 0) open.chosenFiles = files.map((file) => storeFile(id, file));
        const delivery = await interaction(user, { type: 'view_submission', trigger_id: trigger(user), view: wireView(open), response_urls: [] });
        if (delivery.status === 200) applyFormReply(workspace, id, open, delivery.body);
        return delivery;
      },
      closes: () => void workspace.views.delete(id),
      changesProfile(change) {
        Object.assign(user, change);
        return event({ type: 'user_change', user: { id, team_id: user.team_id, deleted: user.deleted, name: user.name, tz: user.tz, profile: { display_name: user.name } }, event_ts: workspace.newTs() });
      },
      get view() {
        return workspace.views.get(id);
      },
      get home() {
        const home = workspace.homes.get(id);
        return home && shownHome(home);
      },
      get ephemerals() {
        return workspace.ephemerals.filter((one) => one.user === id);
      },
      get dm() {
        return channelView(openDirect(workspace, id).id);
      },
    };
  }

  return {
    apiUrl: `${api.url}/api/`, botToken, signingSecret, team: workspace.team, workspace,
    connect: (to) => void (appUrl = to),
    addUser(user) {
      const full: FakeUser = { name: user.id, team_id: workspace.team, locale: 'de-DE', tz: 'Europe/Berlin', is_bot: false, deleted: false, is_restricted: false, is_ultra_restricted: false, ...user };
      workspace.users.set(full.id, full);
      return full;
    },
    addChannel(id, change = {}) {
      const channel: FakeChannel = { id, type: id.startsWith('G') ? 'group' : 'channel', is_archived: false, is_ext_shared: false, is_member: true, ...change };
      workspace.channels.set(id, channel);
      return channel;
    },
    addGroup: (id, members) => void workspace.groups.set(id, members),
    user: person,
    channel: channelView,
    event,
    send: (call, kind = 'event') => deliver(sender, call, kind),
    fail: api.fail, heal: api.heal, count: api.count, refuse: api.refuse, accept: api.accept, violations: api.violations,
    async settled() {
      while (inFlight.size > 0) await Promise.allSettled([...inFlight]);
    },
    async stop() {
      appUrl = '';
      await Promise.allSettled([...inFlight]);
      await api.close();
    },
  };
}

function shownHome(home: Home): ShownMessage {
  return { ...seenBlocks(home.blocks), ts: '', author: 'bot', reactions: [], files: [], edited: false };
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** What Slack's own client makes of typed characters: escaped, with addresses as links. */
function typed(text: string): string {
  return text.split(/(https?:\/\/[^\s<>|()"'&]+)/).map((part, index) => (index % 2 === 1 ? `<${part}>` : escaped(part))).join('');
}
