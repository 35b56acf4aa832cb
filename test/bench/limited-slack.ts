/** A Slack for the notice benchmark: it keeps what was posted, counts how fast, and says 429 where Slack would. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { team } from './slack.ts';

interface Post {
  channel: string;
  ts: string;
  key: string;
  text: string;
}

export interface LimitedSlack {
  apiUrl: string;
  posts: Post[];
  /** Calls that were told to come later. */
  refused: Map<string, number>;
  /** The most calls of a method within any 60 s, and the most posts within any second in one channel. */
  mostAMinute(method: string): number;
  mostASecondInOneChannel(): number;
  close(): Promise<void>;
}

/** Calls a minute: "several hundred" posts in a workspace, and Slack's tier 3. */
const limits: Record<string, number> = { 'chat.postMessage': 300, 'chat.update': 50 };
/** A channel takes 5 posts at once and 1 a second after that. */
const burst = 5;

export async function startLimitedSlack(): Promise<LimitedSlack> {
  const posts: Post[] = [];
  const calls = new Map<string, number[]>();
  const inChannel = new Map<string, number[]>();
  const refused = new Map<string, number>();
  let serial = 0;

  /** Seconds after which it may come again; 0: taken. */
  function late(method: string, channel: string): number {
    const now = Date.now();
    const taken = calls.get(method) ?? [];
    calls.set(method, taken);
    const limit = limits[method];
    if (limit !== undefined && taken.filter((at) => at > now - 60_000).length >= limit) return 10;
    if (method === 'chat.postMessage') {
      const here = inChannel.get(channel) ?? [];
      inChannel.set(channel, here);
      if (here.filter((at) => at > now - burst * 1000).length >= burst) return 1;
      here.push(now);
    }
    taken.push(now);
    return 0;
  }

  function answer(method: string, args: URLSearchParams): object {
    const channel = args.get('channel') ?? '';
    switch (method) {
      case 'chat.postMessage': {
        const ts = `1764000000.${String(++serial).padStart(6, '0')}`;
        const key = /"key":"([^"]+)"/.exec(args.get('metadata') ?? '')?.[1] ?? '';
        posts.push({ channel, ts, key, text: args.get('text') ?? '' });
        return { ok: true, ts, channel };
      }
      case 'chat.update':
        return { ok: true, ts: args.get('ts'), channel };
      case 'conversations.open':
        return { ok: true, channel: { id: `D${(args.get('users') ?? '').slice(1)}` } };
      case 'conversations.info':
        return { ok: true, channel: { is_ext_shared: false, is_archived: false } };
      case 'conversations.replies':
      case 'conversations.history':
        return {
          ok: true,
          messages: posts.filter((post) => post.channel === channel).map(({ ts, key }) => ({
            ts, type: 'message', user: 'U0BOT', bot_id: 'B0BOT', text: '', metadata: { event_type: 'botschaft_delivery', event_payload: { key } },
          })),
          has_more: false,
          response_metadata: { next_cursor: '' },
        };
      case 'auth.test':
        return { ok: true, team_id: team, user_id: 'U0BOT', bot_id: 'B0BOT', user: 'botschaft' };
      default:
        throw new Error(`unknown method ${method}`);
    }
  }

  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const method = (request.url ?? '').replace('/api/', '');
      const args = new URLSearchParams(body);
      const wait = late(method, args.get('channel') ?? '');
      if (wait > 0) refused.set(method, (refused.get(method) ?? 0) + 1);
      const text = JSON.stringify(wait > 0 ? { ok: false, error: 'ratelimited' } : answer(method, args));
      response.writeHead(wait > 0 ? 429 : 200, { 'content-type': 'application/json', ...(wait > 0 ? { 'retry-after': String(wait) } : {}) }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    posts,
    refused,
    mostAMinute: (method) => mostWithin(calls.get(method) ?? [], 60_000),
    mostASecondInOneChannel: () => Math.max(0, ...[...inChannel.values()].map((times) => mostWithin(times, 1000))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function mostWithin(times: number[], ms: number): number {
  let most = 0;
  let from = 0;
  times.forEach((at, to) => {
    while ((times[from] ?? at) <= at - ms) from++;
    most = Math.max(most, to - from + 1);
  });
  return most;
}
