/**
 * A strict fake of Microsoft Teams: people do things here, the bot hears them as signed activities over HTTP, and what
 * it answers and posts is shown as Teams would show it. Nothing happens by itself; time moves only with gestures.
 */
import { readCard } from './fake-teams-cards.ts';
import type { SeenButton, SeenCard, SeenInput } from './fake-teams-cards.ts';
import { startFakeIdentity } from './fake-teams-identity.ts';
import type { FakeIdentity, Signature } from './fake-teams-identity.ts';
import { startFakeService } from './fake-teams-service.ts';
import type { FakePost, FakeService, FakeUser, TeamsFault } from './fake-teams-service.ts';

export interface SeenMessage {
  id: string;
  author: string | null;
  text: string;
  buttons: string[];
  files: { name: string; bytes: Uint8Array }[];
  pictures: { name: string; bytes: Uint8Array }[];
  links: SeenCard['links'];
  alive: string[];
  edited: boolean;
}

interface SeenDialog {
  title: string;
  lines: string[];
  inputs: SeenInput[];
  buttons: string[];
}

interface TeamsGesture {
  status: number;
  body: unknown;
  /** The same activity once more, freshly signed. */
  again(): Promise<TeamsGesture>;
  /** What a client does when an invoke was not answered in time: the same, 15 s later, under a new id. */
  againUnderNewId(): Promise<TeamsGesture>;
}

interface OutFile { name: string; type: string; bytes: Uint8Array }

interface TeamsPerson {
  says(text: string, files?: OutFile[]): Promise<TeamsGesture>;
  /** A picture pasted into the text. */
  pastes(text: string, picture: OutFile): Promise<TeamsGesture>;
  /** A new conversation in a channel; `mention` puts the bot's name in front. */
  posts(channel: string, text: string, options?: { mention?: boolean; files?: string[] }): Promise<TeamsGesture>;
  /** `thread`: `19:...;messageid=N`. */
  repliesIn(thread: string, text: string, options?: { mention?: boolean; files?: string[] }): Promise<TeamsGesture>;
  edits(messageId: string, text: string): Promise<TeamsGesture>;
  deletes(messageId: string): Promise<TeamsGesture>;
  undeletes(messageId: string): Promise<TeamsGesture>;
  /** On the newest message of the conversation that has such a button. */
  presses(conversation: string, label: string): Promise<TeamsGesture>;
  /** Fills in the open dialog by input id and presses its first button (or `button`). */
  submits(values: Record<string, string>, button?: string): Promise<TeamsGesture>;
  types(inputId: string, query: string): Promise<{ title: string; value: string }[]>;
  messageAction(html: string, options?: { command?: string; reference?: string }): Promise<TeamsGesture>;
  installs(): Promise<TeamsGesture>;
  /** What Teams also sends at an installation. */
  meetsTheBot(): Promise<TeamsGesture>;
  acceptsFile(name: string): Promise<TeamsGesture>;
  declinesFile(name: string): Promise<TeamsGesture>;
  /** Any activity in the person's chat. */
  sends(activity: Record<string, unknown>, options?: { signature?: Signature }): Promise<TeamsGesture>;
}

export interface FakeTeams {
  app: { id: string; password: string; tenant: string };
  identity: FakeIdentity;
  service: FakeService;
  /** Where activities go. */
  botUrl: string;
  addUser(user: Partial<FakeUser> & { aad: string; installed?: boolean }): FakeUser;
  addTeam(id: string, channels: string[], members: string[]): void;
  user(aad: string): TeamsPerson;
  personalChat(aad: string): SeenMessage[];
  channel(id: string): { threads(): { id: string; messages: SeenMessage[] }[] };
  dialog(aad: string): SeenDialog | undefined;
  notices(aad: string): string[];
  fault(fault: TeamsFault): Promise<void>;
  mend(): Promise<void>;
  send(body: string, authorization: string | undefined): Promise<{ status: number; body: unknown }>;
  /** Fails if the bot did what a bot must never do. */
  close(): Promise<void>;
}

interface OpenDialog { title: string; card: SeenCard; inMessageAction: boolean; conversation: string; origin: string | undefined }

let apps = 0;
const gestureMs = 90_000;
const unanswered = 15_000;

export async function startFakeTeams(): Promise<FakeTeams> {
  apps += 1;
  // The SDK keeps things per app id for the whole process.
  const app = { id: `00000000-0000-4000-8000-${String(apps).padStart(12, '0')}`, password: `secret-${apps}`, tenant: '11111111-2222-4333-8444-555555555555' };
  const identity = await startFakeIdentity(app);
  const service = await startFakeService(app, identity);
  const dialogs = new Map<string, OpenDialog>();
  const notices = new Map<string, string[]>();
  const searched = new Map<string, { title: string; value: string }[]>();
  let clock = Date.parse('2026-11-23T08:00:00.000Z');

  const bot = { id: `28:${app.id}`, name: 'IT Help' };

  function userOf(aad: string): FakeUser {
    const user = service.users.get(aad);
    if (!user) throw new Error(`no user ${aad}`);
    return user;
  }

  async function send(body: string, authorization: string | undefined): Promise<{ status: number; body: unknown }> {
    const response = await fetch(fake.botUrl, {
      method: 'POST', body, headers: { 'content-type': 'application/json', connection: 'close', ...(authorization === undefined ? {} : { authorization }) },
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) as unknown };
  }

  async function deliver(activity: Record<string, unknown>, signature: Signature, answered: (reply: { status: number; body: unknown }) => void): Promise<TeamsGesture> {
    const token = await identity.sign(signature, service.serviceUrl);
    const reply = await send(JSON.stringify(activity), token === undefined ? undefined : `Bearer ${token}`);
    answered(reply);
    return {
      ...reply,
      again: () => deliver(activity, signature, answered),
      againUnderNewId: () => {
        clock += unanswered;
        return deliver({ ...activity, id: `f:${service.nextId()}`, timestamp: new Date(clock).toISOString() }, signature, answered);
      },
    };
  }

  function person(aad: string): TeamsPerson {
    const user = userOf(aad);
    const chat = service.personalChat(aad);

    function activity(conversation: string, rest: Record<string, unknown>): Record<string, unknown> {
      clock += gestureMs;
      const direct = !conversation.startsWith('19:');
      const channel = conversation.split(';')[0] ?? '';
      const team = [...service.teams].find(([, { channels }]) => channels.has(channel))?.[0];
      return {
        id: `f:${service.nextId()}`,
        timestamp: new Date(clock).toISOString(),
        localTimezone: user.zone,
        channelId: 'msteams',
        serviceUrl: service.serviceUrl,
        from: { id: user.id, name: user.name, aadObjectId: user.aad },
        recipient: bot,
        conversation: { id: conversation, conversationType: direct ? 'personal' : team === undefined ? 'groupChat' : 'channel', tenantId: user.tenant, ...(direct ? {} : { isGroup: true }) },
        channelData: { tenant: { id: user.tenant }, ...(team === undefined ? {} : { channel: { id: channel }, team: { id: team } }) },
        locale: user.locale,
        entities: [{ type: 'clientInfo', locale: user.locale, country: 'DE', platform: 'Web', timezone: user.zone }],
        ...rest,
      };
    }

    const plainly = (): void => undefined;

    function messageParts(text: string, options: { mention?: boolean; marks?: string[] } = {}): Record<string, unknown> {
      const mention = options.mention === true;
      const html = `<p>${mention ? `<span itemtype="http://schema.skype.com/Mention" itemscope="" itemid="0">${bot.name}</span>&nbsp;` : ''}${escapeHtml(text).replaceAll('\n', '<br>')}</p>${(options.marks ?? []).map((id) => `<attachment id="${id}"></attachment>`).join('')}`;
      return {
        type: 'message',
        textFormat: 'plain',
        text: mention ? `<at>${bot.name}</at> ${text}` : text,
        attachments: [{ contentType: 'text/html', content: html }],
        ...(mention ? { entities: [{ type: 'mention', mentioned: bot, text: `<at>${bot.name}</at>` }] } : {}),
      };
    }

    function write(conversation: string | undefined, channel: string | undefined, parts: Record<string, unknown>, text: string, files: FakePost['files'] = []): Promise<TeamsGesture> {
      const id = service.nextId();
      const where = conversation ?? `${channel};messageid=${id}`;
      service.posts.push({ id, conversation: where, author: aad, text, files, pictures: [], consents: [], alive: [], edited: false, deleted: false });
      return deliver(activity(where, { ...parts, id }), 'good', plainly);
    }

    function own(messageId: string): FakePost {
      const post = service.posts.find((one) => one.id === messageId && one.author === aad);
      if (!post) throw new Error(`${aad} wrote no message ${messageId}`);
      return post;
    }

    function invoke(name: string, conversation: string, value: Record<string, unknown>, origin: string | undefined, answered: (reply: { status: number; body: unknown }) => void): Promise<TeamsGesture> {
      return deliver(activity(conversation, { type: 'invoke', name, value, ...(origin === undefined ? {} : { replyToId: origin }) }), 'good', answered);
    }

    const notice = (text: string): void => { notices.set(aad, [...(notices.get(aad) ?? []), text]); };

    /** What a client makes of the answer to task/fetch, task/submit, fetchTask and submitAction. */
    const dialogAnswer = (at: Omit<OpenDialog, 'title' | 'card'>, opening: boolean) => (reply: { status: number; body: unknown }): void => {
      if (reply.status !== 200) return;
      const task = field(reply.body, 'task');
      if (reply.body === undefined && !opening) { dialogs.delete(aad); return; }
      if (field(task, 'type') === 'message' && typeof field(task, 'value') === 'string') {
        dialogs.delete(aad);
        return notice(String(field(task, 'value')));
      }
      const value = field(task, 'value');
      const title = field(value, 'title');
      if (field(task, 'type') === 'continue' && typeof title === 'string' && title !== '' && field(field(value, 'card'), 'contentType') === 'application/vnd.microsoft.card.adaptive') {
        dialogs.set(aad, { ...at, title, card: readCard(field(field(value, 'card'), 'content')) });
        return;
      }
      service.violations.push('Unable to reach app: the answer to a dialog was neither empty nor a dialog');
    };

    function cardAnswer(reply: { status: number; body: unknown }): void {
      if (reply.status !== 200) return;
      const text = field(reply.body, 'value');
      const right = field(reply.body, 'statusCode') === 200 && field(reply.body, 'type') === 'application/vnd.microsoft.activity.message' && typeof text === 'string';
      if (!right) service.violations.push('Something went wrong: not an answer to a button');
      else if (text !== '') notice(text);
    }

    function pressButton(button: SeenButton, conversation: string, origin: string | undefined): Promise<TeamsGesture> {
      if (button.type === 'Action.Execute') return invoke('adaptiveCard/action', conversation, { action: { type: 'Action.Execute', title: button.label, verb: 'press', data: button.data }, trigger: 'manual' }, origin, cardAnswer);
      if (field(button.data['msteams'], 'type') === 'task/fetch') return invoke('task/fetch', conversation, { data: button.data, context: { theme: 'default' } }, origin, dialogAnswer({ inMessageAction: false, conversation, origin }, true));
      return deliver(activity(conversation, { type: 'message', value: button.data, ...(origin === undefined ? {} : { replyToId: origin }) }), 'good', plainly);
    }

    function consentOn(name: string, action: 'accept' | 'decline'): Promise<TeamsGesture> {
      const post = service.posts.findLast((one) => one.conversation === chat && one.consents.some((consent) => consent.name === name));
      const consent = post?.consents.find((one) => one.name === name);
      if (!post || !consent) throw new Error(`${aad} was not asked about ${name}`);
      const id = `${aad}-${post.id}`;
      const uploadInfo = action === 'accept' ? { uploadInfo: { name, uploadUrl: `http://${service.host}/files/${id}?tempauth=secret`, contentUrl: `http://${service.host}/files/${id}`, uniqueId: id, fileType: name.split('.').at(-1) ?? '' } } : {};
      return invoke('fileConsent/invoke', chat, { type: 'fileUpload', action, context: consent.accept, ...uploadInfo }, post.id, plainly);
    }

    return {
      says: (text, files = []) => {
        const marks = files.map((_, index) => `mark-${index}`);
        const parts = messageParts(text, { marks });
        const infos = files.map((file) => {
          const id = `doc-${service.nextId()}`;
          service.stored.set(id, file.bytes);
          return {
            contentType: 'application/vnd.microsoft.teams.file.download.info', name: file.name, contentUrl: `http://${service.host}/personal/${encodeURIComponent(file.name)}`,
            content: { downloadUrl: `http://${service.host}/files/${id}?tempauth=secret`, uniqueId: id, fileType: file.name.split('.').at(-1) ?? '' },
          };
        });
        const attachments = [...infos, ...(Array.isArray(parts['attachments']) ? parts['attachments'] as unknown[] : [])];
        return write(chat, undefined, { ...parts, attachments }, text, files.map(({ name, bytes }) => ({ name, bytes })));
      },
      pastes: (text, picture) => {
        const id = `pic-${service.nextId()}`;
        service.stored.set(id, picture.bytes);
        const html = { contentType: 'text/html', content: `<p>${escapeHtml(text)}</p><p><img src="https://us-api.asm.example/v1/objects/${id}" alt="image"></p>` };
        return write(chat, undefined, { ...messageParts(text), attachments: [{ contentType: 'image/*', contentUrl: `${service.serviceUrl}v3/attachments/${id}/views/original` }, html] }, text);
      },
      posts: (channel, text, options = {}) => write(undefined, channel, messageParts(text, { ...options, marks: options.files ?? [] }), text),
      repliesIn: (thread, text, options = {}) => write(thread, undefined, messageParts(text, { ...options, marks: options.files ?? [] }), text),
      edits: (messageId, text) => {
        const post = own(messageId);
        Object.assign(post, { text, edited: true });
        const parts = activity(post.conversation, { ...messageParts(text), type: 'messageUpdate', id: messageId });
        return deliver({ ...parts, channelData: { ...Object(parts['channelData']), eventType: 'editMessage' } }, 'good', plainly);
      },
      deletes: (messageId) => {
        const post = own(messageId);
        post.deleted = true;
        const parts = activity(post.conversation, { type: 'messageDelete', id: messageId });
        return deliver({ ...parts, channelData: { ...Object(parts['channelData']), eventType: 'softDeleteMessage' } }, 'good', plainly);
      },
      undeletes: (messageId) => {
        const post = own(messageId);
        post.deleted = false;
        const parts = activity(post.conversation, { ...messageParts(post.text), type: 'messageUpdate', id: messageId });
        return deliver({ ...parts, channelData: { ...Object(parts['channelData']), eventType: 'undeleteMessage' } }, 'good', plainly);
      },
      presses: (conversation, label) => {
        const post = service.posts.findLast((one) => one.conversation === conversation && !one.deleted && one.card?.buttons.some((button) => button.label === label));
        const button = post?.card?.buttons.find((one) => one.label === label);
        if (!post || !button) throw new Error(`no button ${label} in ${conversation}`);
        return pressButton(button, conversation, post.id);
      },
      submits: (values, label) => {
        const open = dialogs.get(aad);
        const button = open?.card.buttons.find((one) => label === undefined || one.label === label);
        if (!open || !button) throw new Error(`${aad} has no dialog with such a button open`);
        const inputs: Record<string, string> = {};
        for (const [id] of Object.entries(values)) if (!open.card.inputs.some((input) => input.id === id)) throw new Error(`no input ${id}`);
        for (const input of open.card.inputs) {
          const value = values[input.id] ?? input.value;
          if (input.maxLength !== undefined && value.length > input.maxLength) throw new Error(`${input.id} takes no more than ${input.maxLength}`);
          const offered = [...(input.options ?? []), ...(searched.get(`${aad} ${input.id}`) ?? [])];
          if (input.options && value !== '' && !offered.some((option) => option.value === value)) throw new Error(`${value} is not offered in ${input.id}`);
          // A choice that nothing was chosen in is left out by Teams, an empty text is sent as one.
          if (value !== '' || !input.options) inputs[input.id] = value;
        }
        const data = { ...button.data, ...(button.withInputs ? inputs : {}) };
        const name = open.inMessageAction ? 'composeExtension/submitAction' : 'task/submit';
        return invoke(name, open.conversation, { data, context: { theme: 'default' }, ...(open.inMessageAction ? { commandId: 'report', commandContext: 'message' } : {}) }, open.origin, dialogAnswer(open, false));
      },
      types: async (inputId, query) => {
        const open = dialogs.get(aad);
        const input = open?.card.inputs.find((one) => one.id === inputId);
        if (!open || input?.dataset === undefined) throw new Error(`nothing to search in ${inputId}`);
        let found: { title: string; value: string }[] = [];
        await invoke('application/search', open.conversation, { queryText: query, queryOptions: { skip: 0, top: 15 }, dataset: input.dataset }, undefined, (reply) => {
          const results = field(field(reply.body, 'value'), 'results');
          const right = field(reply.body, 'statusCode') === 200 && field(reply.body, 'type') === 'application/vnd.microsoft.search.searchResponse' && Array.isArray(results);
          if (!right) service.violations.push('not an answer to a search');
          found = Array.isArray(results) ? results.map((one: unknown) => ({ title: String(field(one, 'title')), value: String(field(one, 'value')) })) : [];
        });
        searched.set(`${aad} ${inputId}`, found);
        return found;
      },
      messageAction: (html, options = {}) => {
        const conversation = '19:somewhere-else@thread.v2';
        const value = {
          commandId: options.command ?? 'report', commandContext: 'message', context: { theme: 'default' },
          messagePayload: {
            id: service.nextId(), body: { contentType: 'html', content: html },
            attachments: options.reference === undefined ? [] : [{ id: 'ref', contentType: 'reference', contentUrl: 'https://contoso.sharepoint.example/x', name: options.reference }],
          },
        };
        return invoke('composeExtension/fetchTask', conversation, value, undefined, dialogAnswer({ inMessageAction: true, conversation, origin: undefined }, true));
      },
      installs: () => {
        service.installed.add(aad);
        return deliver(activity(chat, { type: 'installationUpdate', action: 'add' }), 'good', plainly);
      },
      meetsTheBot: () => deliver(activity(chat, { type: 'conversationUpdate', membersAdded: [{ id: bot.id }, { id: user.id }] }), 'good', plainly),
      acceptsFile: (name) => consentOn(name, 'accept'),
      declinesFile: (name) => consentOn(name, 'decline'),
      sends: (rest, { signature = 'good' } = {}) => deliver(activity(chat, rest), signature, plainly),
    };
  }

  function see(conversation: string): SeenMessage[] {
    return service.posts.filter((post) => post.conversation === conversation && !post.deleted).map((post) => ({
      id: post.id, author: post.author, text: post.text, buttons: post.card?.buttons.map(({ label }) => label) ?? [], files: post.files, pictures: post.pictures, links: post.card?.links ?? [], alive: post.alive, edited: post.edited,
    }));
  }

  const fake: FakeTeams = {
    app,
    identity,
    service,
    botUrl: 'http://127.0.0.1:9/',
    addUser: ({ installed = true, ...given }) => {
      const user: FakeUser = { id: `29:1${given.aad}`, name: `Name of ${given.aad}`, email: `${given.aad}@mission.example`, tenant: app.tenant, role: 'user', locale: 'de-DE', zone: 'Africa/Nairobi', ...given };
      service.users.set(user.aad, user);
      if (installed) service.installed.add(user.aad);
      return user;
    },
    addTeam: (id, channels, members) => { service.teams.set(id, { channels: new Set(channels), members: new Set(members) }); },
    user: person,
    personalChat: (aad) => see(service.personalChat(aad)),
    channel: (id) => ({
      threads: () => [...new Set(service.posts.map(({ conversation }) => conversation))]
        .filter((conversation) => conversation.startsWith(`${id};messageid=`))
        .map((conversation) => ({ id: conversation, messages: see(conversation) })),
    }),
    dialog: (aad) => {
      const open = dialogs.get(aad);
      return open && { title: open.title, lines: open.card.lines, inputs: open.card.inputs, buttons: open.card.buttons.map(({ label }) => label) };
    },
    notices: (aad) => notices.get(aad) ?? [],
    fault: async (fault) => {
      service.fault = fault;
      if (fault === 'refused') await service.refuseConnections();
    },
    mend: async () => {
      if (service.fault === 'refused') await service.acceptConnections();
      service.fault = undefined;
    },
    send,
    close: async () => {
      await Promise.all([service.close(), identity.close()]);
      if (service.violations.length > 0) throw new Error(`Teams would not have had this: ${service.violations.join('; ')}`);
    },
  };
  return fake;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (Object.entries(value).find(([key]) => key === name)?.[1] as unknown) : undefined;
}
