/**
 * A Slack for the benchmark: it checks nothing and remembers only when each answer came, because the strict fake of the
 * tests would take more of the two cores than the bots that are measured.
 */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const botToken = 'xoxb-bench';
export const signingSecret = 'bench-signing-secret';
export const team = 'T0BENCH';

/**
 * A ticket lives in one direct chat and in one channel, and a channel takes 5 posts at once and 1 a second after that.
 * With as many channels as tickets, 3000 events in a row stay far below this pace, so that the bot is measured and not
 * Slack's limit. That a few queues share so many channels is untrue to life, but no part of the bot does more for it.
 */
export const tickets = 2_000;

const digits = (ticket: number): string => String(ticket).padStart(6, '0');
export const userOf = (ticket: number): string => `U${digits(ticket)}`;
export const directOf = (ticket: number): string => `D${digits(ticket)}`;
export const channelOf = (ticket: number): string => `C${digits(ticket)}`;
/** Of the first message of both threads. */
export const rootTs = (ticket: number): string => `1763000000.${digits(ticket)}`;

/** What was asked of the fake about one event: `performance.now()` of each post of its text. */
export interface BenchSlack {
  apiUrl: string;
  /** The next event's number; grows over all loads, so that no event is a repetition. */
  take(): number;
  /** When the answer to this event was posted; undefined if it has not been. */
  postedAt(event: number): number | undefined;
  /** Reactions to the requesters' messages. */
  marks(): number;
  /** What a correct bot never does: a second post of the same text, an unknown method. */
  violations: string[];
  close(): Promise<void>;
}

export async function startBenchSlack(): Promise<BenchSlack> {
  const posted = new Map<number, number>();
  const violations: string[] = [];
  let events = 0;
  let marks = 0;
  let ts = 0;

  function answer(method: string, body: string): object {
    switch (method) {
      case 'chat.postMessage': {
        const event = Number(/bench-(\d+)/.exec(body)?.[1]);
        if (posted.has(event)) violations.push('an answer was posted twice');
        posted.set(event, performance.now());
        return { ok: true, ts: `1764000000.${digits(++ts)}`, channel: 'C0' };
      }
      case 'reactions.add':
        marks++;
        return { ok: true };
      case 'conversations.info':
        return { ok: true, channel: { is_ext_shared: false, is_archived: false } };
      case 'users.info': {
        const id = /user=(\w+)/.exec(body)?.[1] ?? '';
        const no = { deleted: false, is_bot: false, is_restricted: false, is_ultra_restricted: false };
        const profile = { display_name: `Person ${id}`, email: `${id.toLowerCase()}@nairobi.example` };
        return { ok: true, user: { id, team_id: team, name: id, ...no, tz: 'Africa/Nairobi', locale: 'de-DE', profile } };
      }
      case 'auth.test':
        return { ok: true, team_id: team, user_id: 'U0BOT', bot_id: 'B0BOT', user: 'botschaft' };
      default:
        violations.push(`unknown method ${method}`);
        return { ok: false, error: 'unknown_method' };
    }
  }

  function serve(request: IncomingMessage, response: ServerResponse): void {
    let body = '';
    request.setEncoding('latin1');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const text = JSON.stringify(answer((request.url ?? '').replace('/api/', ''), body));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
    });
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    take: () => events++,
    postedAt: (event) => posted.get(event),
    marks: () => marks,
    violations,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A requester's reply in the thread of their ticket, as Slack sends it; signed now, good for five minutes. */
export interface SignedEvent {
  event: number;
  body: string;
  headers: Record<string, string | number>;
}

/** `count` events, round the tickets: nobody writes twice at once. */
export function signEvents(slack: BenchSlack, count: number): SignedEvent[] {
  const seconds = Math.floor(Date.now() / 1000);
  return Array.from({ length: count }, () => {
    const event = slack.take();
    const body = eventBody(event);
    return {
      event,
      body,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-slack-request-timestamp': seconds,
        'x-slack-signature': `v0=${createHmac('sha256', signingSecret).update(`v0:${seconds}:${body}`).digest('hex')}`,
      },
    };
  });
}

function eventBody(event: number): string {
  const ticket = event % tickets;
  const ts = `${1763900000 + Math.floor(event / 1_000_000)}.${digits(event % 1_000_000)}`;
  return JSON.stringify({
    token: 'XXYYZZ',
    team_id: team,
    context_team_id: team,
    context_enterprise_id: null,
    api_app_id: 'A0BENCH',
    event: {
      user: userOf(ticket),
      type: 'message',
      ts,
      client_msg_id: `bench-client-${event}`,
      text: `Seit heute früh geht der Drucker im Visabereich nicht mehr, bitte um Rückruf (bench-${event})`,
      team,
      thread_ts: rootTs(ticket),
      parent_user_id: 'U0BOT',
      channel: directOf(ticket),
      event_ts: ts,
      channel_type: 'im',
    },
    type: 'event_callback',
    event_id: `EvBENCH${event}`,
    event_time: 1763900000,
    authorizations: [{ enterprise_id: null, team_id: team, user_id: 'U0BOT', is_bot: true, is_enterprise_install: false }],
    is_ext_shared_channel: false,
    event_context: '4-eyJldCI6Im1lc3NhZ2UifQ',
  });
}
