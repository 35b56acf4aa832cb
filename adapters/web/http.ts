/**
 * The playground's HTTP side: the page's own files, its JSON calls, its live stream.
 *
 * There is no log-in, so only the page itself may call: the Host must be this machine (against DNS rebinding), the
 * Origin the same, and whatever changes something needs a header that no foreign page can send without asking first.
 */
import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { maxFileSize } from './config.ts';
import type { WebConfig } from './config.ts';
import { nameOf, Refusal, sentence } from './errors.ts';
import type { RefusalCode } from './errors.ts';
import type { Inbound } from './inbound.ts';
import type { Live } from './live.ts';
import { markOf } from './render.ts';

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** May be shown in the page; everything else is only ever downloaded. SVG is not among them: it can hold scripts. */
const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const maxJson = 512 * 1024;
const callHeader = 'x-playground';

interface Parts {
  config: WebConfig;
  inbound: Inbound;
  live: Live;
}

/** Throws when the page's files cannot be read. */
export async function createListener({ config, inbound, live }: Parts): Promise<RequestListener> {
  const page = await readPage();
  const calls: Record<string, (call: unknown) => Promise<object>> = {
    '/playground/messages': inbound.message,
    '/playground/edits': inbound.edit,
    '/playground/deletions': inbound.remove,
    '/playground/actions': inbound.act,
    '/playground/forms': inbound.submit,
    '/playground/choices': inbound.choices,
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    checkCaller(request, config.host);
    const url = new URL(request.url ?? '/', 'http://playground');
    if (request.method === 'POST') {
      // A form of a foreign page can send neither this header nor JSON.
      if (request.headers[callHeader] !== '1') throw new Refusal(403, 'foreign-call');
      if (url.pathname === '/playground/files') {
        const name = url.searchParams.get('name') ?? '';
        const type = mimeType(request.headers['content-type']);
        return json(response, 200, await inbound.upload(name, type, await readBody(request, maxFileSize, 'file-too-large')));
      }
      const call = calls[url.pathname];
      if (!call) throw new Refusal(404, 'not-found');
      if (mimeType(request.headers['content-type']) !== 'application/json') throw new Refusal(415, 'bad-call');
      return json(response, 200, await call(parse(await readBody(request, maxJson, 'too-long'))));
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new Refusal(405, 'bad-call');
    if (url.pathname === '/playground/state') {
      const people = config.people.map(({ id, name, language, zone, roles }) => ({ id, name, language, zone, roles }));
      return json(response, 200, { people, channels: config.channels });
    }
    if (url.pathname === '/playground/stream') return openStream(request, response, url);
    if (url.pathname.startsWith('/playground/files/')) return download(response, url.pathname.slice('/playground/files/'.length));
    if (url.pathname.startsWith('/playground/pictures/')) return showPicture(response, url.pathname.slice('/playground/pictures/'.length));
    const asset = page.get(url.pathname);
    if (!asset) throw new Refusal(404, 'not-found');
    response.writeHead(200, { 'content-type': asset.type, 'cache-control': 'no-cache' });
    response.end(request.method === 'HEAD' ? undefined : asset.bytes);
  }

  function openStream(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const person = url.searchParams.get('person');
    if (!config.people.some((one) => one.id === person) || person === null) throw new Refusal(400, 'unknown-person');
    const seen = Number(request.headers['last-event-id'] ?? 0);
    live.open(response, { person, after: Number.isSafeInteger(seen) && seen > 0 ? seen : 0 });
  }

  async function download(response: ServerResponse, id: string): Promise<void> {
    const found = /^[\w-]{1,100}$/.test(id) ? await config.store.file(id) : undefined;
    if (!found) throw new Refusal(404, 'not-found');
    const name = encodeURIComponent(found.file.name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
    response.writeHead(200, {
      'content-type': pictures.includes(found.file.type) ? found.file.type : 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${name}`,
      'content-length': found.bytes.byteLength,
      'cache-control': 'private, max-age=3600',
    });
    response.end(found.bytes);
  }

  async function showPicture(response: ServerResponse, name: string): Promise<void> {
    const [, id = '', mark] = /^(\d{1,9})-([0-9a-f]{32})$/.exec(name) ?? [];
    const post = id === '' ? undefined : await config.store.get(Number(id));
    const png = post?.deleted === false ? post.message.picture?.png : undefined;
    if (png === undefined || markOf(png) !== mark) throw new Refusal(404, 'not-found');
    const bytes = Buffer.from(png, 'base64');
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.byteLength, 'cache-control': 'private, max-age=3600, immutable' });
    response.end(bytes);
  }

  return (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    serve(request, response).catch((error: unknown) => {
      const refusal = error instanceof Refusal ? error : new Refusal(503, 'not-sent', { cause: error });
      if (error !== refusal) config.log.error({ event: 'web.call-failed', error: nameOf(error) });
      if (response.headersSent) return response.destroy();
      // What was not read is thrown away, so that the sender gets to read the refusal.
      request.resume();
      json(response, refusal.status, {
        error: sentence(refusal.code, languageOf(request)),
        ...(refusal.post === undefined ? {} : { post: refusal.post }),
      });
    });
  };
}

const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

function checkCaller(request: IncomingMessage, ownHost: string | undefined): void {
  const { host, origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const name = host?.replace(/:\d+$/, '').toLowerCase();
  if (!name || !['localhost', '127.0.0.1', '[::1]', ownHost?.toLowerCase()].includes(name)) throw new Refusal(403, 'foreign-call');
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) throw new Refusal(403, 'foreign-call');
  // A link from elsewhere may open the page; only the page may call.
  const call = request.url?.startsWith('/playground/');
  if (call && site !== undefined && site !== 'same-origin' && site !== 'none') throw new Refusal(403, 'foreign-call');
}

/** The page says its language with every call; a German one is assumed for everything that is not English. */
function languageOf(request: IncomingMessage): 'de' | 'en' {
  return request.headers['accept-language']?.toLowerCase().startsWith('en') ? 'en' : 'de';
}

/** URL path → file, all of them read once: no path is ever made from what a caller sends. */
async function readPage(): Promise<Map<string, { type: string; bytes: Buffer }>> {
  const folder = new URL('./page/', import.meta.url);
  const page = new Map<string, { type: string; bytes: Buffer }>();
  for (const name of await readdir(folder)) {
    const type = types[extname(name)];
    if (type) page.set(name === 'index.html' ? '/' : `/page/${name}`, { type, bytes: await readFile(new URL(name, folder)) });
  }
  return page;
}

async function readBody(request: IncomingMessage, limit: number, tooLarge: RefusalCode): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new Refusal(413, tooLarge);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > limit) throw new Refusal(413, tooLarge);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new Refusal(400, 'bad-call', { cause });
  }
}

function mimeType(header: string | undefined): string {
  const type = header?.split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(type) ? type : 'application/octet-stream';
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
