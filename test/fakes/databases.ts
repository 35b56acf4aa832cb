/**
 * Databases for tests: PGlite in memory always, PostgreSQL where the run was started with TEST_POSTGRES=1 and this file
 * as vitest's `globalSetup`, which then starts one server for all test files.
 */
import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Database } from '../../prisma/connection.ts';
import { openDatabase, openMemoryDatabase } from '../../prisma/database.ts';
import { migrate, migrationsDirectory } from '../../prisma/migrate.ts';

export type DatabaseKind = 'pglite' | 'postgres';

/** Which databases this run tests on. */
export const databaseKinds: DatabaseKind[] = process.env['TEST_POSTGRES_URL'] ? ['pglite', 'postgres'] : ['pglite'];

export interface TestDatabase {
  database: Database;
  /** Empties every table and starts the numbers of tickets at 1001 and of notices at 1 again. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** A migrated, empty database of its own. */
export async function openTestDatabase(kind: DatabaseKind = 'pglite'): Promise<TestDatabase> {
  switch (kind) {
    case 'pglite': {
      const database = await openMemoryDatabase(await migratedTemplate());
      return { database, reset: () => empty(database), close: () => database.close() };
    }
    case 'postgres': {
      const { url, drop } = await createPostgresDatabase('migrated');
      const database = await openDatabase({ databaseUrl: url, dataDir: '' });
      const close = () => database.close().then(drop);
      return { database, reset: () => empty(database), close };
    }
  }
}

async function empty(database: Database): Promise<void> {
  const { rows } = await database.execute(
    `select string_agg(format('delete from %I', relname), '; '
       order by array_position(array['Word', 'TicketThread', 'Ticket', 'Person', 'Notice'], relname::text) nulls first) as script
     from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> '_prisma_migrations'`,
  );
  const [{ script }] = rows as [{ script: string }];
  await database.execute(`${script}; select setval('"Ticket_id_seq"', 1001, false), setval('"Notice_id_seq"', 1, false)`);
}

/**
 * Starting PGlite from nothing and migrating it takes seconds, so a dump of it is kept in the temporary directory,
 * under a name that changes with everything that could change it.
 */
export async function migratedTemplate(): Promise<Blob> {
  const hash = createHash('sha256').update(await readFile(new URL('../../package-lock.json', import.meta.url)));
  for (const name of (await readdir(migrationsDirectory)).sort()) {
    if (!name.endsWith('.toml')) hash.update(await readFile(join(migrationsDirectory, name, 'migration.sql')));
  }
  const path = join(tmpdir(), `botschaft-test-database-${hash.digest('hex').slice(0, 16)}.tar`);
  if (!existsSync(path)) {
    const database = await openMemoryDatabase();
    if (database.kind !== 'embedded') throw new Error('A database in memory is always PGlite.');
    await migrate(database);
    const dump = await database.pglite.dumpDataDir('none');
    await database.close();
    const partial = `${path}.${process.pid}`;
    await writeFile(partial, new Uint8Array(await dump.arrayBuffer()));
    await rename(partial, path);
  }
  return new Blob([new Uint8Array(await readFile(path))]);
}

// ---- PostgreSQL -----------------------------------------------------------------------------------------------

/** vitest calls this before all test files, because vitest.config.ts names this file as `globalSetup`. */
export async function setup(): Promise<() => Promise<void>> {
  if (!process.env['TEST_POSTGRES']) return async () => undefined;
  const server = await startPostgres();
  // Workers inherit it: they are started after this.
  process.env['TEST_POSTGRES_URL'] = server.url;
  const { url } = await createPostgresDatabase('empty', 'migrated_template');
  const database = await openDatabase({ databaseUrl: url, dataDir: '' });
  await migrate(database);
  await database.close();
  return server.stop;
}

/** A database on the server of this run. */
export async function createPostgresDatabase(
  from: 'empty' | 'migrated',
  name = `test_${randomBytes(6).toString('hex')}`,
): Promise<{ url: string; drop(): Promise<void> }> {
  const server = process.env['TEST_POSTGRES_URL'];
  if (!server) throw new Error('Run with TEST_POSTGRES=1 to have a PostgreSQL.');
  await whileInUse(() => onServer(server, `create database ${name} template ${from === 'empty' ? 'template0' : 'migrated_template'}`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `drop database ${name} with (force)`) };
}

/** A template can be copied only while nobody is connected to it, and a server lets go of a closed connection a little later. */
async function whileInUse(work: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof pg.DatabaseError && error.code === '55006') || tries > 100) throw error;
      await sleep(50);
    }
  }
}

async function onServer(url: string, sql: string): Promise<void> {
  const connection = new pg.Client({ connectionString: url });
  await connection.connect();
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}

/** A PostgreSQL server of its own on 127.0.0.1, in a temporary directory; as root it runs as the system's `postgres` or `nobody`. */
export async function startPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'botschaft-postgres-'));
  const data = join(directory, 'data');
  const user = await unprivilegedUser();
  if (user.uid !== undefined && user.gid !== undefined) await chown(directory, user.uid, user.gid);
  const binaries = await postgresBinaries();
  const port = await freePort();

  await run(join(binaries, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C'], user);
  // A time zone no code expects: nothing may depend on the server's.
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_connections: 200, timezone: 'Asia/Kathmandu' };
  const options = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const server = spawn(join(binaries, 'postgres'), ['-D', data, ...options], { ...user, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  server.stderr.on('data', (chunk: Buffer) => (log = `${log}${chunk.toString()}`.slice(-10_000)));
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));

  async function stop() {
    // "Fast shutdown": ends the connections and does not wait for them.
    server.kill('SIGINT');
    await ended;
    await rm(directory, { recursive: true, force: true });
  }

  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  for (let tries = 0; ; tries++) {
    try {
      await onServer(url, 'select 1');
      return { url, stop };
    } catch (error) {
      if (server.exitCode !== null || tries > 200) {
        await stop();
        throw new Error(`PostgreSQL did not start:\n${log}`, { cause: error });
      }
      await sleep(50);
    }
  }
}

/** PostgreSQL refuses to run as root. */
async function unprivilegedUser(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all(['-u', '-g'].map((flag) => promisify(execFile)('id', [flag, name]).catch(() => undefined)));
    const [uid, gid] = ids.map((id) => (id ? Number(id.stdout) : undefined));
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error('There is neither a user postgres nor nobody to run PostgreSQL as.');
}

/** Debian keeps the server's programs out of PATH, by version. */
async function postgresBinaries(): Promise<string> {
  const debian = '/usr/lib/postgresql';
  const versions = await readdir(debian).catch(() => []);
  const newest = versions.sort((a, b) => Number(b) - Number(a)).find((version) => existsSync(join(debian, version, 'bin', 'initdb')));
  if (newest) return join(debian, newest, 'bin');
  const { stdout } = await promisify(execFile)('pg_config', ['--bindir']).catch(() => {
    throw new Error('No PostgreSQL server found: install it (Debian: postgresql), or run without TEST_POSTGRES.');
  });
  return stdout.trim();
}

async function run(program: string, args: string[], user: { uid?: number; gid?: number }): Promise<void> {
  await promisify(execFile)(program, args, { ...user, cwd: tmpdir() });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}
