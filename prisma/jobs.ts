/**
 * Work for later and work by the clock, kept by pg-boss in the same database: whichever replica is free does it, once.
 * The outbox does not wait for this; jobs are its safety net and the calendar of everything that is not urgent.
 */
import PgBoss from 'pg-boss';
import type { Logger } from 'pino';
import type { Database } from './connection.ts';

export interface Jobs {
  /** Throws when the database does not answer. */
  start(): Promise<void>;
  /** Lets running work end, but not for longer than a few seconds; what is cut off comes again. */
  stop(): Promise<void>;
  /** `cron` has five fields, UTC. One run at a time; runs that were missed while nothing ran are not made up for. After `start`. */
  every(name: string, cron: string, work: () => Promise<void>): Promise<void>;
  /** Kept until `on` of the same name has done it. `data` goes through JSON. After `start`. */
  later(name: string, data: object, startAfter: Date): Promise<void>;
  /** Does what `later` asked for; what throws is tried again, later and later, five times. After `start`. */
  on(name: string, work: (data: unknown) => Promise<void>): Promise<void>;
}

export interface JobsConfig {
  log: Pick<Logger, 'error'>;
  /** How often each kind of work is looked for; 10 unless told. */
  pollSeconds?: number;
}

export function createJobs(database: Database, { log, pollSeconds = 10 }: JobsConfig): Jobs {
  const failed = (error: unknown) => log.error({ event: 'jobs.failed', reason: reasonOf(error) });

  async function executeSql(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }> {
    try {
      return await database.execute(sql, values);
    } catch (error) {
      // pg-boss notes the end of a job without waiting for it, so that an error there would end the process. The job
      // stays active until it expires, and then comes again.
      if (values && /select count\(\*\) from/i.test(sql)) {
        failed(error);
        return { rows: [{ count: 0 }] };
      }
      throw error;
    }
  }

  const boss = new PgBoss({ db: { executeSql }, pollingIntervalSeconds: pollSeconds, retryLimit: 5, retryDelay: 30, retryBackoff: true });
  boss.on('error', failed);

  return {
    async start() {
      await boss.start();
    },

    async stop() {
      await boss.stop({ graceful: true, timeout: 5_000, close: false }).catch(failed);
    },

    async every(name, cron, work) {
      // `stately`: at most one run waits and one is active.
      await boss.createQueue(name, { name, policy: 'stately', retryLimit: 0 });
      await boss.schedule(name, cron, {}, { tz: 'UTC', retryLimit: 0 });
      await boss.work(name, async () => work());
    },

    async later(name, data, startAfter) {
      await boss.createQueue(name);
      await boss.send(name, data, { startAfter });
    },

    async on(name, work) {
      await boss.createQueue(name);
      await boss.work<unknown>(name, async (jobs) => {
        for (const job of jobs) await work(job.data);
      });
    },
  };
}

/** Of an error only its code or kind: messages of databases quote what they were given. */
function reasonOf(error: unknown): string {
  if (typeof error === 'object' && error !== null) {
    if ('code' in error && typeof error.code === 'string') return error.code;
    if (error instanceof Error) return error.name;
  }
  return 'unknown';
}
