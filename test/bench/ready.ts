/** How long `npm start` takes on an embedded database that is there already. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './load.ts';
import { startOptions } from './processes.ts';
import { row, type Measure } from './table.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export const ready: Measure = async ({ folder }) => {
  const dataDir = join(folder, 'embedded');
  const first = await untilReady(dataDir);
  const again = [await untilReady(dataDir), await untilReady(dataDir), await untilReady(dataDir)];
  return [
    row('ready on an existing embedded database', '< 5 s', `${(median(again) / 1000).toFixed(1)} s`, median(again) < 5000),
    row('  on a new one', '', `${(first / 1000).toFixed(1)} s`),
  ];
};

/** Starts the real program, waits for its line, checks that it can be called, and ends it. Milliseconds. */
async function untilReady(dataDir: string): Promise<number> {
  const start = performance.now();
  const env = { PATH: process.env['PATH'], PORT: '0', DATA_DIR: dataDir };
  const child = spawn(process.execPath, [...startOptions, main], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        const found = /http:\S+/.exec(chunk.toString())?.[0];
        if (found) resolve(found);
      });
      child.once('exit', (code) => reject(new Error(`src/main.ts ended with ${code}.`)));
    });
    const { status } = await fetch(new URL('/readyz', url));
    if (status !== 200) throw new Error(`/readyz answered ${status}.`);
    return performance.now() - start;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}
