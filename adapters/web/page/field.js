/** One field of a form: label, hint, error and control, tied together for screen readers. */
import { upload } from './api.js';
import { h, newId } from './dom.js';
import { createSearchField } from './search-field.js';
import { t } from './texts.js';

const fewOptions = 5;
const missing = { text: 'form.required', files: 'form.required', choice: 'form.choose', search: 'form.pick' };

/**
 * Gives `{id, element, value(), files(), uploaded(), wrong(), check(), focus(), shown()}`. `before` is the same field as it was
 * shown last, from which typed values are kept. `check()` tells whether something is wrong, and shows it.
 */
export function createField(field, { person, before }) {
  const id = newId(`field-${field.id}`);
  const hint = field.hint && h('p', { class: 'hint', id: `${id}-hint` }, field.hint);
  const error = h('p', { class: 'error', id: `${id}-error` }, field.error ?? '');
  const describedBy = [hint?.id, error.id].filter(Boolean).join(' ');
  const control = createControl(field, { id, person, describedBy, before });
  const label = field.optional ? [field.label, ' ', h('small', {}, `(${t('form.optional')})`)] : [field.label];
  // Radio buttons and uploads are groups: their name is a legend, every other control has a label.
  const element = control.group
    ? h('fieldset', { class: 'field', 'aria-describedby': describedBy }, h('legend', {}, label), hint, error, control.element)
    : h('div', { class: 'field' }, h('label', { for: id }, label), hint, error, control.element);
  let wrong = false;
  mark(field.error);

  function mark(sentence) {
    wrong = Boolean(sentence);
    error.textContent = sentence ?? '';
    element.classList.toggle('wrong', wrong);
    for (const one of control.marked) {
      if (wrong) one.setAttribute('aria-invalid', 'true');
      else one.removeAttribute('aria-invalid');
    }
  }

  return {
    id: field.id,
    element,
    value: () => control.value(),
    files: () => control.files?.() ?? [],
    /** Resolves when no upload is under way. */
    uploaded: async () => control.uploaded?.(),
    shown: control.shown,
    wrong: () => wrong,
    focus: () => control.focus(),
    check() {
      const value = control.value();
      const empty = !value && !control.files?.().length && !field.kept?.length;
      const tooLong = field.type === 'text' && value.length > field.maxLength;
      if (control.undecided?.()) mark(t('form.pick'));
      else if (empty && !field.optional) mark(t(missing[field.type]));
      else if (tooLong) mark(t('form.long', { n: field.maxLength, now: value.length }));
      else mark(undefined);
      return wrong;
    },
  };
}

function createControl(field, { id, person, describedBy, before }) {
  switch (field.type) {
    case 'text': {
      const input = field.multiline
        ? h('textarea', { id, rows: 4, 'aria-describedby': describedBy })
        : h('input', { id, type: 'text', 'aria-describedby': describedBy, autocomplete: 'off' });
      input.value = before?.shown?.() ?? field.value ?? '';
      if (!field.optional) input.setAttribute('aria-required', 'true');
      const value = () => input.value;
      return { element: input, marked: [input], value, shown: value, focus: () => input.focus() };
    }
    case 'choice':
      return createChoice(field, { id, describedBy, value: before?.shown?.() ?? field.value });
    case 'search': {
      const search = createSearchField({
        id,
        source: field.source,
        value: before?.shown?.() ?? field.value,
        person,
        describedBy,
        invalid: Boolean(field.error),
      });
      if (!field.optional) search.control.setAttribute('aria-required', 'true');
      return {
        element: search.element,
        marked: [search.control],
        value: () => search.value()?.value ?? '',
        shown: search.value,
        undecided: search.undecided,
        focus: () => search.control.focus(),
      };
    }
    case 'files':
      return createFiles(field, { id, describedBy, before: before?.shown?.() ?? [] });
  }
}

function createChoice(field, { id, describedBy, value }) {
  if (field.options.length > fewOptions) {
    const select = h(
      'select',
      { id, 'aria-describedby': describedBy },
      h('option', { value: '' }, t('form.none')),
      field.options.map((option) => h('option', { value: option.value, selected: option.value === value }, option.label)),
    );
    if (!field.optional) select.setAttribute('aria-required', 'true');
    const chosen = () => select.value;
    return { element: select, marked: [select], value: chosen, shown: chosen, focus: () => select.focus() };
  }
  const radios = field.options.map((option, index) =>
    h('input', { type: 'radio', id: `${id}-${index}`, name: id, value: option.value, checked: option.value === value }),
  );
  const chosen = () => radios.find((radio) => radio.checked)?.value ?? '';
  return {
    group: true,
    element: h(
      'div',
      { class: 'radios' },
      field.options.map((option, index) => h('label', {}, radios[index], h('span', {}, option.label))),
    ),
    marked: [],
    value: chosen,
    shown: chosen,
    focus: () => (radios.find((radio) => radio.checked) ?? radios[0])?.focus(),
  };
}

function createFiles(field, { id, describedBy, before }) {
  let uploaded = before;
  const kept = new Set((field.kept ?? []).map((file) => file.id));
  const list = h('ul', { class: 'attached' });
  const problem = h('p', { class: 'error', role: 'alert' });
  const input = h('input', { type: 'file', id, multiple: true, class: 'unseen', 'aria-describedby': describedBy });

  function draw() {
    list.replaceChildren(
      ...(field.kept ?? []).map((file) => h('li', {}, h('span', { dir: 'auto' }, file.name))),
      ...uploaded
        .filter((file) => !kept.has(file.id))
        .map((file) => {
          const remove = h('button', { type: 'button', class: 'remove', 'aria-label': t('compose.remove', { name: file.name }) }, '×');
          remove.addEventListener('click', () => {
            uploaded = uploaded.filter((one) => one !== file);
            draw();
            input.focus();
          });
          return h('li', {}, h('span', { dir: 'auto' }, file.name), remove);
        }),
    );
    list.hidden = list.children.length === 0;
  }

  let underWay = Promise.resolve();
  input.addEventListener('change', () => {
    const chosen = [...input.files];
    input.value = '';
    underWay = underWay.then(() => take(chosen));
  });

  async function take(chosen) {
    problem.textContent = '';
    for (const file of chosen) {
      try {
        uploaded = [...uploaded, await upload(file)];
      } catch (error) {
        problem.textContent = error.message;
      }
      draw();
    }
  }

  draw();
  return {
    group: true,
    element: h('div', { class: 'files-field' }, input, h('label', { for: id, class: 'attach' }, t('form.files')), list, problem),
    marked: [],
    value: () => '',
    // What the bot holds already (`kept`) is not sent a second time.
    files: () => uploaded.filter((file) => !kept.has(file.id)).map((file) => file.id),
    uploaded: () => underWay,
    shown: () => uploaded,
    focus: () => input.focus(),
  };
}
