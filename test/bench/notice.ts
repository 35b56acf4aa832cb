/** A notice to 230 channels and 2,000 people on a Slack that keeps its limits, killed three times on the way. */
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoCatalogue, type Config } from '../../src/config.ts';
import { startLimitedSlack } from './limited-slack.ts';
import { startChild } from './processes.ts';
import { botToken, signingSecret, tickets } from './slack.ts';
import { row, type Measure } from './table.ts';

const words = 'Kein Druck in der Messung';

export const notice: Measure = async (world, { quick }) => {
  const [channels, people] = quick ? [23, 200] : [230, tickets];
  const slack = await startLimitedSlack();
  const catalogue = join(world.folder, 'notice.yaml');
  const demo = (await readFile(demoCatalogue, 'utf8')).replaceAll('platform: web', 'platform: slack').replace(/\nchannels:\n(?:[ #].*\n|\n)*/, '\n');
  await writeFile(catalogue, demo);
  await appendFile(catalogue, `\nchannels:\n${Array.from({ length: channels }, (_, index) => `  - { headquarters: true, platform: slack, channel: CREAD${index} }\n`).join('')}`);
  const now = new Date().toISOString();
  await world.fill('notice', [
    `update "Ticket" set service = 'printer' where id < ${1001 + people}`,
    // What the event that sends a notice commits.
    `insert into "TicketThread" (id, side, platform, destination, card, active)
     values ('notice', 'notice', 'slack', '{"to":"channel","platform":"slack","channel":"CQUEUE"}', 'card', true)`,
    `insert into "Delivery" (id, lane, state, "sentRef", "createdAt", "endedAt")
     values ('card', 'thread:notice', 'sent', '{"platform":"slack","id":"CQUEUE/1763000000.000001"}', '${now}', '${now}')`,
    `insert into "Notice" (kind, services, concerned, texts, "from", urgent, state, "sentAt", queue, "declaredBy", "lastActBy", "createdAt", thread, card, step, loud, gathered, "nextAt", version)
     values ('outage', '["printer"]', '{"all":true,"regions":[],"countries":[],"missions":[]}', '{"de":"${words}","en":"${words}"}', '${now}', true, 'running', '${now}',
       'service-desk', 'person-0', 'person-0', '${now}', 'notice', 'card', 1, 1, false, '${now}', 2)`,
  ]);
  const config: Config = {
    port: 0,
    host: '127.0.0.1',
    databaseUrl: world.databaseUrl('notice'),
    dataDir: join(world.folder, 'unused'),
    catalogue,
    slack: { botToken, signingSecret, apiUrl: slack.apiUrl },
    playground: false,
    logLevel: 'error',
  };
  const said = (): string[] => slack.posts.filter(({ text }) => text.includes(words)).map(({ channel }) => channel);
  const all = channels + people;
  let bot = await startChild('bot-process.ts', config);
  const started = performance.now();
  let channelsMs = NaN;
  let kills = 0;
  try {
    // An hour is more than it can take; what is missing then is a finding.
    while (said().length < all && performance.now() - started < 3_600_000) {
      await sleep(100);
      if (Number.isNaN(channelsMs) && said().filter((channel) => channel.startsWith('CREAD')).length >= channels) channelsMs = performance.now() - started;
      if (kills < 3 && said().length >= ((kills + 1) * all) / 4) {
        await bot.kill();
        kills++;
        bot = await startChild('bot-process.ts', config);
      }
    }
    const tookMs = performance.now() - started;
    // A doubled post would come with the end of a lease.
    await sleep(60_000);
    const reached = new Set(said()).size;
    const doubled = said().length - reached;
    const minute = slack.mostAMinute('chat.postMessage');
    const refused = [...slack.refused.values()].reduce((sum, count) => sum + count, 0);
    return [
      row(`notice to ${channels} channels and ${people} people`, '', `${(tookMs / 1000).toFixed(0)} s, channels after ${(channelsMs / 1000).toFixed(0)} s`),
      row('  missing / doubled posts', '0 / 0', `${all - reached} / ${doubled}`, reached === all && doubled === 0),
      row('  kills survived', '3', String(kills), kills === 3),
      row('  most posts a minute, workspace', '≤ 300', String(minute), minute <= 300),
      row('  most posts a second, one channel', '≤ 5', String(slack.mostASecondInOneChannel()), slack.mostASecondInOneChannel() <= 5),
      row('  most edits a minute', '≤ 50', String(slack.mostAMinute('chat.update')), slack.mostAMinute('chat.update') <= 50),
      row('  most chats opened a minute', '≤ 50', String(slack.mostAMinute('conversations.open')), slack.mostAMinute('conversations.open') <= 50),
      row('  told to come later (429)', '0', String(refused), refused === 0),
    ];
  } finally {
    await bot.stop();
    await slack.close();
  }
};
