/** How Slack calls an app: signed, timed, and again when an event was not taken. */
import { createHmac } from 'node:crypto';

interface SenderConfig {
  /** Where `/slack/events` of the app is; set once the app listens. */
  target: () => string;
  signingSecret: string;
  /** Waits before the 2nd, 3rd ... delivery of an event that was not answered 2xx in time. Milliseconds. */
  retryDelays: number[];
  /** Slack waits 3 s. Milliseconds. */
  patience: number;
}

export interface Delivery {
  /** HTTP status of the last delivery; 0 if none came in time or the connection broke. */
  status: number;
  body: string;
  /** Statuses of all deliveries. */
  statuses: number[];
  /** Until the last answer. Milliseconds. */
  took: number;
  /** Delivers the very same call once more, freshly signed. */
  again(): Promise<Delivery>;
}

/** A call before it is signed. */
export interface Call {
  contentType: 'application/json' | 'application/x-www-form-urlencoded';
  body: string;
}

export function eventCall(payload: object): Call {
  return { contentType: 'application/json', body: JSON.stringify(payload) };
}

export function interactionCall(payload: object): Call {
  return { contentType: 'application/x-www-form-urlencoded', body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString() };
}

export function commandCall(fields: Record<string, string>): Call {
  return { contentType: 'application/x-www-form-urlencoded', body: new URLSearchParams(fields).toString() };
}

export function sign(secret: string, body: string, seconds: number): Record<string, string> {
  return {
    'x-slack-request-timestamp': String(seconds),
    'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')}`,
  };
}

/** Only events are sent again; nobody repeats a click. */
export async function deliver(config: SenderConfig, call: Call, kind: 'event' | 'gesture'): Promise<Delivery> {
  const statuses: number[] = [];
  const delays = kind === 'event' ? config.retryDelays : [];
  const from = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    const answer = await once(config, call, attempt, statuses.at(-1) === 0 ? 'http_timeout' : 'http_error');
    statuses.push(answer.status);
    const wait = delays[attempt];
    const taken = answer.status >= 200 && answer.status < 300;
    if (taken || answer.final || wait === undefined) {
      return { status: answer.status, body: answer.body, statuses, took: performance.now() - from, again: () => deliver(config, call, kind) };
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

async function once(config: SenderConfig, call: Call, attempt: number, reason: string): Promise<{ status: number; body: string; final: boolean }> {
  try {
    const response = await fetch(`${config.target()}/slack/events`, {
      method: 'POST',
      body: call.body,
      headers: {
        'content-type': call.contentType,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        ...sign(config.signingSecret, call.body, Math.floor(Date.now() / 1000)),
        ...(attempt > 0 ? { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': reason } : {}),
      },
      signal: AbortSignal.timeout(config.patience),
      redirect: 'manual',
    });
    return { status: response.status, body: await response.text(), final: response.headers.get('x-slack-no-retry') === '1' };
  } catch {
    return { status: 0, body: '', final: false };
  }
}
