/** What the store needs of a database, whichever of the two it is. */
import type { PGlite } from '@electric-sql/pglite';
import type { PrismaClient } from './generated/client.ts';

/** Runs one statement; `$1`... stand for the values, dates and JSON as text. */
export type Query = <T>(sql: string, ...values: unknown[]) => Promise<T[]>;

/**
 * `client` is for rows as Prisma types them. `query` and `transaction` go around it to the driver, because what the
 * store does to an event is two statements that no model method can express, and the way through the client costs
 * three times the processor time of the statements themselves.
 */
export type Database = {
  client: PrismaClient;
  /** One statement in a transaction of its own. */
  query: Query;
  /** Commits what `work` did, or throws. `work` must await everything it asks. No lock is waited for longer than `patienceMs`. */
  transaction<T>(work: (query: Query) => Promise<T>, patienceMs?: number): Promise<T>;
  /** A statement or a script, which may begin and end a transaction. For pg-boss. */
  execute(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  close(): Promise<void>;
} & ({ kind: 'postgres'; url: string } | { kind: 'embedded'; pglite: PGlite });
