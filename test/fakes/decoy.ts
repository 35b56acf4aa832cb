/** A server that nobody has any business with: it writes down who calls it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Decoy {
  url: string;
  host: string;
  /** Every call, with what it said about itself. */
  calls: { path: string; authorization: string | undefined }[];
  close(): Promise<void>;
}

export async function startDecoy(): Promise<Decoy> {
  const calls: Decoy['calls'] = [];
  const server = createServer((request, response) => {
    calls.push({ path: request.url ?? '', authorization: request.headers.authorization });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true,"id":"1"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    host,
    calls,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
