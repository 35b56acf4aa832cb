/** Migrations: made by Prisma's engine, applied once whoever starts, and in step with the schema. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../prisma/connection.ts';
import { openDatabase, openMemoryDatabase } from '../../prisma/database.ts';
import { makeMigration, migrate, migrationsDirectory, schemaDrift } from '../../prisma/migrate.ts';
import { createPostgresDatabase, databaseKinds, openTestDatabase } from '../fakes/databases.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'botschaft-migrations-'));
  await cp(migrationsDirectory, join(directory, 'migrations'), { recursive: true });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const migrations = () => join(directory, 'migrations');

async function plantSchema(change: (schema: string) => string): Promise<string> {
  const path = join(directory, 'schema.prisma');
  await writeFile(path, change(await readFile(join(migrationsDirectory, '..', 'schema.prisma'), 'utf8')));
  return path;
}

async function plantMigration(sql: string): Promise<void> {
  await mkdir(join(migrations(), '99990101000000_planted'));
  await writeFile(join(migrations(), '99990101000000_planted', 'migration.sql'), sql);
}

const applied = async ({ client }: Database) =>
  (await client.$queryRaw<{ name: string }[]>`select migration_name as name from _prisma_migrations where finished_at is not null`).map(({ name }) => name);

const allNames = async () => (await readdir(migrationsDirectory)).filter((name) => !name.endsWith('.toml')).sort();

test('the schema and its migrations agree', async () => {
  expect(await schemaDrift()).toBeUndefined();
}, 60_000);

test('a change of the schema without a migration is noticed, and the migration for it can be made', async () => {
  const schema = await plantSchema((text) => text.replace('model Feedback {', 'model Feedback {\n  planted String?'));
  expect(await schemaDrift(migrations(), schema)).toMatch(/planted/);
  const made = await makeMigration('planted', migrations(), schema);
  expect(await readFile(join(migrations(), made ?? '', 'migration.sql'), 'utf8')).toContain('ALTER TABLE "Feedback" ADD COLUMN     "planted" TEXT');
  expect(await schemaDrift(migrations(), schema)).toBeUndefined();
  expect(await makeMigration('nothing', migrations(), schema)).toBeUndefined();
}, 60_000);

test('an index that holds only some rows is part of the comparison', async () => {
  const schema = await plantSchema((text) => text.replace('@@index([lane, seq], where: { endedAt: null })', '@@index([lane, seq])'));
  expect(await schemaDrift(migrations(), schema)).toMatch(/Delivery/);
}, 60_000);

describe.each(databaseKinds)('on %s', (kind) => {
  async function openEmpty(): Promise<{ open(): Promise<Database>; drop(): Promise<void> }> {
    if (kind === 'pglite') {
      const database = await openMemoryDatabase();
      return { open: async () => database, drop: () => database.close() };
    }
    const { url, drop } = await createPostgresDatabase('empty');
    const opened: Database[] = [];
    return {
      async open() {
        const database = await openDatabase({ databaseUrl: url, dataDir: '' });
        opened.push(database);
        return database;
      },
      async drop() {
        await Promise.all(opened.map((database) => database.close()));
        await drop();
      },
    };
  }

  test('are applied once, also when two start at the same time', async () => {
    const { open, drop } = await openEmpty();
    const [one, two] = kind === 'pglite' ? [await open(), undefined] : [await open(), await open()];
    const results = await Promise.all(two ? [migrate(one), migrate(two)] : [migrate(one)]);
    expect(results.flat()).toEqual(await allNames());
    expect(await migrate(one)).toEqual([]);
    expect(await applied(one)).toEqual(await allNames());
    await drop();
  }, 60_000);

  test('a new migration is applied to a database that has the others', async () => {
    const { database, close } = await openTestDatabase(kind);
    await plantMigration(`create table "Planted" (id integer); insert into "Planted" values (7);`);
    expect(await migrate(database, migrations())).toEqual(['99990101000000_planted']);
    expect(await database.client.$queryRaw`select id from "Planted"`).toEqual([{ id: 7 }]);
    await close();
  }, 60_000);

  test('a migration that fails is told, undone and not passed over at the next start', async () => {
    const { database, close } = await openTestDatabase(kind);
    await plantMigration(`create table "Planted" (id integer); insert into "Planted" values ('no number');`);
    await expect(migrate(database, migrations())).rejects.toThrow(/99990101000000_planted|invalid input syntax/);
    await expect(migrate(database, migrations())).rejects.toThrow(/99990101000000_planted/);
    expect(await database.client.$queryRaw`select to_regclass('"Planted"') is null as undone`).toEqual([{ undone: true }]);
    await close();
  }, 60_000);
});
