/**
 * How the SDK's calls leave this process: over connections that are kept, one attempt, a time limit, no redirects.
 * Node's `fetch` keeps everything of a call alive until its time limit has passed, long after the answer came; measured,
 * that and its streams cost more memory and processor time than all of an event's way through the core.
 */
import { Agent, request as requestHttp, type RequestOptions } from 'node:http';
import { Agent as SecureAgent, request as requestHttps } from 'node:https';
import type { webApi } from '@slack/bolt';

/** Shorter than any server keeps an idle connection: a call on one that was just closed would be in doubt. */
const idleMs = 4_000;
/** Slack's largest answers, pages of messages, are far smaller. */
const answerLimit = 10_000_000;

/** Rejects with a `TimeoutError`, with an error of Node's that has a `code`, or with one that says what came instead of an answer. */
export function createFetch(timeoutMs: number): webApi.FetchFunction {
  const options = { keepAlive: true, timeout: idleMs };
  const agents = { 'http:': new Agent(options), 'https:': new SecureAgent(options) };

  return async (address, { method, headers, body } = {}) => {
    // Connections that Slack has closed meanwhile are noticed now, not after the call went out on one of them.
    await new Promise((resolve) => setImmediate(resolve));
    return new Promise((resolve, reject) => {
      const url = new URL(address);
      const { protocol } = url;
      if (protocol !== 'http:' && protocol !== 'https:') return reject(new TypeError('only http and https'));
      if (typeof body !== 'string') return reject(new TypeError('only text is sent this way'));
      const timer = setTimeout(() => call.destroy(named('TimeoutError', 'no answer in time')), timeoutMs);
      const fail = (error: Error): void => {
        clearTimeout(timer);
        reject(error);
      };
      const all: RequestOptions = { method, agent: agents[protocol], headers: { ...headers, 'Content-Length': Buffer.byteLength(body) } };
      const call = (protocol === 'https:' ? requestHttps : requestHttp)(url, all, (response) => {
        const { statusCode: status = 0, statusMessage: statusText = '' } = response;
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > answerLimit) response.destroy(new Error('the answer is too large'));
          else chunks.push(chunk);
        });
        response.on('error', fail);
        response.on('end', () => {
          clearTimeout(timer);
          // The token is for the host that was called, wherever it would have us go.
          if (status >= 300 && status < 400) return reject(new Error('redirected'));
          const bytes = Buffer.concat(chunks);
          resolve({
            ok: status >= 200 && status < 300,
            status,
            statusText,
            url: url.href,
            headers: {
              get: (name) => valueOf(response.headers[name.toLowerCase()]),
              entries: () => Object.entries(response.headers).map(([name, value]): [string, string] => [name, valueOf(value) ?? '']),
            },
            arrayBuffer: async () => new Uint8Array(bytes).buffer,
            text: async () => bytes.toString(),
            json: async (): Promise<unknown> => JSON.parse(bytes.toString()),
          });
        });
      });
      call.on('error', fail);
      call.end(body);
    });
  };
}

function valueOf(header: string | string[] | undefined): string | null {
  return header === undefined ? null : [header].flat().join(', ');
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
