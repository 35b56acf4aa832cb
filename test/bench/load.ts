/** Sends signed events to a bot, as fast as it takes them or at a fixed rate, and sees when each was taken and answered. */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { signEvents, type BenchSlack, type SignedEvent } from './slack.ts';

/** How long the last answers may take to come. */
const patienceMs = 60_000;

export interface Load {
  /** From the first event to the last acknowledgement, and to the last answer. */
  ackedMs: number;
  postedMs: number;
  /** Of each event, from the moment it was to be sent. */
  ackMs: number[];
  postMs: number[];
}

export interface Target {
  url: string;
  slack: BenchSlack;
  /** The bot marks each message it has passed on: the load ends when all are marked. */
  marks: boolean;
}

/** Each of `clients` sends its next event as soon as the last one was taken. */
export async function asFastAsPossible(target: Target, count: number, clients = 32): Promise<Load> {
  return measured(target, count, clients, async (events, send) => {
    let next = 0;
    const client = async (): Promise<void> => {
      for (let event = events[next++]; event; event = events[next++]) await send(event, performance.now());
    };
    await Promise.all(Array.from({ length: clients }, client));
  });
}

/**
 * One event every `1 / perSecond`, whether or not the ones before were taken. Measured from the moment at which an event
 * was due: had the bot or this process stood still, the events that piled up would show it.
 */
export async function atRate(target: Target, count: number, perSecond: number): Promise<Load> {
  return measured(target, count, 200, async (events, send) => {
    const start = performance.now() + 20;
    const sent: Promise<void>[] = [];
    for (const [index, event] of events.entries()) {
      const due = start + (index * 1000) / perSecond;
      while (performance.now() < due) await sleep(Math.max(0, due - performance.now() - 0.5));
      sent.push(send(event, due));
    }
    await Promise.all(sent);
  });
}

type Send = (event: SignedEvent, due: number) => Promise<void>;

async function measured(target: Target, count: number, sockets: number, run: (events: SignedEvent[], send: Send) => Promise<void>): Promise<Load> {
  const { url, slack } = target;
  const events = signEvents(slack, count);
  const marksBefore = slack.marks();
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const due = new Map<number, number>();
  const ackMs: number[] = [];
  const start = performance.now();
  try {
    await run(events, async (event, dueAt) => {
      due.set(event.event, dueAt);
      const status = await post(agent, `${url}/slack/events`, event);
      if (status !== 200) throw new Error(`The bot answered ${status}.`);
      ackMs.push(performance.now() - dueAt);
    });
  } finally {
    agent.destroy();
  }
  const ackedMs = performance.now() - start;

  const end = Date.now() + patienceMs;
  const missing = () => events.some(({ event }) => slack.postedAt(event) === undefined) || (target.marks && slack.marks() - marksBefore < count);
  while (missing()) {
    if (Date.now() > end) throw new Error('Not every event was answered.');
    await sleep(20);
  }
  if (slack.violations.length > 0) throw new Error(slack.violations.join('; '));
  const posted = events.map(({ event }) => slack.postedAt(event) ?? 0);
  const postMs = events.map(({ event }, index) => (posted[index] ?? 0) - (due.get(event) ?? 0));
  return { ackedMs, postedMs: Math.max(...posted) - start, ackMs, postMs };
}

function post(agent: Agent, url: string, { body, headers }: SignedEvent): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(url, { agent, method: 'POST', headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    call.on('error', reject);
    call.end(body);
  });
}

/** The value below which `share` (0 to 1) of the values lie. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export function median(values: number[]): number {
  return percentile(values, 0.5);
}
