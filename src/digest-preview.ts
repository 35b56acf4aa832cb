/** The digests of a week on one page in the look of the playground, for the operator's own browser. Nothing on it can be pressed. */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { DryDigest } from './digest-dry-run.ts';
import type { Catalogue } from './domain/catalogue.ts';
import type { Message } from './ports/chat.ts';
import { createHttpServer } from './server.ts';
import { digestName } from './views/words.ts';

export interface Preview {
  url: string;
  close(): Promise<void>;
}

interface PreviewConfig {
  /** A loopback address. */
  host: string;
  port: number;
  catalogue: Catalogue;
  digests: DryDigest[];
}

/** The picture's bytes are read from the digests when they are asked for. Throws where the port is taken. */
export async function startPreview({ host, port, catalogue, digests }: PreviewConfig): Promise<Preview> {
  const files = await readLook();
  files.set('/', { type: 'text/html; charset=utf-8', bytes: Buffer.from(pageOf(catalogue, digests)) });

  function find(path: string): { type: string; bytes: Buffer } | undefined {
    const [, index] = /^\/pictures\/(\d{1,5})\.png$/.exec(path) ?? [];
    if (index === undefined) return files.get(path);
    const png = digests[Number(index)]?.told.opening.picture?.png;
    return png === undefined ? undefined : { type: 'image/png', bytes: Buffer.from(png, 'base64') };
  }

  const listener: RequestListener = (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const refuse = (status: number) => void response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end();
    if (!calledHere(request)) return refuse(403);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    const file = find(new URL(request.url ?? '/', 'http://preview').pathname);
    if (!file) return refuse(404);
    response.writeHead(200, { 'content-type': file.type, 'content-length': file.bytes.byteLength, 'cache-control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : file.bytes);
  };

  const server = createHttpServer(host, port, [{ path: '/', listener }]);
  const { url } = await server.listen();
  return { url, close: () => server.close() };
}

const securityHeaders = {
  'content-security-policy': "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** A foreign page whose name was made to point at this machine says that name. */
function calledHere({ headers }: IncomingMessage): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(headers.host ?? '');
}

const look = {
  'base.css': 'text/css; charset=utf-8',
  'chat.css': 'text/css; charset=utf-8',
  'preview.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

async function readLook(): Promise<Map<string, { type: string; bytes: Buffer }>> {
  const folder = new URL('../adapters/web/page/', import.meta.url);
  const read = Object.entries(look).map(async ([name, type]) => [`/page/${name}`, { type, bytes: await readFile(new URL(name, folder)) }] as const);
  return new Map(await Promise.all(read));
}

function pageOf(catalogue: Catalogue, digests: DryDigest[]): string {
  const weeks = [...new Set(digests.flatMap(({ periods }) => periods.weeks))].sort().join(', ');
  const name = ({ channel }: DryDigest) => escape(digestName(catalogue, channel.kind, channel.language));
  const link = (one: DryDigest, index: number) => `<li><a href="#digest-${index}" lang="${one.channel.language}" dir="auto">${name(one)}</a></li>`;
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>Digests of ${weeks} – Botschaft</title>
  <link rel="icon" href="/page/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/page/base.css">
  <link rel="stylesheet" href="/page/chat.css">
  <link rel="stylesheet" href="/page/preview.css">
</head>
<body class="preview">
  <a class="skip" href="#digests">To the digests</a>
  <header class="top">
    <div class="brand">
      <img src="/page/icon.svg" alt="" width="40" height="40">
      <div>
        <h1>Botschaft</h1>
        <p>Weekly digests</p>
      </div>
    </div>
    <p class="welcome">What ${digests.length === 1 ? 'the digest' : `the ${digests.length} digests`} of week ${weeks} would say now. Nothing here is posted and nothing can be pressed. Ctrl-C in the terminal ends this page.</p>
  </header>
  <nav aria-label="Channels"><ul>${digests.map(link).join('')}</ul></nav>
  <main id="digests" tabindex="-1">
${digests.map((one, index) => sectionOf(name(one), one, index)).join('\n')}
  </main>
</body>
</html>
`;
}

function sectionOf(name: string, { channel, periods, told }: DryDigest, index: number): string {
  const facts = [channel.id, channel.kind.for, ...periods.weeks, `${channel.wish.time} ${periods.zone}`, ...(told.empty ? ['nothing to say'] : [])];
  const details = told.details.map((message) => `<li>${bubble(message)}</li>`).join('');
  return `    <section id="digest-${index}" tabindex="-1" aria-labelledby="name-${index}">
      <header><h2 id="name-${index}" lang="${channel.language}" dir="auto">${name}</h2><p class="hint">${facts.map(escape).join(' · ')}</p></header>
      <div class="post card" lang="${channel.language}">
        <span class="avatar bot" aria-hidden="true"><img src="/page/icon.svg" alt="" width="36" height="36"></span>
        <div class="post-body">${bubble(told.opening, `/pictures/${index}.png`)}${details && `<ul class="details">${details}</ul>`}</div>
      </div>
    </section>`;
}

function bubble({ title, text, picture, lists = [] }: Message, address = ''): string {
  return `<div class="bubble"><div class="message">${[
    title === undefined ? '' : `<h3 class="message-title" dir="auto">${escape(title)}</h3>`,
    `<p class="words" dir="auto">${escape(text)}</p>`,
    picture ? `<img class="picture" src="${address}" alt="${escape(picture.alt)}" width="${picture.width}" height="${picture.height}" loading="lazy">` : '',
    ...lists.map((list) => `<div><h4 dir="auto">${escape(list.title)}</h4><ul class="items">${list.items.map((item) => `<li dir="auto">${escape(item.text)}</li>`).join('')}</ul></div>`),
  ].join('')}</div></div>`;
}

/** Whatever a catalogue or an article holds stays text. */
function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
