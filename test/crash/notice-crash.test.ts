/**
 * kill -9 again and again while a notice is on its way to many channels and people, and while its all-clear is: nobody
 * misses it, and nobody reads it twice. The bot is a process of its own; Slack is the strict fake.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { FailPoint } from '../../src/bot.ts';
import type { Config } from '../../src/config.ts';
import { createPostgresDatabase, databaseKinds, type DatabaseKind } from '../fakes/databases.ts';
import { startFakeSlack, type FakeSlack } from '../fakes/fake-slack.ts';
import { askOnSlack, settled } from '../fakes/slack-desk.ts';
import { catalogueYaml } from '../fixtures/catalogue-yaml.ts';
import { eventually, freePort, runBot, type RunningBot } from './run-bot.ts';

const channels = Array.from({ length: 14 }, (_, index) => `CMISSION${index}`);
const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function workspace(): Promise<FakeSlack> {
  const slack = await startFakeSlack({ retryDelays: [100, 400, 1000, 2000, 4000, 8000, 15_000] });
  endings.push(() => slack.stop());
  slack.addUser({ id: 'URES', name: 'Rita Ruhig', email: 'rita@it.example' });
  for (const id of ['CDESK', ...channels]) slack.addChannel(id);
  slack.addGroup('SDESK', ['URES']);
  return slack;
}

async function settings(slack: FakeSlack, kind: DatabaseKind): Promise<Config> {
  const folder = await mkdtemp(join(tmpdir(), 'botschaft-notice-crash-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  const catalogue = join(folder, 'catalogue.yaml');
  const reading = channels.map((channel) => `  - { mission: nairobi, platform: slack, channel: ${channel}, digest: off }\n`);
  await writeFile(catalogue, `${catalogueYaml({ platform: 'slack', channel: 'CDESK', responders: 'SDESK' })}channels:\n${reading.join('')}`);
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

async function run(config: Config, slack: FakeSlack, dieAt?: FailPoint): Promise<RunningBot> {
  // A lease must outlast the slowest call, and here a dozen of them share a busy machine.
  const bot = await runBot({ config, leaseMs: 5000, dieAt });
  endings.push(() => bot.stop());
  slack.connect(bot.url);
  return bot;
}

describe.each(databaseKinds)('killed on %s', (kind) => {
  test('while a notice spreads, and while its all-clear does: each place reads each once', async () => {
    const slack = await workspace();
    const config = await settings(slack, kind);
    const rita = slack.user('URES');
    let bot = await run(config, slack);

    // Two people wait for an answer about the printer, so that they are told as well.
    const people = [await askOnSlack(slack, 'Wann geht der Drucker wieder?'), await askOnSlack(slack, 'Ist der Drucker kaputt?')];
    for (const { card } of people) {
      await rita.presses(card, 'Verschieben / ändern', { in: 'CDESK' });
      await rita.submits({ service: 'printer' });
    }
    await rita.command('/it notice');
    await rita.submits({ kind: 'outage', services: 'Drucker', concerned: 'alle', de: 'Kein Druck möglich.', en: 'No printing.', urgent: 'yes' });
    await eventually(() => void slack.channel('CDESK').thread('N-1'));
    await settled([bot.url]);
    const card = slack.channel('CDESK').thread('N-1').root;

    const roots = () => channels.map((id) => slack.channel(id).threads().length);
    const replies = () => channels.map((id) => slack.channel(id).threads().flatMap((thread) => thread.replies).filter(({ text }) => text.includes('Es ist vorbei')).length);
    const toPeople = (words: string) => people.map(({ user }) => user.dm.messages().filter(({ author, text }) => author === 'bot' && text.includes(words)).length);
    const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);

    async function killedOnce(progress: () => number, seen: number): Promise<void> {
      await eventually(() => expect(progress()).toBeGreaterThanOrEqual(seen), 60_000);
      await bot.stop();
      bot = await run(config, slack);
    }

    // It dies by itself with the readers made and nothing said, then twice when some have heard of it.
    await bot.stop();
    bot = await run(config, slack, 'piece-committed');
    await rita.presses(card.ts, 'Senden', { in: 'CDESK' });
    await eventually(() => expect(bot.deaths()).toBe(1), 40_000);
    await killedOnce(() => sum(roots()), 3);
    await killedOnce(() => sum(roots()), 12);
    await eventually(() => {
      expect(roots()).toEqual(channels.map(() => 1));
      expect(toPeople('Kein Druck möglich.')).toEqual([1, 1]);
    }, 60_000);
    await eventually(() => expect(slack.channel('CDESK').thread('N-1').root.text).toContain('14 von 14 Kanälen, 2 von 2 Personen, 0 fehlgeschlagen'), 30_000);

    // The all-clear: it dies with the first post of it in its hands, and once more halfway.
    await settled([bot.url]);
    await bot.stop();
    bot = await run(config, slack, 'posted');
    await rita.presses(card.ts, 'Entwarnung', { in: 'CDESK' });
    await rita.submits({});
    await eventually(() => expect(bot.deaths()).toBe(1), 40_000);
    await killedOnce(() => sum(replies()), 5);
    await eventually(() => {
      expect(replies()).toEqual(channels.map(() => 1));
      expect(toPeople('Es ist vorbei')).toEqual([1, 1]);
    }, 60_000);

    // Nothing more comes.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(roots()).toEqual(channels.map(() => 1));
    expect(replies()).toEqual(channels.map(() => 1));
    expect(slack.violations).toEqual([]);
  }, 300_000);
});
