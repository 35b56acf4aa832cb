/** The one HTTP server: the adapters' paths, health, and the way it ends without losing a call that is under way. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Route {
  /** A path ending in `/` covers everything below it. */
  path: string;
  listener: RequestListener;
}

export interface HttpServer {
  /** Resolves with the address it listens on. */
  listen(): Promise<{ url: string }>;
  /** Answers what is under way, then closes. */
  close(): Promise<void>;
}

export function createHttpServer(host: string, port: number, routes: Route[]): HttpServer {
  const exact = new Map(routes.filter(({ path }) => !path.endsWith('/')).map(({ path, listener }) => [path, listener]));
  const below = routes.filter(({ path }) => path.endsWith('/')).sort((a, b) => b.path.length - a.path.length);
  let draining = false;

  const server: Server = createServer((request, response) => {
    // A client that keeps its connection would keep the server from ending.
    if (draining) response.setHeader('Connection', 'close');
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const listener = exact.get(path) ?? below.find((route) => path.startsWith(route.path))?.listener;
    if (listener) {
      listener(request, response);
      return;
    }
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n');
  });

  async function listen(): Promise<{ url: string }> {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    const { port: actual } = server.address() as AddressInfo;
    const name = host.includes(':') ? `[${host}]` : host;
    return { url: `http://${name}:${actual}` };
  }

  async function close(): Promise<void> {
    draining = true;
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    // Streams (the playground's live updates) never end by themselves.
    const cut = setTimeout(() => server.closeAllConnections(), 3000);
    await closed;
    clearTimeout(cut);
  }

  return { listen, close };
}

/** The sentence for an operator whose port is taken; undefined of every other error. */
export function portInUse(error: unknown, port: number): string | undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) return undefined;
  return `PORT ${port} is in use by another program: stop that, or set PORT to another number.`;
}
