/** What the playground's page does, without a browser: the same calls, the same stream. */

export interface SeenPost {
  id: number;
  chat: string;
  root: number | null;
  author: { id: string } | null;
  message: { title?: string; text: string; quote?: { text: string }; buttons?: { action: string; value: string; label: string }[]; picture?: { address: string; alt: string } };
  reactions: string[];
  deleted: boolean;
}

export interface SeenForm {
  id: string;
  context: string;
  fields: { id: string; value?: string | { value: string } }[];
}

export interface WebAnswer {
  status: number;
  error?: string;
  answer?: { kind: string; form?: SeenForm; message?: { text: string } };
}

export interface WebPage {
  /** One call as the page makes it, with a nonce of its own unless one is given. */
  call(path: 'messages' | 'edits' | 'deletions' | 'actions' | 'forms' | 'choices', body: Record<string, unknown>): Promise<WebAnswer>;
  /** The same, with any body. */
  raw(path: string, body: string, headers?: Record<string, string>): Promise<{ status: number }>;
  says(person: string, text: string): Promise<WebAnswer>;
  /** Everything this person can see, read from the live stream until it has caught up. */
  posts(person: string): Promise<SeenPost[]>;
  /** The newest button with this label that the person can see. */
  presses(person: string, label: string, more?: Record<string, unknown>): Promise<WebAnswer>;
}

export function createWebPage(url: () => string): WebPage {
  let nonce = 0;

  const page: WebPage = {
    async call(path, body) {
      const response = await fetch(`${url()}/playground/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-playground': '1' },
        body: JSON.stringify({ nonce: `nonce-${String(++nonce).padStart(8, '0')}`, ...body }),
      });
      return { status: response.status, ...((await response.json()) as Omit<WebAnswer, 'status'>) };
    },
    raw: (path, body, headers = {}) =>
      fetch(url() + path, { method: 'POST', headers: { 'content-type': 'application/json', 'x-playground': '1', ...headers }, body }),
    says: (person, text) => page.call('messages', { person, thread: `direct:${person}`, text }),
    async posts(person) {
      const stop = new AbortController();
      const response = await fetch(`${url()}/playground/stream?person=${person}`, { signal: stop.signal });
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      while (!text.includes('event: ready')) {
        const chunk = await reader?.read();
        if (!chunk || chunk.done) break;
        text += chunk.value;
      }
      stop.abort();
      const seen = new Map<number, SeenPost>();
      for (const [, data] of text.matchAll(/event: posts\ndata: ([^\n]+)\n/g))
        for (const post of JSON.parse(data ?? '[]') as SeenPost[]) seen.set(post.id, post);
      return [...seen.values()];
    },
    async presses(person, label, more = {}) {
      const post = (await page.posts(person)).findLast(({ message }) => message.buttons?.some((button) => button.label === label));
      const button = post?.message.buttons?.find((each) => each.label === label);
      if (!post || !button) throw new Error(`${person} sees no button ${label}`);
      const thread = `${post.chat}/${post.root ?? post.id}`;
      return page.call('actions', { person, action: button.action, value: button.value, thread, ...more });
    },
  };
  return page;
}
