/** What is Teams' own, beyond the contract that all adapters keep. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientHost } from '../../adapters/teams/config.ts';
import { createTeamsAdapter } from '../../adapters/teams/index.ts';
import { addressOf } from '../../adapters/teams/refs.ts';
import { DeliveryError } from '../../src/ports/chat.ts';
import type { ActionTaken, Attachment, Destination, Form, FormSubmitted, MessageArrived } from '../../src/ports/chat.ts';
import { recordingCore } from '../contract/adapter-contract.ts';
import type { RecordingCore } from '../contract/adapter-contract.ts';
import { startTeamsBot, teamsConfig } from '../fakes/fake-teams-bot.ts';
import type { TeamsBot } from '../fakes/fake-teams-bot.ts';
import { signatures } from '../fakes/fake-teams-identity.ts';
import { startFakeTeams } from '../fakes/fake-teams.ts';
import type { FakeTeams } from '../fakes/fake-teams.ts';

const channel = '19:queue@thread.tacv2';
const team = '19:general@thread.tacv2';
const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);
const form: Form = {
  id: 'report', title: 'Report', submit: 'Send', cancel: 'Cancel', context: 'nonce-1',
  fields: [{ id: 'what', label: 'What?', type: 'text', maxLength: 500 }, { id: 'files', label: 'Files', type: 'files', hint: 'Send files in the chat' }],
};

let fake: FakeTeams;
let core: RecordingCore;
let bot: TeamsBot;
/** Minutes by which the bot's clock is ahead. */
let ahead = 0;

beforeEach(async () => {
  ahead = 0;
  fake = await startFakeTeams();
  fake.addUser({ aad: 'amina', name: 'Amina Kamau', email: 'amina@nairobi.example' });
  fake.addUser({ aad: 'rolf' });
  fake.addTeam(team, [team, channel], ['rolf']);
  core = recordingCore();
  bot = await startTeamsBot(fake, core, { now: () => new Date(Date.now() + ahead * 60_000) });
});
afterEach(async () => {
  await bot.close();
  await fake.close();
});

describe('addresses', () => {
  it('lie in the cloud that the bot is in, and nowhere in one that is not known', async () => {
    expect(clientHost(['smba.trafficmanager.net'])).toBe('teams.microsoft.com');
    expect(clientHost(['smba.infra.gov.teams.microsoft.us'])).toBe('gov.teams.microsoft.us');
    expect(clientHost(['smba.infra.dod.teams.microsoft.us'])).toBe('dod.teams.microsoft.us');
    expect(clientHost(['botservice.example'])).toBeUndefined();
    const { thread } = await bot.adapter.post({ to: 'channel', platform: 'teams', channel }, { text: 'AA-7' }, 'k-1');
    await bot.adapter.post({ to: 'thread', thread }, { text: 'Details', lists: [{ title: 'Open', items: [{ text: 'AA-7', thread }] }] }, 'k-2');
    const details = fake.channel(channel).threads()[0]?.messages[1];
    expect(details).toMatchObject({ text: 'Details\nOpen\n• AA-7', links: [], alive: [] });
  });

  it('are those of channels and their threads; a personal chat has none', () => {
    const at = (id: string) => addressOf({ platform: 'teams', id }, 'teams.microsoft.com', 'tenant-1');
    expect(at(`${channel};messageid=1700000000001`)).toBe('https://teams.microsoft.com/l/message/19%3Aqueue%40thread.tacv2/1700000000001?tenantId=tenant-1&parentMessageId=1700000000001');
    expect(at(channel)).toBe('https://teams.microsoft.com/l/channel/19%3Aqueue%40thread.tacv2/channel?tenantId=tenant-1');
    expect(at('a:1abc')).toBeUndefined();
  });
});

const message = (): MessageArrived => {
  const event = core.events.at(-1);
  if (event?.type !== 'message') throw new Error('the core heard no message');
  return event;
};
const action = (): ActionTaken => {
  const event = core.events.at(-1);
  if (event?.type !== 'action') throw new Error('the core heard no action');
  return event;
};
const submitted = (): FormSubmitted => {
  const event = core.events.at(-1);
  if (event?.type !== 'form') throw new Error('the core heard no form');
  return event;
};
const chatOf = (aad: string): string => fake.service.personalChat(aad);
const toAmina = (): Destination => ({ to: 'thread', thread: { platform: 'teams', id: chatOf('amina') } });
const toChannel: Destination = { to: 'channel', platform: 'teams', channel };
const failureOf = async (work: Promise<unknown>): Promise<DeliveryError> => {
  const error = await work.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof DeliveryError)) throw new Error(`no DeliveryError: ${String(error)}`);
  return error;
};

describe('who writes', () => {
  it('is known from call and roster', async () => {
    await fake.user('amina').says('hello');
    expect(message().from).toMatchObject({
      platform: 'teams', tenant: fake.app.tenant, userId: 'amina', name: 'Amina Kamau', email: 'amina@nairobi.example',
      locale: 'de-DE', zone: 'Africa/Nairobi', staff: true,
    });
    await fake.user('amina').says('once more');
    expect(fake.service.rosterCalls).toBe(1);
  });

  it('is nobody while the roster cannot be asked: the call is to come again', async () => {
    fake.service.rosterStatus = 500;
    const gesture = await fake.user('amina').says('hello');
    expect(gesture.status).toBe(500);
    expect(core.events).toEqual([]);
    fake.service.rosterStatus = 0;
    expect((await gesture.again()).status).toBe(200);
    expect(message().text).toBe('hello');
  });

  it('stays known when the roster goes away later', async () => {
    await fake.user('amina').says('hello');
    ahead = 60;
    fake.service.rosterStatus = 503;
    expect((await fake.user('amina').says('still me')).status).toBe(200);
    expect(message().from).toMatchObject({ staff: true, email: 'amina@nairobi.example' });
    expect(fake.service.rosterCalls).toBe(2);
  });

  it('is no staff as a guest, anonymous, of a foreign home tenant, an external account, or without a role', async () => {
    fake.addUser({ aad: 'g', role: 'guest' });
    fake.addUser({ aad: 'a', role: 'anonymous' });
    fake.addUser({ aad: 'x', email: 'x_other.example#EXT#@mission.example' });
    fake.addUser({ aad: 'r', role: undefined });
    for (const aad of ['g', 'a', 'x', 'r']) {
      await fake.user(aad).says('hello');
      expect(message().from, aad).toMatchObject({ userId: aad, staff: false });
    }
    const visitor = fake.addUser({ aad: 'v' });
    const at = fake.user('v');
    visitor.tenant = '99999999-2222-4333-8444-555555555555';
    await at.sends({ type: 'message', id: '77', text: 'from a shared channel', conversation: { id: chatOf('v'), conversationType: 'personal', tenantId: fake.app.tenant }, channelData: { tenant: { id: fake.app.tenant } } });
    expect(message().from.staff).toBe(false);
  });

  it('membership is asked of the team, kept for half a minute, and never guessed', async () => {
    expect(await bot.adapter.isMember(team, 'rolf')).toBe(true);
    fake.addUser({ aad: 'rolf', role: 'guest' });
    expect(await bot.adapter.isMember(team, 'rolf')).toBe(true);
    ahead = 1;
    expect(await bot.adapter.isMember(team, 'rolf')).toBe(false);
    ahead = 2;
    fake.service.rosterStatus = 502;
    await expect(bot.adapter.isMember(team, 'rolf')).rejects.toThrow();
    fake.service.rosterStatus = 403;
    await expect(bot.adapter.isMember(team, 'rolf')).rejects.toThrow();
  });
});

describe('the gate', () => {
  it('refuses every wrong signature without asking anything of anybody', async () => {
    const tokens = fake.identity.handedOut();
    for (const signature of signatures) {
      const { status } = await fake.user('amina').sends({ type: 'message', text: 'hello' }, { signature });
      expect([401, 403], signature).toContain(status);
    }
    expect(core.events).toEqual([]);
    expect(fake.service.rosterCalls).toBe(0);
    expect(fake.identity.handedOut()).toBe(tokens);
  });

  it('refuses what is signed well but is not from Teams, not about us, or answers elsewhere', async () => {
    const chat = { id: chatOf('amina'), conversationType: 'personal' };
    const foreign = '99999999-2222-4333-8444-555555555555';
    const wrong: Record<string, Record<string, unknown>> = {
      'the emulator': { channelId: 'emulator' },
      'another channel': { channelId: 'directline' },
      'a skill': { channelId: 'AseChannel' },
      'no channel': { channelId: undefined },
      'a foreign tenant': { conversation: { ...chat, tenantId: foreign }, channelData: { tenant: { id: foreign } } },
      'two tenants': { conversation: { ...chat, tenantId: fake.app.tenant }, channelData: { tenant: { id: foreign } } },
      'no tenant': { conversation: chat, channelData: {} },
      'another service': { serviceUrl: 'https://botnet.trafficmanager.net/teams/' },
      'no sender': { from: undefined },
    };
    for (const [what, change] of Object.entries(wrong)) {
      const { status } = await fake.user('amina').sends({ type: 'message', text: 'hello', ...change });
      expect([400, 403], what).toContain(status);
    }
    expect(core.events).toEqual([]);
    expect(fake.service.rosterCalls).toBe(0);
  });

  it('refuses a service that is signed for but not on the list', async () => {
    const serviceUrl = 'https://smba.trafficmanager.net.evil.example/teams/';
    const token = await fake.identity.sign('good', serviceUrl);
    const body = { type: 'message', id: '1', channelId: 'msteams', serviceUrl, text: 'x', from: { id: '29:1amina' }, recipient: { id: `28:${fake.app.id}` }, conversation: { id: 'a:1', conversationType: 'personal', tenantId: fake.app.tenant } };
    expect((await fake.send(JSON.stringify(body), `Bearer ${token}`)).status).toBe(403);
    expect(core.events).toEqual([]);
  });

  it('asks for the call again while the keys cannot be fetched', async () => {
    ahead = 60 * 25;
    fake.identity.away = true;
    const gesture = await fake.user('amina').says('hello');
    expect(gesture.status).toBe(500);
    fake.identity.away = false;
    expect((await gesture.again()).status).toBe(200);
    expect(message().text).toBe('hello');
  });

  it('does not exist with an empty setting', () => {
    for (const empty of [{ appId: '' }, { appPassword: '' }, { tenantId: '' }]) {
      expect(() => createTeamsAdapter(teamsConfig(fake, empty), core)).toThrow('TEAMS_APP_ID');
    }
  });

  it('does not start with wrong settings, and says which', async () => {
    await expect(createTeamsAdapter(teamsConfig(fake, { appPassword: 'old' }), core).start()).rejects.toThrow('TEAMS_APP_PASSWORD');
    await expect(createTeamsAdapter(teamsConfig(fake, { tenantId: 'nowhere' }), core).start()).rejects.toThrow('TEAMS_TENANT_ID');
    await expect(createTeamsAdapter(teamsConfig(fake, { loginUrl: 'http://login.example' }), core).start()).rejects.toThrow('TEAMS_LOGIN_URL');
    await expect(createTeamsAdapter(teamsConfig(fake, { openIdMetadataUrl: `${fake.identity.loginUrl}/nothing` }), core).start()).rejects.toThrow('TEAMS_OPENID_METADATA_URL');
  });

  it('answers 405 to anything but POST', async () => {
    expect((await fetch(fake.botUrl)).status).toBe(405);
  });
});

describe('conversations', () => {
  it('a person is welcomed once, however Teams reports the installation', async () => {
    await fake.user('amina').installs();
    const first = action();
    expect(first).toMatchObject({ action: 'welcome', direct: true, chat: { id: chatOf('amina') } });
    await fake.user('amina').meetsTheBot();
    expect(action().keys).toEqual(first.keys);
    expect(core.events).toHaveLength(2);
  });

  it('a channel post that mentions the bot stands in the channel, a reply in its thread', async () => {
    await fake.user('rolf').posts(channel, 'what is new?', { mention: true });
    expect(message()).toMatchObject({ text: 'what is new?', direct: false, thread: { id: channel }, chat: { id: channel } });
    const [thread] = fake.channel(channel).threads();
    await fake.user('rolf').repliesIn(thread?.id ?? '', 'nothing', { mention: true });
    expect(message()).toMatchObject({ text: 'nothing', thread: { id: thread?.id }, chat: { id: channel } });
  });

  it('a message that is taken back and restored follows', async () => {
    await fake.user('amina').says('to be removed');
    const [mine] = fake.personalChat('amina');
    await fake.user('amina').deletes(mine?.id ?? '');
    expect(message()).toMatchObject({ variant: 'deleted', text: '' });
    await fake.user('amina').undeletes(mine?.id ?? '');
    expect(message()).toMatchObject({ variant: 'edited', text: 'to be removed' });
  });

  it('plain text without its HTML loses only the mention', async () => {
    const me = { id: `28:${fake.app.id}`, name: 'IT Help' };
    await fake.user('amina').sends({ type: 'message', text: '<at>IT Help</at> a <b>b</b> &amp; c', entities: [{ type: 'mention', mentioned: me, text: '<at>IT Help</at>' }] });
    expect(message().text).toBe('a <b>b</b> &amp; c');
  });

  it('a chat is opened for a person who is only known from a channel', async () => {
    await fake.user('rolf').posts(channel, 'hello');
    const { direct, userId, tenant } = message().from;
    const posted = await bot.adapter.post({ to: 'person', platform: 'teams', tenant, userId, direct }, { text: 'Hello Rolf' }, 'k');
    expect(fake.personalChat('rolf').map(({ text }) => text)).toEqual(['Hello Rolf']);
    expect(posted.thread.id).toBe(chatOf('rolf'));
  });

  it('a person without the bot is gone, and a ref that leads elsewhere gets no token', async () => {
    const other = fake.addUser({ aad: 'other', installed: false });
    const to = { to: 'person', platform: 'teams', tenant: fake.app.tenant, userId: 'other' } as const;
    expect((await failureOf(bot.adapter.post({ ...to, direct: JSON.stringify({ user: other.id, service: fake.service.serviceUrl }) }, { text: 'x' }, 'k'))).failure).toEqual({ kind: 'gone' });
    for (const service of ['https://evil.example/teams/', `http://${fake.service.host}@evil.example/`, 'http://127.0.0.1:9/teams/']) {
      const error = await failureOf(bot.adapter.post({ ...to, direct: JSON.stringify({ user: other.id, service }) }, { text: 'x' }, 'k'));
      expect(error).toMatchObject({ failure: { kind: 'rejected' }, reason: 'host-not-allowed' });
    }
    expect((await failureOf(bot.adapter.post({ ...to, direct: 'nonsense' }, { text: 'x' }, 'k'))).failure).toEqual({ kind: 'rejected' });
  });
});

describe('buttons and dialogs', () => {
  const ask = (opens: boolean): Promise<unknown> => bot.adapter.post(toAmina(), { text: 'Menu', buttons: [{ action: 'menu.report', value: 'v', label: 'Report', opens }] }, 'k');

  it('a press that is sent again under a new id is known as the same, a later one as another', async () => {
    await fake.user('amina').says('hello');
    await ask(false);
    const press = await fake.user('amina').presses(chatOf('amina'), 'Report');
    const first = action().keys;
    await press.againUnderNewId();
    expect(action().keys.some((key) => first.includes(key))).toBe(true);
    await fake.user('amina').presses(chatOf('amina'), 'Report');
    expect(action().keys.some((key) => first.includes(key))).toBe(false);
  });

  it('a form that is sent again under a new id is known as the same', async () => {
    await ask(true);
    core.answers = [{ kind: 'form', form }];
    await fake.user('amina').presses(chatOf('amina'), 'Report');
    const sent = await fake.user('amina').submits({ 'f:what': 'broken' });
    const first = submitted().keys;
    expect(submitted()).toMatchObject({ values: { what: 'broken' }, thread: { id: chatOf('amina') } });
    await sent.againUnderNewId();
    expect(submitted().keys.some((key) => first.includes(key))).toBe(true);
  });

  it('a form closed without sending tells the core nothing and can be opened again at once', async () => {
    await ask(true);
    core.answers = [{ kind: 'form', form }, { kind: 'form', form }];
    await fake.user('amina').presses(chatOf('amina'), 'Report');
    const keys = action().keys;
    expect(fake.dialog('amina')).toMatchObject({ lines: ['Files', 'Send files in the chat'], buttons: ['Send', 'Cancel'] });
    await fake.user('amina').submits({ 'f:what': 'never mind' }, 'Cancel');
    expect(fake.dialog('amina')).toBeUndefined();
    expect(core.events).toHaveLength(1);
    await fake.user('amina').presses(chatOf('amina'), 'Report');
    expect(fake.dialog('amina')?.title).toBe('Report');
    expect(action().keys).not.toEqual(keys);
  });

  it('a search field keeps its chosen label when the form is shown again', async () => {
    const search: Form = { ...form, fields: [{ id: 'mission', label: 'Mission', type: 'search', source: 'missions' }, { id: 'what', label: 'What?', type: 'text', maxLength: 500, value: 'prefilled' }] };
    await ask(true);
    core.answers = [{ kind: 'form', form: search }, { kind: 'form', form: { ...search, fields: search.fields.map((f) => (f.id === 'what' ? { ...f, error: 'Say more' } : f)) } }];
    core.offered = [{ value: 'nbo', label: 'Nairobi, "Embassy"' }];
    await fake.user('amina').presses(chatOf('amina'), 'Report');
    const [found] = await fake.user('amina').types('s:mission', 'nai');
    await fake.user('amina').submits({ 's:mission': found?.value ?? '', 'f:what': '' });
    expect(submitted().values).toEqual({ mission: 'nbo' });
    const [mission, what] = fake.dialog('amina')?.inputs ?? [];
    expect(mission?.options).toEqual([{ title: 'Nairobi, "Embassy"', value: mission?.value }]);
    expect(what).toMatchObject({ value: '', error: '⚠ Say more' });
  });

  it('an answer in a card is seen by the person who pressed; a form there is an error, not a lie', async () => {
    await ask(false);
    core.answers = [{ kind: 'notice', message: { title: 'Too late', text: 'Rolf has it.' } }, { kind: 'form', form }];
    await fake.user('amina').presses(chatOf('amina'), 'Report');
    expect(fake.notices('amina')).toEqual(['Too late\nRolf has it.']);
    expect((await fake.user('amina').presses(chatOf('amina'), 'Report')).status).toBe(500);
  });

  it('the message action brings the text along, from chats the bot is not in', async () => {
    core.answers = [{ kind: 'form', form }, { kind: 'notice', message: { text: 'Thank you' } }];
    await fake.user('amina').messageAction('<p>see <a href="https://x.example/y">this</a></p>', { reference: 'plan.docx' });
    expect(action()).toMatchObject({
      action: 'report', text: 'see this (https://x.example/y)', direct: false, from: { staff: true, email: 'amina@nairobi.example' },
      attachments: [{ name: 'plan.docx', unreachable: true }],
    });
    expect(action().thread).toBeUndefined();
    await fake.user('amina').submits({ 'f:what': 'that one' });
    expect(submitted()).toMatchObject({ form: 'report', context: 'nonce-1', values: { what: 'that one' } });
    expect(submitted().thread).toBeUndefined();
    expect(fake.notices('amina')).toEqual(['Thank you']);
    expect((await fake.user('amina').messageAction('<p>x</p>', { command: 'other' })).status).toBe(400);
  });

  it('a message action of somebody without the bot in their own scope gives no rights', async () => {
    fake.addUser({ aad: 'new', installed: false });
    await fake.user('new').messageAction('<p>help</p>');
    expect(action().from).toMatchObject({ userId: 'new', staff: false });
  });

  it('a dialog that has nothing to say closes, and one that opens says something', async () => {
    await ask(true);
    await fake.user('amina').presses(chatOf('amina'), 'Report');
    expect(fake.dialog('amina')).toBeUndefined();
    expect(fake.notices('amina')).toHaveLength(1);
  });

  it('a press on an old client arrives as a message with a value', async () => {
    await fake.user('amina').sends({ type: 'message', value: { $action: 'ticket.take', $value: '7:1' }, replyToId: '5' });
    expect(action()).toMatchObject({ action: 'ticket.take', value: '7:1' });
  });
});

describe('files in', () => {
  it('from a personal chat are fetched without a token, and their secret address is not in the ref', async () => {
    await fake.user('amina').says('see', [{ name: 'plan ü.pdf', type: 'application/pdf', bytes: picture }]);
    const [file] = message().attachments;
    expect(message().text).toBe('see');
    expect(file).toMatchObject({ platform: 'teams', name: 'plan ü.pdf', type: 'application/pdf', size: 0 });
    expect(file?.id).not.toMatch(/tempauth|secret|http/);
    expect(file?.unreachable).toBeUndefined();
    if (file) expect(await bot.adapter.loadFile(file)).toEqual(picture);
  });

  it('pasted pictures are fetched with the token', async () => {
    await fake.user('amina').pastes('look', { name: '', type: 'image/png', bytes: picture });
    const [file] = message().attachments;
    expect(message().attachments).toHaveLength(1);
    expect(file).toMatchObject({ name: 'image.png', type: 'image/png' });
    if (file) expect(await bot.adapter.loadFile(file)).toEqual(picture);
  });

  it('from a channel are named as out of reach', async () => {
    await fake.user('rolf').posts(channel, 'log attached', { files: ['f-1'] });
    const [file] = message().attachments;
    expect(file).toMatchObject({ unreachable: true });
    if (file) expect((await failureOf(bot.adapter.loadFile(file))).reason).toBe('files-in-channels');
  });

  it('lead to no other host, whatever the ref says', async () => {
    const refs: Attachment[] = ['view:https://evil.example/v3/attachments/1', 'view:file:///etc/passwd', 'file:AAAA', 'https://evil.example', ''].map((id) => ({ platform: 'teams', id, name: 'x', type: 'image/png', size: 0 }));
    for (const ref of refs) expect((await failureOf(bot.adapter.loadFile(ref))).failure).toEqual({ kind: 'rejected' });
    await fake.user('amina').sends({ type: 'message', text: 'x', attachments: [{ contentType: 'image/png', contentUrl: 'https://evil.example/p.png' }, { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'a.pdf', content: { downloadUrl: 'https://sharepoint.com.evil.example/a' } }] });
    expect(message().attachments.map(({ unreachable, id }) => ({ unreachable, id }))).toEqual([{ unreachable: true, id: '' }, { unreachable: true, id: '' }]);
  });
});

describe('files out', () => {
  const pdf: Attachment = { platform: 'slack', id: 'F1', name: 'manual.pdf', type: 'application/pdf', size: 7 };
  const big: Attachment = { platform: 'slack', id: 'F2', name: 'big.png', type: 'image/png', size: 2_000_000 };

  beforeEach(() => {
    core.files.set('F1', picture);
    core.files.set('F2', new Uint8Array(2_000_000).fill(7));
    core.files.set('F3', picture);
  });

  it('that are no small pictures are offered, and handed over when the person agrees', async () => {
    await bot.adapter.post(toAmina(), { text: 'The manual', files: [pdf] }, 'k');
    expect(fake.personalChat('amina')[0]?.files).toEqual([]);
    expect((await fake.user('amina').acceptsFile('manual.pdf')).status).toBe(200);
    expect(fake.personalChat('amina')[0]?.files).toEqual([{ name: 'manual.pdf', bytes: picture }]);
    expect(core.events).toEqual([]);

    await bot.adapter.post(toAmina(), { text: 'A picture', files: [big] }, 'k2');
    expect((await fake.user('amina').declinesFile('big.png')).status).toBe(200);
    expect(fake.personalChat('amina')[1]?.files).toEqual([]);
  });

  it('are handed over to nobody who forges or moves the promise', async () => {
    await bot.adapter.post(toAmina(), { text: 'The manual', files: [pdf] }, 'k');
    const promise = fake.service.posts[0]?.consents[0]?.accept;
    const upload = { name: 'x', uploadUrl: `http://${fake.service.host}/files/stolen?tempauth=secret`, contentUrl: 'x', uniqueId: 'stolen', fileType: 'pdf' };
    const value = (context: unknown, uploadInfo: object): Record<string, unknown> => ({ type: 'invoke', name: 'fileConsent/invoke', value: { type: 'fileUpload', action: 'accept', context, uploadInfo } });
    for (const [who, what] of [
      ['amina', value({ $file: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }, upload)],
      ['rolf', value(promise, upload)],
      ['amina', value(promise, { ...upload, uploadUrl: 'https://evil.example/up' })],
    ] as const) {
      expect((await fake.user(who).sends(what)).status).toBeGreaterThanOrEqual(400);
    }
    expect(fake.service.stored.has('stolen')).toBe(false);
  });

  it('go to no channel, which is said before anything is shown', async () => {
    for (const file of [pdf, big]) {
      expect(await failureOf(bot.adapter.post(toChannel, { text: 'With a file', files: [file] }, 'k'))).toMatchObject({ failure: { kind: 'rejected' }, reason: 'files-in-channels' });
    }
    expect(fake.channel(channel).threads()).toEqual([]);
  });

  it('small pictures go anywhere and stay when the message is edited', async () => {
    const small: Attachment = { platform: 'web', id: 'F3', name: 'chart.png', type: 'image/png', size: 7 };
    const posted = await bot.adapter.post(toChannel, { text: 'Chart', files: [small] }, 'k');
    await bot.adapter.edit(posted.message, { text: 'Chart 2', files: [small, pdf] });
    const [thread] = fake.channel(channel).threads();
    expect(thread?.messages).toMatchObject([{ text: 'Chart 2', files: [{ name: 'chart.png', bytes: picture }], edited: true }]);
  });

  it('the picture of a message stands below its card; one that is too large is told in words', async () => {
    const drawn = { alt: 'Bar chart, 3 and 4', width: 720, height: 500 };
    await bot.adapter.post(toChannel, { text: 'Week 47', picture: { ...drawn, png: Buffer.alloc(700_000, 7).toString('base64') } }, 'k-1');
    await bot.adapter.post(toChannel, { text: 'Week 48', picture: { ...drawn, png: Buffer.alloc(700_001, 7).toString('base64') } }, 'k-2');
    const [small, large] = fake.channel(channel).threads().map(({ messages }) => messages[0]);
    expect(small).toMatchObject({ text: 'Week 47', pictures: [{ name: 'Bar chart, 3 and 4' }] });
    expect(large).toMatchObject({ text: 'Week 48\nBar chart, 3 and 4', pictures: [] });
  });

  it('that cannot be fetched just now never make a post doubtful', async () => {
    core.loadFile = async () => { throw new DeliveryError({ kind: 'retry', maybeDelivered: true }, 'time-out'); };
    expect((await failureOf(bot.adapter.post(toAmina(), { text: 'x', files: [pdf] }, 'k'))).failure).toEqual({ kind: 'retry', maybeDelivered: false });
  });
});

describe('what Teams answers to a post', () => {
  it('412 and 401 were surely not taken, 502 maybe, a redirect is not followed', async () => {
    const expected = {
      precondition: { kind: 'retry', maybeDelivered: false },
      unauthorized: { kind: 'retry', maybeDelivered: false },
      'bad-gateway': { kind: 'retry', maybeDelivered: true },
      redirect: { kind: 'rejected' },
    } as const;
    for (const fault of ['precondition', 'unauthorized', 'bad-gateway', 'redirect'] as const) {
      await fake.fault(fault);
      expect((await failureOf(bot.adapter.post(toChannel, { text: fault }, 'k'))).failure, fault).toEqual(expected[fault]);
      await fake.mend();
    }
    expect(fake.service.postCalls).toBe(4);
    expect(fake.channel(channel).threads()).toEqual([]);
  });

  it('a revoked token is replaced at the next try', async () => {
    await bot.adapter.post(toChannel, { text: 'one' }, 'k1');
    fake.identity.revokeAll();
    await failureOf(bot.adapter.post(toChannel, { text: 'two' }, 'k2'));
    await bot.adapter.post(toChannel, { text: 'two' }, 'k2');
    expect(fake.channel(channel).threads().map(({ messages }) => messages[0]?.text)).toEqual(['one', 'two']);
    expect(fake.identity.handedOut()).toBe(2);
  });

  it('many posts at once fetch one token', async () => {
    fake.identity.revokeAll();
    ahead = 120;
    await Promise.all(Array.from({ length: 10 }, (_, i) => bot.adapter.post(toChannel, { text: `post ${i}` }, `k${i}`)));
    expect(fake.identity.handedOut()).toBe(2);
    expect(fake.channel(channel).threads()).toHaveLength(10);
  });

  it('an edit of a message that is no more is gone', async () => {
    expect((await failureOf(bot.adapter.edit({ platform: 'teams', id: `${chatOf('amina')}|1` }, { text: 'x' }))).failure).toEqual({ kind: 'gone' });
    expect((await failureOf(bot.adapter.edit({ platform: 'slack', id: 'C1|1' }, { text: 'x' }))).failure).toEqual({ kind: 'rejected' });
  });
});

it('logs neither words nor names nor secrets', async () => {
  core.answers = [new Error('Amina wrote: the safe is open')];
  await fake.user('amina').says('the safe is open');
  await fake.user('amina').sends({ type: 'message', text: 'the safe is open' }, { signature: 'wrong-audience' });
  const log = bot.logged.join('\n');
  expect(log).toContain('teams.failed');
  expect(log).toContain('teams.refused');
  expect(log).not.toMatch(/safe|Amina|amina|secret|Bearer|eyJ/);
});
