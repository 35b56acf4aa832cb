/** Slack as a chat platform: Bolt takes its calls in, the Web API takes ours out. Wires the parts together. */
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import type { Logger } from 'pino';
import type { ChatAdapter, Core } from '../../src/ports/chat.ts';
import { createAnswers } from './answers.ts';
import { createChannels } from './channels.ts';
import { connect } from './client.ts';
import { fileOrigins, loadFile } from './files.ts';
import { createGate } from './gate.ts';
import type { Identity } from './identity.ts';
import { learnIdentity } from './identity.ts';
import { ForeignCall, registerInbound } from './inbound.ts';
import { createOutbound } from './outbound.ts';
import { createPeople } from './people.ts';
import { chatRef } from './refs.ts';

export interface SlackConfig {
  botToken: string;
  signingSecret: string;
  /** Socket Mode instead of HTTP; for development. */
  appToken?: string;
  /** Default: Slack's own Web API. */
  apiUrl?: string;
  /** The slash command, `/it` by default. */
  teamCommand?: string;
  appHomeEnabled: boolean;
  log: Logger;
  now?: () => Date;
  /** For a post or a file. Milliseconds. */
  requestTimeoutMs?: number;
}

/** Nothing slow stands before the commit: what Slack does not tell in this time fails the event. */
const questionTimeoutMs = 1500;
/** A trigger opens a modal for 3 s; Slack waits as long for our reply. */
const answerTimeoutMs = 2500;
/** Longer than Slack waits. Bolt's own default would answer 404 to a call whose core is still working. */
const unansweredMs = 15_000;

export function createSlackAdapter(config: SlackConfig, core: Core): ChatAdapter {
  const { botToken, signingSecret, appToken, apiUrl = 'https://slack.com/api/', log, now = () => new Date(), requestTimeoutMs = 10_000 } = config;
  let known: Identity | undefined;
  const identity = (): Identity => {
    if (!known) throw new Error('the Slack adapter has not been started');
    return known;
  };

  const call = connect(botToken, apiUrl, requestTimeoutMs);
  const ask = connect(botToken, apiUrl, questionTimeoutMs);
  const files = { call, botToken, origins: fileOrigins(apiUrl), timeoutMs: requestTimeoutMs };
  const people = createPeople(ask, identity, now);
  const channels = createChannels(ask, now);
  const outbound = createOutbound({ call, files, channels, identity, loadFile: (attachment) => core.loadFile(attachment), now, log });

  const boltLog = quietLogger(log);
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: '/slack/events',
    processBeforeResponse: true,
    logger: boltLog,
    unhandledRequestTimeoutMillis: unansweredMs,
    unhandledRequestHandler: ({ response }) => void (response.headersSent || response.writeHead(503).end()),
    processEventErrorHandler: async ({ error, response }) => {
      if (!response.headersSent) response.writeHead(...statusOf(error)).end();
      return true;
    },
  });
  const app = new App({
    ...(appToken ? { socketMode: true, appToken } : { receiver }),
    authorize: async () => ({ botToken, botId: identity().botId, botUserId: identity().botUserId }),
    // Bolt's own filter misses edits; its memory of conversations grows for ever.
    ignoreSelf: false,
    convoStore: false,
    attachFunctionToken: false,
    clientOptions: { slackApiUrl: apiUrl, logger: boltLog },
    logger: boltLog,
    logLevel: LogLevel.WARN,
  });
  registerInbound(app, {
    core, identity, people, channels, log, teamCommand: config.teamCommand ?? '/it', appHomeEnabled: config.appHomeEnabled,
    answers: createAnswers(connect(botToken, apiUrl, answerTimeoutMs), identity),
  });
  // Bolt answers 200 once an error handler swallows: it must reach `processEventErrorHandler`.
  app.error(async (error) => {
    const original = error.original ?? error;
    if (!(original instanceof ForeignCall)) log.error({ event: 'slack.event-failed', error: original.name });
    throw original;
  });

  return {
    platform: 'slack',
    capabilities: { directThreads: true, lookup: true, reactions: true },
    routes: appToken ? [] : [{ path: '/slack/events', listener: createGate({ receiver, signingSecret, ready: () => known !== undefined, now, log }) }],
    async start() {
      known = await learnIdentity(call);
      if (appToken) await app.start();
    },
    async stop() {
      if (appToken) await app.stop();
    },
    post: outbound.post,
    edit: outbound.edit,
    react: outbound.react,
    home: (person, content) => outbound.home(person.userId, content),
    find: outbound.find,
    loadFile: (attachment) => loadFile(files, attachment),
    isMember: people.isMember,
    channel: chatRef,
    pace: outbound.pace,
  };
}

function statusOf(error: unknown): [number, Record<string, string>] {
  return error instanceof ForeignCall ? [403, { 'x-slack-no-retry': '1' }] : [503, {}];
}

/** Bolt's sentences may quote what was said, so only their number is kept. */
function quietLogger(log: Logger) {
  return {
    debug: () => {},
    info: () => {},
    warn: () => log.warn({ event: 'slack.bolt-warning' }),
    error: () => log.error({ event: 'slack.bolt-error' }),
    setLevel: () => {},
    setName: () => {},
    getLevel: () => LogLevel.WARN,
  };
}
