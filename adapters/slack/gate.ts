/**
 * Stands before Bolt's receiver and refuses what Bolt would accept or stumble over: signatures from the future, bodies
 * that are too large, and shapes on which Bolt throws outside any handler. Bolt checks the signature once more.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { HTTPReceiver } from '@slack/bolt';
import { verifySlackRequest } from '@slack/bolt';
import type { Logger } from 'pino';
import { z } from 'zod';

const bodyLimit = 1_500_000;
/** How far Slack's clock may be ahead of ours. */
const futureSeconds = 60;

const envelope = z.union([
  z.object({ type: z.literal('url_verification'), challenge: z.string() }),
  z.object({ type: z.literal('event_callback'), event: z.looseObject({ type: z.string() }) }),
]);
const interactionTypes = ['block_actions', 'view_submission', 'shortcut', 'message_action', 'block_suggestion'] as const;
const interaction = z.object({
  type: z.enum(interactionTypes),
  user: z.looseObject({ id: z.string() }),
});
const command = z.object({ command: z.string(), user_id: z.string() });
const knownTypes = new Set<string>(['url_verification', 'event_callback', ...interactionTypes]);

interface GateConfig {
  receiver: HTTPReceiver;
  signingSecret: string;
  /** False until the adapter knows who it is. */
  ready: () => boolean;
  now: () => Date;
  log: Logger;
}

export function createGate({ receiver, signingSecret, ready, now, log }: GateConfig): RequestListener {
  async function admit(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return refuse(response, 405, 'method');
    if (!ready()) return refuse(response, 503, 'not-started');
    const rawBody = await readBody(request);
    if (!rawBody) return refuse(response, 413, 'too-large');
    const body = rawBody.toString();
    if (!isSigned(request, body, signingSecret, now())) return refuse(response, 401, 'signature');
    const shape = shapeOf(request.headers['content-type'], body);
    if (shape === 'broken') return refuse(response, 400, 'malformed');
    if (shape === 'unknown') {
      log.info({ event: 'slack.ignored' });
      response.writeHead(200).end();
      return;
    }
    receiver.requestListener(Object.assign(request, { rawBody }), response);
  }

  function refuse(response: ServerResponse, status: number, why: string): void {
    log.warn({ event: 'slack.refused', status, why });
    // Sending it again would not help, except while we are starting.
    response.writeHead(status, status < 500 ? { 'x-slack-no-retry': '1' } : {}).end();
  }

  return (request, response) => {
    admit(request, response).catch((error: unknown) => {
      log.error({ event: 'slack.gate-failed', error: error instanceof Error ? error.name : 'unknown' });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
}

/** Undefined if it is too large; the rest is read and dropped, so that the answer arrives. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > 4 * bodyLimit) return undefined;
    if (size <= bodyLimit) chunks.push(chunk);
  }
  return size > bodyLimit ? undefined : Buffer.concat(chunks);
}

function isSigned(request: IncomingMessage, body: string, signingSecret: string, now: Date): boolean {
  const signature = request.headers['x-slack-signature'];
  const seconds = Number(request.headers['x-slack-request-timestamp']);
  if (typeof signature !== 'string' || !Number.isInteger(seconds)) return false;
  // Bolt takes any timestamp that is not too old, so a call signed ahead would stay valid for long.
  if (seconds > now.getTime() / 1000 + futureSeconds) return false;
  try {
    verifySlackRequest({
      signingSecret, body, nowMilliseconds: now.getTime(),
      headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': seconds },
    });
    return true;
  } catch {
    return false;
  }
}

function shapeOf(contentType: string | undefined, body: string): 'known' | 'unknown' | 'broken' {
  const parsed = parse(contentType, body);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 'broken';
  if ([envelope, interaction, command].some((schema) => schema.safeParse(parsed).success)) return 'known';
  const isNew = 'type' in parsed && typeof parsed.type === 'string' && !knownTypes.has(parsed.type);
  return isNew ? 'unknown' : 'broken';
}

function parse(contentType: string | undefined, body: string): unknown {
  try {
    // Compared as Bolt compares it: what we took for a form, Bolt must not take for JSON.
    if (contentType !== 'application/x-www-form-urlencoded') return JSON.parse(body);
    const form = new URLSearchParams(body);
    const payload = form.get('payload');
    return payload === null ? Object.fromEntries(form) : JSON.parse(payload);
  } catch {
    return undefined;
  }
}
