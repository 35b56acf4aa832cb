/** The door: an HTTP call becomes a turn of the SDK only after everything about it has been checked. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Activity as SdkActivity } from 'botbuilder';
import { DeliveryError } from '../../src/ports/chat.ts';
import type { TeamsConfig } from './config.ts';
import { CallFailed } from './errors.ts';
import { checkActivity, checkToken, Refused } from './gate.ts';
import type { KeyRing } from './gate.ts';
import { isBadToken } from './sdk.ts';
import type { InvokeAnswer, Sdk } from './sdk.ts';

const maxBytes = 1_500_000;

/** 200 only after the core has taken the event; 5xx if it could not, so that it is sent again. */
export function createListener(config: TeamsConfig, sdk: Sdk, keys: KeyRing): RequestListener {
  async function serve(request: IncomingMessage): Promise<InvokeAnswer | undefined> {
    if (request.method !== 'POST') throw new Refused(405, 'method');
    const authorization = request.headers.authorization ?? '';
    const { kid, serviceUrl } = checkToken(authorization, config);
    const body = await readBody(request);
    checkActivity(body, serviceUrl, config);
    if (!(await keys.endorsed(kid))) throw new Refused(401, 'endorsement');
    const authenticated = await sdk.authenticate(body as SdkActivity, authorization).catch((error: unknown) => {
      throw isBadToken(error) ? new Refused(401, 'token') : error;
    });
    return sdk.run(authenticated, body as SdkActivity);
  }

  return (request, response) => {
    void serve(request).then(
      (answer) => write(response, answer ?? { status: 200 }),
      (error: unknown) => {
        if (error instanceof Refused) {
          config.log.warn({ event: 'teams.refused', reason: error.reason, status: error.status });
          return write(response, { status: error.status });
        }
        config.log.error({ event: 'teams.failed', reason: reasonOf(error) });
        return write(response, { status: 500 });
      },
    );
  };
}

/** Never the error's own words: they may hold what a person wrote. */
function reasonOf(error: unknown): string {
  if (error instanceof CallFailed || error instanceof DeliveryError) return error.reason;
  return error instanceof Error ? error.name : 'unknown';
}

function write(response: ServerResponse, answer: InvokeAnswer): void {
  if (answer.body === undefined) {
    response.writeHead(answer.status, { 'content-length': 0 }).end();
    return;
  }
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(answer.body));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw new Refused(413, 'size');
  const body = await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    // Not `for await`: leaving that loop destroys the connection before the refusal is written.
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) reject(new Refused(413, 'size'));
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refused(400, 'json');
  }
}
