/**
 * The two sides of a ticket on each platform, as the people there see and use them: the whole bot over HTTP, with the
 * real SDKs, against the fakes of the platforms. One driver a platform, so that one story can be told on any pair.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startApp, type App } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import type { Platform } from '../../src/ports/chat.ts';
import { startFakeSlack, type FakeSlack } from '../fakes/fake-slack.ts';
import { startFakeTeams, type FakeTeams } from '../fakes/fake-teams.ts';
import { catalogueYaml, type QueuePlace } from '../fixtures/catalogue-yaml.ts';

export interface RequesterSide {
  says(text: string): Promise<void>;
  /** Presses the newest button with this label in the direct chat. */
  presses(label: string): Promise<void>;
  /** Fills in the form that a pressed button has opened. */
  submits(values: Record<string, string>): Promise<void>;
  /** Writes in the ticket's thread, or in the direct chat where there are no threads. */
  replies(text: string): Promise<void>;
  /** Everything the bot has written to the requester. */
  reads(): Promise<string>;
}

export interface QueueSide {
  presses(label: string): Promise<void>;
  submits(values: Record<string, string>): Promise<void>;
  replies(text: string): Promise<void>;
  /** The ticket's card and everything below it. */
  reads(): Promise<string>;
}

export interface Stage {
  app: App;
  slack: FakeSlack;
  teams: FakeTeams;
  requester: RequesterSide;
  /** Somebody else on the requester's platform. */
  another: RequesterSide;
  queue: QueueSide;
  /** Somebody else, on any platform that was asked for. */
  colleagueOn(platform: Platform): RequesterSide;
  /** The thread in the queue's channel whose card says so. */
  thread(words: string): QueueSide;
  close(): Promise<void>;
}

const places: Record<Platform, QueuePlace> = {
  slack: { platform: 'slack', channel: 'CDESK', responders: 'SDESK' },
  teams: { platform: 'teams', channel: '19:desk@thread.tacv2', responders: '19:team@thread.tacv2' },
  web: { platform: 'web', channel: 'desk', responders: 'it-desk' },
};

export async function openStage(requesterOn: Platform, queueOn: Platform, also: Platform[] = []): Promise<Stage> {
  const slack = await startFakeSlack();
  slack.addUser({ id: 'UREQ', name: 'Amina Beispiel', email: 'amina@nairobi.example' });
  slack.addUser({ id: 'UBEN', name: 'Benno Beispiel', email: 'benno@amman.example' });
  slack.addUser({ id: 'URES', name: 'Rita Ruhig' });
  slack.addUser({ id: 'UCOL', name: 'Omar Muster' });
  slack.addChannel('CDESK');
  slack.addGroup('SDESK', ['URES']);
  const teams = await startFakeTeams();
  teams.addUser({ aad: 'amina', name: 'Amina Beispiel', email: 'amina@nairobi.example', installed: true });
  teams.addUser({ aad: 'benno', name: 'Benno Beispiel', email: 'benno@amman.example', installed: true });
  teams.addUser({ aad: 'rita', name: 'Rita Ruhig' });
  teams.addUser({ aad: 'omar', name: 'Omar Muster', installed: true });
  teams.addTeam(places.teams.responders, [places.teams.channel], ['rita']);

  const folder = await mkdtemp(join(tmpdir(), 'botschaft-e2e-'));
  const catalogue = join(folder, 'catalogue.yaml');
  await writeFile(catalogue, catalogueYaml(places[queueOn]));
  const used = new Set([requesterOn, queueOn, ...also]);
  const config: Config = {
    port: 0,
    host: '127.0.0.1',
    dataDir: join(folder, 'data'),
    catalogue,
    slack: used.has('slack') ? { botToken: slack.botToken, signingSecret: slack.signingSecret, apiUrl: slack.apiUrl } : undefined,
    teams: used.has('teams')
      ? {
          appId: teams.app.id,
          appPassword: teams.app.password,
          tenantId: teams.app.tenant,
          openIdMetadataUrl: teams.identity.metadataUrl,
          tokenIssuer: teams.identity.issuer,
          loginUrl: teams.identity.loginUrl,
          serviceHosts: [teams.service.host],
        }
      : undefined,
    playground: used.has('web'),
    logLevel: 'silent',
  };
  const app = await startApp(config, { log: pino({ level: 'silent' }) });
  slack.connect(app.url);
  teams.botUrl = `${app.url}/api/messages`;
  const web = createWebCaller(app.url);
  const queueSide = (words: string) => ({ slack: () => slackQueue(slack, words), teams: () => teamsQueue(teams, words), web: () => webQueue(web, words) })[queueOn]();

  return {
    app,
    slack,
    teams,
    requester: { slack: () => slackRequester(slack, 'UREQ'), teams: () => teamsRequester(teams, 'amina'), web: () => webRequester(web, 'amina') }[requesterOn](),
    another: { slack: () => slackRequester(slack, 'UBEN'), teams: () => teamsRequester(teams, 'benno'), web: () => webRequester(web, 'benno') }[requesterOn](),
    colleagueOn: (platform) => ({ slack: () => slackRequester(slack, 'UCOL'), teams: () => teamsRequester(teams, 'omar'), web: () => webRequester(web, 'rita') })[platform](),
    queue: queueSide('AA-1001'),
    thread: queueSide,
    async close() {
      await slack.settled();
      await app.stop();
      await Promise.all([slack.stop(), teams.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Every gesture must be taken; a refusal is a failure of the story. */
function taken({ status }: { status: number }): void {
  if (status < 200 || status > 299) throw new Error(`the bot answered ${status}`);
}

const flat = (parts: { label?: string; value?: string; text?: string }[]): string => JSON.stringify(parts);

// ---- Slack ----------------------------------------------------------------------------------------------------

function slackRequester(slack: FakeSlack, id: string): RequesterSide {
  const me = slack.user(id);
  const receipt = () => me.dm.thread('AA-1001').root;
  return {
    says: async (text) => taken(await me.says(text)),
    async presses(label) {
      const message = me.dm.messages().findLast(({ buttons }) => buttons.some((button) => button.label === label));
      taken(await me.presses(message?.ts ?? '', label));
    },
    submits: async (values) => taken(await me.submits(values)),
    replies: async (text) => taken(await me.says(text, { thread: receipt().ts })),
    reads: async () => flat(me.dm.messages().filter(({ author }) => author === 'bot')),
  };
}

function slackQueue(slack: FakeSlack, words: string): QueueSide {
  const me = slack.user('URES');
  const card = () => slack.channel('CDESK').thread(words).root;
  return {
    presses: async (label) => taken(await me.presses(card().ts, label, { in: 'CDESK' })),
    submits: async (values) => taken(await me.submits(values)),
    replies: async (text) => taken(await me.says(text, { in: 'CDESK', thread: card().ts })),
    reads: async () => {
      const { root, replies } = slack.channel('CDESK').thread(words);
      return flat([root, ...replies]);
    },
  };
}

// ---- Teams ----------------------------------------------------------------------------------------------------

/** The adapter marks its inputs, so that they cannot be taken for its own names. */
function asInputs(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([id, value]) => [`f:${id}`, value]));
}

function teamsRequester(teams: FakeTeams, aad: string): RequesterSide {
  const me = teams.user(aad);
  return {
    says: async (text) => taken(await me.says(text)),
    presses: async (label) => taken(await me.presses(teams.service.personalChat(aad), label)),
    submits: async (values) => taken(await me.submits(asInputs(values))),
    replies: async (text) => taken(await me.says(text)),
    reads: async () => flat(teams.personalChat(aad).filter(({ author }) => author === null)),
  };
}

function teamsQueue(teams: FakeTeams, words: string): QueueSide {
  const me = teams.user('rita');
  const thread = () => {
    const found = teams.channel(places.teams.channel).threads().find(({ messages }) => messages[0]?.text.includes(words));
    if (!found) throw new Error(`no thread of ${words}`);
    return found;
  };
  return {
    presses: async (label) => taken(await me.presses(thread().id, label)),
    submits: async (values) => taken(await me.submits(asInputs(values))),
    replies: async (text) => taken(await me.repliesIn(thread().id, text)),
    reads: async () => flat(thread().messages),
  };
}

// ---- Playground -----------------------------------------------------------------------------------------------

interface SeenPost {
  id: number;
  chat: string;
  root: number | null;
  author: { id: string } | null;
  message: { title?: string; text: string; quote?: { text: string }; buttons?: { action: string; value: string; label: string }[] };
  reactions: string[];
}
interface SeenForm {
  id: string;
  context: string;
  fields: { id: string; value?: string | { value: string } }[];
}

/** What the page does, without a browser: the same calls, the same stream. */
function createWebCaller(url: string) {
  let nonce = 0;
  let form: SeenForm | undefined;

  async function call(path: string, body: Record<string, unknown>): Promise<void> {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-playground': '1' },
      body: JSON.stringify({ nonce: `nonce-${String(++nonce).padStart(8, '0')}`, ...body }),
    });
    taken(response);
    const { answer } = (await response.json()) as { answer: { kind: string; form?: SeenForm } };
    form = answer.kind === 'form' ? answer.form : undefined;
  }

  /** Everything this person can see, read from the live stream until it has caught up. */
  async function posts(person: string): Promise<SeenPost[]> {
    const stop = new AbortController();
    const response = await fetch(`${url}/playground/stream?person=${person}`, { signal: stop.signal });
    const seen = new Map<number, SeenPost>();
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('event: ready')) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) break;
      text += chunk.value;
    }
    stop.abort();
    for (const [, data] of text.matchAll(/^event: posts\ndata: (.+)$/gm))
      for (const post of JSON.parse(data ?? '[]') as SeenPost[]) seen.set(post.id, post);
    return [...seen.values()];
  }

  async function press(person: string, label: string, inThread: (post: SeenPost) => boolean): Promise<void> {
    const post = (await posts(person)).filter(inThread).findLast(({ message }) => message.buttons?.some((button) => button.label === label));
    const button = post?.message.buttons?.find((each) => each.label === label);
    if (!post || !button) throw new Error(`no button ${label}`);
    await call('/playground/actions', { person, action: button.action, value: button.value, thread: `${post.chat}/${post.root ?? post.id}` });
  }

  async function submit(person: string, values: Record<string, string>): Promise<void> {
    if (!form) throw new Error('no form is open');
    const { id, context, fields } = form;
    const kept = Object.fromEntries(
      fields.flatMap(({ id: field, value }) => (value === undefined ? [] : [[field, typeof value === 'string' ? value : value.value]])),
    );
    await call('/playground/forms', { person, form: id, context, values: { ...kept, ...values } });
  }

  return { call, posts, press, submit };
}
type WebCaller = ReturnType<typeof createWebCaller>;

function webRequester(web: WebCaller, person: string): RequesterSide {
  const direct = `direct:${person}`;
  const mine = ({ chat }: SeenPost) => chat === direct;
  return {
    says: (text) => web.call('/playground/messages', { person, thread: direct, text }),
    presses: (label) => web.press(person, label, mine),
    submits: (values) => web.submit(person, values),
    async replies(text) {
      const receipt = (await web.posts(person)).filter(mine).find(({ message }) => message.title?.includes('AA-1001'));
      await web.call('/playground/messages', { person, thread: `${direct}/${receipt?.id}`, text });
    },
    reads: async () => flat((await web.posts(person)).filter((post) => mine(post) && post.author === null) as never[]),
  };
}

function webQueue(web: WebCaller, words: string): QueueSide {
  const here = ({ chat }: SeenPost) => chat === 'channel:desk';
  return {
    presses: (label) => web.press('rita', label, here),
    submits: (values) => web.submit('rita', values),
    async replies(text) {
      const card = (await web.posts('rita')).filter(here).find(({ root, message }) => root === null && `${message.title} ${message.text}`.includes(words));
      await web.call('/playground/messages', { person: 'rita', thread: `channel:desk/${card?.id}`, text });
    },
    async reads() {
      const all = (await web.posts('rita')).filter(here);
      const card = all.find(({ root, message }) => root === null && `${message.title} ${message.text} ${message.quote?.text}`.includes(words));
      return flat(all.filter(({ id, root }) => id === card?.id || root === card?.id) as never[]);
    },
  };
}
