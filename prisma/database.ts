/** Opens the database: PostgreSQL where an address is given, else PGlite, which is PostgreSQL inside this process. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { PrismaClient } from './generated/client.ts';
import type { Database } from './connection.ts';
import { lockDirectory } from './lock-file.ts';
import { openPostgres } from './postgres.ts';

export interface DatabaseOptions {
  /** `postgres://...`; absent: the embedded database in `dataDir`. */
  databaseUrl?: string;
  /** Connections to PostgreSQL; 10 unless told. */
  poolSize?: number;
  dataDir: string;
}

/** Throws a sentence that names DATA_DIR when another process uses it. PostgreSQL is first called when it is first needed. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.databaseUrl ? openPostgres(options.databaseUrl, options.poolSize ?? 10) : openDirectory(options.dataDir);
}

/** Lives in memory and ends with `close`; `template` is a dump of another embedded database. For tests and migrations. */
export async function openMemoryDatabase(template?: Blob): Promise<Database> {
  return embedded(await PGlite.create(template ? { loadDataDir: template } : {}), async () => undefined);
}

async function openDirectory(dataDir: string): Promise<Database> {
  const release = await lockDirectory(dataDir);
  try {
    const directory = join(dataDir, 'pglite');
    await mkdir(directory, { recursive: true });
    return embedded(await PGlite.create({ dataDir: directory }), release);
  } catch (error) {
    await release();
    throw error;
  }
}

function embedded(pglite: PGlite, release: () => Promise<void>): Database {
  const client = new PrismaClient({ adapter: new PrismaPGlite(pglite) });
  return {
    kind: 'embedded',
    client,
    pglite,
    query: async <T>(sql: string, ...values: unknown[]) => (await pglite.query<T>(sql, values)).rows,
    transaction: (work) => pglite.transaction((tx) => work(async <T>(sql: string, ...values: unknown[]) => (await tx.query<T>(sql, values)).rows)),
    // Inside a transaction, because everybody shares the one connection: a failed script must not leave it broken.
    execute: (sql, values) =>
      pglite.transaction(async (tx) => {
        if (values?.length) return tx.query(sql, values);
        return { rows: (await tx.exec(sql)).flatMap((result) => result.rows) };
      }),
    async close() {
      await client.$disconnect();
      await pglite.close();
      await release();
    },
  };
}
