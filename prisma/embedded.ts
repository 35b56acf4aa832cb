/** PGlite: PostgreSQL inside this process, with one connection that everybody shares. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import type { Database } from './connection.ts';
import { PrismaClient } from './generated/client.ts';
import { lockDirectory } from './lock-file.ts';

export async function openInMemory(template?: Blob): Promise<Database> {
  return embedded(await PGlite.create(template ? { loadDataDir: template } : {}), async () => undefined);
}

/** Throws a sentence that names DATA_DIR when another process uses it. */
export async function openDirectory(dataDir: string): Promise<Database> {
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
    // With one connection nobody holds a lock that another waits for.
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
