/** One chat with its threads: posts in order, replies below the post that opened their thread. */
import { call, newNonce } from './api.js';
import { createComposer } from './composer.js';
import { byKey, h, motion } from './dom.js';
import { drawFiles, drawPost } from './post.js';
import { t } from './texts.js';
import { discard, sendAgain, sendMessage, unsentBy, watchUnsent } from './unsent.js';
import { createView } from './view.js';

const shownReplies = 4;

/** `side` gives who one is (`person`), where (`chat`) and what to do with gestures (`act`, `command`, `announce`). */
export function createChat(side, { emptyState, label }) {
  let posts = new Map();
  let threads = new Map();

  const list = h('ol', { class: 'threads' });
  const empty = h('div', { class: 'empty' });
  const log = h('div', { class: 'log', role: 'region', tabindex: '0' }, empty, list);
  const view = createView(log, list);
  const composer = createComposer({
    label: side.name === 'requester' ? 'compose.direct' : 'compose.channel',
    hint: side.name === 'requester' ? 'compose.hint' : () => (isReading() ? 'compose.hint.reading' : 'compose.hint.channel'),
    send: (text, files) => say(side.chat, text, files),
  });
  const element = h('div', { class: 'chat' }, log, view.pill, composer.element);
  watchUnsent(drawUnsent);

  /** A channel without tickets: nobody is answered there. */
  function isReading() {
    return side.channel?.group === null;
  }

  function say(thread, text, files) {
    side.forget();
    const command = /^\/it(?:\s+([\s\S]*))?$/.exec(text.trim());
    if (command) return side.command(command[1]?.trim() ?? '', thread);
    const after = Math.max(0, ...posts.keys());
    // Not awaited: what cannot be sent stays in view with a way to send it again.
    void sendMessage({ nonce: newNonce(), person: side.person.id, thread, text, files, after, state: 'sending' });
    log.scrollTo({ top: thread.includes('/') ? log.scrollTop : log.scrollHeight });
  }

  function threadOf(root) {
    const known = threads.get(root);
    if (known) return known;
    const replies = h('ol', { class: 'replies' });
    const more = h('button', { type: 'button', class: 'link more', hidden: true });
    const reply = h('button', { type: 'button' });
    const footer = h('div', { class: 'thread-foot' }, reply);
    const slot = h('div', { class: 'slot' });
    const item = h('li', { class: 'thread', 'data-root': root }, slot, more, replies, footer);
    const thread = { root, item, slot, replies, more, reply, footer, newest: root, expanded: false, items: new Map(), box: undefined };
    more.addEventListener('click', () => {
      thread.expanded = true;
      fold(thread);
      replies.querySelector('article')?.focus();
    });
    reply.addEventListener('click', () => openReply(thread));
    threads.set(root, thread);
    place(list, item, root, (other) => threads.get(Number(other.dataset.root))?.newest);
    return thread;
  }

  /** The thread in which something was said last stands last: what is new is where one looks. */
  function moveDown(thread, newest) {
    thread.newest = newest;
    const { item } = thread;
    const later = [];
    for (let next = item.nextElementSibling; next; next = next.nextElementSibling) {
      if (threads.get(Number(next.dataset.root))?.newest < newest) later.push(next);
    }
    // An element that is moved loses the focus, so the one that has it stays and the others move.
    if (item.contains(document.activeElement)) item.before(...later);
    else later.at(-1)?.after(item);
  }

  function openReply(thread) {
    thread.box = createComposer({
      label: 'compose.reply',
      hint: side.name === 'queue' && !isReading() ? 'compose.hint.thread' : undefined,
      send: (text, files) => say(`${side.chat}/${thread.root}`, text, files),
      cancel: () => closeReply(thread),
    });
    thread.reply.hidden = true;
    thread.footer.append(thread.box.element);
    thread.box.focus();
    thread.box.element.scrollIntoView({ block: 'nearest', behavior: motion() });
  }

  function closeReply(thread) {
    thread.box?.element.remove();
    thread.box = undefined;
    thread.reply.hidden = false;
    thread.reply.focus();
  }

  function take(post, fresh) {
    const before = posts.get(post.id);
    if (post.chat !== side.chat || (before && before.revision >= post.revision)) return;
    posts.set(post.id, post);
    const drawn = fresh ? view.steadily(threads.get(post.root ?? post.id)?.item, () => draw(post)) : draw(post);
    if (before || !fresh) return;
    if (post.author?.id !== side.person.id) {
      const { title, text, quote } = post.message;
      const words = [title, text, quote?.text].filter(Boolean).join('. ').slice(0, 300);
      side.announce(t('post.announce', { name: post.author?.name ?? t('post.bot'), text: words }));
    }
    view.follow(drawn, post.author?.id === side.person.id);
  }

  function draw(post) {
    const thread = threadOf(post.root ?? post.id);
    if (post.id > thread.newest) moveDown(thread, post.id);
    const press = (button, opener) =>
      side.act({ action: button.action, value: button.value, thread: `${side.chat}/${post.root ?? post.id}` }, opener);
    const article = drawPost(post, {
      person: side.person,
      press,
      own: { edit: () => edit(post, holder), remove: (opener) => remove(post.id, opener) },
    });
    article.dataset.post = post.id;
    let holder = thread.slot;
    if (post.root !== null) {
      holder = thread.items.get(post.id) ?? h('li', { 'data-post': post.id });
      if (!thread.items.has(post.id)) {
        thread.items.set(post.id, holder);
        place(thread.replies, holder, post.id, (other) => Number(other.dataset.post));
      }
    } else {
      const name = post.message.title ?? post.message.text.slice(0, 60);
      thread.replies.setAttribute('aria-label', t('thread.label', { title: name }));
      thread.minor = post.author !== null || !post.message.title;
      thread.item.classList.toggle('carded', article.classList.contains('card'));
    }
    // Somebody is changing this very post: what they type must not vanish under their hands.
    if (holder.querySelector('form')) return holder;
    const key = holder.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const focused = holder.contains(document.activeElement);
    holder.replaceChildren(article);
    if (focused) (byKey(article, key) ?? article).focus({ preventScroll: true });
    fold(thread);
    return holder;
  }

  function fold(thread) {
    const items = [...thread.replies.children];
    const hidden = thread.expanded ? 0 : Math.max(0, items.length - shownReplies);
    // One reply is not worth a button of its own.
    items.forEach((item, index) => item.classList.toggle('folded', hidden > 1 && index < hidden));
    thread.more.hidden = hidden <= 1;
    thread.more.textContent = t('thread.more', { n: hidden });
    thread.reply.textContent = t('thread.reply');
    thread.reply.className = `reply ${thread.item.classList.contains('carded') ? 'plain' : 'link'}`;
    thread.item.classList.toggle('minor', Boolean(thread.minor) && items.length === 0);
    thread.item.classList.toggle('answered', items.length > 0);
  }

  function edit(post, holder) {
    const nonce = newNonce();
    const article = holder.querySelector('article');
    const finish = () => {
      box.element.remove();
      draw(posts.get(post.id));
      holder.querySelector('article')?.focus();
    };
    const box = createComposer({
      label: 'post.edit',
      submit: 'post.save',
      files: false,
      text: post.message.text,
      cancel: finish,
      async send(text) {
        await call('/playground/edits', { person: side.person.id, post: post.id, nonce, text });
        finish();
      },
    });
    article.querySelector('.bubble').replaceChildren(box.element);
    box.focus();
  }

  async function remove(post, opener) {
    await side.attempt(() => call('/playground/deletions', { person: side.person.id, post }), undefined, opener);
  }

  /** A post that is stored while its sending is not finished is shown once: as the one that is being sent. */
  function drawUnsent() {
    for (const bubble of element.querySelectorAll('.unsent')) bubble.remove();
    for (const held of element.querySelectorAll('.held')) held.classList.remove('held');
    for (const entry of unsentBy(side.person?.id, side.chat)) {
      const root = entry.thread.includes('/') ? Number(entry.thread.split('/')[1]) : null;
      const stored = [...posts.values()].find(
        (post) =>
          post.id === entry.post ||
          (post.id > entry.after && post.author?.id === entry.person && post.root === root && post.message.text === entry.text),
      );
      const drawn = stored && element.querySelector(`article[data-post="${stored.id}"]`);
      drawn?.classList.add('held');
      const bubble = drawEntry(entry, stored);
      (root === null ? list : (threads.get(root)?.replies ?? list)).append(bubble);
    }
    empty.hidden = list.children.length > 0;
  }

  function drawEntry(entry, stored) {
    return h(
      'li',
      { class: `unsent ${entry.state}` },
      h('div', { class: 'bubble' }, h('p', { class: 'words', dir: 'auto' }, entry.text), drawFiles(entry.files)),
      entry.state === 'sending'
        ? h('p', { class: 'hint' }, t('send.sending'))
        : h(
            'p',
            { class: 'error', role: 'alert' },
            entry.error ?? t('send.offline'),
            ' ',
            h('button', { type: 'button', class: 'link', click: () => sendAgain(entry) }, t('send.again')),
            h('button', { type: 'button', class: 'link', click: () => dismiss(entry, stored) }, t('send.discard')),
          ),
    );
  }

  function dismiss(entry, stored) {
    discard(entry);
    if (stored) void remove(stored.id);
  }

  return {
    element,
    focus: () => composer.focus(),
    fill: (words) => composer.fill(words),
    /** Another chat, or another person in it. */
    clear() {
      posts = new Map();
      threads = new Map();
      view.clear();
      list.replaceChildren();
      this.redraw();
    },
    take(changed, fresh) {
      const known = posts.size;
      for (const post of changed) take(post, fresh);
      drawUnsent();
      if (!fresh && posts.size > known) log.scrollTop = log.scrollHeight;
    },
    /** Brings a post to the top of the view and gives it the focus; false if it has not come. Without one, the chat itself. */
    reveal(post) {
      const article = post === undefined ? log : element.querySelector(`article[data-post="${post}"]`);
      if (!article) return false;
      article.scrollIntoView({ block: 'start' });
      article.focus({ preventScroll: true });
      // The browser shows no focus to somebody who came by mouse.
      article.classList.add('found');
      article.addEventListener('blur', () => article.classList.remove('found'), { once: true });
      return true;
    },
    /** In the language that is spoken now. */
    redraw() {
      log.setAttribute('aria-label', label());
      empty.replaceChildren(emptyState());
      composer.dress();
      for (const thread of threads.values()) thread.box?.dress();
      for (const post of posts.values()) draw(post);
      drawUnsent();
    },
  };
}

/** Puts `item` among the children of `list`, which are in the order of their numbers. */
function place(list, item, number, numberOf) {
  const next = [...list.children].find((other) => !(numberOf(other) <= number));
  list.insertBefore(item, next ?? null);
}
