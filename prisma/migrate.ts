/**
 * Makes and applies migrations with Prisma's own schema engine, so that `prisma migrate` finds what it knows:
 * prisma/migrations/NAME/migration.sql and the table `_prisma_migrations`.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import type { Database } from './connection.ts';
import { openMemoryDatabase } from './database.ts';
import { openSchemaEngine } from './schema-engine.ts';

const everything = { externalTables: [], externalEnums: [] };
const schemaPath = join(import.meta.dirname, 'schema.prisma');
export const migrationsDirectory = join(import.meta.dirname, 'migrations');

/** Brings the database up to date; gives the names of the migrations it applied. Replicas that start at once wait for each other. */
export async function migrate(database: Database, directory = migrationsDirectory): Promise<string[]> {
  const migrations = await readMigrations(directory);
  return exclusively(database, async () => {
    if (await isUpToDate(database, migrations)) return [];
    return withEngine(database, async (engine) => {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: listOf(directory, migrations), filters: everything });
      return appliedMigrationNames;
    });
  });
}

/** Writes the migration that leads from the existing ones to schema.prisma; gives its name. Undefined if nothing has changed. */
export async function makeMigration(name: string, directory = migrationsDirectory, schema = schemaPath): Promise<string | undefined> {
  if (!/^[a-z0-9_]+$/.test(name)) throw new Error('The name of a migration is made of a-z, 0-9 and _.');
  const { script } = await compare(directory, schema, true);
  if (script === undefined) return undefined;
  const stamped = `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${name}`;
  await mkdir(join(directory, stamped), { recursive: true });
  await writeFile(join(directory, stamped, 'migration.sql'), script);
  await writeFile(join(directory, 'migration_lock.toml'), 'provider = "postgresql"\n');
  return stamped;
}

/** How schema.prisma differs from what the migrations make, in words; undefined if they agree. */
export async function schemaDrift(directory = migrationsDirectory, schema = schemaPath): Promise<string | undefined> {
  return (await compare(directory, schema, false)).script;
}

/** Applies the migrations to an empty database and asks the engine for the way from there to the schema. */
async function compare(directory: string, schema: string, script: boolean): Promise<{ script: string | undefined }> {
  const database = await openMemoryDatabase();
  const files = [{ path: schema, content: await readFile(schema, 'utf8') }];
  try {
    await migrate(database, directory);
    return await withEngine(database, async (engine) => {
      const { exitCode, stdout } = await engine.diff({
        // The engine looks into the database it is connected to; of the files it needs only the provider.
        from: { tag: 'schemaDatasource', files, configDir: directory },
        to: { tag: 'schemaDatamodel', files },
        script,
        exitCode: true,
        filters: everything,
      });
      return { script: exitCode === 0 ? undefined : (stdout ?? '') };
    });
  } finally {
    await database.close();
  }
}

interface Migration {
  name: string;
  sql: string;
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map(async (name) => ({ name, sql: await readFile(join(directory, name, 'migration.sql'), 'utf8') })));
}

function listOf(baseDir: string, migrations: Migration[]): MigrationList {
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: migrations.length > 0 ? 'provider = "postgresql"\n' : null },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}

/** Spares a start on an existing database the two seconds of the engine. */
async function isUpToDate(database: Database, migrations: Migration[]): Promise<boolean> {
  const [{ exists }] = await database.client.$queryRaw<[{ exists: boolean }]>`select to_regclass('_prisma_migrations') is not null as exists`;
  if (!exists) return false;
  const applied = await database.client.$queryRaw<{ name: string; checksum: string }[]>`
    select migration_name as name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null`;
  const checksums = new Map(applied.map(({ name, checksum }) => [name, checksum]));
  return migrations.every(({ name, sql }) => checksums.get(name) === createHash('sha256').update(sql).digest('hex'));
}

/** The number is this project's own and only has to differ from other users' of the same database. */
const lockNumber = 8_417_001;

/** One process at a time does this; on the embedded database there is only one. */
export async function exclusively<T>(database: Database, work: () => Promise<T>): Promise<T> {
  if (database.kind === 'embedded') return work();
  const connection = new pg.Client({ connectionString: database.url, connectionTimeoutMillis: 5_000 });
  // Heard here so that a break does not end the process: the work itself fails then.
  connection.on('error', () => undefined);
  await connection.connect();
  try {
    await connection.query('select pg_advisory_lock($1)', [lockNumber]);
    return await work();
  } finally {
    await connection.end();
  }
}

async function withEngine<T>(database: Database, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  if (database.kind === 'embedded') {
    const { pglite } = database;
    const { PrismaPGlite } = await import('pglite-prisma-adapter');
    return runEngine(new PrismaPGlite(pglite), async (script) => void (await pglite.exec(script)), work);
  }
  // A pool of its own, because a migration may take longer than any statement of the store is allowed to.
  const pool = new pg.Pool({ connectionString: database.url, max: 1, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => undefined);
  try {
    return await runEngine(new PrismaPg(pool), async (script) => void (await pool.query(script)), work);
  } finally {
    await pool.end();
  }
}

/**
 * Both adapters run scripts badly: PostgreSQL's cuts them at every semicolon, also inside a function's body, and
 * PGlite's does not wait for the end and so loses the error. With `runScript` the database itself reads all of it.
 */
async function runEngine<T>(
  factory: SqlMigrationAwareDriverAdapterFactory,
  runScript: (script: string) => Promise<void>,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const engine = await openSchemaEngine({
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const adapter = await factory.connect();
      adapter.executeScript = runScript;
      return adapter;
    },
    connectToShadowDb: () => factory.connectToShadowDb(),
  });
  try {
    return await work(engine);
  } finally {
    engine.free();
  }
}
