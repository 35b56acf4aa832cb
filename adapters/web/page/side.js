/** One side of the page: its tabs, its chat, its panes, and what the bot answers there to the person alone. */
import { call, newNonce } from './api.js';
import { createChat } from './chat.js';
import { h } from './dom.js';
import { openForm } from './form.js';
import { drawMessage } from './post.js';
import { spoken, t } from './texts.js';
import { sendAllAgain } from './unsent.js';

/**
 * `tabs`: `{id, text, command?, home?, tickets?}`; the first one is the chat. A `command` tab shows the answer to `/it command`, a
 * `tickets` tab is for queues only.
 */
export function createSide(root, { name, tabs }) {
  const side = { name, person: undefined, chat: undefined, channel: undefined, act, command, attempt, announce, forget };
  const live = h('p', { class: 'unseen', 'aria-live': 'polite' });
  const notices = h('div', { class: 'notices', role: 'status' });
  const failures = h('div', { class: 'failures', role: 'alert' });
  const chat = createChat(side, { emptyState, label: () => logLabel() });
  let homeContent;
  /** The post to be shown as soon as it has come. */
  let awaited;

  const panels = tabs.map((tab, index) => {
    const button = h('button', { type: 'button', role: 'tab', id: `${name}-tab-${tab.id}`, 'aria-controls': `${name}-${tab.id}` });
    const content = h('div', { class: 'pane-content' });
    const refresh = h('button', { type: 'button', class: 'quiet', click: () => load(panel) });
    const panel = {
      tab,
      button,
      content,
      refresh,
      element: h(
        'div',
        { class: 'panel', role: 'tabpanel', id: `${name}-${tab.id}`, 'aria-labelledby': button.id },
        index === 0 ? chat.element : h('div', { class: 'pane', role: 'region', tabindex: '0' }, h('div', { class: 'pane-head' }, refresh), content),
      ),
    };
    button.addEventListener('click', () => open(panel));
    button.addEventListener('keydown', (event) => onTabKey(event, index));
    return panel;
  });
  let current = panels[0];
  root.querySelector('.tabs').append(...panels.map((panel) => panel.button));
  root.querySelector('.panels').append(...panels.map((panel) => panel.element), failures, notices, live);
  mark();

  function onTabKey(event, index) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const offered = panels.filter(({ button }) => !button.hidden);
    const next = offered[(offered.indexOf(panels[index]) + step + offered.length) % offered.length];
    next.button.focus();
    open(next);
  }

  function mark() {
    for (const panel of panels) {
      const chosen = panel === current;
      panel.button.setAttribute('aria-selected', String(chosen));
      panel.button.tabIndex = chosen ? 0 : -1;
      panel.element.hidden = !chosen;
      panel.button.hidden = Boolean(panel.tab.tickets) && side.channel?.group === null;
    }
  }

  function open(panel) {
    if (panel !== current) forget();
    current = panel;
    mark();
    if (panel !== panels[0]) void load(panel);
  }

  async function load(panel) {
    const { tab, content } = panel;
    if (tab.home) drawHome(panel);
    else content.replaceChildren(h('p', { class: 'hint' }, t('pane.loading')));
    const gesture = tab.home ? { action: 'home', value: '' } : { action: 'command', value: '', text: tab.command, thread: side.chat };
    const person = side.person;
    await attempt(
      () => call('/playground/actions', { ...gesture, person: person.id, nonce: newNonce() }),
      (answer) => {
        if (person !== side.person || (tab.home && answer.kind !== 'notice')) return;
        if (answer.kind === 'form') show(answer, side.chat);
        content.replaceChildren(
          answer.kind === 'notice'
            ? h('div', { class: 'bubble' }, drawMessage(answer.message, pressIn(panel)))
            : h('p', { class: 'hint' }, t('pane.elsewhere')),
        );
      },
    );
  }

  /** What is shown in a pane is a moment's picture, so a button pressed there draws it anew. */
  function pressIn(panel) {
    return async (button, opener) => {
      const thread = panel.tab.home ? undefined : side.chat;
      const answer = await act({ action: button.action, value: button.value, thread }, opener);
      if (answer && answer.kind !== 'form' && panel === current) void load(panel);
    };
  }

  function drawHome(panel) {
    const shown = homeContent?.map((message) => h('div', { class: 'bubble' }, drawMessage(message, pressIn(panel))));
    panel.content.replaceChildren(...(shown?.length ? shown : [h('p', { class: 'hint' }, t('pane.home.empty'))]));
  }

  /** Runs a call; if it fails, says so beside a button that runs the very same call again. Undefined on failure. */
  async function attempt(run, then, opener) {
    failures.replaceChildren();
    opener?.setAttribute('aria-disabled', 'true');
    try {
      const { answer } = await run();
      then?.(answer);
      return answer;
    } catch (error) {
      if (error.status === undefined) throw error;
      failures.replaceChildren(
        h('p', {}, error.message),
        h('button', { type: 'button', class: 'plain', click: () => attempt(run, then, opener) }, t('send.again')),
      );
      return undefined;
    } finally {
      opener?.removeAttribute('aria-disabled');
    }
  }

  async function act(gesture, opener) {
    if (opener?.getAttribute('aria-disabled') === 'true') return undefined;
    const nonce = newNonce();
    const { person } = side;
    return attempt(
      () => call('/playground/actions', { ...gesture, person: person.id, nonce }),
      (answer) => person === side.person && show(answer, gesture.thread, opener),
      opener,
    );
  }

  function command(text, thread) {
    return act({ action: 'command', value: '', text, thread });
  }

  function show(answer, thread, opener) {
    if (answer.kind === 'notice') notice(answer.message, thread);
    else if (answer.kind === 'none') forget();
    if (answer.kind === 'form') {
      const { person } = side;
      openForm(answer.form, { person, thread, opener, answered: (next) => person === side.person && show(next, thread, opener) });
    }
  }

  function notice(message, thread) {
    const close = h('button', { type: 'button', class: 'remove', 'aria-label': t('notice.close'), click: forget }, '×');
    const press = (button, opener) => act({ action: button.action, value: button.value, thread }, opener);
    notices.replaceChildren(
      h('div', { class: 'notice' }, h('p', { class: 'only' }, t('notice.only')), close, drawMessage(message, press)),
    );
  }

  /** What was said to one person alone is over with the next thing they do. */
  function forget() {
    const focused = notices.contains(document.activeElement);
    notices.replaceChildren();
    if (focused) current === panels[0] ? chat.focus() : current.button.focus();
  }

  function announce(words) {
    live.textContent = words;
  }

  function logLabel() {
    return t(`${name}.log`, { name: side.channel?.name[spoken()] ?? '' });
  }

  function emptyState() {
    const kind = side.channel?.group === null ? 'reading' : name;
    const parts = [h('h3', {}, t(`empty.${kind}.title`)), h('p', {}, t(`empty.${kind}.text`))];
    if (name === 'requester') {
      const examples = ['example.1', 'example.2', 'example.3'].map((key) =>
        h('li', {}, h('button', { type: 'button', class: 'example', click: () => chat.fill(t(key)) }, t(key))),
      );
      parts.push(h('p', { class: 'lead' }, t('empty.requester.lead')), h('ul', { class: 'examples' }, examples));
    }
    return h('div', {}, parts);
  }

  function redraw() {
    for (const panel of panels) {
      panel.button.textContent = t(panel.tab.text);
      panel.refresh.textContent = t('pane.refresh');
      panel.element.querySelector('.pane')?.setAttribute('aria-label', t(panel.tab.text));
    }
    chat.redraw();
  }

  return {
    act,
    redraw,
    show({ person, chat: place, channel }) {
      if (side.person === person && side.chat === place) return;
      Object.assign(side, { person, chat: place, channel });
      for (const area of [notices, failures, live]) area.replaceChildren();
      homeContent = undefined;
      awaited = undefined;
      mark();
      if (current.button.hidden) open(panels[0]);
      chat.clear();
      redraw();
      if (current !== panels[0]) open(current);
    },
    posts: (changed, fresh) => chat.take(changed, fresh),
    /** All there was is here, or the connection is back. */
    ready() {
      sendAllAgain();
      if (awaited !== undefined) chat.reveal(awaited);
      awaited = undefined;
    },
    /** Shows a post of this chat, or the chat where none is named. */
    reveal(post) {
      if (current !== panels[0]) open(panels[0]);
      awaited = chat.reveal(post) ? undefined : post;
    },
    home(content) {
      homeContent = content;
      if (current.tab.home) drawHome(current);
    },
  };
}
