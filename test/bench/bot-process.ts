/** The whole bot as a process: `tsx bot-process.ts CONFIG`. Logs as in operation, to stderr. */
import { pino } from 'pino';
import { startApp } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import { reportUsage } from './report-usage.ts';

const config = JSON.parse(process.argv[2] ?? '') as Config;
const app = await startApp(config, { log: pino({ level: config.logLevel }, pino.destination(2)) });
reportUsage(app.url);
process.on('SIGTERM', () => void app.stop().then(() => process.exit(0)));
