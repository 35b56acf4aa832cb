/**
 * The same as for Slack where the platform cannot be asked: kill -9 around a post to Teams, then a restart. Nothing is
 * missing afterwards, and there is at most one repeat, which says that it is one.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { FailPoint } from '../../src/bot.ts';
import type { Config } from '../../src/config.ts';
import { say } from '../../src/views/say.ts';
import { createPostgresDatabase, databaseKinds, type DatabaseKind } from '../fakes/databases.ts';
import { startFakeTeams, type FakeTeams } from '../fakes/fake-teams.ts';
import { settled } from '../fakes/slack-desk.ts';
import { places } from '../fakes/whole-bot.ts';
import { catalogueYaml } from '../fixtures/catalogue-yaml.ts';
import { eventually, freePort, runBot, type RunningBot } from './run-bot.ts';

/** `arrived`: whether Teams had the post when the bot died. */
const failPoints: [FailPoint, arrived: boolean][] = [
  ['claimed', false],
  ['posted', true],
];
const label = say('de', 'outbox.repeated');
const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function tenant(): Promise<FakeTeams> {
  const teams = await startFakeTeams();
  endings.push(() => teams.close());
  teams.addUser({ aad: 'amina', name: 'Amina Beispiel', email: 'amina@nairobi.example', installed: true });
  teams.addUser({ aad: 'rita', name: 'Rita Ruhig' });
  teams.addTeam(places.teams.responders, [places.teams.channel], ['rita']);
  return teams;
}

async function settings(teams: FakeTeams, kind: DatabaseKind): Promise<Config> {
  const folder = await mkdtemp(join(tmpdir(), 'botschaft-crash-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  const catalogue = join(folder, 'catalogue.yaml');
  await writeFile(catalogue, catalogueYaml(places.teams));
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
    teams: {
      appId: teams.app.id,
      appPassword: teams.app.password,
      tenantId: teams.app.tenant,
      openIdMetadataUrl: teams.identity.metadataUrl,
      tokenIssuer: teams.identity.issuer,
      loginUrl: teams.identity.loginUrl,
      serviceHosts: [teams.service.host],
    },
    playground: false,
    logLevel: 'warn',
  };
}

async function run(config: Config, teams: FakeTeams, dieAt?: FailPoint): Promise<RunningBot> {
  const bot = await runBot({ config, leaseMs: 2000, dieAt });
  endings.push(() => bot.stop());
  teams.botUrl = `${bot.url}/api/messages`;
  return bot;
}

describe.each(databaseKinds)('killed on %s', (kind) => {
  test.each(failPoints)('at %s: a question of the requester and an answer, at most repeated once', async (dieAt, arrived) => {
    const teams = await tenant();
    const config = await settings(teams, kind);
    const [amina, rita] = [teams.user('amina'), teams.user('rita')];
    const thread = () => teams.channel(places.teams.channel).threads()[0];

    // A ticket with an assignee, made by a bot that lives.
    let bot = await run(config, teams);
    await amina.says('Der Drucker druckt nicht');
    await settled([bot.url]);
    for (const label of ['Frage zu einem Dienst', 'An die IT-Gruppe senden']) {
      await amina.presses(teams.service.personalChat('amina'), label);
      await settled([bot.url]);
    }
    await rita.presses(thread()?.id ?? '', 'Übernehmen');
    await settled([bot.url]);
    await bot.stop();

    // The responder answers; the bot dies with the answer in its hands and is started again, whole.
    bot = await run(config, teams, dieAt);
    // It is committed before it is claimed, so that it does not matter whether the 200 still came through.
    await rita.repliesIn(thread()?.id ?? '', 'Bitte einmal aus- und einschalten').catch(() => undefined);
    const relays = () => teams.personalChat('amina').filter(({ author, text }) => author === null && text.includes('Bitte einmal aus- und einschalten')).map(({ text }) => text.includes(label));
    const marks = () => thread()?.messages.filter(({ author, text }) => author === null && text.includes('✅ Zugestellt.'));
    await eventually(() => {
      expect(bot.deaths()).toBe(1);
      expect(relays()).toEqual(arrived ? [false, true] : [true]);
      expect(marks()).toHaveLength(1);
    }, 40_000);

    // The bot that lives goes on with the rest of the conversation, and nothing more of the old comes.
    await eventually(async () => expect((await amina.says('Jetzt geht er wieder')).status).toBe(200));
    await settled([bot.url]);
    expect(relays()).toEqual(arrived ? [false, true] : [true]);
    expect(thread()?.messages.filter(({ author, text }) => author === null && text.includes('Jetzt geht er wieder'))).toHaveLength(1);
  }, 120_000);
});
