/** Puts the parts together: database, store, outbox, bot, adapters, jobs, HTTP. The order of starting and ending is here. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { openDatabase } from '../prisma/database.ts';
import { createJobs } from '../prisma/jobs.ts';
import { exclusively, migrate } from '../prisma/migrate.ts';
import { createPlaygroundStore } from '../prisma/playground-store.ts';
import { createStore } from '../prisma/store.ts';
import { createArticleShelf } from './article-shelf.ts';
import { createBot, type FailPoint } from './bot.ts';
import { loadCatalogueArticles } from './catalogue-articles.ts';
import { loadCatalogue } from './catalogue-file.ts';
import type { Config } from './config.ts';
import type { Catalogue } from './domain/catalogue.ts';
import { postDueDigests } from './digests.ts';
import { remindOfArticles } from './flows/article-reminders.ts';
import { closeQuietTickets } from './flows/close.ts';
import { jobTurn, type JobConfig } from './flows/job-turn.ts';
import { emptyLetterbox } from './flows/letterbox.ts';
import { tellAllNews } from './flows/need-news.ts';
import { answerQuestion } from './flows/propose.ts';
import type { Question } from './flows/turn.ts';
import { createObserver } from './observe.ts';
import { createOutbox } from './outbox.ts';
import { noCapabilities, type ChatAdapter, type Core, type Platform } from './ports/chat.ts';
import { createSecondOpinion } from './second-opinion.ts';
import { createSpread } from './spread.ts';
import { createHttpServer } from './server.ts';
import { learnFromUse } from './kept-understanding.ts';
import type { Understanding } from './understanding/understand.ts';
import { say } from './views/say.ts';
import { channelName } from './views/words.ts';

export interface AppOptions {
  log: Logger;
  now?: () => Date;
  failPoint?: (name: FailPoint) => void;
  /** Shorter in tests. */
  leaseMs?: number;
  /** Learnt from the seeds unless given. */
  understanding?: Understanding;
}

export interface App {
  url: string;
  /** Answers what is under way, makes what it has claimed, and ends. */
  stop(): Promise<void>;
}

/** A sentence for the operator: what is wrong with the surroundings, and what to do about it. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/** Event keys outlive every redelivery of a platform many times over. */
const keepMs = 14 * 24 * 3_600_000;
/** Beyond this a wake-up is left to the sweep of every minute. */
const longestTimerMs = 60_000;
const sweepGapMs = 1000;
/** How soon a replica notices what another, or the operator, has published. */
const articlesLookMs = 60_000;

export async function startApp(config: Config, options: AppOptions): Promise<App> {
  const { log, now = () => new Date(), failPoint } = options;
  const catalogue = await readCatalogue(config);
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir });
  try {
    await migrate(database);
    return await startOn(database);
  } catch (error) {
    await database.close();
    throw error;
  }

  async function startOn(opened: typeof database): Promise<App> {
    const store = createStore(opened);
    await loadCatalogueArticles(store, catalogue, now());
    const observer = createObserver(store);
    const adapters = new Map<Platform, ChatAdapter>();
    const timers = new Set<NodeJS.Timeout>();
    const outbox = createOutbox({
      store: store.outbox,
      adapters,
      now,
      log,
      failPoint,
      leaseMs: options.leaseMs,
      repeatedLabel: say(catalogue.queues[0]?.language ?? 'de', 'outbox.repeated'),
      wakeAt,
      onFinished: (end) => observer.deliveryEnded(end.state),
    });
    const understanding = options.understanding ?? (await learnFromUse(store, catalogue));
    const shelf = createArticleShelf(store);
    await shelf.refresh();
    const articles = () => shelf.current();
    const bot = createBot({
      ...{ store, catalogue, adapters, now, log, failPoint, understanding, asked, articles },
      nudge: () => outbox.nudge(),
      articlesChanged: lookAtArticles,
      noticed: () => spread.nudge(),
    });
    const secondOpinion = config.llm && createSecondOpinion({ ...config.llm, log, now });

    const spread = createSpread({ store, job, now, log, nudge: () => outbox.nudge(), failPoint });

    /** Its failure is not noticed: the question stands. */
    function asked(question: Question): void {
      void secondOpinion?.ask(question.text).then(async (intent) => {
        if (intent !== 'report' && intent !== 'request' && intent !== 'ask' && intent !== 'feedback') return;
        await store.transaction(async (tx) => {
          const draft = await tx.draft(question.draft);
          const person = draft && (await tx.person(draft.person));
          if (!person) return;
          const turn = jobTurn(job(), tx, person);
          await answerQuestion(turn, question, intent);
          await tx.write(turn.plan, turn.now);
        });
        outbox.nudge();
      }).catch(() => log.warn({ event: 'second-opinion-not-shown' }));
    }

    function lookAtArticles(): void {
      shelf.refresh().catch(() => log.warn({ event: 'articles-not-read' }));
    }

    function job(): JobConfig {
      const capabilities = (platform: Platform) => adapters.get(platform)?.capabilities ?? noCapabilities;
      return { catalogue, now: now(), newId: randomUUID, capabilities, understanding, articles: articles() };
    }

    const core: Core = {
      ...bot,
      handle: async (event) => {
        try {
          const answer = await bot.handle(event);
          observer.eventHandled(event.from.platform, event.type, 'ok');
          return answer;
        } catch (error) {
          observer.eventHandled(event.from.platform, event.type, 'failed');
          throw error;
        }
      },
    };
    for (const adapter of await createAdapters(core)) adapters.set(adapter.platform, adapter);

    /** Keeps no state: what is due stands in the database, and the sweep finds it should this process end. */
    function wakeAt(at: Date): void {
      const ms = Math.max(0, at.getTime() - now().getTime());
      if (ms > longestTimerMs) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        outbox.nudge();
      }, ms + 5);
      timers.add(timer);
    }

    const jobs = createJobs(opened, { log });
    const server = createHttpServer(config.host, config.port, [
      ...observer.routes,
      ...[...adapters.values()].flatMap((adapter) => adapter.routes),
    ]);

    async function stopParts(): Promise<void> {
      const closed = server.close();
      // Ends the playground's live streams, which would hold the server open.
      await Promise.all([...adapters.values()].map((adapter) => adapter.stop()));
      await closed;
      ending.abort();
      await Promise.all([jobs.stop(), firstLook]);
      for (const timer of timers) clearTimeout(timer);
      clearTimeout(sweepAgain);
      clearInterval(articlesLook);
      await spread.stop();
      await outbox.stop();
    }

    let sweepAgain: NodeJS.Timeout | undefined;
    let articlesLook: NodeJS.Timeout | undefined;

    /** What a process that died had claimed becomes due when its lease ends; nobody else would wake up for it then. */
    async function sweep(): Promise<void> {
      outbox.nudge();
      const due = await store.outbox.nextDue();
      if (!due || sweepAgain) return;
      // Of several that are owed only the first is known, so it is looked again until nothing is.
      const ms = Math.max(sweepGapMs, due.getTime() - now().getTime());
      if (ms > longestTimerMs) return;
      sweepAgain = setTimeout(() => {
        sweepAgain = undefined;
        sweep().catch(() => log.warn({ event: 'sweep-failed' }));
      }, ms).unref();
    }

    const ending = new AbortController();
    let firstLook: Promise<void> | undefined;

    async function lookForDigests(): Promise<void> {
      const onPosted = () => {
        failPoint?.('digest-committed');
        outbox.nudge();
      };
      await postDueDigests({ store, catalogue, now: now(), newId: randomUUID, onPosted, signal: ending.signal });
    }

    async function startJobs(): Promise<void> {
      await jobs.start();
      await jobs.every('outbox-sweep', '* * * * *', sweep);
      await jobs.every('close-quiet-tickets', '*/10 * * * *', async () => {
        const closed = await closeQuietTickets({ store, ...job() });
        if (closed > 0) outbox.nudge();
      });
      await jobs.every('digests', '*/5 * * * *', lookForDigests);
      await jobs.every('remind-of-articles', '40 6 * * *', async () => {
        if ((await remindOfArticles({ store, catalogue, now: now(), newId: randomUUID })) > 0) outbox.nudge();
      });
      await jobs.every('spread-notices', '* * * * *', async () => spread.nudge());
      await jobs.every('letterbox', '37 * * * *', async () => {
        if ((await emptyLetterbox({ store, ...job(), draw: Math.random })) > 0) outbox.nudge();
      });
      await jobs.every('need-news', '* * * * *', async () => {
        if ((await tellAllNews({ store, ...job() })) > 0) outbox.nudge();
      });
      await jobs.every('clean-up', '17 2 * * *', () => store.cleanUp(new Date(now().getTime() - keepMs)));
    }

    let url: string;
    try {
      for (const adapter of adapters.values()) await adapter.start();
      // pg-boss makes its tables and queues then; two replicas doing so at once would block each other.
      await exclusively(opened, startJobs);
      ({ url } = await server.listen());
      await sweep();
      // Not left to the job: a run of it that died counts as running for a quarter of an hour.
      firstLook = lookForDigests().catch(() => log.warn({ event: 'digests-failed' }));
      // Not a job: of those each is done by one replica, and this concerns every one of them.
      articlesLook = setInterval(lookAtArticles, articlesLookMs).unref();
      spread.nudge();
    } catch (error) {
      await stopParts().catch(() => undefined);
      throw error;
    }
    return {
      url,
      async stop() {
        await stopParts();
        await opened.close();
      },
    };

    /** Loaded only where connected: the SDKs of Slack and Teams cost a second and a hundred megabytes. */
    async function createAdapters(core: Core): Promise<ChatAdapter[]> {
      const { slack, teams, playground } = config;
      const created: ChatAdapter[] = [];
      if (slack) {
        const { createSlackAdapter } = await import('../adapters/slack/index.ts');
        created.push(createSlackAdapter({ ...slack, appHomeEnabled: true, log, now }, core));
      }
      if (teams) {
        const { createTeamsAdapter } = await import('../adapters/teams/index.ts');
        created.push(createTeamsAdapter({ ...teams, log, now }, core));
      }
      if (playground) {
        const { createWebAdapter } = await import('../adapters/web/index.ts');
        const channels = [
          ...catalogue.queues.map(({ platform, channel, name, responders }) => ({ platform, id: channel, name, group: responders })),
          ...catalogue.channels.map((read) => ({ platform: read.platform, id: read.channel, name: { de: channelName(catalogue, read, 'de'), en: channelName(catalogue, read, 'en') }, group: null })),
        ].filter(({ platform }) => platform === 'web');
        const store = createPlaygroundStore(opened);
        created.push(createWebAdapter({ store, people: catalogue.playground, channels, log, now, newId: randomUUID }, core));
      }
      return created;
    }
  }
}

/** Reads the catalogue and makes sure that every queue's platform is connected. Throws `StartRefused`. */
async function readCatalogue(config: Config): Promise<Catalogue> {
  const loaded = await loadCatalogue(config.catalogue);
  if (!loaded.ok) throw new StartRefused(['The catalogue cannot be used:', ...loaded.errors].join('\n  '));
  const connected: Record<Platform, boolean> = {
    slack: config.slack !== undefined,
    teams: config.teams !== undefined,
    web: config.playground,
  };
  const homeless = loaded.catalogue.queues.filter(({ platform }) => !connected[platform]);
  if (homeless.length > 0) {
    const named = homeless.map(({ id, platform }) => `${id} (${platform})`).join(', ');
    throw new StartRefused(
      `These queues of the catalogue have their channel on a platform that is not connected: ${named}. ` +
        'Connect the platform, or set CATALOGUE to a file whose queues are on one that is.',
    );
  }
  return loaded.catalogue;
}
