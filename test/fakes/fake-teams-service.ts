/**
 * The connector service of the fake Teams: teams, channels, chats and files in memory, behind the paths the Bot
 * Framework uses. Strict: what Teams would refuse is refused, and what a bot must never do is a violation, which fails
 * the test when the fake is closed.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { z, ZodError } from 'zod';
import { CardRefused, markdown, readCard } from './fake-teams-cards.ts';
import type { SeenCard } from './fake-teams-cards.ts';
import { bytes, closeServer, listen } from './fake-teams-identity.ts';
import type { FakeIdentity } from './fake-teams-identity.ts';

export interface FakeUser {
  aad: string;
  /** As bots know the user: `29:...`. */
  id: string;
  name: string;
  email: string;
  tenant: string;
  role: 'user' | 'guest' | 'anonymous' | undefined;
  locale: string;
  zone: string;
}

export interface FakePost {
  id: string;
  conversation: string;
  /** Null for the bot. */
  author: string | null;
  text: string;
  card?: SeenCard;
  files: { name: string; bytes: Uint8Array }[];
  /** Shown within the message; what is its name is all that a screen reader can get of it. */
  pictures: { name: string; bytes: Uint8Array }[];
  /** Questions whether a file may be stored. */
  consents: { name: string; accept: unknown }[];
  alive: string[];
  edited: boolean;
  deleted: boolean;
}

export type TeamsFault = 'server-error' | 'rate-limited' | 'no-answer' | 'lost-answer' | 'refused' | 'precondition' | 'bad-gateway' | 'unauthorized' | 'redirect';

export interface FakeService {
  /** Exact host of the service. */
  host: string;
  serviceUrl: string;
  users: Map<string, FakeUser>;
  /** Team id → channels and members (by `aad`). */
  teams: Map<string, { channels: Set<string>; members: Set<string> }>;
  /** `aad` of those who have the bot in their personal scope. */
  installed: Set<string>;
  posts: FakePost[];
  stored: Map<string, Uint8Array>;
  violations: string[];
  /** Calls that would have shown something. */
  postCalls: number;
  rosterCalls: number;
  /** The next roster calls are answered with this status; 0 = normally. */
  rosterStatus: number;
  fault: TeamsFault | undefined;
  nextId(): string;
  personalChat(aad: string): string;
  refuseConnections(): Promise<void>;
  acceptConnections(): Promise<void>;
  close(): Promise<void>;
}

class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  constructor(status: number, code: string, headers: Record<string, string> = {}) {
    super(code);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

const attachmentSchema = z.strictObject({
  contentType: z.string(), contentUrl: z.string().optional(), name: z.string().optional(), content: z.record(z.string(), z.unknown()).optional(),
});
const activitySchema = z.strictObject({
  type: z.literal('message'), summary: z.string().optional(), text: z.string().optional(), attachments: z.array(attachmentSchema).default([]),
});
const conversationSchema = z.strictObject({
  isGroup: z.boolean(),
  bot: z.strictObject({ id: z.string(), name: z.string() }),
  members: z.array(z.strictObject({ id: z.string(), name: z.string() })).optional(),
  tenantId: z.string(),
  activity: activitySchema.optional(),
  channelData: z.strictObject({ channel: z.strictObject({ id: z.string() }).optional(), tenant: z.strictObject({ id: z.string() }) }),
});
const maxActivity = 100_000;
const maxPicture = 1024 * 1024;

export async function startFakeService(app: { id: string; tenant: string }, identity: FakeIdentity): Promise<FakeService> {
  let ids = 1_700_000_000_000;
  let server: Server = make();
  const base = await listen(server);
  const port = Number(new URL(base).port);
  const hanging = new Set<ServerResponse>();
  const service: FakeService = {
    host: `127.0.0.1:${port}`,
    serviceUrl: `${base}/teams/`,
    users: new Map(),
    teams: new Map(),
    installed: new Set(),
    posts: [],
    stored: new Map(),
    violations: [],
    postCalls: 0,
    rosterCalls: 0,
    rosterStatus: 0,
    fault: undefined,
    nextId: () => String((ids += 1)),
    personalChat: (aad) => `a:1${Buffer.from(aad).toString('base64url')}`,
    refuseConnections: () => closeServer(server),
    acceptConnections: async () => {
      server = make();
      await listen(server, port);
    },
    close: async () => {
      for (const response of hanging) response.destroy();
      await closeServer(server);
    },
  };

  function make(): Server {
    return createServer((request, response) => {
      // Otherwise "connection refused" would first be a broken kept connection.
      response.setHeader('connection', 'close');
      answer(request, response).then(
        (body) => { if (!response.destroyed && body !== 'hang') response.writeHead(200, { 'content-type': body instanceof Uint8Array ? 'application/octet-stream' : 'application/json' }).end(body instanceof Uint8Array ? body : JSON.stringify(body)); },
        (error: unknown) => {
          if (error instanceof Refusal) return response.writeHead(error.status, { 'content-type': 'application/json', ...error.headers }).end(JSON.stringify({ error: { code: error.code } }));
          if (error instanceof ZodError || error instanceof CardRefused) {
            service.violations.push(`malformed: ${error.message.slice(0, 500)}`);
            return response.writeHead(400).end(JSON.stringify({ error: { code: 'BadSyntax' } }));
          }
          service.violations.push(`the fake broke: ${String(error)}`);
          return response.writeHead(500).end();
        },
      );
    });
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<object | Uint8Array | 'hang'> {
    const url = new URL(request.url ?? '/', base);
    const body = await bytes(request);
    if (url.pathname.startsWith('/files/')) return fileCall(request, url, body);
    if (!identity.isBotToken(request.headers.authorization)) throw new Refusal(401, 'Unauthorized');
    const parts = url.pathname.split('/').map(decodeURIComponent);
    if (parts[1] !== 'teams' || parts[2] !== 'v3') return unknown(request);
    const [, , , kind, id, part, item] = parts;
    if (kind === 'attachments' && id !== undefined && request.method === 'GET') return stored(id);
    if (kind !== 'conversations') return unknown(request);
    if (id === undefined && request.method === 'POST') return createConversation(json(body), response, body.length);
    if (id === undefined) return unknown(request);
    if (part === 'members' && item !== undefined && request.method === 'GET') return member(id, item);
    if (part !== 'activities') return unknown(request);
    if (request.method === 'POST') {
      const failing = startPost();
      if (failing === 'no-answer') return hang(response);
      const post = addPost(id, json(body), body.length);
      if (failing === 'lost-answer') return lose(response);
      return { id: post.id };
    }
    if (request.method === 'PUT' && item !== undefined) return update(id, item, json(body), body.length);
    return unknown(request);
  }

  function hang(response: ServerResponse): 'hang' {
    hanging.add(response);
    return 'hang';
  }

  function lose(response: ServerResponse): 'hang' {
    response.destroy();
    return 'hang';
  }

  function unknown(request: IncomingMessage): never {
    service.violations.push(`unknown call ${request.method} ${request.url}`);
    throw new Refusal(404, 'NotFound');
  }

  function stored(id: string): Uint8Array {
    const found = service.stored.get(id);
    if (!found) throw new Refusal(404, 'NotFound');
    return found;
  }

  /** The stand-in for SharePoint. */
  function fileCall(request: IncomingMessage, url: URL, body: Buffer): Uint8Array | object {
    if (request.headers.authorization !== undefined) {
      service.violations.push('a token was sent to the file store');
      throw new Refusal(400, 'token');
    }
    if (url.searchParams.get('tempauth') !== 'secret') throw new Refusal(401, 'Unauthorized');
    const id = decodeURIComponent(url.pathname.slice('/files/'.length));
    if (request.method === 'GET') return stored(id);
    if (request.method !== 'PUT' || request.headers['content-range'] !== `bytes 0-${body.length - 1}/${body.length}`) return unknown(request);
    service.stored.set(id, new Uint8Array(body));
    return {};
  }

  /** Throws for a fault that answers; says how the others go on. */
  function startPost(): TeamsFault | undefined {
    service.postCalls += 1;
    switch (service.fault) {
      case 'server-error': throw new Refusal(500, 'ServiceError');
      case 'bad-gateway': throw new Refusal(502, 'BadGateway');
      case 'precondition': throw new Refusal(412, 'PreconditionFailed');
      case 'rate-limited': throw new Refusal(429, 'Throttled', { 'retry-after': '7' });
      case 'unauthorized': throw new Refusal(401, 'Unauthorized');
      case 'redirect': throw new Refusal(302, 'Found', { location: `${base}/teams/v3/elsewhere` });
      case 'no-answer': case 'lost-answer': case 'refused': case undefined: return service.fault;
    }
  }

  function createConversation(body: unknown, response: ServerResponse, size: number): object | 'hang' {
    const asked = conversationSchema.parse(body);
    if (asked.bot.id !== `28:${app.id}` || asked.tenantId !== app.tenant || asked.channelData.tenant.id !== app.tenant) throw new Refusal(403, 'Forbidden');
    if (asked.isGroup) {
      const channel = asked.channelData.channel?.id;
      if (channel === undefined || !asked.activity) throw new Refusal(400, 'BadSyntax');
      const failing = startPost();
      if (failing === 'no-answer') return hang(response);
      if (!isChannel(channel)) throw new Refusal(404, 'ConversationNotFound');
      const id = service.nextId();
      addPost(`${channel};messageid=${id}`, asked.activity, size, id);
      if (failing === 'lost-answer') return lose(response);
      return { id: `${channel};messageid=${id}`, activityId: id };
    }
    const user = [...service.users.values()].find((one) => one.id === asked.members?.[0]?.id);
    if (!user || asked.members?.length !== 1 || asked.activity) throw new Refusal(400, 'BadSyntax');
    if (!service.installed.has(user.aad)) throw new Refusal(403, 'BotNotInConversationRoster');
    return { id: service.personalChat(user.aad) };
  }

  function isChannel(id: string): boolean {
    return [...service.teams.values()].some(({ channels }) => channels.has(id));
  }

  function exists(conversation: string): void {
    const [channel = '', root] = conversation.split(';messageid=');
    if (channel.startsWith('19:')) {
      if (!isChannel(channel)) throw new Refusal(404, 'ConversationNotFound');
      if (root !== undefined && !service.posts.some((post) => post.conversation === conversation)) throw new Refusal(404, 'ThreadNotFound');
      return;
    }
    const owner = [...service.users.keys()].find((aad) => service.personalChat(aad) === conversation);
    if (owner === undefined) throw new Refusal(404, 'ConversationNotFound');
    if (!service.installed.has(owner)) throw new Refusal(403, 'BotNotInConversationRoster');
  }

  function addPost(conversation: string, body: unknown, size: number, id = service.nextId()): FakePost {
    if (!conversation.endsWith(`;messageid=${id}`)) exists(conversation);
    const post = { id, conversation, author: null, edited: false, deleted: false, ...read(body, size, conversation) };
    service.posts.push(post);
    return post;
  }

  function update(conversation: string, id: string, body: unknown, size: number): object {
    service.postCalls += 1;
    exists(conversation);
    const post = service.posts.find((one) => one.conversation === conversation && one.id === id && !one.deleted);
    if (!post) throw new Refusal(404, 'ActivityNotFoundInConversation');
    if (post.author !== null) throw new Refusal(403, 'Forbidden');
    Object.assign(post, { card: undefined }, read(body, size, conversation), { edited: true });
    return { id };
  }

  function read(body: unknown, size: number, conversation: string): Pick<FakePost, 'text' | 'card' | 'files' | 'pictures' | 'consents' | 'alive'> {
    const activity = activitySchema.parse(body);
    const read: Pick<FakePost, 'text' | 'card' | 'files' | 'pictures' | 'consents' | 'alive'> = { text: activity.text ?? '', files: [], pictures: [], consents: [], alive: markdown(activity.text ?? '') };
    let pictures = 0;
    for (const { contentType, contentUrl, name, content } of activity.attachments) {
      if (contentType === 'application/vnd.microsoft.card.adaptive') {
        read.card = readCard(content);
        read.alive.push(...read.card.alive);
        read.text = [read.text, ...read.card.lines].filter((line) => line !== '').join('\n');
      } else if (contentType === 'application/vnd.microsoft.teams.card.file.consent') {
        if (conversation.startsWith('19:')) throw new Refusal(400, 'FileConsentOnlyInPersonalChats');
        const consent = z.object({ description: z.string(), sizeInBytes: z.number().positive(), acceptContext: z.unknown() }).parse(content);
        read.consents.push({ name: z.string().parse(name), accept: consent.acceptContext });
      } else if (contentType === 'application/vnd.microsoft.teams.card.file.info') {
        const { uniqueId } = z.object({ uniqueId: z.string(), fileType: z.string() }).parse(content);
        read.files.push({ name: z.string().parse(name), bytes: stored(uniqueId) });
      } else if (/^image\/(png|jpeg|gif)$/.test(contentType) && contentUrl?.startsWith(`data:${contentType};base64,`)) {
        const picture = Buffer.from(contentUrl.split(',')[1] ?? '', 'base64');
        if (picture.length > maxPicture) throw new Refusal(413, 'MessageSizeTooBig');
        pictures += contentUrl.length;
        const shown = { name: z.string().min(1).max(2000).parse(name), bytes: new Uint8Array(picture) };
        read.files.push(shown);
        read.pictures.push(shown);
      } else {
        throw new Refusal(400, `unknown attachment ${contentType}`);
      }
    }
    if (size - pictures > maxActivity) throw new Refusal(413, 'MessageSizeTooBig');
    if (read.text === '' && read.files.length === 0) throw new Refusal(400, 'BadSyntax');
    return read;
  }

  function member(conversation: string, id: string): object {
    service.rosterCalls += 1;
    if (service.rosterStatus !== 0) throw new Refusal(service.rosterStatus, 'Scripted');
    const user = [...service.users.values()].find((one) => one.id === id || one.aad === id);
    const team = service.teams.get(conversation) ?? [...service.teams.values()].find(({ channels }) => channels.has(conversation.split(';')[0] ?? ''));
    if (!team) exists(conversation);
    const present = user !== undefined && (team ? team.members.has(user.aad) : service.personalChat(user.aad) === conversation);
    if (!present) throw new Refusal(404, 'MemberNotFoundInConversation');
    return {
      id: user.id, objectId: user.aad, aadObjectId: user.aad, name: user.name, email: user.email, userPrincipalName: user.email,
      tenantId: user.tenant, ...(user.role === undefined ? {} : { userRole: user.role }),
    };
  }

  return service;
}

function json(body: Buffer): unknown {
  return JSON.parse(body.toString('utf8'));
}
