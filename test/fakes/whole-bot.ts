/**
 * The whole bot over HTTP, Slack, Teams and playground all connected to their fakes, for tests that attack it: it can be
 * restarted on the same data, its log is captured, and everything its database holds can be read.
 */
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { openDatabase } from '../../prisma/database.ts';
import { startApp, type App } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import type { Platform } from '../../src/ports/chat.ts';
import { catalogueYaml, type QueuePlace } from '../fixtures/catalogue-yaml.ts';
import { createPostgresDatabase, type DatabaseKind } from './databases.ts';
import { startFakeSlack, type FakeSlack, type FakeSlackOptions } from './fake-slack.ts';
import { startFakeTeams, type FakeTeams } from './fake-teams.ts';
import { createWebPage, type WebPage } from './web-page.ts';
import { understandsNothing } from './understands-nothing.ts';

export const places: Record<Platform, QueuePlace> = {
  slack: { platform: 'slack', channel: 'CDESK', responders: 'SDESK' },
  teams: { platform: 'teams', channel: '19:desk@thread.tacv2', responders: '19:team@thread.tacv2' },
  web: { platform: 'web', channel: 'desk', responders: 'it-desk' },
};

export interface WholeBotOptions {
  kind: DatabaseKind;
  /** Where the desk's channel is. */
  desk: Platform;
  slack?: FakeSlackOptions;
  leaseMs?: number;
  /** Another way to the database than the straight one. */
  databaseUrl?: (url: string) => Promise<string>;
  /** Another way to the fakes than the straight one. */
  slackApiUrl?: (url: string) => Promise<string>;
  teamsServiceUrl?: (url: string) => Promise<string>;
  /** How many bots share the database, started one after the other or all at once; PostgreSQL only. */
  replicas?: number;
  together?: boolean;
  database?: 'empty' | 'migrated';
  /** Further keys of the catalogue file. */
  catalogue?: string;
  /** Whether the queues read a digest; left out: they do not. */
  digest?: 'on' | 'off';
  /** Seconds by which the bot's clock is ahead when it starts. */
  ahead?: number;
}

export interface WholeBot {
  slack: FakeSlack;
  teams: FakeTeams;
  web: WebPage;
  /** Of each replica. */
  urls: string[];
  /** Every line of its log, as JSON. */
  logged: string[];
  /** Seconds by which the bot's clock is ahead. */
  ahead: number;
  /** What must stand in no log. */
  secrets: string[];
  restart(): Promise<void>;
  /** All rows of all tables, as text. The embedded database has one process at a time, so the bot rests meanwhile. */
  rows(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openWholeBot(options: WholeBotOptions): Promise<WholeBot> {
  const endings: (() => Promise<unknown>)[] = [];
  const slack = await startFakeSlack({ patience: 20_000, ...options.slack });
  slack.addUser({ id: 'UREQ', name: 'Amina Beispiel', email: 'amina@nairobi.example' });
  slack.addUser({ id: 'URES', name: 'Rita Ruhig', email: 'rita@it.example' });
  slack.addUser({ id: 'UBEN', name: 'Benno Beisitz', email: 'benno@it.example' });
  slack.addChannel('CDESK');
  slack.addGroup('SDESK', ['URES', 'UBEN']);
  const teams = await startFakeTeams();
  teams.addUser({ aad: 'amina', name: 'Amina Beispiel', email: 'amina@nairobi.example', installed: true });
  teams.addUser({ aad: 'rita', name: 'Rita Ruhig' });
  teams.addUser({ aad: 'ben', name: 'Benno Beisitz' });
  teams.addTeam(places.teams.responders, [places.teams.channel], ['rita', 'ben']);

  teams.service.serviceUrl = (await options.teamsServiceUrl?.(teams.service.serviceUrl)) ?? teams.service.serviceUrl;
  const folder = await mkdtemp(join(tmpdir(), 'botschaft-whole-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  const catalogue = join(folder, 'catalogue.yaml');
  await writeFile(catalogue, catalogueYaml(places[options.desk], undefined, options.digest));
  await appendFile(catalogue, '  - { id: gast, name: Gabi Gast, language: de, zone: Europe/Berlin, roles: [guest] }\n');
  await appendFile(catalogue, '  - { id: jonas, name: Jonas Brandt, language: de, zone: Asia/Amman }\n');
  await appendFile(catalogue, options.catalogue ?? '');

  let straightUrl: string | undefined;
  if (options.kind === 'postgres') {
    const { url, drop } = await createPostgresDatabase(options.database ?? 'migrated');
    straightUrl = url;
    endings.push(drop);
  }
  const config: Config = {
    port: 0,
    host: '127.0.0.1',
    databaseUrl: straightUrl && (await options.databaseUrl?.(straightUrl) ?? straightUrl),
    dataDir: join(folder, 'data'),
    catalogue,
    slack: {
      botToken: slack.botToken,
      signingSecret: slack.signingSecret,
      apiUrl: (await options.slackApiUrl?.(slack.apiUrl)) ?? slack.apiUrl,
    },
    teams: {
      appId: teams.app.id,
      appPassword: teams.app.password,
      tenantId: teams.app.tenant,
      openIdMetadataUrl: teams.identity.metadataUrl,
      tokenIssuer: teams.identity.issuer,
      loginUrl: teams.identity.loginUrl,
      serviceHosts: [new URL(teams.service.serviceUrl).host],
    },
    playground: true,
    logLevel: 'trace',
  };
  const logged: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  let apps: App[] = [];

  const whole: WholeBot = {
    slack,
    teams,
    web: createWebPage(() => apps[0]?.url ?? ''),
    urls: [],
    logged,
    ahead: options.ahead ?? 0,
    secrets: [slack.botToken, slack.signingSecret, teams.app.password, 'bot-token-'],
    async restart() {
      await stop();
      await start();
    },
    async rows() {
      if (straightUrl) return rowsOfPostgres(straightUrl);
      await stop();
      const database = await openDatabase({ dataDir: config.dataDir });
      const rows = await readRows((sql) => database.query(sql)).finally(() => database.close());
      await start();
      return rows;
    },
    async close() {
      await stop();
      await Promise.all([slack.stop(), teams.close()]);
      for (const end of endings.reverse()) await end();
    },
  };

  async function start(): Promise<void> {
    const now = () => new Date(Date.now() + whole.ahead * 1000);
    const startOne = async () => void apps.push(await startApp(config, { understanding: understandsNothing, log, now, leaseMs: options.leaseMs }));
    const starts = Array.from({ length: options.replicas ?? 1 }, () => startOne);
    if (options.together) {
      const failed = (await Promise.allSettled(starts.map((begin) => begin()))).find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
    } else for (const begin of starts) await begin();
    whole.urls = apps.map(({ url }) => url);
    slack.connect(apps[0]?.url ?? '');
    teams.botUrl = `${apps[0]?.url}/api/messages`;
  }

  async function stop(): Promise<void> {
    await slack.settled();
    await Promise.all(apps.map((app) => app.stop()));
    apps = [];
  }

  try {
    await start();
  } catch (error) {
    await whole.close();
    throw error;
  }
  return whole;
}

async function rowsOfPostgres(url: string): Promise<string[]> {
  const connection = new pg.Client({ connectionString: url });
  await connection.connect();
  return readRows(async (sql) => (await connection.query(sql)).rows as never[]).finally(() => connection.end());
}

async function readRows(query: <T>(sql: string) => Promise<T[]>): Promise<string[]> {
  const tables = await query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    const found = await query<{ row: string }>(`select to_jsonb(t)::text as row from "${name}" t order by 1`);
    rows.push(...found.map(({ row }) => `${name} ${row}`));
  }
  return rows;
}
