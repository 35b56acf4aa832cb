/** PostgreSQL through a pool of connections that Prisma shares. A database that is away ends in an error, not in a wait. */
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Database, Query } from './connection.ts';
import { PrismaClient } from './generated/client.ts';

/** Opens no connection before one is needed. */
export function openPostgres(url: string, poolSize: number): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    application_name: 'botschaft',
    // Planning a statement anew, or compiling it, takes longer than any statement here. UTC, because Prisma's adapter
    // reads every moment as if it were.
    // Every statement of the store finds few rows by an index. While a table is young or its statistics are old, the
    // planner would rather read all of it: measured, half of PostgreSQL's work for an event.
    options: [
      ...['plan_cache_mode=force_generic_plan', 'jit=off', 'TimeZone=UTC', 'enable_seqscan=off', 'enable_bitmapscan=off'],
      ...['enable_hashjoin=off', 'enable_mergejoin=off'],
    ].map((setting) => `-c ${setting}`).join(' '),
  });
  // A connection that breaks while nobody waits for it is replaced by the pool; unheard, it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (connection) => connection.on('error', () => undefined));
  const client = new PrismaClient({ adapter: new PrismaPg(pool) });

  return {
    kind: 'postgres',
    client,
    url,
    query: async (sql, ...values) => (await pool.query<never>(prepared(sql, values))).rows,

    async transaction(work, patienceMs) {
      const connection = await pool.connect();
      // A connection that did not answer may still be at it, so it cannot be asked to roll back: it is closed.
      let lost = false;
      const query: Query = async (sql, ...values) => {
        try {
          return (await connection.query<never>(prepared(sql, values))).rows;
        } catch (error) {
          lost ||= !(error instanceof pg.DatabaseError);
          throw error;
        }
      };
      try {
        await query(patienceMs === undefined ? 'begin' : `begin; set local lock_timeout = ${patienceMs}`);
        const result = await work(query);
        await query('commit');
        return result;
      } catch (error) {
        if (!lost) await query('rollback').catch(() => undefined);
        throw error;
      } finally {
        connection.release(lost);
      }
    },

    async execute(sql, values) {
      const connection = await pool.connect();
      let failed = true;
      try {
        const result = await connection.query(sql, values);
        failed = false;
        return result;
      } finally {
        // Closed after a failure, because a script may have left a transaction open on it.
        connection.release(failed);
      }
    },

    async close() {
      await client.$disconnect();
      await pool.end();
    },
  };
}

const names = new Map<string, string>();

/** Every statement of the store is parsed and planned once for each connection, under a name of its own. */
function prepared(text: string, values: unknown[]): pg.QueryConfig {
  if (values.length === 0) return { text };
  let name = names.get(text);
  if (name === undefined) names.set(text, (name = `botschaft-${names.size}`));
  return { name, text, values };
}
