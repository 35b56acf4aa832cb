/** The real playground adapter on a port of its own, with a store in memory, and the calls the page would make. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { WebChannel, WebConfig, WebPerson } from '../../adapters/web/config.ts';
import { createWebAdapter } from '../../adapters/web/index.ts';
import type { ChatAdapter, Core } from '../../src/ports/chat.ts';
import { memoryPlayground } from './memory-playground.ts';
import type { MemoryPlayground } from './memory-playground.ts';

const people: WebPerson[] = [
  { id: 'amina', name: 'Amina Kamau', email: 'amina@nairobi.example', language: 'en', zone: 'Africa/Nairobi', roles: [] },
  { id: 'jonas', name: 'Jonas Brandt', email: 'jonas@tokio.example', language: 'de', zone: 'Asia/Tokyo', roles: [] },
  { id: 'gast', name: 'Gabi Gast', language: 'de', zone: 'Europe/Berlin', roles: ['guest'] },
  { id: 'rita', name: 'Rita Sommer', language: 'de', zone: 'Europe/Berlin', roles: ['network', 'desk'] },
  { id: 'ben', name: 'Ben Öztürk', language: 'de', zone: 'Europe/Berlin', roles: ['network'] },
];

const channels: WebChannel[] = [
  { id: 'network', name: { de: 'Netz & Fernzugang', en: 'Network & remote access' }, group: 'network' },
  { id: 'desk', name: { de: 'Service Desk', en: 'Service desk' }, group: 'desk' },
];

export interface FakeWeb {
  adapter: ChatAdapter;
  store: MemoryPlayground;
  /** `http://127.0.0.1:PORT`. */
  url: string;
  /** A call as the page makes it; `headers` replace the page's own, an empty one is left out. */
  call(path: string, body: unknown, headers?: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }>;
  upload(name: string, type: string, bytes: Uint8Array): Promise<string>;
  /** Stops the adapter and its server; what is stored stays, `startWeb({store, port})` goes on with it. */
  close(): Promise<void>;
  port: number;
}

export async function startWeb(
  core: Core,
  { store = memoryPlayground(), port = 0, config = {} }: { store?: MemoryPlayground; port?: number; config?: Partial<WebConfig> } = {},
): Promise<FakeWeb> {
  const adapter = createWebAdapter(
    {
      store,
      people,
      channels,
      log: pino({ level: 'silent' }),
      now: () => new Date(),
      newId: () => crypto.randomUUID(),
      ...config,
    },
    core,
  );
  await adapter.start();
  const listener = adapter.routes[0]?.listener;
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: bound } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${bound}`;

  return {
    adapter,
    store,
    url,
    port: bound,
    async call(path, body, headers = {}) {
      const sent = { 'content-type': 'application/json', 'x-playground': '1', ...headers };
      const response = await fetch(url + path, {
        method: 'POST',
        headers: Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== '')),
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const answer: unknown = await response.json();
      return { status: response.status, body: answer as Record<string, unknown> };
    },
    async upload(name, type, bytes) {
      const response = await fetch(`${url}/playground/files?name=${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { 'content-type': type, 'x-playground': '1' },
        body: Uint8Array.from(bytes),
      });
      const file = (await response.json()) as { id?: string; error?: string };
      if (!file.id) throw new Error(file.error);
      return file.id;
    },
    async close() {
      await adapter.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
