/** Opens the database: PostgreSQL where an address is given, else PGlite, which is PostgreSQL inside this process. */
import type { Database } from './connection.ts';
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
  if (options.databaseUrl) return openPostgres(options.databaseUrl, options.poolSize ?? 10);
  // Loaded only where it is used: it is a whole database.
  const { openDirectory } = await import('./embedded.ts');
  return openDirectory(options.dataDir);
}

/** Lives in memory and ends with `close`; `template` is a dump of another embedded database. For tests and migrations. */
export async function openMemoryDatabase(template?: Blob): Promise<Database> {
  const { openInMemory } = await import('./embedded.ts');
  return openInMemory(template);
}
