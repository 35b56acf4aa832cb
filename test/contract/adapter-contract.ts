/**
 * What every chat adapter promises to the core. A platform is done when this suite passes against its strict fake.
 *
 * How to use it for a platform: write an `AdapterHarness` (below) around the fake platform and call
 * `describeAdapterContract('Slack', setUp)` in `test/adapters/<platform>-contract.test.ts`. `setUp` runs anew for each
 * test: it starts fake and adapter (HTTP on 127.0.0.1, port 0), gives the adapter the `core` it is handed, and has
 * awaited `adapter.start()`. The fake must not redeliver by itself here; `Gesture.again` does.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  ActionTaken, Answer, Attachment, ChatAdapter, ChatEvent, Choice, ChoicesAsked, Core, DeliveryFailure, Destination,
  Form, FormSubmitted, Message, MessageArrived, MessageList, Picture, Posted,
} from '../../src/ports/chat.ts';
import { DeliveryError, platforms } from '../../src/ports/chat.ts';

/**
 * `requester` and `responder` are staff, `responder` alone is in `AdapterHarness.group`. `guest` is a guest of our own
 * tenant, `stranger` comes from a foreign one. Direct chats with the bot exist for requester and responder.
 */
export type Who = 'requester' | 'responder' | 'guest' | 'stranger';

/**
 * A place as a person finds it. `under` picks the thread whose first message contains these words; without it, the
 * direct chat or channel itself. Where a platform has no threads in direct chats, `under` is ignored there.
 */
export type Where = { direct: Who; under?: string } | { channel: true; under?: string };

/** A message as a person sees it, after the platform has rendered it. */
export interface Shown {
  /** Everything readable in it, in reading order: title, text, quote, facts, lists (`• item`, `• item →` where it links). Typed characters as they appear. */
  text: string;
  /** Labels. */
  buttons: string[];
  reactions: string[];
  files: { name: string; bytes: Uint8Array }[];
  /** What a person who sees gets, and what one who does not hears instead. */
  picture?: { alt: string; bytes: Uint8Array };
  /** Of the items of lists: the line, and where its arrow leads. */
  links?: { beside: string; address: string }[];
  /**
   * Whatever the platform would have made out of typed characters: a ping, a link whose label hides its address,
   * formatting, an image. The harness judges as strictly as the platform does. Must stay empty.
   */
  alive: string[];
}

/** The dialog or modal that is open in front of a person. */
interface ShownForm {
  title: string;
  /** `value` is what stands in the field now (typed, or prefilled): for a choice its value. */
  fields: { id: string; label: string; value: string; error?: string; options?: Choice[] }[];
}

/** One thing a person did, as the platform delivered it to us. */
export interface Gesture {
  /** HTTP status of our answer. */
  status: number;
  /** The platform delivers the very same gesture once more (freshly signed where calls are signed). */
  again(): Promise<Gesture>;
}

/**
 * From `fault` until `mend`, every call that would make a post visible fails so:
 * `server-error` 500 and nothing is shown; `rate-limited` 429 with `Retry-After: 7`, nothing shown; `no-answer` nothing
 * shown, no answer until the adapter gives up; `lost-answer` the post is shown, the connection breaks before the
 * answer; `refused` no connection can be opened.
 */
export type Fault = 'server-error' | 'rate-limited' | 'no-answer' | 'lost-answer' | 'refused';

export interface AdapterHarness {
  readonly adapter: ChatAdapter;
  /** Id of the queue's home channel, as a catalogue names it. The bot is in it. */
  readonly channel: string;
  /** A channel that is no more. Absent where the platform cannot tell. */
  readonly goneChannel?: string;
  /** The responders' group, as a catalogue names it. */
  readonly group: string;
  /** What of the contract this platform can do at all; parts without their ability are not run. */
  readonly can: {
    filesIn: boolean;
    filesOut: boolean;
    /** `files` fields in forms. */
    filesInForms: boolean;
    /** People can delete and edit their messages. */
    changes: boolean;
    faults: Fault[];
  };

  says(who: Who, where: Where, text: string, files?: { name: string; type: string; bytes: Uint8Array }[]): Promise<Gesture>;
  /** `words`: contained in the person's own earlier message there. */
  edits(who: Who, where: Where, words: string, text: string): Promise<Gesture>;
  deletes(who: Who, where: Where, words: string): Promise<Gesture>;
  /** Presses the button with this label on the newest message there that has one. */
  presses(who: Who, where: Where, label: string): Promise<Gesture>;
  /** Fills in and sends the open form; fields not named keep what stands in them. Values of a `files` field: `files`. */
  submits(who: Who, values: Record<string, string>, files?: { name: string; type: string; bytes: Uint8Array }[]): Promise<Gesture>;
  /** Types into a `search` field of the open form; gives what the person is offered. */
  types(who: Who, field: string, query: string): Promise<Choice[]>;

  /** Oldest first; with `under` the thread's first message included. */
  shown(where: Where): Promise<Shown[]>;
  /** Undefined when nothing is open. */
  form(who: Who): Promise<ShownForm | undefined>;
  /** The thread that the platform opens for a link's address. Throws where it would not be its own. */
  follow(address: string): Promise<Shown[]>;
  /** What only this person saw, as answers to what they did. */
  notices(who: Who): Promise<Shown[]>;
  /** The person's own page. Present where the adapter has `home`. */
  home?(who: Who): Promise<Shown[]>;

  fault(fault: Fault): Promise<void>;
  mend(): Promise<void>;
  /** How many calls that would show something have reached the platform so far. */
  posts(): number;

  /**
   * Sends one call of every kind that must be refused: bad, missing, expired and future credentials, a foreign tenant
   * or team, a body that is no JSON, an empty body, a body over the size limit ...
   */
  forge(): Promise<{ what: string; status: number }[]>;
  /** Sends verified calls that mean nothing to us (unknown types, the bot's own echo, another bot's message). */
  noise(): Promise<{ what: string; status: number }[]>;
  /** `adapter.start()` of an adapter with wrong credentials. Absent where there are none. */
  startWronglyConfigured?(): Promise<void>;
  close(): Promise<void>;
}

/** A core that remembers what it was told and answers as scripted. */
export interface RecordingCore extends Core {
  events: ChatEvent[];
  asked: ChoicesAsked[];
  /** The next answers, used up one by one; then `none`. An `Error` is thrown instead of being answered. */
  answers: (Answer | Error)[];
  offered: Choice[];
  files: Map<string, Uint8Array>;
}

export function recordingCore(): RecordingCore {
  const core: RecordingCore = {
    events: [],
    asked: [],
    answers: [],
    offered: [],
    files: new Map(),
    handle: async (event) => {
      core.events.push(event);
      const answer = core.answers.shift() ?? { kind: 'none' };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    choices: async (asked) => {
      core.asked.push(asked);
      return core.offered;
    },
    loadFile: async (attachment) => {
      const bytes = core.files.get(attachment.id);
      if (!bytes) throw new DeliveryError({ kind: 'gone' }, 'no-such-file');
      return bytes;
    },
  };
  return core;
}

const nasty = [
  '<!channel> <!here|here> <@U0001> <at>everyone</at> @channel @here @everyone',
  '<https://evil.example|https://bank.example> [bank](https://evil.example) <a href="https://evil.example">bank</a>',
  '*bold* _italic_ ~gone~ `code` **strong** # no heading',
  '![x](https://evil.example/p.png) <img src=x onerror=alert(1)><script>alert(1)</script>',
  'R&D &amp; &lt;b&gt; <b>x</b> a < b > c',
  '1. one\n- two\n> three',
  '\u202Eright to left\u202C \u200Bzero\u200Dwidth\uFEFF עברית العربية',
  '👩🏽‍💻🇩🇪 e\u0301 𝔘𝔫𝔦',
  '{{DATE(2026-01-01,SHORT)}} ${x} %s {{mustache}} :smile: =1+1',
];

const form: Form = {
  id: 'report',
  title: 'Report a problem',
  submit: 'Send',
  cancel: 'Cancel',
  context: '{"nonce":"n-1","draft":"d-7"}',
  fields: [
    { id: 'what', label: 'What happens?', type: 'text', multiline: true, maxLength: 2000, value: 'It hangs', hint: 'In your own words' },
    { id: 'who', label: 'Who is stopped?', type: 'choice', options: [{ value: 'me', label: 'Only me' }, { value: 'all', label: 'Everyone' }], value: 'me' },
    { id: 'mission', label: 'Mission', type: 'search', source: 'missions', optional: true },
    { id: 'files', label: 'Files', type: 'files', optional: true, hint: 'Screenshots help' },
  ],
};

/** Whole pictures of two pixels by one, red and blue: a platform looks into what it is given. */
const realPng = bytesOf('iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADUlEQVR4nGP4z8AARAAI/gH/xp559wAAAABJRU5ErkJggg==');
const otherPng = bytesOf('iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADUlEQVR4nGNgYPgPRAAFAgH/wSuWnwAAAABJRU5ErkJggg==');

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3, 254, 255]);

/** Runs the whole contract against one adapter. */
export function describeAdapterContract(name: string, setUp: (core: RecordingCore) => Promise<AdapterHarness>): void {
  describe(`${name} keeps the adapter contract`, () => {
    let core: RecordingCore;
    let h: AdapterHarness;

    beforeEach(async () => {
      core = recordingCore();
      h = await setUp(core);
    });
    afterEach(async () => {
      await h.close();
    });

    const last = (): ChatEvent => {
      const event = core.events.at(-1);
      if (!event) throw new Error('the core heard nothing');
      return event;
    };
    const lastMessage = (): MessageArrived => {
      const event = last();
      if (event.type !== 'message') throw new Error(`expected a message, the core heard ${event.type}`);
      return event;
    };
    const lastAction = (): ActionTaken => {
      const event = last();
      if (event.type !== 'action') throw new Error(`expected an action, the core heard ${event.type}`);
      return event;
    };
    const lastForm = (): FormSubmitted => {
      const event = last();
      if (event.type !== 'form') throw new Error(`expected a form, the core heard ${event.type}`);
      return event;
    };
    const toChannel = (): Destination => ({ to: 'channel', platform: h.adapter.platform, channel: h.channel });
    /** Says hello first: the event's sender is all the core ever knows of a person. */
    const toPerson = async (who: 'requester' | 'responder'): Promise<Destination & { to: 'person' }> => {
      await h.says(who, { direct: who }, 'hello bot');
      const { platform, tenant, userId, direct } = last().from;
      return { to: 'person', platform, tenant, userId, direct };
    };
    const underDirect = (who: Who, words: string): Where => ({ direct: who, under: words });
    const failureOf = async (work: Promise<unknown>): Promise<DeliveryFailure> => {
      const error = await work.then(() => new Error('it did not fail'), (reason: unknown) => reason);
      if (!(error instanceof DeliveryError)) throw error;
      expect(error.reason).toMatch(/^[a-z0-9._-]{1,60}$/i);
      return error.failure;
    };
    const seen = async (where: Where, words: string): Promise<Shown[]> =>
      (await h.shown(where)).filter((message) => message.text.includes(words));
    /** A button in the requester's chat that is answered as scripted. */
    const pressed = async (answer: Answer | Error, opens: boolean): Promise<{ posted: Posted; gesture: Gesture }> => {
      const to = await toPerson('requester');
      const posted = await h.adapter.post(to, {
        text: 'What shall it be?',
        buttons: [{ action: 'menu.report', value: 'd-7', label: 'Report', style: 'primary', opens }],
      }, 'k-menu');
      core.answers = [answer];
      return { posted, gesture: await h.presses('requester', underDirect('requester', 'What shall it be?'), 'Report') };
    };

    describe('in', () => {
      it('tells who wrote what where, the same again on redelivery', async () => {
        const gesture = await h.says('requester', { direct: 'requester' }, 'The VPN is down');
        expect(gesture.status).toBe(200);
        const first = lastMessage();
        expect(first).toMatchObject({ type: 'message', variant: 'new', direct: true, text: 'The VPN is down', attachments: [] });
        expect(first.from).toMatchObject({ platform: h.adapter.platform, staff: true });
        expect(first.from.name).not.toBe('');
        expect(first.from.direct.length).toBeLessThanOrEqual(1000);
        expect(first.keys.length).toBeGreaterThan(0);
        for (const key of first.keys) expect(key).toMatch(/^.{1,200}$/);
        expect(JSON.parse(JSON.stringify(first))).toEqual(first);

        expect((await gesture.again()).status).toBe(200);
        expect(core.events).toHaveLength(2);
        expect(last()).toEqual(first);

        await h.says('requester', { direct: 'requester' }, 'The VPN is down');
        expect(last().keys.filter((key) => first.keys.includes(key))).toEqual([]);
      });

      it('says what was typed, character by character', async () => {
        for (const text of nasty) {
          expect((await h.says('requester', { direct: 'requester' }, text)).status).toBe(200);
          expect(lastMessage().text).toBe(text);
        }
      });

      it('survives a megabyte of text and hears the next message', async () => {
        const gesture = await h.says('requester', { direct: 'requester' }, 'x'.repeat(1_000_000));
        expect([200, 413]).toContain(gesture.status);
        await h.says('requester', { direct: 'requester' }, 'still there?');
        expect(lastMessage().text).toBe('still there?');
      });

      it('answers 5xx when the core throws, and hears the redelivery', async () => {
        core.answers = [new Error('database away')];
        const gesture = await h.says('requester', { direct: 'requester' }, 'Do not lose me');
        expect(gesture.status).toBeGreaterThanOrEqual(500);
        const again = await gesture.again();
        expect(again.status).toBe(200);
        expect(core.events).toHaveLength(2);
        expect(core.events[1]).toEqual(core.events[0]);

        core.events = [];
        const { gesture: press } = await pressed(new Error('database away'), false);
        expect(press.status).toBeGreaterThanOrEqual(500);
        const failed = lastAction();
        expect((await press.again()).status).toBe(200);
        expect(lastAction().keys).toEqual(failed.keys);
      });

      it('gives guests and strangers no rights', async () => {
        for (const who of ['guest', 'stranger'] as const) {
          core.events = [];
          const gesture = await h.says(who, { channel: true }, `I am the ${who}`);
          if (gesture.status === 200) for (const event of core.events) expect(event.from.staff).toBe(false);
          else expect(core.events).toEqual([]);
        }
        core.events = [];
        await h.says('requester', { direct: 'requester' }, 'and I am staff');
        expect(last().from.staff).toBe(true);
      });

      it('refuses forged, foreign and malformed calls', async () => {
        const refused = await h.forge();
        expect(refused.length).toBeGreaterThan(3);
        for (const { what, status } of refused) {
          expect(status, what).toBeGreaterThanOrEqual(400);
          expect(status, what).toBeLessThan(500);
        }
        expect(core.events).toEqual([]);
        expect(core.asked).toEqual([]);
        expect((await h.says('requester', { direct: 'requester' }, 'still alive')).status).toBe(200);
        expect(lastMessage().text).toBe('still alive');
      });

      it('ignores what means nothing to it', async () => {
        const ignored = await h.noise();
        expect(ignored.length).toBeGreaterThan(0);
        for (const { what, status } of ignored) expect(status, what).toBeLessThan(500);
        expect(core.events).toEqual([]);
      });

      it('knows who is in the group', async () => {
        await toPerson('responder');
        const responder = last().from.userId;
        await toPerson('requester');
        const requester = last().from.userId;
        expect(await h.adapter.isMember(h.group, responder)).toBe(true);
        expect(await h.adapter.isMember(h.group, requester)).toBe(false);
        const unknown = await h.adapter.isMember('no-such-group', responder).catch(() => false);
        expect(unknown).toBe(false);
      });
    });

    describe('edits and deletions', () => {
      it('arrive as variants of the same message', async () => {
        if (!h.can.changes) return;
        await h.says('requester', { direct: 'requester' }, 'The printer smells');
        const original = lastMessage();
        const edit = await h.edits('requester', { direct: 'requester' }, 'printer smells', 'The printer burns');
        expect(edit.status).toBe(200);
        const edited = lastMessage();
        expect(edited).toMatchObject({ variant: 'edited', text: 'The printer burns', message: original.message, thread: original.thread, chat: original.chat, direct: true });
        expect(edited.from.userId).toBe(original.from.userId);
        expect(edited.keys.filter((key) => original.keys.includes(key))).toEqual([]);
        await edit.again();
        expect(last()).toEqual(edited);

        await h.edits('requester', { direct: 'requester' }, 'printer burns', 'The printer is ash');
        expect(lastMessage().text).toBe('The printer is ash');
        expect(last().keys.filter((key) => edited.keys.includes(key))).toEqual([]);

        const deletion = await h.deletes('requester', { direct: 'requester' }, 'printer is ash');
        expect(deletion.status).toBe(200);
        expect(lastMessage()).toMatchObject({ variant: 'deleted', text: '', message: original.message, thread: original.thread });
        expect(last().from.userId).toBe(original.from.userId);
        const deleted = last();
        await deletion.again();
        expect(last()).toEqual(deleted);
      });
    });

    describe('threads', () => {
      it('a reply under a post in a channel arrives with the ref that the post got', async () => {
        const posted = await h.adapter.post(toChannel(), { title: 'AA-1042', text: 'A new ticket' }, 'k-1');
        const other = await h.adapter.post(toChannel(), { title: 'AA-1043', text: 'Another ticket' }, 'k-2');
        expect(other.thread).not.toEqual(posted.thread);
        await h.says('responder', { channel: true, under: 'AA-1042' }, 'I look at it');
        expect(lastMessage()).toMatchObject({ thread: posted.thread, direct: false, text: 'I look at it' });
        expect(lastMessage().chat).not.toEqual(posted.thread);

        await h.adapter.post({ to: 'thread', thread: lastMessage().thread }, { text: 'Taken by R.' }, 'k-3');
        expect((await h.shown({ channel: true, under: 'AA-1042' })).map((m) => m.text)).toEqual([
          expect.stringContaining('A new ticket'), 'I look at it', expect.stringContaining('Taken by R.'),
        ]);
        expect(await seen({ channel: true, under: 'AA-1043' }, 'Taken by R.')).toEqual([]);
      });

      it('a reply under a post to a person arrives with the ref that the post got', async () => {
        const to = await toPerson('requester');
        const posted = await h.adapter.post(to, { text: 'Your ticket AA-7' }, 'k-1');
        await h.says('requester', underDirect('requester', 'AA-7'), 'one more thing');
        expect(lastMessage()).toMatchObject({ thread: posted.thread, direct: true, text: 'one more thing' });
        if (!h.adapter.capabilities.directThreads) expect(lastMessage().thread).toEqual(lastMessage().chat);

        await h.adapter.post({ to: 'thread', thread: posted.thread }, { text: 'Noted.' }, 'k-2');
        expect(await seen(underDirect('requester', 'AA-7'), 'Noted.')).toHaveLength(1);
      });

      it('a message in the chat itself can be answered where it stands', async () => {
        await h.says('requester', { direct: 'requester' }, 'hello?');
        const arrived = lastMessage();
        const posted = await h.adapter.post({ to: 'thread', thread: arrived.chat }, { text: 'Good morning' }, 'k-1');
        expect(await seen({ direct: 'requester' }, 'Good morning')).toHaveLength(1);
        expect(posted.message.platform).toBe(h.adapter.platform);
      });
    });

    describe('answers', () => {
      it('opens a form, keeps what was typed beside the errors, and ends with a notice', async () => {
        const { gesture, posted } = await pressed({ kind: 'form', form }, true);
        expect(gesture.status).toBe(200);
        expect(lastAction()).toMatchObject({ action: 'menu.report', value: 'd-7', direct: true, thread: posted.thread });
        const opened = await h.form('requester');
        expect(opened?.title).toBe('Report a problem');
        expect(opened?.fields.slice(0, 3)).toMatchObject([
          { id: 'what', value: 'It hangs' },
          { id: 'who', value: 'me', options: [{ value: 'me', label: 'Only me' }, { value: 'all', label: 'Everyone' }] },
          { id: 'mission', value: '' },
        ]);

        core.offered = [{ value: 'nairobi', label: 'Embassy Nairobi' }, { value: 'naples', label: 'Consulate Naples' }];
        expect(await h.types('requester', 'mission', 'na')).toEqual(core.offered);
        expect(core.asked.at(-1)).toMatchObject({ source: 'missions', query: 'na', from: { staff: true } });

        const typed = 'Line one\n<!channel> *line* two & more';
        core.answers = [{ kind: 'form', form: { ...form, fields: form.fields.map((f) => (f.id === 'mission' ? { ...f, error: 'Which mission is it?' } : f)) } }];
        const first = await h.submits('requester', { what: typed, who: 'all' });
        expect(first.status).toBe(200);
        const submitted = lastForm();
        expect(submitted).toMatchObject({ form: 'report', context: form.context, attachments: [] });
        expect(submitted.values).toEqual({ what: typed, who: 'all' });
        const again = await h.form('requester');
        expect(again?.fields.find((f) => f.id === 'mission')?.error).toBe('Which mission is it?');
        expect(again?.fields.find((f) => f.id === 'what')).toMatchObject({ value: typed });
        expect(again?.fields.find((f) => f.id === 'who')).toMatchObject({ value: 'all' });

        core.answers = [{ kind: 'notice', message: { text: 'Thank you, it is on its way.' } }];
        const second = await h.submits('requester', { mission: 'nairobi' });
        expect(lastForm().values).toEqual({ what: typed, who: 'all', mission: 'nairobi' });
        expect(lastForm().keys.filter((key) => submitted.keys.includes(key))).toEqual([]);
        expect((await h.notices('requester')).map((n) => n.text).join('\n')).toContain('Thank you, it is on its way.');
        expect(await h.form('requester')).toBeUndefined();
        const keys = lastForm().keys;
        await second.again();
        expect(lastForm().keys).toEqual(keys);
      });

      it('closes the form when there is nothing to say', async () => {
        await pressed({ kind: 'form', form }, true);
        await h.submits('requester', { what: 'All is well' });
        expect(lastForm().values).toEqual({ what: 'All is well', who: 'me' });
        expect(await h.form('requester')).toBeUndefined();
      });

      it('takes files in a form', async () => {
        if (!h.can.filesInForms) return;
        await pressed({ kind: 'form', form }, true);
        await h.submits('requester', { what: 'See picture' }, [{ name: 'screen.png', type: 'image/png', bytes: png }]);
        expect(lastForm().attachments).toMatchObject([{ name: 'screen.png', type: 'image/png' }]);
        expect(lastForm().values).not.toHaveProperty('files');
        const [attachment] = lastForm().attachments;
        if (attachment) expect(await h.adapter.loadFile(attachment)).toEqual(png);
      });

      it('shows a notice to the person who pressed, and to nobody else', async () => {
        const posted = await h.adapter.post(toChannel(), { text: 'Ticket AA-9', buttons: [{ action: 'ticket.take', value: '9:1', label: 'Take' }] }, 'k-1');
        core.answers = [{ kind: 'notice', message: { text: 'Already taken by somebody.' } }];
        const press = await h.presses('responder', { channel: true, under: 'AA-9' }, 'Take');
        expect(press.status).toBe(200);
        expect(lastAction()).toMatchObject({ action: 'ticket.take', value: '9:1', direct: false, thread: posted.thread });
        expect((await h.notices('responder')).map((n) => n.text).join('\n')).toContain('Already taken by somebody.');
        expect(await h.notices('requester')).toEqual([]);
        expect(await seen({ channel: true, under: 'AA-9' }, 'Already taken')).toEqual([]);
        const keys = last().keys;
        await press.again();
        expect(last().keys).toEqual(keys);
        await h.presses('responder', { channel: true, under: 'AA-9' }, 'Take');
        expect(last().keys.filter((key) => keys.includes(key))).toEqual([]);
      });

      it('two buttons with one action keep their values apart', async () => {
        await h.adapter.post(toChannel(), {
          text: 'Which ticket?',
          buttons: ['AA-1', 'AA-2', 'AA-3'].map((label) => ({ action: 'pick', value: label.toLowerCase(), label })),
        }, 'k-1');
        await h.presses('responder', { channel: true, under: 'Which ticket?' }, 'AA-2');
        expect(lastAction()).toMatchObject({ action: 'pick', value: 'aa-2' });
      });
    });

    describe('out', () => {
      it('shows all parts of a message, and its next version in its place', async () => {
        const message: Message = {
          title: 'AA-1042 · VPN',
          text: 'A new ticket from Nairobi',
          quote: { author: 'Amina K.', text: 'The VPN is down' },
          facts: [{ label: 'Urgency', value: 'critical' }, { label: 'Local time', value: '14:05' }],
          buttons: [{ action: 'ticket.take', value: '1', label: 'Take', style: 'primary' }, { action: 'ticket.close', value: '1', label: 'Not a request', style: 'danger' }],
        };
        const posted = await h.adapter.post(toChannel(), message, 'k-1');
        const [card] = await h.shown({ channel: true, under: 'AA-1042' });
        for (const part of ['AA-1042 · VPN', 'A new ticket from Nairobi', 'Amina K.', 'The VPN is down', 'Urgency', 'critical', 'Local time', '14:05']) {
          expect(card?.text).toContain(part);
        }
        expect(card?.buttons).toEqual(['Take', 'Not a request']);

        await h.says('responder', { channel: true, under: 'AA-1042' }, 'a reply in between');
        for (let time = 0; time < 2; time += 1) {
          await h.adapter.edit(posted.message, { ...message, text: 'Taken by R. Sponder', buttons: [{ action: 'ticket.release', value: '2', label: 'Release' }] });
        }
        const after = await h.shown({ channel: true, under: 'AA-1042' });
        expect(after).toHaveLength(2);
        expect(after[0]?.text).toContain('Taken by R. Sponder');
        expect(after[0]?.text).not.toContain('A new ticket');
        expect(after[0]?.buttons).toEqual(['Release']);
      });

      it('shows typed text as typed: it pings nobody, formats nothing, hides no link', async () => {
        let number = 0;
        for (const text of nasty) {
          number += 1;
          await h.adapter.post(toChannel(), { title: `N${number}: ${text.split('\n')[0]}`, text, quote: { author: text.split('\n')[0] ?? '', text }, facts: [{ label: 'Said', value: text }] }, `k-${number}`);
          const [message] = await h.shown({ channel: true, under: `N${number}: ` });
          expect(message?.alive, text).toEqual([]);
          expect(message?.text.split(text).length, text).toBeGreaterThan(3);
        }
      });

      it('cuts long texts visibly instead of failing', async () => {
        await h.adapter.post(toChannel(), { text: 'Long one', quote: { author: 'A', text: `begin ${'lorem ipsum '.repeat(90_000)}` } }, 'k-1');
        const [message] = await h.shown({ channel: true, under: 'Long one' });
        expect(message?.text).toContain('begin lorem');
        expect(message?.text).toContain('…');
        expect(message?.text.length).toBeGreaterThan(1000);

        const long = await h.adapter.post(toChannel(), { title: 'T'.repeat(500), text: '\u{1F9F5}'.repeat(30_000), buttons: [{ action: 'x', value: 'v'.repeat(200), label: 'L'.repeat(75) }] }, 'k-2');
        await h.adapter.edit(long.message, { title: 'T2 long', text: 'y'.repeat(100_000) });
        expect((await h.shown({ channel: true, under: 'T2 long' }))[0]?.text).toContain('…');
      });

      it('shows many buttons', async () => {
        const buttons = Array.from({ length: 30 }, (_, i) => ({ action: 'pick', value: String(i), label: `Button ${i}` }));
        await h.adapter.post(toChannel(), { text: 'Choose one', buttons }, 'k-1');
        expect((await h.shown({ channel: true, under: 'Choose one' }))[0]?.buttons).toEqual(buttons.map((b) => b.label));
        await h.presses('responder', { channel: true, under: 'Choose one' }, 'Button 29');
        expect(lastAction().value).toBe('29');
      });

      it('marks a message as delivered, twice without harm', async () => {
        if (!h.adapter.react) {
          expect(h.adapter.capabilities.reactions).toBe(false);
          return;
        }
        await h.adapter.post(toChannel(), { text: 'Ticket AA-3' }, 'k-1');
        await h.says('responder', { channel: true, under: 'AA-3' }, 'Please restart it');
        await h.adapter.react(lastMessage().message, 'delivered');
        await h.adapter.react(lastMessage().message, 'delivered');
        expect((await seen({ channel: true, under: 'AA-3' }, 'Please restart it'))[0]?.reactions).toHaveLength(1);
      });

      it('fills the personal page and replaces it', async () => {
        if (!h.adapter.home || !h.home) return;
        const to = await toPerson('requester');
        await h.adapter.home(to, [{ title: 'My tickets', text: 'Nothing open' }]);
        await h.adapter.home(to, [
          { title: 'My tickets', text: 'Two are open' },
          { text: 'AA-1 <!channel> *x*', buttons: [{ action: 'ticket.show', value: '1', label: 'Show AA-1' }] },
          { text: 'AA-2', buttons: [{ action: 'ticket.show', value: '2', label: 'Show AA-2' }] },
        ]);
        const page = await h.home('requester');
        expect(page.map((m) => m.text).join('\n')).toContain('AA-1 <!channel> *x*');
        expect(page.flatMap((m) => m.buttons)).toEqual(['Show AA-1', 'Show AA-2']);
        expect(page.flatMap((m) => m.alive)).toEqual([]);
        expect(page.map((m) => m.text).join('\n')).not.toContain('Nothing open');
      });

      it('tells how fast it may post', async () => {
        const pace = h.adapter.pace(toChannel());
        expect(pace.key).not.toBe('');
        expect(pace.burst).toBeGreaterThan(0);
        expect(pace.perSecond).toBeGreaterThan(0);
      });
    });

    describe('files', () => {
      it('come in by reference and can be loaded', async () => {
        if (!h.can.filesIn) return;
        await h.says('requester', { direct: 'requester' }, 'See here', [{ name: 'screen ü.png', type: 'image/png', bytes: png }]);
        const [attachment] = lastMessage().attachments;
        expect(attachment).toMatchObject({ platform: h.adapter.platform, name: 'screen ü.png', type: 'image/png', size: png.length });
        expect(attachment?.id.length).toBeLessThanOrEqual(2000);
        if (attachment) expect(new Uint8Array(await h.adapter.loadFile(attachment))).toEqual(png);
      });

      it('go out with their message', async () => {
        if (!h.can.filesOut) return;
        const to = await toPerson('requester');
        const file: Attachment = { platform: 'web', id: 'f-1', name: 'manual ü.png', type: 'image/png', size: png.length };
        core.files.set('f-1', png);
        const posted = await h.adapter.post(to, { text: 'The manual', files: [file] }, 'k-1');
        const [message] = await seen(underDirect('requester', 'The manual'), 'The manual');
        expect(message?.files.map((f) => ({ name: f.name, bytes: [...f.bytes] }))).toEqual([{ name: 'manual ü.png', bytes: [...png] }]);
        await h.says('requester', underDirect('requester', 'The manual'), 'got it');
        expect(lastMessage().thread).toEqual(posted.thread);
      });

      it('that cannot be fetched stop the post before anything is shown', async () => {
        if (!h.can.filesOut) return;
        const missing: Attachment = { platform: 'web', id: 'nowhere', name: 'a.png', type: 'image/png', size: 3 };
        expect(await failureOf(h.adapter.post(toChannel(), { text: 'With a lost file', files: [missing] }, 'k-1'))).toEqual({ kind: 'gone' });
        expect(await seen({ channel: true }, 'With a lost file')).toEqual([]);
      });
    });

    describe('lists', () => {
      const lists: MessageList[] = [
        { title: 'Waiting for you', items: [{ text: 'AA-1 · Printer' }, { text: 'AA-2 · VPN' }] },
        { title: 'Resolved', items: [{ text: 'AA-3 · E-mail' }] },
      ];

      it('stand below the text in their order, each with its title, also after an edit', async () => {
        const posted = await h.adapter.post(toChannel(), { title: 'Week 47', text: 'In detail', lists, buttons: [{ action: 'digest', value: '1', label: 'Give feedback' }] }, 'k-1');
        const first = (await h.shown({ channel: true, under: 'Week 47' }))[0];
        expect(first?.text).toBe('Week 47\nIn detail\nWaiting for you\n• AA-1 · Printer\n• AA-2 · VPN\nResolved\n• AA-3 · E-mail');
        expect(first).toMatchObject({ buttons: ['Give feedback'], alive: [] });
        await h.adapter.edit(posted.message, { text: 'Week 47, late', lists: lists.slice(0, 1) });
        expect((await h.shown({ channel: true, under: 'Week 47' }))[0]?.text).toBe('Week 47, late\nWaiting for you\n• AA-1 · Printer\n• AA-2 · VPN');
      });

      it('an item links to its thread, and what the platform cannot open it does not link', async () => {
        const ticket = await h.adapter.post(toChannel(), { title: 'AA-7 · Printer', text: 'It smokes' }, 'k-1');
        await h.adapter.post({ to: 'thread', thread: ticket.thread }, { text: 'We are on it' }, 'k-2');
        const elsewhere = platforms.filter((platform) => platform !== h.adapter.platform);
        const items = [
          { text: 'AA-7 · Printer', thread: ticket.thread },
          ...elsewhere.map((platform) => ({ text: `AA-8 on ${platform}`, thread: { platform, id: ticket.thread.id } })),
          ...['', '../..', 'https://evil.example', 'javascript:alert(1)', `${ticket.thread.id}/../x`, `${ticket.thread.id}?x#y`].map((id) => (
            { text: 'AA-9 nowhere', thread: { platform: h.adapter.platform, id } }
          )),
        ];
        await h.adapter.post(toChannel(), { text: 'What is open', lists: [{ title: 'Open', items }] }, 'k-3');
        const [digest] = await h.shown({ channel: true, under: 'What is open' });
        expect(digest?.text.split('\n').slice(2, 4)).toEqual(['• AA-7 · Printer →', expect.stringMatching(/AA-8 on \w+$/)]);
        expect(digest?.links?.map(({ beside }) => beside)).toEqual(['• AA-7 · Printer']);
        expect(digest?.alive).toEqual([]);
        expect((await h.follow(digest?.links?.[0]?.address ?? '')).map(({ text }) => text)).toEqual(['AA-7 · Printer\nIt smokes', 'We are on it']);
      });

      it('shows what was typed as text, in titles and items, linked or not', async () => {
        const { thread } = await h.adapter.post(toChannel(), { text: 'AA-7' }, 'k-1');
        await h.adapter.post(toChannel(), { text: 'Nasty ones', lists: nasty.map((text) => ({ title: text, items: [{ text }, { text, thread }] })) }, 'k-2');
        const [message] = await h.shown({ channel: true, under: 'Nasty ones' });
        expect(message?.alive).toEqual([]);
        for (const text of nasty) expect(message?.text).toContain(`${text}\n• ${text}\n• ${text} →`);
        expect(new Set(message?.links?.map(({ address }) => address)).size).toBe(1);
      });

      it('that are too long are cut visibly, from the end', async () => {
        const { thread } = await h.adapter.post(toChannel(), { text: 'AA-7' }, 'k-1');
        const long: [string, MessageList[]][] = [
          ['items', [{ title: 'Many', items: Array.from({ length: 5000 }, (_, i) => ({ text: `Item ${i}`, thread })) }]],
          ['lists', Array.from({ length: 500 }, (_, i) => ({ title: `List ${i}`, items: [{ text: `Item ${i}` }] }))],
          ['long items', Array.from({ length: 9 }, (_, i) => ({ title: `List ${i}`, items: Array.from({ length: 9 }, () => ({ text: '\u{1F9F5}'.repeat(9000) })) }))],
          ['titles', Array.from({ length: 500 }, () => ({ title: 'T'.repeat(9000), items: [] }))],
          ['one', [{ title: 'One', items: [{ text: 'lorem ipsum '.repeat(9000) }] }]],
        ];
        for (const [kind, all] of long) {
          const posted = await h.adapter.post(toChannel(), { text: `Too many ${kind}`, quote: { text: 'word '.repeat(40_000) }, lists: all, buttons: [{ action: 'x', value: '1', label: 'Next' }] }, `k-${kind}`);
          await h.adapter.edit(posted.message, { text: `Too many ${kind}, edited`, lists: all });
          const [message] = await h.shown({ channel: true, under: `Too many ${kind}, edited` });
          const lines = message?.text.split('\n') ?? [];
          expect(lines[1], kind).toMatch(/^(Many|List 0|T{9,}…|T{9,} …|One)$/);
          expect(lines.at(-1), kind).toMatch(kind === 'one' ? /^• lorem .*…$/ : /^• …$/);
          expect(lines.length, kind).toBeGreaterThan(2);
        }
      });

      it('are shown to one person alone as well, and on the personal page', async () => {
        await h.adapter.post(toChannel(), { text: 'Show me', buttons: [{ action: 'digest.now', value: '1', label: 'Now' }] }, 'k-1');
        core.answers = [{ kind: 'notice', message: { text: 'Your week', lists } }];
        await h.presses('responder', { channel: true, under: 'Show me' }, 'Now');
        expect((await h.notices('responder')).map(({ text }) => text).join('\n')).toContain('Your week\nWaiting for you\n• AA-1 · Printer\n• AA-2 · VPN\nResolved\n• AA-3 · E-mail');
        if (!h.adapter.home || !h.home) return;
        await h.adapter.home(await toPerson('requester'), [{ text: 'Yours', lists }]);
        expect((await h.home('requester')).map(({ text }) => text).join('\n')).toContain('Yours\nWaiting for you\n• AA-1 · Printer');
      });
    });

    describe('a picture', () => {
      const picture = (bytes = realPng, alt = 'Bar chart. <!channel> 3 & 4, *not bold*'): Picture => ({ png: Buffer.from(bytes).toString('base64'), alt, width: 2, height: 1 });

      it('arrives with its words, and the message makes sense without it', async () => {
        const message: Message = { title: 'Week 47', text: 'Three came in, four were resolved', picture: picture(), facts: [{ label: 'Open', value: '7' }], buttons: [{ action: 'digest', value: '1', label: 'Give feedback' }] };
        const posted = await h.adapter.post(toChannel(), message, 'k-1');
        const [digest, ...others] = await h.shown({ channel: true, under: 'Week 47' });
        expect(others).toEqual([]);
        expect(digest?.picture).toEqual({ alt: message.picture?.alt, bytes: realPng });
        for (const part of ['Three came in, four were resolved', 'Open', '7']) expect(digest?.text).toContain(part);
        expect(digest?.buttons).toEqual(['Give feedback']);
        expect(digest?.alive).toEqual([]);
        await h.says('responder', { channel: true, under: 'Week 47' }, 'thank you');
        expect(lastMessage().thread).toEqual(posted.thread);
      });

      it('can be replaced by another, stay, and be taken away', async () => {
        const shownNow = async () => (await h.shown({ channel: true, under: 'Week' }))[0];
        const { message } = await h.adapter.post(toChannel(), { text: 'Week 47', picture: picture() }, 'k-1');
        await h.adapter.edit(message, { text: 'Week 47, late', picture: picture() });
        expect(await shownNow()).toMatchObject({ picture: { bytes: realPng } });
        await h.adapter.edit(message, { text: 'Week 48', picture: picture(otherPng, 'Another chart') });
        expect(await shownNow()).toMatchObject({ picture: { alt: 'Another chart', bytes: otherPng } });
        await h.adapter.edit(message, { text: 'Week 49' });
        expect((await shownNow())?.picture).toBeUndefined();
      });

      it('goes to a person and into a thread', async () => {
        const to = await toPerson('requester');
        const { thread } = await h.adapter.post(to, { text: 'Yours', picture: picture() }, 'k-1');
        await h.adapter.post({ to: 'thread', thread }, { text: 'And the details', picture: picture(otherPng) }, 'k-2');
        const shown = await h.shown(underDirect('requester', 'Yours'));
        expect(shown.find(({ text }) => text.includes('Yours'))?.picture?.bytes).toEqual(realPng);
        expect(shown.find(({ text }) => text.includes('And the details'))?.picture?.bytes).toEqual(otherPng);
      });

      it('is heard in what only one person sees, where pictures cannot be', async () => {
        await h.adapter.post(toChannel(), { text: 'Show me', buttons: [{ action: 'digest.now', value: '1', label: 'Now' }] }, 'k-1');
        core.answers = [{ kind: 'notice', message: { text: 'Your week', picture: picture(realPng, 'Bar chart, 3 and 4') } }];
        await h.presses('responder', { channel: true, under: 'Show me' }, 'Now');
        const notices = await h.notices('responder');
        const heard = notices.map((notice) => `${notice.text} ${notice.picture?.alt ?? ''}`).join('\n');
        expect(heard).toContain('Your week');
        expect(heard).toContain('Bar chart, 3 and 4');
      });
    });

    describe('faults', () => {
      const expected: Record<Fault, DeliveryFailure> = {
        'server-error': { kind: 'retry', maybeDelivered: true },
        'rate-limited': { kind: 'rate-limited', retryAfterMs: 7000 },
        'no-answer': { kind: 'retry', maybeDelivered: true },
        'lost-answer': { kind: 'retry', maybeDelivered: true },
        refused: { kind: 'retry', maybeDelivered: false },
      };

      for (const fault of Object.keys(expected) as Fault[]) {
        it(`${fault}: says so once, tries nothing twice, and works again afterwards`, async () => {
          if (!h.can.faults.includes(fault)) return;
          const before = h.posts();
          await h.fault(fault);
          expect(await failureOf(h.adapter.post(toChannel(), { text: 'Faulty post' }, 'k-1'))).toEqual(expected[fault]);
          await h.mend();
          expect(h.posts() - before).toBe(fault === 'refused' ? 0 : 1);
          const shown = await seen({ channel: true }, 'Faulty post');
          expect(shown).toHaveLength(fault === 'lost-answer' ? 1 : 0);

          if (h.adapter.find) {
            const found = await h.adapter.find(toChannel(), 'k-1', { text: 'Faulty post' });
            expect(found === undefined).toBe(fault !== 'lost-answer');
            if (found) {
              await h.says('responder', { channel: true, under: 'Faulty post' }, 'seen');
              expect(lastMessage().thread).toEqual(found.thread);
              await h.adapter.edit(found.message, { text: 'Mended post' });
              expect(await seen({ channel: true }, 'Mended post')).toHaveLength(1);
            }
          }
          await h.adapter.post(toChannel(), { text: 'Next post' }, 'k-2');
          expect(await seen({ channel: true }, 'Next post')).toHaveLength(1);
        });
      }

      it('a channel that is no more is gone', async () => {
        if (!h.goneChannel) return;
        const to: Destination = { to: 'channel', platform: h.adapter.platform, channel: h.goneChannel };
        expect(await failureOf(h.adapter.post(to, { text: 'Anybody?' }, 'k-1'))).toEqual({ kind: 'gone' });
      });

      it('finds posts in threads and direct chats by their key, and only those', async () => {
        if (!h.adapter.find) {
          expect(h.adapter.capabilities.lookup).toBe(false);
          return;
        }
        const to = await toPerson('requester');
        const receipt = await h.adapter.post(to, { text: 'Receipt' }, 'k-receipt');
        const reply: Destination = { to: 'thread', thread: receipt.thread };
        const posted = await h.adapter.post(reply, { text: 'Reply' }, 'k-reply');
        expect(await h.adapter.find(to, 'k-receipt', { text: 'Receipt' })).toEqual(receipt);
        expect(await h.adapter.find(reply, 'k-reply', { text: 'Reply' })).toEqual(posted);
        expect(await h.adapter.find(to, 'k-other', { text: 'Receipt' })).toBeUndefined();
        expect(await h.adapter.find(reply, 'k-other', { text: 'Reply' })).toBeUndefined();
      });

      it('wrong credentials stop the start with a sentence that names the setting', async () => {
        if (!h.startWronglyConfigured) return;
        await expect(h.startWronglyConfigured()).rejects.toThrow(/[A-Z]{3,}_[A-Z_]{3,}/);
      });
    });
  });
}
