/** What only the embedded database must keep: one process at a time, and nothing lost when that process is killed. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PGlite } from '@electric-sql/pglite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../prisma/database.ts';
import { migrate } from '../../prisma/migrate.ts';
import { createStore } from '../../prisma/store.ts';
import { migratedTemplate } from '../fakes/databases.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'botschaft-data-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const lock = () => join(dataDir, 'botschaft.lock');

async function fillDataDir(): Promise<void> {
  const pglite = await PGlite.create({ dataDir: join(dataDir, 'pglite'), loadDataDir: await migratedTemplate() });
  await pglite.close();
}

/** Starts store-writer.ts, kills it with SIGKILL after so many commits, and gives the last number it had committed. */
async function writeAndKill(first: number, commits: number): Promise<number> {
  const writer = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'store-writer.ts'), dataDir, String(first)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let problem = '';
  writer.stderr.on('data', (chunk: Buffer) => (problem += chunk.toString()));
  const exited = new Promise((resolve) => writer.once('exit', resolve));
  let last = -1;
  let count = 0;
  for await (const line of createInterface({ input: writer.stdout })) {
    last = Number(line);
    if (++count === commits) writer.kill('SIGKILL');
  }
  await exited;
  if (count < commits) throw new Error(`The writer ended by itself: ${problem}`);
  return last;
}

test('a killed process loses nothing that was committed, and the next one takes over', async () => {
  await fillDataDir();
  const last = await writeAndKill(0, 25);
  const end = await writeAndKill(1_000, 40);

  const database = await openDatabase({ dataDir });
  const store = createStore(database);
  const drafts = await database.client.draft.findMany({ select: { id: true } });
  const written = new Set(drafts.map(({ id }) => id));
  const said = [...Array(last + 1).keys(), ...Array.from({ length: end - 999 }, (_, n) => 1_000 + n)];
  expect(said.filter((n) => !written.has(`draft-${n}`))).toEqual([]);
  const [again] = await store.transaction((tx) =>
    tx.enter(
      [{ keys: ['event-1'], from: { platform: 'web', tenant: 'playground', userId: 'anna', name: 'Anna', staff: true, direct: 'anna' }, thread: undefined }],
      new Date(),
    ),
  );
  expect(again?.fresh).toBe(false);
  // Key and effect are one: there is no event without its draft, nor a draft without its event.
  expect(await database.client.eventKey.count()).toBe(drafts.length);
  await store.close();
}, 60_000);

test('a second process is kept out with a sentence that names the setting', async () => {
  const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  try {
    await writeFile(lock(), `${holder.pid} `);
    await expect(openDatabase({ dataDir })).rejects.toThrow(`DATA_DIR ${dataDir} is in use by process ${holder.pid}: stop that process`);
    expect(await readFile(lock(), 'utf8')).toBe(`${holder.pid} `);
  } finally {
    holder.kill('SIGKILL');
  }
});

test('the same process is kept out too, until it has closed', async () => {
  await fillDataDir();
  const first = await openDatabase({ dataDir });
  await expect(openDatabase({ dataDir })).rejects.toThrow(/DATA_DIR .* is in use/);
  expect(await migrate(first)).toEqual([]);
  await first.close();
  await (await openDatabase({ dataDir })).close();
}, 30_000);

test.each([
  ['a process that is no more', '999999999 1'],
  ['a former life of the same pid', `${process.pid} 1`],
  ['another process that got the pid later', '1 1'],
  ['nothing readable', '\0\0\0'],
])('a lock left behind by %s is taken over', async (_who, content) => {
  await fillDataDir();
  await writeFile(lock(), content);
  const database = await openDatabase({ dataDir });
  expect((await readFile(lock(), 'utf8')).split(' ')[0]).toBe(String(process.pid));
  await database.close();
  await expect(readFile(lock())).rejects.toThrow('ENOENT');
}, 30_000);
