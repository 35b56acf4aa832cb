/**
 * kill -9 while the digests of a morning are being posted: between two channels, with an opening in its hands, and between an
 * opening and its details. After the restart each channel has read its own exactly once, and nothing is missing.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { FailPoint } from '../../src/bot.ts';
import type { Config } from '../../src/config.ts';
import { createPostgresDatabase, databaseKinds, type DatabaseKind } from '../fakes/databases.ts';
import { startFakeSlack, type FakeSlack } from '../fakes/fake-slack.ts';
import { newRequester, openMenu, settled } from '../fakes/slack-desk.ts';
import { catalogueYaml } from '../fixtures/catalogue-yaml.ts';
import { eventually, freePort, runBot, type RunningBot } from './run-bot.ts';

const failPoints: FailPoint[] = ['digest-committed', 'claimed', 'posted', 'finished'];
const missions = Array.from({ length: 5 }, (_, index) => `CMISSION${index}`);
const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function workspace(aheadMs: number): Promise<FakeSlack> {
  const slack = await startFakeSlack({ aheadMs, retryDelays: [100, 400, 1000, 2000, 4000, 8000, 15_000] });
  endings.push(() => slack.stop());
  slack.addUser({ id: 'URES', name: 'Rita Ruhig', email: 'rita@it.example' });
  for (const id of ['CDESK', ...missions]) slack.addChannel(id);
  slack.addGroup('SDESK', ['URES']);
  return slack;
}

async function settings(slack: FakeSlack, kind: DatabaseKind): Promise<Config> {
  const folder = await mkdtemp(join(tmpdir(), 'botschaft-digest-crash-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  const catalogue = join(folder, 'catalogue.yaml');
  await switchDigests(catalogue, 'off');
  let databaseUrl: string | undefined;
  if (kind === 'postgres') {
    const { url, drop } = await createPostgresDatabase('migrated');
    databaseUrl = url;
    endings.push(drop);
  }
  return {
    port: await freePort(),
    host: '127.0.0.1',
    databaseUrl,
    dataDir: join(folder, 'data'),
    catalogue,
    slack: { botToken: slack.botToken, signingSecret: slack.signingSecret, apiUrl: slack.apiUrl },
    playground: false,
    logLevel: 'warn',
  };
}

/** Heard when the bot starts the next time. */
async function switchDigests(catalogue: string, digest: 'on' | 'off'): Promise<void> {
  const reading = missions.map((channel) => `  - { mission: nairobi, platform: slack, channel: ${channel}, digest: ${digest} }\n`);
  await writeFile(catalogue, `${catalogueYaml({ platform: 'slack', channel: 'CDESK', responders: 'SDESK' }, undefined, digest)}channels:\n${reading.join('')}`);
}

async function run(config: Config, slack: FakeSlack, more: { dieAt?: FailPoint; aheadMs?: number } = {}): Promise<RunningBot> {
  const bot = await runBot({ config, leaseMs: 3000, ...more });
  endings.push(() => bot.stop());
  slack.connect(bot.url);
  return bot;
}

/** Four o'clock UTC of next week's Tuesday: the digests of this week are due, and not for 24 hours yet, whatever day today is. */
function untilTuesday(now: Date): number {
  const days = ((1 - now.getUTCDay() + 7) % 7 || 7) + 1;
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days, 4, 0) - now.getTime();
}

describe.each(databaseKinds)('killed on %s', (kind) => {
  test.each(failPoints)('at %s: each channel reads its digest and the details once', async (dieAt) => {
    const aheadMs = untilTuesday(new Date());
    const slack = await workspace(aheadMs);
    const config = await settings(slack, kind);
    let bot = await run(config, slack);
    const amina = newRequester(slack);
    const menu = await openMenu(amina, 'Der Drucker druckt nicht');
    await amina.presses(menu.ts, 'Problem melden');
    await amina.submits({ service: 'printer', impact: 'me' });
    await settled([bot.url]);
    await bot.stop();
    await switchDigests(config.catalogue, 'on');

    const read = () => missions.map((channel) => slack.channel(channel).threads().map(({ root, replies }) => [root.text.includes('Botschaft Nairobi'), replies.length]));
    // The desk's alone: the network had nothing to say in its first week.
    const queues = () => slack.channel('CDESK').threads().filter(({ root }) => root.text.includes('IT-Woche')).map(({ root }) => root.text.includes('Servicedesk')).toSorted();
    bot = await run(config, slack, { dieAt, aheadMs });
    await eventually(() => {
      expect(bot.deaths()).toBe(1);
      expect(read()).toEqual(missions.map(() => [[true, 1]]));
      expect(queues()).toEqual([true]);
    }, 90_000);
    await settled([bot.url]);
    expect(read()).toEqual(missions.map(() => [[true, 1]]));
    expect(queues()).toEqual([true]);
    expect(slack.violations).toEqual([]);
  }, 180_000);
});
