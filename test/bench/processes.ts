/** The measured programs as processes of their own, and what they use. */
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export interface Usage {
  /** User and system time since the start. */
  cpuMs: number;
  rssMb: number;
}

export interface Child {
  url: string;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
}

/** What `npm start` gives to Node: a measured process runs as the real one does. */
export const startOptions = optionsOf(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));

function optionsOf(manifest: string): string[] {
  const { scripts } = JSON.parse(manifest) as { scripts: { start: string } };
  const found = /^node (.+) src\/main\.ts$/.exec(scripts.start)?.[1];
  if (!found) throw new Error('npm start no longer runs src/main.ts with node: tell the benchmark how it does.');
  return found.split(' ');
}

/** Runs `script` of this folder with `config`; it says `{url}` once it is ready, and answers `usage` (report-usage.ts). */
export async function startChild(script: string, config: object, nodeOptions: string[] = []): Promise<Child> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [...nodeOptions, ...startOptions, path, JSON.stringify(config)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => (output = `${output}${chunk.toString()}`.slice(-5000)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  const heard = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      const gone = (code: number | null) => reject(new Error(`${script} ended with ${code}: ${output}`));
      child.once('exit', gone);
      child.once('message', (message) => {
        child.off('exit', gone);
        resolve(message as T);
      });
    });

  const { url } = await heard<{ url: string }>();
  return {
    url,
    async usage() {
      const answer = heard<Usage>();
      child.send('usage');
      return answer;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** CPU time of a process and its children so far, in milliseconds. 0 where there is no /proc. */
export async function cpuOfFamily(pid: number): Promise<number> {
  const all = await readdir('/proc').catch(() => []);
  const stats = await Promise.all(all.filter((name) => /^\d+$/.test(name)).map((name) => readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')));
  let ticks = 0;
  for (const stat of stats) {
    const own = Number(stat.split(' ')[0]);
    // The program's name, in parentheses, may hold spaces. Behind it: state, parent, ... and user, system, children's user and system time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const parent = Number(fields[1]);
    if (own === pid) ticks += sum(fields.slice(11, 15));
    else if (parent === pid) ticks += sum(fields.slice(11, 13));
  }
  // Linux counts in hundredths of a second wherever Node runs.
  return ticks * 10;
}

function sum(fields: string[]): number {
  return fields.reduce((total, field) => total + Number(field), 0);
}
