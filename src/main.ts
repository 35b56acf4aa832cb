/** The process: reads the settings, starts the bot, says where it is, and ends it when asked to. */
import { pino } from 'pino';
import { startApp, StartRefused } from './app.ts';
import { readConfig } from './config.ts';
import { portInUse } from './server.ts';

const read = readConfig();
if (!read.ok) {
  for (const sentence of read.errors) process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
const { config } = read;
const log = pino({ level: config.logLevel }, pino.destination(2));

try {
  const app = await startApp(config, { log });
  log.info({ event: 'started', slack: !!config.slack, teams: !!config.teams, playground: config.playground });
  process.stdout.write(
    config.playground ? `Botschaft is ready. The playground: ${app.url}/\n` : `Botschaft is ready on ${app.url}\n`,
  );

  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ event: 'stopping', signal });
    app.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  process.stderr.write(`${sentenceFor(error)}\n`);
  process.exit(1);
}

/** Sentences written for an operator are shown as they are; of anything else the message is all that may help. */
function sentenceFor(error: unknown): string {
  if (error instanceof StartRefused) return error.message;
  const taken = portInUse(error, config.port);
  if (taken) return taken;
  return error instanceof Error ? error.message : 'Botschaft could not be started.';
}
