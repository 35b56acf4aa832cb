/** The surroundings of a measurement: PostgreSQL with tickets in it, a catalogue, a fake Slack, and bots on them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from '../../prisma/database.ts';
import { migrate } from '../../prisma/migrate.ts';
import { createStore } from '../../prisma/store.ts';
import { loadCatalogue } from '../../src/catalogue-file.ts';
import { demoCatalogue, type Config } from '../../src/config.ts';
import { emptyPlan } from '../../src/ports/store.ts';
import { startPostgres } from '../fakes/databases.ts';
import { asFastAsPossible, type Target } from './load.ts';
import { cpuOfFamily, startChild, type Child } from './processes.ts';
import { botToken, channelOf, directOf, rootTs, signingSecret, startBenchSlack, team, tickets, userOf, type BenchSlack } from './slack.ts';

export interface World {
  slack: BenchSlack;
  /** An empty folder that ends with this world. */
  folder: string;
  /** A new database with the live tickets, a bot of its own on it, every profile and channel asked for once. */
  startBot(database: string, nodeOptions?: string[]): Promise<BenchBot>;
  startEcho(): Promise<BenchBot>;
  /** Runs SQL in a database; makes it first, with the live tickets in it. */
  fill(database: string, statements: string[]): Promise<void>;
  databaseUrl(database: string): string;
  /** CPU time that PostgreSQL has used so far, in milliseconds; 0 where there is no /proc. */
  postgresCpuMs(): Promise<number>;
  close(): Promise<void>;
}

export interface BenchBot extends Target, Child {}

const template = 'live_tickets';

export async function openWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'botschaft-bench-'));
  const slack = await startBenchSlack();
  const postgres = await startPostgres();
  const children = new Set<Child>();
  const made = new Set<string>();
  const catalogue = join(folder, 'catalogue.yaml');

  const urlOf = (database: string): string => Object.assign(new URL(postgres.url), { pathname: `/${database}` }).href;

  async function on(database: string, statements: string[]): Promise<pg.QueryResult[]> {
    const connection = new pg.Client({ connectionString: urlOf(database) });
    await connection.connect();
    try {
      const results: pg.QueryResult[] = [];
      for (const statement of statements) results.push(await connection.query(statement));
      return results;
    } finally {
      await connection.end();
    }
  }

  async function make(database: string): Promise<void> {
    if (made.has(database)) return;
    made.add(database);
    await on('postgres', [`create database ${database} template ${template}`]);
  }

  async function close(): Promise<void> {
    for (const child of children) await child.stop();
    await postgres.stop();
    await slack.close();
    await rm(folder, { recursive: true, force: true });
  }

  async function started(script: string, config: object, marks: boolean, nodeOptions?: string[]): Promise<BenchBot> {
    const child = await startChild(script, config, nodeOptions);
    children.add(child);
    const stop = async (): Promise<void> => {
      children.delete(child);
      await child.stop();
    };
    const bot: BenchBot = { ...child, slack, marks, stop };
    await asFastAsPossible(bot, tickets);
    return bot;
  }

  try {
    // The demo's missions, services and directory; its queues moved to Slack. No digest falls into a measurement.
    const demo = await readFile(demoCatalogue, 'utf8');
    await writeFile(catalogue, demo.replaceAll(/^ {4}platform: web$/gm, '    platform: slack\n    digest: off').replaceAll('platform: web,', 'platform: slack, digest: off,'));
    await on('postgres', [`create database ${template} template template0`]);
    await seedLiveTickets(urlOf(template), catalogue);
    const [file] = await on('postgres', [`select pg_read_file('postmaster.pid') as text`]);
    const postgresPid = Number(String((file?.rows[0] as { text: string }).text).split('\n')[0]);

    return {
      slack,
      folder,
      async startBot(database, nodeOptions) {
        await make(database);
        const config: Config = {
          port: 0,
          host: '127.0.0.1',
          databaseUrl: urlOf(database),
          dataDir: join(folder, 'unused'),
          catalogue,
          slack: { botToken, signingSecret, apiUrl: slack.apiUrl },
          playground: false,
          logLevel: 'info',
        };
        return started('bot-process.ts', config, true, nodeOptions);
      },
      startEcho: () => started('echo-process.ts', { botToken, signingSecret, apiUrl: slack.apiUrl }, false),
      async fill(database, statements) {
        await make(database);
        await on(database, statements);
      },
      databaseUrl: urlOf,
      postgresCpuMs: () => cpuOfFamily(postgresPid),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Tickets that are being worked on, each with a thread at its requester and one in a channel of its own. */
async function seedLiveTickets(databaseUrl: string, catalogueFile: string): Promise<void> {
  const loaded = await loadCatalogue(catalogueFile);
  if (!loaded.ok) throw new Error(loaded.errors.join('\n'));
  const { defaultQueue } = loaded.catalogue;
  const database = await openDatabase({ databaseUrl, dataDir: '' });
  try {
    await migrate(database);
    const store = createStore(database);
    const now = new Date();
    const plan = emptyPlan();
    for (let ticket = 0; ticket < tickets; ticket++) {
      const id = 1001 + ticket;
      const who = { platform: 'slack' as const, tenant: team, userId: userOf(ticket), direct: userOf(ticket) };
      plan.persons.push({
        id: `person-${ticket}`, ...who, name: `Person ${userOf(ticket)}`, email: null, locale: 'de-DE', zone: 'Africa/Nairobi',
        chosenMission: null, chosenLanguage: null, chosenZone: null, spokenLanguage: null,
      });
      plan.tickets.push({
        id, kind: 'issue', status: 'open', text: 'Der Drucker druckt nicht', service: null, queue: defaultQueue, mission: null,
        requester: `person-${ticket}`, assignee: 'person-0', impact: 'me', since: null, urgency: 'normal', language: 'de',
        createdAt: now, answerDueAt: now, firstAnsweredAt: now, unansweredSince: null, resolvedAt: null, closedAt: null, reopenedAt: null,
        outcome: null, answer: null, mergedInto: null, handoff: false, offered: [], sameAs: null, notice: null, version: 3,
      });
      plan.threads.push(
        {
          id: `r${id}`, ticket: id, side: 'requester', destination: { to: 'person', ...who },
          ref: { platform: 'slack', id: `${directOf(ticket)}/${rootTs(ticket)}` }, card: `receipt-${id}`, active: true,
        },
        {
          id: `q${id}`, ticket: id, side: 'queue', destination: { to: 'channel', platform: 'slack', channel: channelOf(ticket) },
          ref: { platform: 'slack', id: `${channelOf(ticket)}/${rootTs(ticket)}` }, card: `card-${id}`, active: true,
        },
      );
    }
    await store.transaction(async (tx) => {
      // One after the other, because a ticket needs its people and a thread its ticket to be there.
      await tx.write({ ...emptyPlan(), persons: plan.persons }, now);
      await tx.write({ ...emptyPlan(), tickets: plan.tickets }, now);
      await tx.write({ ...emptyPlan(), threads: plan.threads }, now);
    });
    // Not the tables that the load fills: an analysis of an empty table would have PostgreSQL read it whole, again and again.
    await database.execute('analyze "Person", "Ticket", "TicketThread"');
  } finally {
    await database.close();
  }
}
