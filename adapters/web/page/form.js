/** The bot's forms as a modal dialog. */
import { call, newNonce } from './api.js';
import { byKey, h, newId } from './dom.js';
import { createField } from './field.js';
import { t } from './texts.js';

/** `answered(answer)` hears what comes after this form has been taken. */
export function openForm(form, { person, thread, opener, answered }) {
  const titleId = newId('form-title');
  const title = h('h2', { id: titleId });
  const fieldsElement = h('div', { class: 'fields' });
  const problem = h('p', { class: 'error', role: 'alert' });
  const unsaved = h('div', { class: 'unsaved', role: 'alert' });
  const submit = h('button', { type: 'submit', class: 'primary' });
  const cancel = h('button', { type: 'button', class: 'quiet', click: () => leave() });
  const element = h(
    'form',
    { novalidate: true, submit: onSubmit },
    h('header', {}, title),
    fieldsElement,
    h('footer', {}, problem, unsaved, h('div', { class: 'form-buttons' }, cancel, submit)),
  );
  const dialog = h('dialog', { 'aria-labelledby': titleId, class: 'form' }, element);
  let current = form;
  let fields = [];
  let nonce = newNonce();
  let busy = false;
  let touched = false;

  /** Fields that were shown before keep what was typed, and their uploaded files. */
  function draw(next) {
    const typed = new Map(fields.map((field) => [field.id, field]));
    current = next;
    title.textContent = next.title;
    submit.textContent = next.submit;
    cancel.textContent = next.cancel;
    problem.textContent = '';
    unsaved.replaceChildren();
    fields = next.fields.map((field) => createField(field, { person, before: typed.get(field.id) }));
    fieldsElement.replaceChildren(...fields.map((field) => field.element));
    const wrong = fields.find((field) => field.wrong());
    if (wrong) {
      problem.textContent = t('form.wrong');
      wrong.focus();
    }
  }

  function check() {
    const wrong = fields.filter((field) => field.check());
    if (wrong.length === 0) return true;
    problem.textContent = t('form.wrong');
    wrong[0].focus();
    return false;
  }

  async function onSubmit(event) {
    event.preventDefault();
    if (busy || !check()) return;
    busy = true;
    await Promise.all(fields.map((field) => field.uploaded()));
    problem.textContent = '';
    submit.setAttribute('aria-disabled', 'true');
    try {
      const values = Object.fromEntries(fields.map((field) => [field.id, field.value()]).filter(([, value]) => value));
      const { answer } = await call('/playground/forms', {
        person: person.id,
        nonce,
        form: current.id,
        context: current.context,
        values,
        files: fields.flatMap((field) => field.files()),
        ...(thread ? { thread } : {}),
      });
      // From here on it is another gesture.
      nonce = newNonce();
      if (answer.kind === 'form' && answer.form.id === current.id) draw(answer.form);
      else {
        close();
        answered(answer);
      }
    } catch (error) {
      if (error.status === undefined) throw error;
      problem.textContent = error.message;
    } finally {
      busy = false;
      submit.removeAttribute('aria-disabled');
    }
  }

  function leave() {
    if (!touched) return close();
    unsaved.replaceChildren(
      h('p', {}, t('form.unsaved')),
      h('button', { type: 'button', class: 'danger', click: close }, t('form.discard')),
      h('button', { type: 'button', class: 'plain', click: keep }, t('form.keep')),
    );
    unsaved.querySelector('button:last-child').focus();
  }

  function keep() {
    unsaved.replaceChildren();
    fields[0]?.focus();
  }

  function close() {
    dialog.close();
    dialog.remove();
    // The button that opened the form may have been drawn anew in the meantime.
    const again = opener?.dataset.key && byKey(document, opener.dataset.key);
    (opener?.isConnected ? opener : again)?.focus();
  }

  element.addEventListener('input', () => (touched = true));
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    leave();
  });
  // A browser lets a second Escape close a dialog whatever the page says.
  dialog.addEventListener('close', () => dialog.isConnected && close());
  document.body.append(dialog);
  draw(form);
  dialog.showModal();
  (fields.find((field) => field.wrong()) ?? fields[0])?.focus();
}
