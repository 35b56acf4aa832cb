/** What a Slack workspace holds: people, channels, messages, files, open modals. In memory, deterministic. */
import type { Block, Home, Modal, Seen } from './fake-slack-blocks.ts';
import { seenBlocks, seenMrkdwn } from './fake-slack-blocks.ts';

export interface FakeUser {
  id: string;
  name: string;
  team_id: string;
  email?: string;
  locale: string;
  tz: string;
  is_bot: boolean;
  deleted: boolean;
  is_restricted: boolean;
  is_ultra_restricted: boolean;
}

export interface FakeChannel {
  id: string;
  type: 'channel' | 'group' | 'im';
  /** The person, of an `im`. */
  user?: string;
  is_archived: boolean;
  is_ext_shared: boolean;
  is_member: boolean;
}

export interface FakeFile {
  id: string;
  name: string;
  mimetype: string;
  bytes: Uint8Array;
  mode: 'hosted' | 'external' | 'tombstone';
  url: string;
  user: string;
  shares: { channel: string; ts: string }[];
  /** So often `files.info` is asked before Slack has scanned the file and knows its type. */
  scans: number;
}

export interface FakeMessage {
  channel: string;
  ts: string;
  thread_ts?: string;
  user: string;
  bot_id?: string;
  client_msg_id?: string;
  /** As on the wire. */
  text: string;
  formatted: boolean;
  blocks: Block[];
  metadata?: { event_type: string; event_payload: Record<string, unknown> };
  files: string[];
  reactions: Map<string, Set<string>>;
  edited?: { user: string; ts: string };
  subtype?: string;
}

export interface OpenView {
  id: string;
  hash: string;
  view: Modal;
  /** What the person typed or chose, by block id. */
  typed: Map<string, string>;
  chosenFiles: FakeFile[];
  errors: Record<string, string>;
  /** Offered while typing, by value. */
  offered: Map<string, string>;
}

/** A message as a person sees it. */
export interface ShownMessage extends Seen {
  ts: string;
  author: string;
  reactions: string[];
  files: { name: string; bytes: Uint8Array }[];
  picture?: { alt: string; bytes: Uint8Array };
  edited: boolean;
}

export interface Ephemeral extends Seen {
  user: string;
  channel: string;
  thread_ts?: string;
}

export interface Workspace {
  team: string;
  enterprise: string | undefined;
  bot: { userId: string; botId: string };
  users: Map<string, FakeUser>;
  groups: Map<string, string[]>;
  channels: Map<string, FakeChannel>;
  messages: Map<string, FakeMessage[]>;
  files: Map<string, FakeFile>;
  pendingUploads: Map<string, { name: string; length: number; bytes?: Uint8Array }>;
  ephemerals: Ephemeral[];
  views: Map<string, OpenView>;
  homes: Map<string, Home>;
  /** Of new uploads, see `FakeFile.scans`. */
  scans: number;
  triggers: Map<string, { user: string; at: number; used: boolean }>;
  /** Milliseconds. */
  triggerLife: number;
  /** Grows by one; ids and timestamps come from it, so that runs are alike. */
  next(): number;
  newTs(): string;
}

export function createWorkspace(team: string, enterprise: string | undefined, triggerLife: number, aheadMs = 0): Workspace {
  let counter = 0;
  const start = Math.floor((Date.now() + aheadMs) / 1000);
  const workspace: Workspace = {
    team, enterprise, triggerLife, scans: 1, bot: { userId: 'UBOT', botId: 'BBOT' },
    users: new Map(), groups: new Map(), channels: new Map(), messages: new Map(), files: new Map(), pendingUploads: new Map(),
    ephemerals: [], views: new Map(), homes: new Map(), triggers: new Map(),
    next: () => (counter += 1),
    newTs: () => `${start}.${String(workspace.next()).padStart(6, '0')}`,
  };
  return workspace;
}

export function openDirect(workspace: Workspace, userId: string): FakeChannel {
  const id = `D${userId.slice(1)}`;
  const known = workspace.channels.get(id);
  if (known) return known;
  const channel: FakeChannel = { id, type: 'im', user: userId, is_archived: false, is_ext_shared: false, is_member: true };
  workspace.channels.set(id, channel);
  return channel;
}

export function addMessage(workspace: Workspace, message: FakeMessage): FakeMessage {
  const list = workspace.messages.get(message.channel);
  if (list) list.push(message);
  else workspace.messages.set(message.channel, [message]);
  return message;
}

export function messageAt(workspace: Workspace, channel: string, ts: string): FakeMessage | undefined {
  return workspace.messages.get(channel)?.find((message) => message.ts === ts);
}

export function shownMessage(workspace: Workspace, message: FakeMessage): ShownMessage {
  const fallback = seenMrkdwn(message.text, message.formatted);
  const byPerson = !message.bot_id;
  const blocks = seenBlocks(message.blocks);
  const seen: Seen = message.blocks.length === 0
    ? { ...fallback, alive: byPerson ? [] : fallback.alive }
    // The fallback is not shown beside blocks, but a ping in it rings all the same.
    : { ...blocks, alive: [...blocks.alive, ...seenMrkdwn(message.text, false).alive] };
  const [image] = blocks.images;
  const shownFile = image && workspace.files.get(image.file);
  return {
    ...seen,
    ...(image && shownFile ? { picture: { alt: image.alt, bytes: shownFile.bytes } } : {}),
    ts: message.ts,
    author: message.bot_id ? 'bot' : message.user,
    reactions: [...message.reactions].filter(([, users]) => users.size > 0).map(([name]) => name),
    files: message.files.flatMap((id) => {
      const file = workspace.files.get(id);
      return file ? [{ name: file.name, bytes: file.bytes }] : [];
    }),
    edited: message.edited !== undefined,
  };
}

/** As Slack writes a message into events and history. */
export function wireMessage(workspace: Workspace, message: FakeMessage): Record<string, unknown> {
  return {
    type: 'message', user: message.user, ts: message.ts, text: message.text, team: workspace.team,
    ...(message.subtype ? { subtype: message.subtype } : {}),
    ...(message.client_msg_id ? { client_msg_id: message.client_msg_id } : {}),
    ...(message.bot_id ? { bot_id: message.bot_id, app_id: 'A0BOTSCHAFT' } : {}),
    ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.files.length > 0 ? { files: message.files.map((id) => wireFile(workspace.files.get(id))) } : {}),
    ...(message.edited ? { edited: message.edited } : {}),
  };
}

export function wireFile(file: FakeFile | undefined): Record<string, unknown> {
  if (!file) return { mode: 'tombstone', id: 'FGONE' };
  return {
    id: file.id, name: file.name, title: file.name, mimetype: file.scans > 0 ? '' : file.mimetype, size: file.bytes.length, mode: file.mode, user: file.user,
    is_external: file.mode === 'external', url_private: file.url, url_private_download: file.url,
  };
}

/** Slack looks at the bytes, not at the name. */
export function typeOf(bytes: Uint8Array): string {
  const start = Buffer.from(bytes).toString('latin1', 0, 8);
  return start === '\x89PNG\r\n\x1a\n' ? 'image/png' : 'application/octet-stream';
}

export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`there is not ${what}`);
  return value;
}
