/**
 * kill -9 between every two steps of the way, then a restart: every event that was answered 200 has exactly one effect,
 * and every delivery ends in exactly one post. The bot is a process of its own; Slack is the strict fake.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { FailPoint } from '../../src/bot.ts';
import type { Config } from '../../src/config.ts';
import { createPostgresDatabase, databaseKinds, type DatabaseKind } from '../fakes/databases.ts';
import { startFakeSlack, type FakeSlack } from '../fakes/fake-slack.ts';
import { catalogueYaml } from '../fixtures/catalogue-yaml.ts';
import { eventually, freePort, runBot, type RunningBot } from './run-bot.ts';

const failPoints: FailPoint[] = ['event-arrived', 'before-commit', 'after-commit', 'claimed', 'posted', 'finished'];
const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A workspace with one requester, one responder and the desk's channel; it sends again for as long as a restart takes. */
async function workspace(): Promise<FakeSlack> {
  const slack = await startFakeSlack({ retryDelays: [100, 400, 1000, 2000, 4000, 8000, 15_000] });
  endings.push(() => slack.stop());
  slack.addUser({ id: 'UREQ', name: 'Amina Beispiel', email: 'amina@nairobi.example' });
  slack.addUser({ id: 'URES', name: 'Rita Ruhig', email: 'rita@it.example' });
  slack.addChannel('CDESK');
  slack.addGroup('SDESK', ['URES']);
  return slack;
}

async function settings(slack: FakeSlack, kind: DatabaseKind): Promise<Config> {
  const folder = await mkdtemp(join(tmpdir(), 'botschaft-crash-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  const catalogue = join(folder, 'catalogue.yaml');
  await writeFile(catalogue, catalogueYaml({ platform: 'slack', channel: 'CDESK', responders: 'SDESK' }));
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
  const bot = await runBot({ config, leaseMs: 2000, dieAt });
  endings.push(() => bot.stop());
  slack.connect(bot.url);
  return bot;
}

/** A bot that starts with something owed would die of that, before anybody has said a word. */
async function nothingOwed(bot: RunningBot): Promise<void> {
  const metrics = await (await fetch(`${bot.url}/metrics`)).text();
  for (const state of ['pending', 'sending', 'unknown']) expect(metrics).toContain(`botschaft_deliveries{state="${state}"} 0`);
}

describe.each(databaseKinds)('killed on %s', (kind) => {
  test.each(failPoints)('at %s: a question of the requester, a ticket, an answer — each once', async (dieAt) => {
    const slack = await workspace();
    const config = await settings(slack, kind);
    const requester = slack.user('UREQ');
    const responder = slack.user('URES');

    // A ticket with an assignee, made by a bot that lives.
    let bot = await run(config, slack);
    await requester.says('Der Drucker druckt nicht');
    await eventually(() => void requester.dm.thread('Was darf ich damit tun?'));
    const menu = requester.dm.thread('Was darf ich damit tun?').root;
    await requester.presses(menu.ts, 'Frage zu einem Dienst');
    await eventually(() => void requester.dm.thread('Dazu habe ich keine'));
    await requester.presses(requester.dm.thread('Dazu habe ich keine').root.ts, 'An die IT-Gruppe senden');
    await eventually(() => void slack.channel('CDESK').thread('AA-1001'));
    const card = slack.channel('CDESK').thread('AA-1001').root;
    await responder.presses(card.ts, 'Übernehmen', { in: 'CDESK' });
    await eventually(() => expect(requester.dm.thread('AA-1001').replies.map(({ text }) => text).join()).toContain('Rita Ruhig'));
    const receipt = requester.dm.thread('AA-1001').root;
    await eventually(() => nothingOwed(bot));
    await bot.stop();

    // Both sides write; the bot dies on the way and is started again, whole.
    bot = await run(config, slack, dieAt);
    const [said, answered] = await Promise.all([
      requester.says('Er blinkt jetzt rot', { thread: receipt.ts }),
      responder.says('Bitte einmal aus- und einschalten', { in: 'CDESK', thread: card.ts }),
    ]);
    expect([said.status, answered.status]).toEqual([200, 200]);

    const copies = () => slack.channel('CDESK').thread('AA-1001').replies.filter(({ author, text }) => author === 'bot' && text.includes('Er blinkt jetzt rot'));
    const relays = () => requester.dm.thread('AA-1001').replies.filter(({ author, text }) => author === 'bot' && text.includes('Bitte einmal aus- und einschalten'));
    await eventually(() => {
      expect(copies()).toHaveLength(1);
      expect(relays()).toHaveLength(1);
      const own = slack.channel('CDESK').messages().find(({ ts }) => ts === answered.ts);
      expect(own?.reactions).toContain('white_check_mark');
    }, 40_000);
    expect(bot.deaths()).toBe(1);

    // Nothing more comes: what was in doubt was looked up, not repeated.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(copies()).toHaveLength(1);
    expect(relays()).toHaveLength(1);
    expect(slack.violations).toEqual([]);
  }, 120_000);
});
