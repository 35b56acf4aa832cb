/**
 * A chat platform in memory, for dialogs that read like a conversation. It keeps the adapter contract and nothing else:
 * chats, threads, messages, reactions, and faults that happen when they are told to.
 */
import {
  DeliveryError,
  plainText,
  type Answer,
  type Attachment,
  type Button,
  type Capabilities,
  type ChatAdapter,
  type ChatEvent,
  type Core,
  type DeliveryFailure,
  type Destination,
  type Form,
  type Message,
  type MessageRef,
  type Platform,
  type Posted,
  type Sender,
} from '../../src/ports/chat.ts';

interface Shown {
  ref: MessageRef;
  chat: string;
  thread: string;
  author: string;
  message: Message;
  key: string | null;
  reactions: string[];
}

export interface FakeChatOptions {
  platform: Platform;
  capabilities?: Partial<Capabilities>;
}

/** `arrives`: the post is there although the answer was lost. */
export type Fault = DeliveryFailure & { arrives?: boolean };

export function createFakeChat({ platform, capabilities = {} }: FakeChatOptions) {
  const all: Shown[] = [];
  const groups = new Map<string, Set<string>>();
  const files = new Map<string, Uint8Array>();
  const homes = new Map<string, Message[]>();
  const faults: Fault[] = [];
  const gone = new Set<string>();
  const abilities: Capabilities = { directThreads: true, lookup: true, reactions: true, ...capabilities };
  let core: Core | undefined;
  let serial = 0;
  let groupsAway = false;
  let gate: Promise<void> | undefined;

  const put = (chat: string, thread: string | undefined, author: string, message: Message, key: string | null): Shown => {
    const id = `m${++serial}`;
    const shown = {
      ref: { platform, id },
      chat,
      thread: thread ?? (abilities.directThreads || chat.startsWith('channel') ? `${chat}/${id}` : chat),
      author,
      message: structuredClone(message),
      key,
      reactions: [],
    };
    all.push(shown);
    return shown;
  };

  const placeOf = (to: Destination): { chat: string; thread: string | undefined } => {
    switch (to.to) {
      case 'person':
        return { chat: `dm-${to.userId}`, thread: undefined };
      case 'channel':
        return { chat: to.channel, thread: undefined };
      case 'thread': {
        const [chat = ''] = to.thread.id.split('/');
        return { chat, thread: to.thread.id };
      }
    }
  };
  const postedOf = (shown: Shown): Posted => ({ thread: { platform, id: shown.thread }, message: shown.ref });

  const adapter: ChatAdapter = {
    platform,
    capabilities: abilities,
    routes: [],
    start: async () => undefined,
    stop: async () => undefined,
    async post(to, message, key) {
      await gate;
      const { chat, thread } = placeOf(to);
      if (gone.has(chat)) throw new DeliveryError({ kind: 'gone' }, 'chat-gone');
      const fault = faults.shift();
      if (fault && !fault.arrives) throw new DeliveryError(fault, 'scripted');
      for (const file of message.files ?? []) {
        if (!core) throw new Error('the fake chat is not connected');
        files.set(`${platform}-copy-of-${file.id}`, await core.loadFile(file));
      }
      const shown = put(chat, thread, 'bot', message, key);
      if (fault) throw new DeliveryError(fault, 'scripted');
      return postedOf(shown);
    },
    async edit(ref, next) {
      const shown = all.find((candidate) => candidate.ref.id === ref.id);
      if (!shown) throw new DeliveryError({ kind: 'gone' }, 'no-such-message');
      shown.message = structuredClone(next);
    },
    async loadFile(attachment) {
      const bytes = files.get(attachment.id);
      if (!bytes) throw new DeliveryError({ kind: 'rejected' }, 'no-such-file');
      return bytes;
    },
    async isMember(group, userId) {
      if (groupsAway) throw new Error('groups cannot be asked');
      return groups.get(group)?.has(userId) ?? false;
    },
    channel: (id) => ({ platform, id }),
    pace: (to) => ({ key: placeOf(to).chat, burst: 1000, perSecond: 1000 }),
    async home(person, content) {
      homes.set(person.userId, content);
    },
  };
  if (abilities.reactions)
    adapter.react = async (ref, reaction) => {
      const shown = all.find((candidate) => candidate.ref.id === ref.id);
      if (!shown) throw new DeliveryError({ kind: 'gone' }, 'no-such-message');
      if (!shown.reactions.includes(reaction)) shown.reactions.push(reaction);
    };
  if (abilities.lookup)
    adapter.find = async (_to, key) => {
      const shown = all.find((candidate) => candidate.key === key);
      return shown && postedOf(shown);
    };

  return {
    adapter,
    connect: (to: Core) => {
      core = to;
    },
    group: (name: string, ...users: string[]) => groups.set(name, new Set(users)),
    groupsAway: (away: boolean) => {
      groupsAway = away;
    },
    /** The next post fails so. */
    failNext: (...next: Fault[]) => faults.push(...next),
    chatGone: (chat: string) => gone.add(chat),
    /** Posts wait until the returned function is called. */
    hold: () => {
      let open = (): void => undefined;
      gate = new Promise((resolve) => {
        open = resolve;
      });
      return () => {
        gate = undefined;
        open();
      };
    },
    homeOf: (user: string) => homes.get(user) ?? [],
    fileBytes: (id: string) => files.get(id),
    putFile(id: string, bytes: Uint8Array, name: string): Attachment {
      files.set(id, bytes);
      return { platform, id, name, type: 'application/octet-stream', size: bytes.length };
    },
    /** What stands in a chat itself, threads left out. */
    roots: (chat: string) => all.filter((shown) => shown.chat === chat && (shown.thread === chat || shown.thread === `${chat}/${shown.ref.id}`)),
    chat: (chat: string) => all.filter((shown) => shown.chat === chat),
    thread: (thread: string) => all.filter((shown) => shown.thread === thread),
    /** A person's own message appears before the bot hears of it. */
    appears: (chat: string, thread: string | undefined, author: string, text: string) => put(chat, thread ?? chat, author, { text }, null),
    deliver: (event: ChatEvent): Promise<Answer> => {
      if (!core) throw new Error('the fake chat is not connected');
      return core.handle(event);
    },
    nextKey: () => `${platform}-event-${++serial}`,
  };
}

export type FakeChat = ReturnType<typeof createFakeChat>;
export type { Shown };

export interface FakePersonOptions {
  id: string;
  name: string;
  email?: string;
  locale?: string;
  staff?: boolean;
}

/** Somebody with hands: writes, presses, fills in. Everything is awaited until the bot has taken it. */
export function createFakePerson(chat: FakeChat, options: FakePersonOptions, settle: () => Promise<void>) {
  const { platform } = chat.adapter;
  const dm = `dm-${options.id}`;
  const from: Sender = {
    platform,
    tenant: 'ours',
    userId: options.id,
    name: options.name,
    email: options.email,
    locale: options.locale ?? 'de-DE',
    zone: 'Europe/Berlin',
    staff: options.staff ?? true,
    direct: dm,
  };

  async function writes(place: string, inThread: string | undefined, text: string, attachments: Attachment[]): Promise<Shown> {
    const shown = chat.appears(place, inThread, options.id, text);
    await chat.deliver({
      type: 'message',
      variant: 'new',
      keys: [`${platform}-message-${shown.ref.id}`],
      from,
      thread: { platform, id: inThread ?? place },
      chat: { platform, id: place },
      direct: place === dm,
      message: shown.ref,
      text,
      attachments,
    });
    await settle();
    return shown;
  }

  async function changes(shown: Shown, variant: 'edited' | 'deleted', text: string): Promise<void> {
    await chat.deliver({
      type: 'message',
      variant,
      keys: [chat.nextKey()],
      from,
      thread: { platform, id: shown.thread },
      chat: { platform, id: shown.chat },
      direct: shown.chat === dm,
      message: shown.ref,
      text,
      attachments: [],
    });
    await settle();
  }

  async function acts(action: string, value: string, at: Shown | undefined, key = chat.nextKey(), text?: string): Promise<Answer> {
    const answer = await chat.deliver({
      type: 'action',
      keys: [key],
      from,
      action,
      value,
      text,
      direct: at ? at.chat === dm : false,
      ...(at ? { thread: { platform, id: at.thread }, chat: { platform, id: at.chat } } : {}),
    });
    await settle();
    return answer;
  }

  async function submits(form: Form, values: Record<string, string>, attachments: Attachment[] = [], key = `form-${form.context}-${JSON.stringify(values)}`): Promise<Answer> {
    const prefilled = Object.fromEntries(
      form.fields.flatMap((field) => {
        if (field.type === 'files' || field.value === undefined) return [];
        return [[field.id, typeof field.value === 'string' ? field.value : field.value.value]];
      }),
    );
    const answer = await chat.deliver({
      type: 'form',
      keys: [key],
      from,
      form: form.id,
      context: form.context,
      values: { ...prefilled, ...values },
      attachments,
    });
    await settle();
    return answer;
  }

  return {
    from,
    name: options.name,
    /** Writes to the bot in the direct chat. */
    says: (text: string, ...attachments: Attachment[]) => writes(dm, undefined, text, attachments),
    /** Writes below a message, on either side. */
    repliesTo: (shown: Shown, text: string, ...attachments: Attachment[]) => writes(shown.chat, shown.thread, text, attachments),
    saysIn: (channel: string, text: string) => writes(channel, undefined, text, []),
    edits: (shown: Shown, text: string) => changes(shown, 'edited', text),
    deletes: (shown: Shown) => changes(shown, 'deleted', ''),
    /** Presses the button with this label on a message. */
    async presses(shown: Shown, label: string, key?: string): Promise<Answer> {
      const button = buttonOf(shown.message, label);
      return acts(button.action, button.value, shown, key);
    },
    acts,
    command: (text: string) => acts('command', '', undefined, undefined, text),
    submits,
    /** What stands in the direct chat, newest last. */
    sees: () => chat.chat(dm).filter((shown) => shown.author === 'bot'),
    lastSeen(): Shown {
      const last = chat.chat(dm).filter((shown) => shown.author === 'bot').at(-1);
      if (!last) throw new Error(`${options.name} sees nothing`);
      return last;
    },
  };
}



export function buttonOf(message: Message, label: string): Button {
  const button = message.buttons?.find((candidate) => candidate.label === label);
  if (!button) throw new Error(`no button “${label}” on “${plainText(message)}”, only ${message.buttons?.map((each) => each.label).join(', ') ?? 'none'}`);
  return button;
}

export function formOf(answer: Answer): Form {
  if (answer.kind !== 'form') throw new Error(`no form opened, but ${JSON.stringify(answer)}`);
  return answer.form;
}

export function noticeOf(answer: Answer): string {
  if (answer.kind !== 'notice') throw new Error(`no notice, but ${JSON.stringify(answer)}`);
  return plainText(answer.message);
}

export const textOf = (shown: Shown): string => plainText(shown.message);
