/** The HTTP side of the fake: Web API, uploads, downloads, and faults on demand. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Platform } from './fake-slack-api.ts';
import { methods } from './fake-slack-api.ts';
import type { Workspace } from './fake-slack-workspace.ts';

/**
 * `timeout`: nothing happens, no answer. `reset`: nothing happens, the connection breaks. `lost-answer`: it happens,
 * then the connection breaks. `{status: 429, retryAfter}` in seconds. `{error}`: 200 with Slack's error code.
 */
export type FakeFault = { status: number; retryAfter?: number; location?: string } | { error: string } | 'timeout' | 'reset' | 'lost-answer';

export interface ApiServer {
  url: string;
  /** The next `times` calls of `method` fail so. */
  fail: (method: string, fault: FakeFault, times?: number) => void;
  heal: () => void;
  /** Calls of `method` that arrived, faulty ones included. */
  count: (method: string) => number;
  /** No connection can be opened until `accept`. */
  refuse: () => Promise<void>;
  accept: () => Promise<void>;
  close(): Promise<void>;
  /** Calls that Slack would never see from a correct app: unknown methods, missing scopes. */
  violations: string[];
}

interface ApiConfig {
  workspace: Workspace;
  botToken: string;
  scopes: Set<string>;
  echo: Platform['echo'];
}

export async function startApi({ workspace, botToken, scopes, echo }: ApiConfig): Promise<ApiServer> {
  const faults = new Map<string, { fault: FakeFault; left: number }>();
  const counts = new Map<string, number>();
  const hanging = new Set<ServerResponse>();
  const violations: string[] = [];
  let url = '';

  function takeFault(method: string): FakeFault | undefined {
    const entry = faults.get(method);
    if (!entry || entry.left <= 0) return undefined;
    entry.left -= 1;
    return entry.fault;
  }

  function run(method: string, request: IncomingMessage, args: Record<string, unknown>): Answer {
    const known = methods[method];
    if (!known) {
      violations.push(`unknown method ${method}`);
      return { ok: false, error: 'unknown_method' };
    }
    const token = request.headers.authorization;
    if (!token) return { ok: false, error: 'not_authed' };
    if (token !== `Bearer ${botToken}`) return { ok: false, error: 'invalid_auth' };
    const needed = known.scopes(args);
    if (needed.length > 0 && !needed.some((scope) => scopes.has(scope))) {
      violations.push(`${method} needs ${needed.join(' or ')}`);
      return { ok: false, error: 'missing_scope', needed: needed.join(',') };
    }
    return known.run(workspace, args, { url, echo });
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request);
    const path = request.url ?? '';
    const upload = /^\/upload\/(\w+)$/.exec(path)?.[1];
    const name = upload ? 'upload' : path.startsWith('/files/') ? 'download' : path.replace(/^\/api\//, '');
    counts.set(name, (counts.get(name) ?? 0) + 1);
    const fault = takeFault(name);
    if (fault === 'timeout') return void hanging.add(response);
    if (fault === 'reset') return void request.socket.destroy();
    if (typeof fault === 'object') {
      if ('error' in fault) return json(response, 200, { ok: false, error: fault.error });
      return json(response, fault.status, { ok: false }, {
        ...(fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }),
        ...(fault.location === undefined ? {} : { location: fault.location }),
      });
    }
    if (upload) return receive(upload, body, response);
    if (name === 'download') return download(path.slice('/files/'.length), request, response);
    const answer = run(name, request, decode(body.toString()));
    if (fault === 'lost-answer') return void request.socket.destroy();
    json(response, 200, answer);
  }

  function receive(id: string, bytes: Buffer, response: ServerResponse): void {
    const pending = workspace.pendingUploads.get(id);
    if (!pending || pending.length !== bytes.length) return void response.writeHead(400).end();
    pending.bytes = Uint8Array.from(bytes);
    response.writeHead(200).end(`OK - ${bytes.length}`);
  }

  function download(id: string, request: IncomingMessage, response: ServerResponse): void {
    const file = workspace.files.get(id);
    if (request.headers.authorization !== `Bearer ${botToken}` || !scopes.has('files:read')) {
      return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html><title>Sign in to Slack</title></html>');
    }
    if (!file || file.mode !== 'hosted') return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': file.mimetype }).end(file.bytes);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      violations.push(`the fake itself failed: ${String(error)}`);
      response.destroy();
    });
  });
  await listen(server, 0);
  const port = (server.address() as AddressInfo).port;
  url = `http://127.0.0.1:${port}`;

  return {
    url,
    violations,
    fail: (method, fault, times = 1) => void faults.set(method, { fault, left: times }),
    heal: () => faults.clear(),
    count: (method) => counts.get(method) ?? 0,
    refuse: () => stop(server, hanging),
    accept: () => listen(server, port),
    close: () => (server.listening ? stop(server, hanging) : Promise.resolve()),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function stop(server: Server, hanging: Set<ServerResponse>): Promise<void> {
  for (const response of hanging) response.destroy();
  hanging.clear();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Slack takes form fields; lists and objects come as JSON in them. */
function decode(body: string): Record<string, unknown> {
  const structured = new Set(['blocks', 'view', 'metadata', 'files']);
  return Object.fromEntries([...new URLSearchParams(body)].map(([name, value]) => {
    if (!structured.has(name)) return [name, value];
    try {
      return [name, JSON.parse(value) as unknown];
    } catch {
      return [name, value];
    }
  }));
}

function json(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(body));
}
