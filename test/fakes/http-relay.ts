/** Stands between two HTTP speakers and passes calls on: to hold answers back, or to hand one call to several at once. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpRelay {
  url: string;
  /** Answers to calls whose path fits are held back until they are released. */
  hold(path: RegExp): { waiting(): number; release(): void };
  /** Statuses that each target gave, call by call. */
  statuses: number[][];
  close(): Promise<void>;
}

/** `choose`: which of the targets get a call; the first one that takes it (2xx) gives the answer. */
export async function startHttpRelay(targets: () => string[], choose: (call: number) => number[] = () => [0]): Promise<HttpRelay> {
  const holds: { path: RegExp; waiting: number; released: Promise<void> }[] = [];
  const statuses: number[][] = [];
  let calls = 0;

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void pass(Buffer.concat(chunks)).catch(() => request.socket.destroy()));

    async function pass(body: Buffer): Promise<void> {
      const chosen = choose(calls++).flatMap((index) => targets()[index] ?? []);
      const answers = await Promise.all(chosen.map((target) => once(target, body)));
      statuses.push(answers.map(({ status }) => status));
      const held = holds.find(({ path }) => path.test(request.url ?? ''));
      if (held) {
        held.waiting++;
        await held.released;
      }
      const [first] = answers;
      const answer = answers.find(({ status }) => status >= 200 && status < 300) ?? first;
      if (!answer) throw new Error('nobody to ask');
      response.writeHead(answer.status, answer.headers).end(answer.body);
    }

    async function once(target: string, body: Buffer) {
      const answer = await fetch(target + (request.url ?? ''), {
        method: request.method ?? 'GET',
        headers: passedOn(request.headers),
        ...(body.length > 0 ? { body: Uint8Array.from(body) } : {}),
        redirect: 'manual',
      });
      const headers = Object.fromEntries([...answer.headers].filter(([name]) => !/^(connection|keep-alive|transfer-encoding|content-(length|encoding))$/.test(name)));
      return { status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) };
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    statuses,
    hold(path) {
      let open = (): void => undefined;
      const hold = { path, waiting: 0, released: new Promise<void>((resolve) => (open = resolve)) };
      holds.push(hold);
      return {
        waiting: () => hold.waiting,
        release() {
          holds.splice(holds.indexOf(hold), 1);
          open();
        },
      };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function passedOn(headers: IncomingHttpHeaders): Headers {
  const passed = new Headers();
  for (const [name, value] of Object.entries(headers))
    if (typeof value === 'string' && !/^(host|connection|content-length|transfer-encoding|keep-alive)$/.test(name)) passed.set(name, value);
  return passed;
}
