import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Form, Message } from '../../src/ports/chat.ts';
import type { RecordingCore } from '../contract/adapter-contract.ts';
import { recordingCore } from '../contract/adapter-contract.ts';
import { eventCall } from '../fakes/fake-slack-sender.ts';
import type { SlackApp } from '../fakes/fake-slack-app.ts';
import { startSlackApp } from '../fakes/fake-slack-app.ts';
import { neutralText } from '../../adapters/slack/text.ts';

let app: SlackApp;
let core: RecordingCore;
async function start(...[options, change]: Parameters<typeof startSlackApp> extends [unknown, ...infer Rest] ? Rest : never): Promise<SlackApp> {
  core = recordingCore();
  app = await startSlackApp(core, options, change);
  return app;
}
afterEach(async () => {
  await app.close();
  expect(app.slack.violations).toEqual([]);
});

const fixture = (name: string) => readFileSync(new URL(`../fixtures/slack/${name}.json`, import.meta.url), 'utf8');
const form: Form = { id: 'report', title: 'Report', submit: 'Send', cancel: 'Cancel', context: 'c-1', fields: [{ id: 'what', label: 'What?', type: 'text', maxLength: 100 }] };
const notice: Message = { text: 'Seen by you alone: <!channel> *x*' };

describe('real payloads', () => {
  async function heard(name: string) {
    const { slack } = await start();
    await slack.user('URES').says('so that my name is known');
    core.events = [];
    expect((await slack.send({ contentType: 'application/json', body: fixture(name) })).status).toBe(200);
    return core.events;
  }

  it('a direct message, decoded', async () => {
    expect(await heard('message-im')).toMatchObject([{
      type: 'message', variant: 'new', direct: true, thread: { id: 'D0REQ' }, chat: { id: 'D0REQ' }, message: { id: 'D0REQ/1763890001.123459' },
      text: 'Seit heute früh kein VPN in #nairobi, @R. Sponder weiß es & die Statusseite (https://status.example/a?b=1&c=2) auch\n• Laptop <neu>',
      from: { tenant: 'T0HOME', userId: 'UREQ', name: 'Amina Köhler', email: 'amina@nairobi.example', locale: 'de-DE', zone: 'Africa/Nairobi', staff: true },
      keys: ['slack:event:Ev0IM', 'slack:message:T0HOME:D0REQ:1763890001.123459', 'slack:client:7c1f3f52-8d2e-4b5d-a0cb-1d6d1d7f0a11'],
    }]);
  });
  it('an unfurled link is no edit', async () => {
    expect(await heard('message-unfurled')).toEqual([]);
  });
  it('files, of which one lies elsewhere and one is gone', async () => {
    expect(await heard('message-file')).toMatchObject([{
      variant: 'new', direct: false, thread: { id: 'C0QUEUE/1763890000.000100' }, chat: { id: 'C0QUEUE' }, text: '',
      attachments: [{ id: 'F0PNG', name: 'Bildschirmfoto.png', type: 'image/png', size: 18233 }, { id: 'F0DRIVE', name: 'Plan', unreachable: true }],
    }]);
    expect(JSON.stringify(core.events)).not.toContain('files-pri');
  });
  it('a reply that is also sent to the channel', async () => {
    expect(await heard('message-broadcast')).toMatchObject([{ variant: 'new', thread: { id: 'C0QUEUE/1763890000.000100' }, text: 'fixed for @here, @network, since 12:26' }]);
  });
  it('a deleted message with replies', async () => {
    expect(await heard('message-tombstone')).toMatchObject([{ variant: 'deleted', text: '', message: { id: 'D0REQ/1763890040.000700' }, thread: { id: 'D0REQ' }, from: { userId: 'UREQ' } }]);
  });
});

describe('text', () => {
  it.each([
    ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['<https://a.example>', 'https://a.example'],
    ['<http://a.example|a.example>', 'a.example'],
    ['<https://evil.example|https://bank.example>', 'https://bank.example (https://evil.example)'],
    ['<mailto:x@y.example|x@y.example>', 'x@y.example'],
    ['<@U1> <@U2|bob> <#C1> <!channel> <!everyone|everyone>', '@Ann &co @bob #C1 @channel @everyone'],
    ['line\n<@U9>', 'line\n@U9'],
  ])('%s', async (wire, neutral) => {
    await start();
    expect(neutralText(wire, (id) => (id === 'U1' ? 'Ann &co' : undefined))).toBe(neutral);
  });
});

describe('redelivery', () => {
  it('an event that failed comes again and is heard', async () => {
    const { slack } = await start();
    core.answers = [new Error('database away'), new Error('still away')];
    const delivery = await slack.user('UREQ').says('Do not lose me');
    expect(delivery.statuses).toEqual([503, 503, 200]);
    expect(core.events).toHaveLength(3);
    expect(new Set(core.events.map((event) => JSON.stringify(event.keys))).size).toBe(1);
  });

  it('an unknown person while Slack does not tell who it is', async () => {
    const { slack } = await start();
    slack.fail('users.info', { status: 500 }, 1);
    expect((await slack.user('UREQ').says('Who am I?')).statuses).toEqual([503, 200]);
    expect(core.events).toHaveLength(1);
    slack.fail('users.info', { status: 500 }, 9);
    expect((await slack.user('UREQ').says('You know me')).statuses).toEqual([200]);
  });

  it('one gesture under two timestamps shares a key', async () => {
    const { slack } = await start();
    const said = { type: 'message', user: 'UREQ', channel: 'DREQ', channel_type: 'im', text: 'twice', client_msg_id: 'same' };
    await slack.event({ ...said, ts: '1700000000.000001' });
    await slack.event({ ...said, ts: '1700000000.000002' });
    const [first, second] = core.events.map((event) => event.keys);
    expect(first?.filter((key) => second?.includes(key))).toEqual(['slack:client:same']);
  });

  it('nothing is taken before the start', async () => {
    await start();
    const { createSlackAdapter } = await import('../../adapters/slack/index.ts');
    const { pino } = await import('pino');
    const idle = createSlackAdapter({ botToken: 'x', signingSecret: 'y', appHomeEnabled: true, log: pino({ level: 'silent' }) }, core);
    const { createServer } = await import('node:http');
    const server = createServer(idle.routes[0]?.listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect((await fetch(`http://127.0.0.1:${port}/slack/events`, { method: 'POST', body: '{}' })).status).toBe(503);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('staff', () => {
  async function staffOf(change: Record<string, unknown>) {
    const { slack } = await start();
    const user = slack.addUser({ id: 'UX' });
    Object.assign(user, change);
    await slack.user('UX').says('hello');
    return core.events.at(-1)?.from.staff;
  }
  it.each([
    [{}, true],
    [{ team_id: 'T0AWAY' }, undefined],
    [{ is_restricted: true }, false],
    [{ is_ultra_restricted: true }, false],
    [{ deleted: true }, false],
    [{ is_bot: true }, false],
    [{ is_restricted: undefined }, false],
    [{ is_bot: undefined }, false],
    [{ deleted: undefined }, false],
  ])('%j → %j', async (change, staff) => {
    // A foreign member speaks in our workspace's envelope: heard, without rights.
    expect((await staffOf(change)) ?? false).toBe(staff ?? false);
  });

  it('ends at once when the profile changes', async () => {
    const { slack } = await start();
    await slack.user('UREQ').says('one');
    await slack.user('UREQ').changesProfile({ is_restricted: true });
    await slack.user('UREQ').says('two');
    expect(core.events.map((event) => event.from.staff)).toEqual([true, false]);
  });

  it('group membership is not guessed while Slack fails', async () => {
    const { slack, adapter } = await start();
    slack.fail('usergroups.users.list', { status: 500 });
    await expect(adapter.isMember('SRES', 'URES')).rejects.toThrow();
    expect(await adapter.isMember('SRES', 'URES')).toBe(true);
  });

  it('an Enterprise Grid colleague of another workspace is let in, a stranger’s enterprise is not', async () => {
    const { slack } = await start({ enterprise: 'E0HOME' });
    const event = { type: 'message', user: 'UREQ', channel: 'DREQ', channel_type: 'im', text: 'hi', ts: '1700000000.000001' };
    expect((await slack.event(event, { team_id: 'T0SISTER', enterprise_id: 'E0HOME' })).status).toBe(200);
    expect((await slack.event({ ...event, ts: '1700000000.000002' }, { team_id: 'T0AWAY', enterprise_id: 'E0AWAY' })).statuses).toEqual([403]);
    expect(core.events).toHaveLength(1);
  });
});

describe('commands, shortcuts, home', () => {
  it('/it carries its words and shows a notice to the person alone', async () => {
    const { slack } = await start();
    core.answers = [{ kind: 'notice', message: notice }];
    await slack.user('UREQ').command('/it status AA-1 & more', { in: 'CQUEUE' });
    expect(core.events).toMatchObject([{ type: 'action', action: 'command', text: 'status AA-1 & more', value: '', direct: false, chat: { id: 'CQUEUE' } }]);
    expect(slack.user('UREQ').ephemerals).toMatchObject([{ text: 'Seen by you alone: <!channel> *x*', alive: [] }]);
    expect(slack.channel('CQUEUE').messages()).toEqual([]);
  });

  it('/it opens a form, in the direct chat too', async () => {
    const { slack } = await start();
    core.answers = [{ kind: 'form', form }];
    const delivery = await slack.user('UREQ').command('/it report');
    expect(delivery.status).toBe(200);
    expect(slack.user('UREQ').view?.view.title.text).toBe('Report');
    expect(core.events).toMatchObject([{ direct: true, text: 'report' }]);
    await slack.user('UREQ').submits({ what: 'It burns' });
    expect(core.events.at(-1)).toMatchObject({ type: 'form', form: 'report', context: 'c-1', values: { what: 'It burns' }, thread: { id: 'DREQ' } });
  });

  it('/it in a chat between two people gives no ref to write to', async () => {
    const { slack } = await start();
    slack.addChannel('DOTHER', { type: 'im', is_member: false });
    await slack.user('UREQ').command('/it help', { in: 'DOTHER' });
    expect(core.events[0]).toMatchObject({ direct: false });
    expect(core.events[0]).not.toHaveProperty('chat');
  });

  it('an answer that Slack does not take is no reason to refuse the gesture', async () => {
    const { slack, log } = await start();
    slack.fail('views.open', { error: 'expired_trigger_id' });
    core.answers = [{ kind: 'form', form }];
    expect((await slack.user('UREQ').command('/it report')).status).toBe(200);
    expect(slack.user('UREQ').view).toBeUndefined();
    expect(log.join('')).toContain('expired_trigger_id');
  });

  it('a trigger that has grown old opens nothing, and nothing breaks', async () => {
    const { slack } = await start({ patience: 200 });
    core.handle = async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { kind: 'form', form };
    };
    await slack.user('UREQ').command('/it report');
    expect(slack.user('UREQ').view).toBeUndefined();
  });

  it('the global shortcut has no place: its notice opens a window', async () => {
    const { slack } = await start();
    core.answers = [{ kind: 'notice', message: notice }];
    await slack.user('UREQ').shortcut();
    expect(core.events).toMatchObject([{ type: 'action', action: 'report', value: '', direct: false }]);
    expect(core.events[0]).not.toHaveProperty('thread');
    expect(JSON.stringify(slack.user('UREQ').view?.view.blocks)).toContain('Seen by you alone');
  });

  it('the message shortcut brings text, author and files of the message', async () => {
    const { slack } = await start();
    const { ts } = await slack.user('UREQ').says('VPN <down>', { in: 'CQUEUE' }, [{ name: 'a.png', type: 'image/png', bytes: Uint8Array.of(1) }]);
    core.events = [];
    await slack.user('URES').reports(ts, { in: 'CQUEUE' });
    await slack.user('UREQ').reports(ts, { in: 'CQUEUE' });
    expect(core.events).toMatchObject([
      { action: 'report', text: 'Amina Köhler: VPN <down>', attachments: [{ name: 'a.png' }], thread: { id: 'CQUEUE' }, from: { userId: 'URES' } },
      { action: 'report', text: 'VPN <down>', from: { userId: 'UREQ' } },
    ]);
  });

  it('a notice reaches the person also where the bot is not a member', async () => {
    const { slack } = await start();
    slack.addChannel('CELSE', { is_member: false });
    const { ts } = await slack.user('URES').says('VPN', { in: 'CELSE' });
    core.answers = [{ kind: 'notice', message: notice }];
    expect((await slack.user('UREQ').reports(ts, { in: 'CELSE' })).status).toBe(200);
    expect(JSON.stringify(slack.user('UREQ').view?.view.blocks)).toContain('Seen by you alone');
  });

  it('a button in a notice belongs to the place of the notice', async () => {
    const { slack } = await start();
    core.answers = [{ kind: 'notice', message: { text: 'Which?', buttons: [{ action: 'pick', value: '1', label: 'One' }] } }];
    await slack.user('UREQ').command('/it status', { in: 'CQUEUE' });
    await slack.user('UREQ').pressesOnEphemeral('One');
    expect(core.events.at(-1)).toMatchObject({ action: 'pick', value: '1', thread: { id: 'CQUEUE' }, chat: { id: 'CQUEUE' } });
  });

  it('opening the home tab and pressing a button there', async () => {
    const { slack, adapter } = await start();
    await slack.user('UREQ').opensHome();
    expect(core.events).toMatchObject([{ type: 'action', action: 'home', from: { userId: 'UREQ' } }]);
    await adapter.home?.({ to: 'person', platform: 'slack', tenant: 'T0HOME', userId: 'UREQ', direct: 'UREQ' }, [{ text: 'Yours', buttons: [{ action: 'ticket.show', value: '7', label: 'Show' }] }]);
    core.answers = [{ kind: 'form', form }];
    await slack.user('UREQ').pressesOnHome('Show');
    expect(core.events.at(-1)).toMatchObject({ action: 'ticket.show', value: '7' });
    expect(core.events.at(-1)).not.toHaveProperty('thread');
    expect(slack.user('UREQ').view?.view.title.text).toBe('Report');
  });

  it('the home tab can be off', async () => {
    const { slack } = await start({}, { appHomeEnabled: false });
    expect((await slack.user('UREQ').opensHome()).status).toBe(200);
    expect(core.events).toEqual([]);
  });

  it('a form may lead to another form', async () => {
    const { slack } = await start();
    core.answers = [{ kind: 'form', form }, { kind: 'form', form: { ...form, id: 'second', title: 'Second', context: 'c-2' } }];
    await slack.user('UREQ').shortcut();
    await slack.user('UREQ').submits({ what: 'x' });
    expect(slack.user('UREQ').view?.view.title.text).toBe('Second');
    await slack.user('UREQ').submits({ what: 'y' });
    expect(core.events.at(-1)).toMatchObject({ form: 'second', context: 'c-2', values: { what: 'y' } });
    expect(slack.user('UREQ').view).toBeUndefined();
  });

  it('a sent form whose core throws stays open', async () => {
    const { slack } = await start();
    core.answers = [{ kind: 'form', form }, new Error('database away')];
    await slack.user('UREQ').shortcut();
    expect((await slack.user('UREQ').submits({ what: 'x' })).status).toBe(503);
    expect(slack.user('UREQ').view?.typed.get('what')).toBe('x');
  });
});

describe('quiet logs', () => {
  it('hold no text, names or secrets, whatever happens', async () => {
    const { slack, adapter, log } = await start();
    await slack.user('UREQ').says('geheimer Text', {}, [{ name: 'geheim.png', type: 'image/png', bytes: Uint8Array.of(1) }]);
    core.answers = [new Error('geheimer Text in an error')];
    await slack.user('UREQ').says('geheimer Text').catch(() => {});
    slack.fail('chat.postMessage', { status: 500 });
    await adapter.post({ to: 'channel', platform: 'slack', channel: 'CQUEUE' }, { text: 'geheim' }, 'k').catch(() => {});
    await slack.send(eventCall({ type: 'event_callback', team_id: 'T0HOME', event_id: 'E', event: { type: 'message', user: 'UREQ', text: 'geheim' } }));
    await slack.send(eventCall({ type: 'event_callback', team_id: 'T0AWAY', event_id: 'E', event: { type: 'message', user: 'UREQ', text: 'geheim' } }));
    await slack.event({ type: 'tokens_revoked', tokens: { bot: ['UBOT'] } });
    expect(log.length).toBeGreaterThan(2);
    expect(log.join('')).toContain('slack.tokens_revoked');
    expect(log.join('')).not.toMatch(/geheim|Amina|xoxb|fake-signing/);
  });
});
