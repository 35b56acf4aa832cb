import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { fileOrigins } from '../../adapters/slack/files.ts';
import type { Call } from '../../adapters/slack/client.ts';
import { learnIdentity } from '../../adapters/slack/identity.ts';
import { addressOf, chatRef, readThread, threadRef } from '../../adapters/slack/refs.ts';
import type { Attachment, Destination, Message } from '../../src/ports/chat.ts';
import { DeliveryError } from '../../src/ports/chat.ts';
import type { RecordingCore } from '../contract/adapter-contract.ts';
import { recordingCore } from '../contract/adapter-contract.ts';
import type { SlackApp } from '../fakes/fake-slack-app.ts';
import { startSlackApp } from '../fakes/fake-slack-app.ts';
import { addMessage } from '../fakes/fake-slack-workspace.ts';

let app: SlackApp;
let core: RecordingCore;
async function start(): Promise<SlackApp> {
  core = recordingCore();
  app = await startSlackApp(core);
  return app;
}
afterEach(async () => {
  await app.close();
  expect(app.slack.violations).toEqual([]);
});

const queue: Destination = { to: 'channel', platform: 'slack', channel: 'CQUEUE' };
const person = (userId: string): Destination => ({ to: 'person', platform: 'slack', tenant: 'T0HOME', userId, direct: userId });
async function failure(work: Promise<unknown>) {
  const error = await work.then(() => undefined, (reason: unknown) => reason);
  return error instanceof DeliveryError ? { ...error.failure, reason: error.reason } : error;
}

describe('addresses', () => {
  it('lie in the workspace that Slack names, if it is one of Slack', async () => {
    await start();
    const told = async (url: unknown) => {
      const call: Call = async (_method, _args, answer) => answer.parse({ team_id: 'T0HOME', bot_id: 'BBOT', user_id: 'UBOT', url });
      return (await learnIdentity(call)).workspaceUrl;
    };
    expect(await told('https://auswaertiges.slack.com/')).toBe('https://auswaertiges.slack.com/');
    expect(await told('https://acme.enterprise.slack.com/x?y')).toBe('https://acme.enterprise.slack.com/');
    expect(await told('https://acme.slack-gov.com/')).toBe('https://acme.slack-gov.com/');
    for (const url of [undefined, null, '', 'acme', 'http://acme.slack.com/', 'https://acme.slack.com.evil.example/', 'https://evilslack.com/', 'https://evil.example/.slack.com/']) {
      expect(await told(url), String(url)).toBeUndefined();
    }
    expect(addressOf(threadRef('CQUEUE', '1700000000.000123'), 'https://acme.slack.com/')).toBe('https://acme.slack.com/archives/CQUEUE/p1700000000000123');
    expect(addressOf(chatRef('CQUEUE'), 'https://acme.slack.com/')).toBe('https://acme.slack.com/archives/CQUEUE');
  });
});

describe('posts', () => {
  it('never come back as something somebody said', async () => {
    const { slack, adapter } = await start();
    const { message } = await adapter.post(queue, { text: 'AA-1' }, 'k-1');
    await adapter.edit(message, { text: 'AA-1 taken' });
    await adapter.post(person('UREQ'), { text: 'Receipt' }, 'k-2');
    await slack.settled();
    expect(core.events).toEqual([]);
    expect(slack.channel('CQUEUE').messages().map((m) => m.text)).toEqual(['AA-1 taken']);
    expect(slack.user('UREQ').dm.messages().map((m) => m.text)).toEqual(['Receipt']);
  });

  it('do not go where another organisation reads along', async () => {
    const { slack, adapter } = await start();
    slack.addChannel('CSHARED', { is_ext_shared: true });
    const shared: Destination = { to: 'channel', platform: 'slack', channel: 'CSHARED' };
    expect(await failure(adapter.post(shared, { text: 'secret' }, 'k'))).toEqual({ kind: 'rejected', reason: 'channel-shared-externally' });
    expect(slack.channel('CSHARED').messages()).toEqual([]);
  });

  it('a failed question before the post is no doubtful post', async () => {
    const { slack, adapter } = await start();
    slack.fail('conversations.info', 'reset');
    expect(await failure(adapter.post(queue, { text: 'x' }, 'k'))).toMatchObject({ kind: 'retry', maybeDelivered: false });
    slack.fail('conversations.open', { status: 500 });
    expect(await failure(adapter.post(person('UREQ'), { text: 'x' }, 'k'))).toMatchObject({ kind: 'retry', maybeDelivered: false });
    expect(slack.count('chat.postMessage')).toBe(0);
  });

  it('one rate limit holds up nothing else', async () => {
    const { slack, adapter } = await start();
    slack.fail('chat.postMessage', { status: 429, retryAfter: 30 });
    const [limited, other] = await Promise.allSettled([
      adapter.post(queue, { text: 'one' }, 'k-1'),
      adapter.post(person('UREQ'), { text: 'two' }, 'k-2'),
    ]);
    expect([limited.status, other.status].sort()).toEqual(['fulfilled', 'rejected']);
    await adapter.post(queue, { text: 'three' }, 'k-3');
    expect(slack.channel('CQUEUE').thread('three').root.text).toBe('three');
  });

  it.each([
    ['is_archived', { kind: 'gone', reason: 'is_archived' }],
    ['account_inactive', { kind: 'gone', reason: 'account_inactive' }],
    ['token_revoked', { kind: 'gone', reason: 'token_revoked' }],
    ['ratelimited', { kind: 'rate-limited', retryAfterMs: 30_000, reason: 'ratelimited' }],
    ['internal_error', { kind: 'retry', maybeDelivered: true, reason: 'internal_error' }],
    ['msg_blocks_too_long', { kind: 'rejected', reason: 'msg_blocks_too_long' }],
    ['<html>geheim</html>', { kind: 'retry', maybeDelivered: true, reason: 'unreadable-answer' }],
  ])('%s', async (error, expected) => {
    const { slack, adapter } = await start();
    slack.fail('chat.postMessage', { error });
    expect(await failure(adapter.post(queue, { text: 'x' }, 'k'))).toEqual(expected);
  });

  it.each([
    [{ status: 429 } as const, 'rate-limited'],
    [{ status: 403 } as const, 'rejected'],
    // Not followed: where it leads, the token must not go.
    [{ status: 302 } as const, 'retry'],
    ['reset' as const, 'retry'],
  ])('%j is %s', async (fault, kind) => {
    const { slack, adapter } = await start();
    slack.fail('chat.postMessage', fault);
    expect(await failure(adapter.post(queue, { text: 'x' }, 'k'))).toMatchObject({ kind });
  });

  it('persons who left, bots and unknown people are gone', async () => {
    const { slack, adapter } = await start();
    slack.addUser({ id: 'ULEFT', deleted: true });
    slack.addUser({ id: 'UROBOT', is_bot: true });
    for (const id of ['ULEFT', 'UROBOT', 'UNOBODY']) expect(await failure(adapter.post(person(id), { text: 'x' }, 'k'))).toMatchObject({ kind: 'gone' });
    expect(await failure(adapter.edit({ platform: 'slack', id: 'CQUEUE/1.1' }, { text: 'x' }))).toMatchObject({ kind: 'gone' });
  });

  it('refs of others are refused', () => {
    for (const ref of [{ platform: 'web', id: 'C1/1.1' }, { platform: 'slack', id: 'C1/../x' }, { platform: 'slack', id: '' }] as const) {
      expect(() => readThread(ref)).toThrow(DeliveryError);
    }
  });

  it('every part of a message stays within the limits at once', async () => {
    const { slack, adapter } = await start();
    const long = 'ä'.repeat(20_000);
    const message: Message = {
      title: long, text: long, quote: { author: long, text: `Anfang ${long}` }, facts: Array.from({ length: 40 }, () => ({ label: long, value: long })),
      buttons: Array.from({ length: 60 }, (_, i) => ({ action: 'a', value: 'v'.repeat(200), label: `${i} ${'L'.repeat(72)}` })),
    };
    await adapter.post(queue, message, 'k');
    const [shown] = slack.channel('CQUEUE').messages();
    expect(shown?.buttons).toHaveLength(60);
    expect(shown?.text).toContain('…');
    await adapter.home?.({ to: 'person', platform: 'slack', tenant: 'T0HOME', userId: 'UREQ', direct: 'UREQ' }, Array.from({ length: 60 }, () => message));
    expect(slack.user('UREQ').home?.text).toContain('…');
  });

  it('paces what opens direct chats as one, and each chat that is open by itself', async () => {
    const { adapter } = await start();
    const opening = adapter.pace(person('UREQ'));
    expect(adapter.pace(person('UQUEUE'))).toEqual(opening);
    expect(opening.perSecond * 60).toBeLessThanOrEqual(50);
    await adapter.post(person('UREQ'), { text: 'hello' }, 'k');
    expect(adapter.pace(person('UREQ')).key).not.toBe(opening.key);
    expect(adapter.pace(person('UREQ')).perSecond).toBe(1);
    expect(adapter.pace(person('UQUEUE'))).toEqual(opening);
  });

  it('finds a post behind hundreds of others', async () => {
    const { slack, adapter } = await start();
    const first = await adapter.post(queue, { text: 'first' }, 'k-first');
    for (let i = 0; i < 450; i += 1) {
      addMessage(slack.workspace, { channel: 'CQUEUE', ts: slack.workspace.newTs(), user: 'UREQ', text: `n ${i}`, formatted: false, blocks: [], files: [], reactions: new Map() });
    }
    expect(await adapter.find?.(queue, 'k-first', { text: 'first' })).toEqual(first);
    expect(await adapter.find?.(queue, 'k-none', { text: 'x' })).toBeUndefined();
  });
});

describe('a picture', () => {
  const png = (shade: number) => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, shade]).toString('base64');
  const message: Message = { text: 'Week 47', picture: { png: png(1), alt: 'Bar chart, 3 and 4', width: 720, height: 500 } };
  let clock = new Date('2026-11-23T08:00:00Z').getTime();
  async function startHasty(): Promise<SlackApp> {
    core = recordingCore();
    // Looks for the file as patiently as the time-out is long.
    app = await startSlackApp(core, {}, { requestTimeoutMs: 400, now: () => new Date(clock) });
    return app;
  }
  const shown = () => app.slack.channel('CQUEUE').messages();

  it('is read in the notification and by screen readers, which hear no block', async () => {
    const { slack, adapter } = await start();
    await adapter.post(queue, message, 'k');
    expect(slack.workspace.messages.get('CQUEUE')?.[0]?.text).toBe('Week 47\nBar chart, 3 and 4');
    expect(shown()).toMatchObject([{ text: 'Week 47', picture: { alt: 'Bar chart, 3 and 4' }, files: [] }]);
    await slack.settled();
    expect(core.events).toEqual([]);
  });

  it('that Slack has not scanned yet is waited for, and the upload is not made again', async () => {
    const { slack, adapter } = await startHasty();
    slack.workspace.scans = 8;
    expect(await failure(adapter.post(queue, message, 'k'))).toEqual({ kind: 'retry', maybeDelivered: false, reason: 'picture-not-ready' });
    expect(shown()).toEqual([]);
    await adapter.post(queue, message, 'k');
    expect(shown()).toMatchObject([{ text: 'Week 47', picture: { alt: 'Bar chart, 3 and 4' } }]);
    expect(slack.count('upload')).toBe(1);
  });

  it('that is never scanned gives way to its words after two minutes', async () => {
    const { slack, adapter, log } = await startHasty();
    slack.workspace.scans = 1_000;
    expect(await failure(adapter.post(queue, message, 'k'))).toMatchObject({ kind: 'retry', maybeDelivered: false });
    clock += 121_000;
    await adapter.post(queue, message, 'k');
    expect(shown()).toMatchObject([{ text: 'Week 47\nBar chart, 3 and 4' }]);
    expect(shown()[0]?.picture).toBeUndefined();
    expect(log.join('\n')).toContain('"slack.picture-left-out","reason":"not-ready"');
    expect(log.join('\n')).not.toContain('Bar chart');
  });

  it.each([
    ['files.getUploadURLExternal', 'reset'], ['upload', 'reset'], ['upload', { status: 500 }], ['files.completeUploadExternal', 'lost-answer'],
    ['files.completeUploadExternal', { error: 'internal_error' }], ['files.completeUploadExternal', { error: 'file_not_found' }], ['files.info', 'reset'],
  ] as const)('is no doubtful post when %s fails with %j, and the next attempt brings it', async (method, fault) => {
    const { slack, adapter } = await startHasty();
    slack.fail(method, fault);
    expect(await failure(adapter.post(queue, message, 'k'))).toMatchObject({ kind: 'retry', maybeDelivered: false });
    expect(slack.count('chat.postMessage')).toBe(0);
    await adapter.post(queue, message, 'k');
    expect(shown()).toMatchObject([{ picture: { alt: 'Bar chart, 3 and 4' } }]);
  });

  it('waits where Slack counts calls', async () => {
    const { slack, adapter } = await startHasty();
    slack.fail('files.completeUploadExternal', { status: 429, retryAfter: 9 });
    expect(await failure(adapter.post(queue, message, 'k'))).toMatchObject({ kind: 'rate-limited', retryAfterMs: 9000 });
  });

  it.each(['file_uploads_disabled', 'file_type_not_allowed', 'missing_scope'])('gives way to its words at once where Slack says %s', async (error) => {
    const { slack, adapter } = await startHasty();
    slack.fail('files.getUploadURLExternal', { error });
    await adapter.post(queue, message, 'k');
    expect(shown()).toMatchObject([{ text: 'Week 47\nBar chart, 3 and 4' }]);
  });

  it('whose block Slack refuses although the file looks ready is tried again, and then told in words', async () => {
    const { slack, adapter } = await startHasty();
    slack.fail('chat.postMessage', { error: 'invalid_blocks' }, 2);
    expect(await failure(adapter.post(queue, message, 'k'))).toEqual({ kind: 'retry', maybeDelivered: false, reason: 'picture-not-ready' });
    expect(await failure(adapter.post(queue, message, 'k'))).toMatchObject({ kind: 'retry', maybeDelivered: false });
    clock += 121_000;
    await adapter.post(queue, message, 'k');
    expect(shown()).toMatchObject([{ text: 'Week 47\nBar chart, 3 and 4' }]);
  });

  it('is looked up by its key like every post, and posted once', async () => {
    const { slack, adapter } = await startHasty();
    slack.fail('chat.postMessage', 'lost-answer');
    expect(await failure(adapter.post(queue, message, 'k'))).toMatchObject({ kind: 'retry', maybeDelivered: true });
    const found = await adapter.find?.(queue, 'k', message);
    expect(found?.message.id).toBe(`CQUEUE/${shown()[0]?.ts}`);
    expect(shown()).toHaveLength(1);
  });

  it('is uploaded anew for an edit a week later, when the file may be gone', async () => {
    const { slack, adapter } = await startHasty();
    const { message: posted } = await adapter.post(queue, message, 'k');
    await adapter.edit(posted, { ...message, text: 'Week 47, late' });
    expect(slack.count('upload')).toBe(1);
    slack.workspace.files.clear();
    clock += 7 * 86_400_000;
    await adapter.edit(posted, message);
    expect(slack.count('upload')).toBe(2);
    expect(shown()).toMatchObject([{ text: 'Week 47', picture: { alt: 'Bar chart, 3 and 4' } }]);
  });

  it('beside files and on the personal page is told in words', async () => {
    const { slack, adapter } = await start();
    core.files.set('f', Uint8Array.of(1, 2, 3));
    await adapter.post(queue, { ...message, files: [{ platform: 'web', id: 'f', name: 'a.pdf', type: 'application/pdf', size: 3 }] }, 'k');
    expect(shown()).toMatchObject([{ text: 'Week 47\nBar chart, 3 and 4', files: [{ name: 'a.pdf' }] }]);
    await adapter.home?.({ to: 'person', platform: 'slack', tenant: 'T0HOME', userId: 'UREQ', direct: 'UREQ' }, [message]);
    expect(slack.user('UREQ').home?.text).toBe('Week 47\nBar chart, 3 and 4');
  });
});

describe('files', () => {
  const picture: Attachment = { platform: 'web', id: 'f', name: 'image.png', type: 'image/png', size: 3 };
  const incoming = (id: string): Attachment => ({ platform: 'slack', id, name: 'x', type: 'image/png', size: 1 });

  it('a post whose answer was lost is found, and not mixed up with one that looks the same', async () => {
    const { slack, adapter } = await start();
    core.files.set('f', Uint8Array.of(1, 2, 3));
    const message: Message = { text: 'Look', files: [picture] };
    await adapter.post(queue, message, 'k-1');
    slack.fail('files.completeUploadExternal', 'lost-answer');
    expect(await failure(adapter.post(queue, message, 'k-2'))).toMatchObject({ kind: 'retry', maybeDelivered: true });
    expect(slack.channel('CQUEUE').messages()).toHaveLength(2);
    const found = await adapter.find?.(queue, 'k-2', message);
    expect(found?.message.id).toBe(`CQUEUE/${slack.channel('CQUEUE').messages()[1]?.ts}`);
    slack.fail('files.completeUploadExternal', 'reset');
    expect(await failure(adapter.post(queue, message, 'k-3'))).toMatchObject({ kind: 'retry', maybeDelivered: true });
    expect(await adapter.find?.(queue, 'k-3', message)).toBeUndefined();
  });

  it('a failed upload shows nothing and leaves no doubt', async () => {
    const { slack, adapter } = await start();
    core.files.set('f', Uint8Array.of(1, 2, 3));
    for (const fault of ['reset', 'timeout', { status: 500 }] as const) {
      slack.fail('upload', fault);
      expect(await failure(adapter.post(queue, { text: 'Look', files: [picture] }, 'k'))).toMatchObject({ kind: 'retry', maybeDelivered: false });
    }
    expect(slack.channel('CQUEUE').messages()).toEqual([]);
  });

  it('several files and buttons travel in one post, as a reply', async () => {
    const { slack, adapter } = await start();
    const { thread } = await adapter.post(queue, { text: 'AA-1' }, 'k-1');
    core.files.set('f', Uint8Array.of(1)).set('g', Uint8Array.of(2));
    await adapter.post({ to: 'thread', thread }, { text: 'Two', files: [picture, { ...picture, id: 'g', name: 'b.png' }], buttons: [{ action: 'send', value: '1', label: 'Send' }] }, 'k-2');
    expect(slack.channel('CQUEUE').thread('AA-1').replies).toMatchObject([{ text: 'Two', files: [{ name: 'image.png' }, { name: 'b.png' }], buttons: [{ label: 'Send' }] }]);
  });

  it('the token goes to no other host, not even by a redirect', async () => {
    const { slack, adapter } = await start();
    const visits: (string | undefined)[] = [];
    const thief = createServer((request, response) => {
      visits.push(request.headers.authorization);
      response.end('got it');
    });
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
    const elsewhere = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/x`;
    const file = (name: string, more: object) => slack.user('UREQ').says(name, {}, [{ name, type: 'image/png', bytes: Uint8Array.of(1), ...more }]);
    await file('host', { url: elsewhere });
    await file('external', { mode: 'external', url: elsewhere });
    await file('userinfo', { url: `${slack.apiUrl.replace('http://', 'http://x@').replace('/api/', '')}.evil.example/x` });
    for (const event of core.events) {
      const [attachment] = event.type === 'message' ? event.attachments : [];
      if (!attachment) throw new Error('no attachment was heard');
      expect(await failure(adapter.loadFile(attachment))).toMatchObject({ kind: 'rejected' });
    }
    slack.fail('download', { status: 302, location: elsewhere });
    slack.fail('chat.postMessage', { status: 307, location: elsewhere });
    expect(await failure(adapter.post(queue, { text: 'x' }, 'k'))).toMatchObject({ kind: 'retry' });
    await file('redirected', {});
    const last = core.events.at(-1);
    if (last?.type === 'message' && last.attachments[0]) expect(await failure(adapter.loadFile(last.attachments[0]))).toMatchObject({ kind: 'rejected', reason: 'http-302' });
    expect(visits).toEqual([]);
    thief.closeAllConnections();
    await new Promise((resolve) => thief.close(resolve));
  });

  it('a sign-in page instead of the file is no file', async () => {
    const { slack, adapter } = await start();
    await slack.user('UREQ').says('page', {}, [{ name: 'a.html', type: 'text/html', bytes: Uint8Array.of(60, 104, 62) }]);
    const stored = [...slack.workspace.files.values()][0];
    if (!stored) throw new Error('no file was stored');
    expect(await adapter.loadFile(incoming(stored.id))).toEqual(Uint8Array.of(60, 104, 62));
    stored.bytes = Uint8Array.from(Buffer.from('<html>Sign in</html>'));
    // `files.info` still tells the old size.
    Object.defineProperty(stored.bytes, 'length', { value: 3 });
    expect(await failure(adapter.loadFile(incoming(stored.id)))).toMatchObject({ kind: 'rejected', reason: 'missing-scope' });
  });

  it('too large or deleted', async () => {
    const { slack, adapter } = await start();
    await slack.user('UREQ').says('big', {}, [{ name: 'big.bin', type: 'application/zip', bytes: new Uint8Array(26 * 1024 * 1024) }]);
    const stored = [...slack.workspace.files.values()][0];
    expect(await failure(adapter.loadFile(incoming(stored?.id ?? '')))).toMatchObject({ kind: 'rejected', reason: 'file-too-large' });
    expect(await failure(adapter.loadFile(incoming('FNONE')))).toMatchObject({ kind: 'gone' });
  });

  it('the hosts that may see the token', async () => {
    await start();
    expect([...fileOrigins('https://slack.com/api/')]).toEqual(['https://files.slack.com']);
    expect([...fileOrigins('https://slack-gov.com/api/')]).toEqual(['https://files.slack-gov.com']);
    expect([...fileOrigins('http://127.0.0.1:9/api/')]).toEqual(['http://127.0.0.1:9']);
  });
});
