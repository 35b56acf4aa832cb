/** The box to write in: for a chat, for a thread, and for changing what one has written. */
import { upload } from './api.js';
import { h, newId } from './dom.js';
import { t } from './texts.js';

/**
 * `send(text, files)` may return a promise; if it rejects, text and files stay and the error's sentence is shown.
 * `label`, `submit` are keys of texts, `hint` is one or a function that gives one. `cancel` adds a button; `files: false` leaves the attachments out.
 */
export function createComposer({ label, submit = 'compose.send', hint, text = '', files = true, send, cancel }) {
  const id = newId('box');
  const area = h('textarea', { id, rows: 1, 'aria-describedby': `${id}-hint`, keydown: onKey, input: grow });
  area.value = text;
  const list = h('ul', { class: 'attached', hidden: true });
  const error = h('p', { class: 'error', role: 'alert' });
  const pick = h('input', { type: 'file', multiple: true, class: 'unseen', id: `${id}-files`, change: onPick });
  const labelElement = h('label', { for: id, class: 'unseen' });
  const attach = h('label', { for: pick.id, class: 'attach' });
  const button = h('button', { type: 'submit', class: 'primary' });
  const hintElement = h('p', { class: 'hint', id: `${id}-hint` });
  const cancelButton = cancel && h('button', { type: 'button', class: 'quiet', click: cancel });
  const form = h(
    'form',
    { class: 'composer', submit: onSubmit, novalidate: true },
    labelElement,
    h('div', { class: 'composer-row' }, h('div', { class: 'composer-box' }, area, list), files && [pick, attach], cancelButton, button),
    error,
    hintElement,
  );
  let attached = [];
  let uploading = 0;

  function dress() {
    labelElement.textContent = t(label);
    area.placeholder = t(label);
    attach.textContent = t('compose.attach');
    button.textContent = t(submit);
    const said = typeof hint === 'function' ? hint() : hint;
    hintElement.textContent = said ? t(said) : '';
    if (cancelButton) cancelButton.textContent = t('post.cancel');
  }

  function grow() {
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight, 220)}px`;
  }

  function onKey(event) {
    // A key that ends the choice of a character (Japanese, Chinese) is not meant to send.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key === 'Escape' && cancel) cancel();
  }

  async function onPick() {
    const chosen = [...pick.files];
    pick.value = '';
    for (const file of chosen) await add(file);
  }

  async function add(file) {
    uploading += 1;
    error.textContent = '';
    const line = h('li', {}, t('compose.uploading', { name: file.name }));
    list.append(line);
    list.hidden = false;
    try {
      const kept = await upload(file);
      attached.push(kept);
      const remove = h('button', { type: 'button', class: 'remove', 'aria-label': t('compose.remove', { name: kept.name }) }, '×');
      remove.addEventListener('click', () => {
        attached = attached.filter((one) => one !== kept);
        line.remove();
        list.hidden = list.children.length === 0;
        area.focus();
      });
      line.replaceChildren(h('span', {}, kept.name), remove);
    } catch (failure) {
      line.remove();
      error.textContent = failure.message;
    }
    list.hidden = list.children.length === 0;
    uploading -= 1;
  }

  async function onSubmit(event) {
    event.preventDefault();
    const words = area.value;
    const sent = attached;
    if ((!words.trim() && sent.length === 0) || uploading > 0) return area.focus();
    error.textContent = '';
    clear();
    try {
      await send(words, sent);
    } catch (failure) {
      if (!area.value) area.value = words;
      attached = sent;
      grow();
      error.textContent = failure.message;
      area.focus();
    }
  }

  function clear() {
    area.value = '';
    attached = [];
    list.replaceChildren();
    list.hidden = true;
    grow();
  }

  area.addEventListener('paste', (event) => {
    if (!files || event.clipboardData.files.length === 0) return;
    event.preventDefault();
    for (const file of event.clipboardData.files) void add(file);
  });
  dress();
  return {
    element: form,
    dress,
    focus() {
      area.focus();
      area.setSelectionRange(area.value.length, area.value.length);
      grow();
    },
    fill(words) {
      area.value = words;
      this.focus();
    },
    busy: () => Boolean(area.value.trim()) || attached.length > 0,
  };
}
