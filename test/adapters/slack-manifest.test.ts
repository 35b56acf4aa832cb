import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseCommand } from '../../src/flows/commands.ts';

const manifest = z.strictObject({
  display_information: z.strictObject({
    name: z.string().max(35), description: z.string().max(140), long_description: z.string().min(174).max(4000), background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    app_home: z.strictObject({ home_tab_enabled: z.literal(true), messages_tab_enabled: z.literal(true), messages_tab_read_only_enabled: z.literal(false) }),
    bot_user: z.strictObject({ display_name: z.string().max(80), always_online: z.boolean() }),
    shortcuts: z.array(z.strictObject({ name: z.string().max(24), type: z.enum(['global', 'message']), callback_id: z.string().max(255), description: z.string().max(150) })),
    slash_commands: z.array(z.strictObject({ command: z.string().regex(/^\/[a-z]{1,31}$/), url: z.url(), description: z.string().max(2000), usage_hint: z.string().max(1000), should_escape: z.literal(false) })),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: z.url(), bot_events: z.array(z.string()) }),
    interactivity: z.strictObject({ is_enabled: z.literal(true), request_url: z.url(), message_menu_options_url: z.url() }),
    org_deploy_enabled: z.literal(false), socket_mode_enabled: z.literal(false), token_rotation_enabled: z.literal(false),
  }),
}).parse(parse(readFileSync(new URL('../../manifest/slack/manifest.yaml', import.meta.url), 'utf8')));

const folder = new URL('../../adapters/slack/', import.meta.url);
const code = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
const uses = (pattern: RegExp) => [...new Set([...code.matchAll(pattern)].map((match) => match[1] ?? ''))].sort();

/** What each Web API method asks for, in the kinds of chats in which we use it. Source: docs.slack.dev, "Web API methods". */
const scopesOf: Record<string, string[]> = {
  'auth.test': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'reactions.add': ['reactions:write'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read', 'users:read.email'],
  'views.open': [],
  'views.publish': [],
};

it('asks for exactly the scopes that the code uses', () => {
  const methods = uses(/'((?:auth|chat|conversations|files|reactions|usergroups|users|views|team|pins|bots)\.[a-zA-Z.]+)'/g);
  expect(methods).toEqual(Object.keys(scopesOf).sort());
  const needed = new Set(methods.flatMap((method) => scopesOf[method] ?? []));
  if (/app\.command\(/.test(code)) needed.add('commands');
  expect(manifest.oauth_config.scopes.bot).toEqual([...needed].sort());
});

it('subscribes to exactly the events that the code hears', () => {
  const direct = uses(/app\.event\('(\w+)'/g);
  const listed = uses(/for \(const type of \[([^\]]+)\]/g).flatMap((list) => [...list.matchAll(/'(\w+)'/g)].map((match) => match[1] ?? ''));
  const heard = [...direct, ...listed].flatMap((event) => (event === 'message' ? ['message.channels', 'message.groups', 'message.im'] : [event]));
  expect([...manifest.settings.event_subscriptions.bot_events].sort()).toEqual(heard.sort());
});

it('names the shortcuts and the command that the code answers', () => {
  expect(manifest.features.shortcuts.map((shortcut) => shortcut.callback_id).sort()).toEqual(uses(/callback_id !== '(\w+)'/g));
  expect(manifest.features.slash_commands.map((command) => command.command)).toEqual(['/it']);
});

it('hints only at commands that the bot knows', () => {
  const [hint = ''] = manifest.features.slash_commands.map((command) => command.usage_hint);
  const named = hint.replace(/[[\]]/g, '').split(' | ').map((words) => parseCommand(words.split(' ')[0] ?? '')?.name);
  expect(named).toEqual(['report', 'ask', 'services', 'needs', 'status', 'digest', 'help']);
});

it('sends everything to the one path the adapter serves', () => {
  const { event_subscriptions, interactivity } = manifest.settings;
  const urls = [event_subscriptions.request_url, interactivity.request_url, interactivity.message_menu_options_url, ...manifest.features.slash_commands.map((c) => c.url)];
  expect(new Set(urls.map((url) => new URL(url).pathname))).toEqual(new Set(['/slack/events']));
});

it('brings an icon of the size Slack asks for', () => {
  const png = readFileSync(new URL('../../manifest/slack/icon.png', import.meta.url));
  expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  // Square, 512 to 2000 pixels.
  expect(png.readUInt32BE(16)).toBe(png.readUInt32BE(20));
  expect(png.readUInt32BE(16)).toBeGreaterThanOrEqual(512);
  expect(png.readUInt32BE(16)).toBeLessThanOrEqual(2000);
});
