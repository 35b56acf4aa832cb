/** Jobs: done once, later, again after a failure of the database. */
import { pino } from 'pino';
import { describe, expect, test, vi } from 'vitest';
import { createJobs } from '../../prisma/jobs.ts';
import { databaseKinds, openTestDatabase } from '../fakes/databases.ts';

const log = pino({ level: 'silent' });

describe.each(databaseKinds)('jobs on %s', (kind) => {
  test('are done once by one of two replicas, with what they were given, and not before their time', async () => {
    const { database, close } = await openTestDatabase(kind);
    const replicas = [createJobs(database, { log, pollSeconds: 0.5 }), createJobs(database, { log, pollSeconds: 0.5 })];
    const done: unknown[] = [];
    for (const jobs of replicas) {
      await jobs.start();
      await jobs.on('remind', async (data) => void done.push(data));
    }
    await replicas[0]?.later('remind', { ticket: 1 }, new Date());
    await replicas[1]?.later('remind', { ticket: 2 }, new Date(Date.now() + 3_600_000));
    await vi.waitFor(() => expect(done).toEqual([{ ticket: 1 }]), 10_000);
    await Promise.all(replicas.map((jobs) => jobs.stop()));
    expect(done).toEqual([{ ticket: 1 }]);
    await close();
  }, 30_000);

  test('by the clock run once, whichever replica, and survive a restart', async () => {
    const { database, close } = await openTestDatabase(kind);
    const first = createJobs(database, { log, pollSeconds: 0.5 });
    await first.start();
    await first.every('sweep', '* * * * *', async () => undefined);
    await first.stop();
    const rows = await database.execute(`select name, cron, timezone from pgboss.schedule`);
    expect(rows.rows).toEqual([{ name: 'sweep', cron: '* * * * *', timezone: 'UTC' }]);

    await database.execute(`update pgboss.version set cron_on = null`);
    let runs = 0;
    const replicas = [createJobs(database, { log, pollSeconds: 0.5 }), createJobs(database, { log, pollSeconds: 0.5 })];
    for (const jobs of replicas) {
      await jobs.start();
      await jobs.every('sweep', '* * * * *', async () => void runs++);
    }
    await vi.waitFor(() => expect(runs).toBe(1), 20_000);
    await Promise.all(replicas.map((jobs) => jobs.stop()));
    expect(runs).toBe(1);
    await close();
  }, 40_000);

  test('a database that goes away while a job runs ends neither the process nor the looking', async () => {
    const { database, close } = await openTestDatabase(kind);
    let away = false;
    let refused = 0;
    let told = 0;
    const flaky = {
      ...database,
      async execute(sql: string, values?: unknown[]) {
        if (!away) return database.execute(sql, values);
        refused++;
        throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
      },
    };
    const jobs = createJobs(flaky, { log: { error: () => void told++ }, pollSeconds: 0.5 });
    await jobs.start();
    const done: string[] = [];
    await jobs.on('one', async () => {
      done.push('one');
      away = true;
    });
    await jobs.on('two', async () => void done.push('two'));
    await jobs.later('one', {}, new Date());
    await vi.waitFor(() => expect(refused).toBeGreaterThan(3), 10_000);
    expect(told).toBeGreaterThan(0);
    away = false;
    await jobs.later('two', {}, new Date());
    await vi.waitFor(() => expect(done).toEqual(['one', 'two']), 10_000);
    await jobs.stop();
    await close();
  }, 40_000);
});
