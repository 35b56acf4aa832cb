/** Keeps notices going in this process: looks when a notice has changed, and again when there is next something to do. */
import type { Logger } from 'pino';
import type { FailPoint } from './bot.ts';
import type { JobConfig } from './flows/job-turn.ts';
import { spreadNotices } from './flows/spread.ts';
import type { Store } from './ports/store.ts';

export interface SpreadConfig {
  store: Store;
  job: () => JobConfig;
  now: () => Date;
  log: Pick<Logger, 'error'>;
  /** Tells the outbox that there is something new. */
  nudge: () => void;
  failPoint?: (name: FailPoint) => void;
}

export interface Spread {
  /** There may be something to do. Returns at once. */
  nudge(): void;
  /** Takes nothing new and resolves when the piece that is under way has ended. */
  stop(): Promise<void>;
}

/** What is due later is left to the job of every minute. Keeps no state: all of it stands in the database. */
const longestTimerMs = 60_000;
const retryMs = 5_000;

export function createSpread({ store, job, now, log, nudge: told, failPoint }: SpreadConfig): Spread {
  let underway: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function work(): Promise<void> {
    const committed = () => {
      told();
      failPoint?.('piece-committed');
    };
    const next = await spreadNotices({ ...job(), store, committed }, now);
    if (next) wakeIn(next.getTime() - now().getTime());
  }

  function wakeIn(ms: number): void {
    if (ms > longestTimerMs || stopped) return;
    clearTimeout(timer);
    timer = setTimeout(nudge, Math.max(0, ms) + 5).unref();
  }

  function nudge(): void {
    if (stopped) return;
    if (underway) {
      again = true;
      return;
    }
    underway = work()
      .catch((error: unknown) => {
        // The database is away, or a notice is broken: what is to be done stands in the database.
        log.error({ event: 'spread-failed', error: error instanceof Error ? error.name : 'unknown' });
        wakeIn(retryMs);
      })
      .finally(() => {
        underway = undefined;
        if (!again) return;
        again = false;
        nudge();
      });
  }

  return {
    nudge,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await underway;
    },
  };
}
