/** The bot as a process of its own that ends without warning at a named point: `tsx bot-process.ts JSON`. */
import { pino } from 'pino';
import { startApp } from '../../src/app.ts';
import type { FailPoint } from '../../src/bot.ts';
import type { Config } from '../../src/config.ts';
import { understandsNothing } from '../fakes/understands-nothing.ts';

export interface BotProcess {
  config: Config;
  leaseMs: number;
  /** SIGKILL when this point is reached. */
  dieAt?: FailPoint;
  /** By how much its clock is ahead. */
  aheadMs?: number;
}

const { config, leaseMs, dieAt, aheadMs = 0 } = JSON.parse(process.argv[2] ?? '') as BotProcess;
const { url } = await startApp(config, {
  understanding: understandsNothing,
  log: pino({ level: 'warn' }, pino.destination(2)),
  leaseMs,
  now: () => new Date(Date.now() + aheadMs),
  failPoint: (name) => {
    if (name === dieAt) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write(`ready ${url}\n`);
process.on('SIGTERM', () => process.exit(0));
