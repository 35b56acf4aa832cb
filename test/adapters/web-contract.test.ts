import { pagePost } from '../../adapters/web/render.ts';
import type { Answer, Choice, Form } from '../../src/ports/chat.ts';
import type { WebPost } from '../../src/ports/playground.ts';
import { describeAdapterContract } from '../contract/adapter-contract.ts';
import type { AdapterHarness, Fault, Gesture, Shown, Where, Who } from '../contract/adapter-contract.ts';
import { startWeb } from '../fakes/fake-web.ts';

const ids: Record<Who, string> = { requester: 'amina', responder: 'rita', guest: 'gast', stranger: 'nobody' };

/** Plays the page over HTTP. How it draws what it gets is the matter of test/browser/playground.test.ts. */
describeAdapterContract('Web', async (core): Promise<AdapterHarness> => {
  const web = await startWeb(core);
  const forms = new Map<Who, { form: Form; values: Record<string, string>; thread: string | undefined }>();
  const notices = new Map<Who, Shown[]>();
  let nonces = 0;

  const nonce = () => `nonce-${(nonces += 1)}`.padEnd(12, '0');
  const chatOf = (where: Where) => ('direct' in where ? `direct:${ids[where.direct]}` : 'channel:network');
  const stored = (where: Where) => web.store.changedSince([chatOf(where).replace('direct:', 'person:')], 0, 10_000);

  async function rootOf(where: Where): Promise<number | undefined> {
    const { under } = where;
    if (under === undefined) return undefined;
    const roots = (await stored(where)).filter((post) => post.root === null && wordsOf(post).includes(under));
    const root = roots.at(-1);
    if (!root) throw new Error(`no thread starts with "${under}"`);
    return root.id;
  }

  async function threadOf(where: Where): Promise<string> {
    const root = await rootOf(where);
    return root === undefined ? chatOf(where) : `${chatOf(where)}/${root}`;
  }

  async function postsAt(where: Where): Promise<WebPost[]> {
    const root = await rootOf(where);
    return (await stored(where))
      .filter((post) => !post.deleted && (root === undefined ? post.root === null : post.id === root || post.root === root))
      .sort((a, b) => a.id - b.id);
  }

  async function own(who: Who, where: Where, words: string): Promise<number> {
    const post = (await stored(where)).find((one) => one.author === ids[who] && one.message.text.includes(words));
    if (!post) throw new Error(`nothing of ${who} says "${words}"`);
    return post.id;
  }

  /** The page repeats a gesture as it was, nonce included. */
  async function gesture(who: Who, path: string, body: object, thread?: string): Promise<Gesture> {
    const { status, body: answer } = await web.call(path, body);
    if (status === 200) takeAnswer(who, answer['answer'] as Answer, thread);
    return { status, again: () => gesture(who, path, body, thread) };
  }

  function takeAnswer(who: Who, answer: Answer, thread: string | undefined): void {
    const before = forms.get(who);
    forms.delete(who);
    if (answer.kind === 'notice') notices.set(who, [...(notices.get(who) ?? []), shownOf(answer.message, [])]);
    if (answer.kind === 'form') {
      const kept = before?.form.id === answer.form.id ? before.values : {};
      forms.set(who, { form: answer.form, values: { ...prefilled(answer.form), ...kept }, thread });
    }
  }

  async function filesOf(post: WebPost): Promise<Shown['files']> {
    return Promise.all(
      post.files.map(async (file) => {
        const response = await fetch(`${web.url}/playground/files/${file.id}`);
        return { name: file.name, bytes: new Uint8Array(await response.arrayBuffer()) };
      }),
    );
  }

  /** From where the page would fetch it. */
  async function pictureOf(post: WebPost): Promise<Shown['picture']> {
    const { picture } = pagePost(post, []).message;
    if (!picture) return undefined;
    const response = await fetch(web.url + picture.address);
    return { alt: picture.alt, bytes: new Uint8Array(await response.arrayBuffer()) };
  }

  return {
    adapter: web.adapter,
    channel: 'network',
    goneChannel: 'no-longer-here',
    group: 'network',
    can: { filesIn: true, filesOut: true, filesInForms: true, changes: true, faults: ['server-error', 'lost-answer'] },

    async says(who, where, text, files = []) {
      const uploaded = await Promise.all(files.map((file) => web.upload(file.name, file.type, file.bytes)));
      return gesture(who, '/playground/messages', { person: ids[who], nonce: nonce(), thread: await threadOf(where), text, files: uploaded });
    },
    edits: async (who, where, words, text) =>
      gesture(who, '/playground/edits', { person: ids[who], nonce: nonce(), post: await own(who, where, words), text }),
    deletes: async (who, where, words) => gesture(who, '/playground/deletions', { person: ids[who], post: await own(who, where, words) }),
    async presses(who, where, label) {
      const posts = (await postsAt(where)).reverse();
      for (const post of posts) {
        const button = post.message.buttons?.find((one) => one.label === label);
        if (!button) continue;
        const thread = `${chatOf(where)}/${post.root ?? post.id}`;
        return gesture(who, '/playground/actions', { person: ids[who], nonce: nonce(), action: button.action, value: button.value, thread }, thread);
      }
      throw new Error(`no button "${label}"`);
    },
    async submits(who, values, files = []) {
      const open = forms.get(who);
      if (!open) throw new Error('no form is open');
      open.values = { ...open.values, ...values };
      const uploaded = await Promise.all(files.map((file) => web.upload(file.name, file.type, file.bytes)));
      const { form, thread } = open;
      const body = { person: ids[who], nonce: nonce(), form: form.id, context: form.context, values: open.values, files: uploaded, ...(thread ? { thread } : {}) };
      return gesture(who, '/playground/forms', body, thread);
    },
    async types(who, field, query) {
      const asked = forms.get(who)?.form.fields.find((one) => one.id === field);
      if (asked?.type !== 'search') throw new Error(`no search field ${field}`);
      const { body } = await web.call('/playground/choices', { person: ids[who], source: asked.source, query });
      return body['choices'] as Choice[];
    },

    async shown(where) {
      return Promise.all((await postsAt(where)).map(async (post) => {
        const picture = await pictureOf(post);
        return { ...shownOf(post.message, post.reactions), files: await filesOf(post), ...(picture ? { picture } : {}) };
      }));
    },
    async follow(address) {
      const [, channel, root] = /^channel:([^/]+)\/(\d+)$/.exec(address) ?? [];
      const posts = await web.store.changedSince([`channel:${channel}`], 0, 10_000);
      const thread = posts.filter(({ id, root: under }) => [id, under].includes(Number(root)));
      if (thread.length === 0) throw new Error(`the page would not open ${address}`);
      return thread.sort((a, b) => a.id - b.id).map((post) => shownOf(post.message, post.reactions));
    },
    async form(who) {
      const open = forms.get(who);
      return open && {
        title: open.form.title,
        fields: open.form.fields.map((field) => ({
          id: field.id,
          label: field.label,
          value: open.values[field.id] ?? '',
          ...(field.error === undefined ? {} : { error: field.error }),
          ...(field.type === 'choice' ? { options: field.options } : {}),
        })),
      };
    },
    notices: async (who) => notices.get(who) ?? [],
    home: async (who) => ((await web.store.home(ids[who])) ?? []).map((message) => shownOf(message, [])),

    async fault(fault: Fault) {
      if (fault !== 'server-error' && fault !== 'lost-answer') throw new Error(`not a fault of the playground: ${fault}`);
      web.store.fault = fault;
    },
    async mend() {
      web.store.fault = 'none';
    },
    posts: () => web.store.appends,

    async forge() {
      const good = { person: 'amina', nonce: 'nonce-forged', thread: 'direct:amina', text: 'forged', files: [] };
      const tries: [string, object | string, Record<string, string>][] = [
        ['no call header', good, { 'x-playground': '' }],
        ['a form of a foreign page', 'text=forged', { 'content-type': 'application/x-www-form-urlencoded' }],
        ['plain text', JSON.stringify(good), { 'content-type': 'text/plain' }],
        ['a foreign origin', good, { origin: 'https://evil.example' }],
        ['a null origin', good, { origin: 'null' }],
        ['another port of this machine', good, { origin: 'http://127.0.0.1:1' }],
        ['a foreign site', good, { 'sec-fetch-site': 'cross-site' }],
        ['an unknown person', { ...good, person: 'nobody' }, {}],
        ['the direct chat of somebody else', { ...good, thread: 'direct:jonas' }, {}],
        ['an unknown channel', { ...good, thread: 'channel:secret' }, {}],
        ['an unknown thread', { ...good, thread: 'channel:network/999' }, {}],
        ['no thread at all', { ...good, thread: '../../etc/passwd' }, {}],
        ['broken JSON', '{"person":', {}],
        ['no JSON object', '[]', {}],
        ['an empty body', '', {}],
        ['a body over the limit', { ...good, text: 'x'.repeat(600_000) }, {}],
        ['NUL', { ...good, text: 'a\0b' }, {}],
        ['half a character', '{"person":"amina","nonce":"nonce-forged","thread":"direct:amina","text":"\\ud83d"}', {}],
        ['a file that is not there', { ...good, files: ['nowhere'] }, {}],
        ['no nonce', { ...good, nonce: '' }, {}],
      ];
      const refused: { what: string; status: number }[] = [];
      for (const [what, body, headers] of tries) refused.push({ what, status: (await web.call('/playground/messages', body, headers)).status });
      const action = { person: 'amina', nonce: 'nonce-forged', action: 'Ticket Take!', value: '' };
      refused.push({ what: 'an action that cannot be one', status: (await web.call('/playground/actions', action)).status });
      refused.push({ what: 'choices for nobody', status: (await web.call('/playground/choices', { person: 'nobody', source: 'missions', query: 'a' })).status });
      return refused;
    },
    async noise() {
      const calls: [string, string][] = [['GET', '/playground/unknown'], ['PUT', '/playground/messages'], ['GET', '/favicon.ico'], ['OPTIONS', '/playground/actions']];
      return Promise.all(calls.map(async ([method, path]) => ({ what: `${method} ${path}`, status: (await fetch(web.url + path, { method })).status })));
    },
    close: () => web.close(),
  };
});

function prefilled(form: Form): Record<string, string> {
  const entries = form.fields.map((field): [string, string] => {
    switch (field.type) {
      case 'text':
      case 'choice':
        return [field.id, field.value ?? ''];
      case 'search':
        return [field.id, field.value?.value ?? ''];
      case 'files':
        return [field.id, ''];
    }
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

function wordsOf({ message: { title, text, quote, facts = [], lists = [] } }: Pick<WebPost, 'message'>): string {
  const items = lists.flatMap((list) => [list.title, ...list.items.map((item) => `• ${item.text}${item.thread ? ' →' : ''}`)]);
  const lines = [title, text, quote?.author, quote?.text, ...facts.flatMap(({ label, value }) => [label, value]), ...items];
  return lines.filter((line) => line !== undefined).join('\n');
}

function shownOf(message: WebPost['message'], reactions: string[]): Shown {
  return {
    text: wordsOf({ message }),
    buttons: (message.buttons ?? []).map((button) => button.label),
    links: (message.lists ?? []).flatMap(({ items }) => items.flatMap(({ text, thread }) => (thread ? [{ beside: `• ${text}`, address: thread.id }] : []))),
    reactions,
    files: [],
    ...(message.picture ? { picture: { alt: message.picture.alt, bytes: new Uint8Array(Buffer.from(message.picture.png, 'base64')) } } : {}),
    // The adapter hands over plain strings; the page's rendering of them is proven in the browser tests.
    alive: [],
  };
}
