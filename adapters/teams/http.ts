/** The only way out of this adapter: one attempt, a time limit, a size limit, no redirects, known hosts. */
import { CallFailed } from './errors.ts';

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  timeoutMs: number;
  /** Bytes of the answer beyond which it is given up. */
  maxBytes: number;
  /** No request is made to an address for which this is false. */
  allowed: (url: URL) => boolean;
}

export interface Reply {
  headers: Headers;
  body: Uint8Array;
}

/** Throws `CallFailed` for everything but a 2xx. */
export async function call(request: Call): Promise<Reply> {
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  if (!url || !request.allowed(url)) throw new CallFailed({ reached: 'no', reason: 'host-not-allowed' });
  const signal = AbortSignal.timeout(request.timeoutMs);
  let response: Response;
  try {
    response = await fetch(url, {
      method: request.method, headers: request.headers, body: bodyOf(request.body), redirect: 'manual', signal,
    });
  } catch (error) {
    throw lost(error);
  }
  if (!response.ok) {
    await response.body?.cancel().catch(() => undefined);
    throw new CallFailed({ reached: 'answered', status: response.status, reason: `http-${response.status}`, retryAfterMs: retryAfter(response.headers) });
  }
  return { headers: response.headers, body: await read(response, request.maxBytes) };
}

function bodyOf(body: string | Uint8Array | undefined): string | Uint8Array<ArrayBuffer> | null {
  if (body === undefined) return null;
  return typeof body === 'string' ? body : new Uint8Array(body);
}

async function read(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const body: AsyncIterable<Uint8Array> | null = response.body;
    for await (const chunk of body ?? []) {
      size += chunk.length;
      if (size > maxBytes) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw lost(error);
  }
  if (size > maxBytes) throw new CallFailed({ reached: 'answered', status: 413, reason: 'too-large' });
  return new Uint8Array(Buffer.concat(chunks));
}

/** Failures of opening the connection; everything later may have been accepted. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT']);

function lost(error: unknown): CallFailed {
  if (error instanceof Error && error.name === 'TimeoutError') return new CallFailed({ reached: 'maybe', reason: 'time-out' });
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return neverConnected.has(code)
    ? new CallFailed({ reached: 'no', reason: 'no-connection' })
    : new CallFailed({ reached: 'maybe', reason: 'connection-lost' });
}

/** Milliseconds; `Retry-After` is in seconds or an HTTP date. Teams' own windows are 1 s and 30 s. */
function retryAfter(headers: Headers): number {
  const value = headers.get('retry-after');
  if (value === null) return 5000;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 1000), 3_600_000) : 5000;
}
