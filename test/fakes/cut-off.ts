/** A way to a database that can be cut off, blocked and mended: a TCP proxy on 127.0.0.1. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CutOff {
  /** The database's address with the proxy in place of its host. */
  url: string;
  /** Every connection breaks, new ones are refused. */
  cut(): Promise<void>;
  /** Connections stay open and nothing goes through them any more, as when a cable is pulled. */
  block(): void;
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function startCutOff(databaseUrl: string): Promise<CutOff> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let blocked = false;

  const server = createServer((near) => {
    const far = connect(Number(target.port || 5432), target.hostname);
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      sockets.add(socket);
      socket.on('data', (chunk) => other.write(chunk));
      socket.on('end', () => other.end());
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      if (blocked) socket.pause();
    }
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);

  async function cut(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  return {
    url: url.href,
    cut,
    block() {
      blocked = true;
      for (const socket of sockets) socket.pause();
    },
    async mend() {
      blocked = false;
      for (const socket of sockets) socket.resume();
      if (!server.listening) await listen(port);
    },
    close: () => (server.listening ? cut() : Promise.resolve()),
  };
}
