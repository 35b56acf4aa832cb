import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeliveryError } from '../../src/ports/chat.ts';
import { recordingCore } from '../contract/adapter-contract.ts';
import type { RecordingCore } from '../contract/adapter-contract.ts';
import { startWeb } from '../fakes/fake-web.ts';
import type { FakeWeb } from '../fakes/fake-web.ts';

let core: RecordingCore;
let web: FakeWeb;

beforeEach(async () => {
  core = recordingCore();
  web = await startWeb(core);
});
afterEach(() => web.close());

const hello = { person: 'amina', nonce: 'nonce-0001', thread: 'direct:amina', text: 'Hello', files: [] };
const toAmina = { to: 'person', platform: 'web', tenant: 'playground', userId: 'amina', direct: 'amina' } as const;
const toNetwork = { to: 'channel', platform: 'web', channel: 'network' } as const;

/** A GET with headers that `fetch` would not send. */
function get(path: string, headers: Record<string, string>): Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: web.port, path, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    call.on('error', reject);
    call.end();
  });
}

/** Reads the stream until `until` has come by; gives events in order. */
async function readStream(query: string, until: (events: { name: string; id: string; data: unknown }[]) => boolean, lastEventId?: string) {
  const leave = new AbortController();
  const headers: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  const response = await fetch(`${web.url}/playground/stream?${query}`, { headers, signal: leave.signal });
  const events: { name: string; id: string; data: unknown }[] = [];
  let rest = '';
  if (!response.body) throw new Error('no stream');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  while (!until(events)) {
    const { value, done } = await reader.read();
    if (done) throw new Error('the stream ended');
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
      if (field('event')) events.push({ name: field('event'), id: field('id'), data: JSON.parse(field('data')) });
    }
  }
  leave.abort();
  return events;
}
const textsOf = (events: { name: string; data: unknown }[]) =>
  events.filter((event) => event.name === 'posts').flatMap((event) => (event.data as { message: { text: string } }[]).map((post) => post.message.text));

describe('a gesture that is repeated', () => {
  it('stores one post and is one event, even when the first try was not taken', async () => {
    core.answers = [new Error('database away')];
    const first = await web.call('/playground/messages', hello);
    expect(first.status).toBe(503);
    expect(first.body['error']).toContain('Nicht gesendet');
    expect(first.body['post']).toBe(1);
    const second = await web.call('/playground/messages', hello);
    expect(second).toEqual({ status: 200, body: { post: 1, answer: { kind: 'none' } } });
    expect(core.events[1]).toEqual(core.events[0]);
    expect(await web.store.changedSince(['person:amina'], 0, 10)).toHaveLength(1);
  });

  it('with the nonce of somebody else is a gesture of its own', async () => {
    await web.call('/playground/messages', hello);
    await web.call('/playground/messages', { ...hello, person: 'jonas', thread: 'direct:jonas' });
    expect(core.events).toHaveLength(2);
    expect(core.events[1]?.keys).not.toEqual(core.events[0]?.keys);
  });

  it('is refused with 503 and stores nothing while the store is away', async () => {
    web.store.fault = 'server-error';
    expect((await web.call('/playground/messages', hello)).status).toBe(503);
    expect(core.events).toEqual([]);
    web.store.fault = 'none';
    expect((await web.call('/playground/messages', hello)).status).toBe(200);
    expect(core.events).toHaveLength(1);
  });
});

describe('a picture', () => {
  const png = Buffer.from('not really a picture').toString('base64');
  const picture = { png, alt: 'Bar chart', width: 720, height: 500 };
  const seen = async () => {
    const events = await readStream('person=amina', (all) => all.some(({ name }) => name === 'ready'));
    return events.filter(({ name }) => name === 'posts').flatMap(({ data }) => data as { message: { picture?: { address: string } } }[]);
  };

  it('is named in the stream and fetched from the same place, as nothing but a picture', async () => {
    await web.adapter.post(toAmina, { text: 'Week 47', picture }, 'k');
    const [post] = await seen();
    expect(JSON.stringify(post)).not.toContain(png);
    const address = post?.message.picture?.address ?? '';
    expect(post?.message.picture).toEqual({ address, alt: 'Bar chart', width: 720, height: 500 });
    const response = await fetch(web.url + address);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toBe('not really a picture');
  });

  it('has another address when it is edited, and none that can be guessed', async () => {
    const { message } = await web.adapter.post(toAmina, { text: 'Week 47', picture }, 'k');
    const address = (await seen())[0]?.message.picture?.address ?? '';
    await web.adapter.edit(message, { text: 'Week 47', picture: { ...picture, png: Buffer.from('another').toString('base64') } });
    expect((await seen())[0]?.message.picture?.address).not.toBe(address);
    await web.call('/playground/messages', { ...hello, text: 'no picture here' });
    for (const wrong of [address, '/playground/pictures/1-', `/playground/pictures/1-${'0'.repeat(32)}`, `/playground/pictures/2-${'0'.repeat(32)}`, `/playground/pictures/999999999-${'0'.repeat(32)}`]) {
      expect((await get(wrong, { host: 'localhost' })).status, wrong).toBe(404);
    }
  });
});

describe('rights', () => {
  it('lets nobody change what somebody else wrote', async () => {
    await web.call('/playground/messages', { ...hello, person: 'rita', thread: 'channel:network' });
    for (const [path, body] of [['/playground/edits', { text: 'changed' }], ['/playground/deletions', {}]] as const) {
      const refused = await web.call(path, { person: 'ben', nonce: 'nonce-0002', post: 1, ...body }, { 'accept-language': 'en' });
      expect(refused).toEqual({ status: 403, body: { error: 'Only its author can change this.' } });
    }
    expect((await web.store.get(1))?.message.text).toBe('Hello');
    expect(core.events).toHaveLength(1);
  });

  it('removes the words of a deleted message for good', async () => {
    await web.call('/playground/messages', hello);
    await web.call('/playground/deletions', { person: 'amina', post: 1 });
    expect(JSON.stringify(await web.store.get(1))).not.toContain('Hello');
    expect((await web.call('/playground/edits', { person: 'amina', nonce: 'nonce-0003', post: 1, text: 'again' })).status).toBe(409);
  });

  it('answers only under the name of this machine', async () => {
    for (const host of ['localhost:3978', `127.0.0.1:${web.port}`, '[::1]:3978', 'LOCALHOST']) {
      expect((await get('/playground/state', { host })).status, host).toBe(200);
    }
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:3978', '10.0.0.1', '[::2]:1']) {
      expect((await get('/playground/state', { host })).status, host).toBe(403);
      expect((await get('/', { host })).status, host).toBe(403);
    }
  });

  it('answers under a configured name too', async () => {
    await web.close();
    web = await startWeb(core, { config: { host: 'botschaft.intern' } });
    expect((await get('/playground/state', { host: 'botschaft.intern:3978' })).status).toBe(200);
    expect((await get('/playground/state', { host: 'other.intern' })).status).toBe(403);
  });

  it('lets no other site read or embed anything', async () => {
    expect((await get('/playground/state', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await get('/playground/stream?person=amina', { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await get('/playground/state', { origin: 'https://evil.example' })).status).toBe(403);
    const { headers } = await get('/', { 'sec-fetch-site': 'cross-site' });
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
    );
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });

  it('serves the page and nothing else of the disk', async () => {
    expect((await get('/', {})).status).toBe(200);
    expect((await get('/page/app.js', {})).headers['content-type']).toBe('text/javascript; charset=utf-8');
    for (const path of ['/page/../index.ts', '/page/%2e%2e/index.ts', '/page/', '/index.ts', '/page/..%2f..%2fpackage.json']) {
      expect((await get(path, {})).status, path).toBe(404);
    }
  });
});

describe('files', () => {
  it('are downloaded as such, never opened as a page', async () => {
    const bytes = new TextEncoder().encode('<script>alert(1)</script>');
    const id = await web.upload('../../böse "seite".html', 'text/html', bytes);
    const response = await fetch(`${web.url}/playground/files/${id}`);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''b%C3%B6se%20%22seite%22.html");
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
    const svg = await web.upload('a.svg', 'image/svg+xml', bytes);
    expect((await fetch(`${web.url}/playground/files/${svg}`)).headers.get('content-type')).toBe('application/octet-stream');
  });

  it('of more than 10 MB, and empty ones, are refused with a sentence', async () => {
    await expect(web.upload('big.bin', 'application/octet-stream', new Uint8Array(10 * 1024 * 1024 + 1))).rejects.toThrow('10 MB');
    await expect(web.upload('none.bin', 'application/octet-stream', new Uint8Array(0))).rejects.toThrow('leer');
    const largest = await web.upload('big.bin', 'application/octet-stream', new Uint8Array(10 * 1024 * 1024));
    expect((await fetch(`${web.url}/playground/files/${largest}`)).headers.get('content-length')).toBe('10485760');
  });

  it('need the call header', async () => {
    const response = await fetch(`${web.url}/playground/files?name=a`, { method: 'POST', body: 'x' });
    expect(response.status).toBe(403);
  });
});

describe('the stream', () => {
  it('gives all that was, then what is new, to those whom it concerns', async () => {
    await web.adapter.post(toAmina, { text: 'for Amina' }, 'k-1');
    await web.adapter.post({ ...toAmina, userId: 'jonas', direct: 'jonas' }, { text: 'for Jonas' }, 'k-2');
    await web.adapter.post(toNetwork, { text: 'for the channel' }, 'k-3');
    const events = await readStream('person=amina', (seen) => {
      if (seen.at(-1)?.name === 'ready') void web.adapter.post(toAmina, { text: 'news' }, 'k-4');
      return textsOf(seen).includes('news');
    });
    expect(textsOf(events)).toEqual(['for Amina', 'for the channel', 'news']);
    expect(events.map((event) => event.name)).toEqual(['posts', 'home', 'ready', 'posts']);
  });

  it('goes on after a restart of the server where the page left off', async () => {
    const posted = await web.adapter.post(toAmina, { text: 'before' }, 'k-1');
    const [first] = await readStream('person=amina', (seen) => seen.length > 0);
    await web.close();
    web = await startWeb(core, { store: web.store, port: web.port });
    await web.adapter.edit(posted.message, { text: 'before, changed' });
    await web.adapter.post({ to: 'thread', thread: posted.thread }, { text: 'after' }, 'k-2');
    const events = await readStream('person=amina', (seen) => seen.some((event) => event.name === 'ready'), first?.id);
    expect(textsOf(events)).toEqual(['before, changed', 'after']);
  });

  it('carries more than one batch, in order', async () => {
    for (let number = 0; number < 450; number += 1) await web.adapter.post(toAmina, { text: `n${number}` }, `k-${number}`);
    const events = await readStream('person=amina', (seen) => seen.some((event) => event.name === 'ready'));
    expect(textsOf(events)).toEqual(Array.from({ length: 450 }, (_, number) => `n${number}`));
  });

  it('ends for a store that fails, so that the page connects again', async () => {
    web.store.fault = 'unreadable';
    await expect(readStream('person=amina', () => false)).rejects.toThrow();
    web.store.fault = 'none';
    const events = await readStream('person=amina', (seen) => seen.some((event) => event.name === 'ready'));
    expect(events.at(-1)?.name).toBe('ready');
  });

  it('is refused for people who do not exist', async () => {
    expect((await get('/playground/stream?person=nobody', {})).status).toBe(400);
    expect((await get('/playground/stream', {})).status).toBe(400);
  });
});

describe('deliveries', () => {
  const failure = (work: Promise<unknown>) =>
    work.then(() => 'delivered', (error: unknown) => (error instanceof DeliveryError ? error.failure.kind : String(error)));

  it('under one key are one post', async () => {
    const first = await web.adapter.post(toNetwork, { text: 'Ticket' }, 'k-1');
    expect(await web.adapter.post(toNetwork, { text: 'Ticket' }, 'k-1')).toEqual(first);
    expect(await web.store.changedSince(['channel:network'], 0, 10)).toHaveLength(1);
  });

  it('to nowhere are gone, to another platform rejected', async () => {
    expect(await failure(web.adapter.post({ ...toAmina, userId: 'nobody' }, { text: 'x' }, 'k'))).toBe('gone');
    expect(await failure(web.adapter.post({ ...toAmina, tenant: 'other' }, { text: 'x' }, 'k'))).toBe('rejected');
    expect(await failure(web.adapter.post({ to: 'thread', thread: { platform: 'web', id: 'channel:network/77' } }, { text: 'x' }, 'k'))).toBe('gone');
    expect(await failure(web.adapter.post({ to: 'thread', thread: { platform: 'slack', id: 'C1' } }, { text: 'x' }, 'k'))).toBe('rejected');
    expect(await failure(web.adapter.edit({ platform: 'web', id: '77' }, { text: 'x' }))).toBe('gone');
    expect(await failure(web.adapter.edit({ platform: 'web', id: '99999999999' }, { text: 'x' }))).toBe('rejected');
    await web.call('/playground/messages', hello);
    expect(await failure(web.adapter.edit({ platform: 'web', id: '1' }, { text: 'put into her mouth' }))).toBe('rejected');
  });

  it('of a cut text never end in half a character', async () => {
    await web.adapter.post(toNetwork, { text: `x${'\u{1F9F5}'.repeat(30_000)}` }, 'k-1');
    const [post] = await web.store.changedSince(['channel:network'], 0, 1);
    expect(post?.message.text).toMatch(/\u{1F9F5}…$/u);
  });
});
