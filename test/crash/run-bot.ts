/** Starts the bot as a process and starts it again, whole, whenever it was killed: what a container platform does. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { BotProcess } from './bot-process.ts';

const script = fileURLToPath(new URL('bot-process.ts', import.meta.url));

export interface RunningBot {
  url: string;
  /** How often it was killed so far. */
  deaths(): number;
  stop(): Promise<void>;
}

export async function runBot(options: BotProcess): Promise<RunningBot> {
  let child: ChildProcess | undefined;
  let deaths = 0;
  let stopping = false;
  let ended: Promise<void> = Promise.resolve();

  async function start(dieAt: BotProcess['dieAt']): Promise<string> {
    const argument = JSON.stringify({ ...options, dieAt });
    const process_ = spawn(process.execPath, ['--import', 'tsx', script, argument], { stdio: ['ignore', 'pipe', 'pipe'] });
    child = process_;
    let output = '';
    process_.stderr.on('data', (chunk: Buffer) => (output = `${output}${chunk.toString()}`.slice(-5000)));
    ended = new Promise((resolve) =>
      process_.once('exit', () => {
        resolve();
        if (stopping || !ready) return;
        deaths++;
        void start(undefined);
      }),
    );
    let ready = false;
    return new Promise((resolve, reject) => {
      process_.stdout.on('data', (chunk: Buffer) => {
        const url = /ready (\S+)/.exec(chunk.toString())?.[1];
        if (!url) return;
        ready = true;
        resolve(url);
      });
      process_.once('exit', (code) => reject(new Error(`the bot ended with ${code}: ${output}`)));
    });
  }

  const url = await start(options.dieAt);
  return {
    url,
    deaths: () => deaths,
    async stop() {
      stopping = true;
      child?.kill('SIGKILL');
      await ended;
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Looks again until `check` holds. Throws what it last threw. */
export async function eventually(check: () => void | Promise<void>, ms = 20_000): Promise<void> {
  const end = Date.now() + ms;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
