/** A search field as a combobox: the entries are asked for while the person types, arrow keys walk through them. */
import { call } from './api.js';
import { h, newId } from './dom.js';
import { t } from './texts.js';

/** `value`: `{value, label}` or undefined. `undecided()`: something is typed that was not chosen. */
export function createSearchField({ id, source, value, person, describedBy, invalid }) {
  const listId = newId('choices');
  const input = h('input', {
    id,
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': listId,
    'aria-describedby': describedBy,
    'aria-invalid': invalid && 'true',
    placeholder: t('form.search'),
  });
  const list = h('ul', { id: listId, role: 'listbox', class: 'choices', hidden: true, 'aria-label': t('form.search') });
  const status = h('p', { class: 'unseen', role: 'status' });
  let chosen = value;
  let options = [];
  let active = -1;
  let asked = 0;
  let wait;
  input.value = chosen?.label ?? '';

  async function ask() {
    asked += 1;
    const number = asked;
    try {
      const { choices } = await call('/playground/choices', { person: person.id, source, query: input.value.slice(0, 200) });
      // An answer that comes after a later question is no longer what was asked for.
      if (number === asked) offer(choices);
    } catch (error) {
      status.textContent = error.message;
    }
  }

  function offer(choices) {
    const marked = options[active]?.value;
    options = choices;
    active = -1;
    input.removeAttribute('aria-activedescendant');
    list.replaceChildren(
      ...choices.map((choice, index) => {
        const option = h('li', { role: 'option', id: `${listId}-${index}`, 'aria-selected': 'false', dir: 'auto' }, choice.label);
        // The field must keep the focus, so the choice is made before it would lose it.
        option.addEventListener('pointerdown', (event) => event.preventDefault());
        option.addEventListener('click', () => choose(index));
        return option;
      }),
    );
    const none = choices.length === 0;
    status.textContent = none ? t('form.noresults') : t('form.results', { n: choices.length });
    if (document.activeElement !== input) return;
    expand(!none);
    // An entry that is marked stays marked while the list grows or shrinks around it.
    const still = choices.findIndex((choice) => choice.value === marked);
    if (still >= 0) move(still);
  }

  function expand(open) {
    list.hidden = !open;
    input.setAttribute('aria-expanded', String(open));
    if (!open) input.removeAttribute('aria-activedescendant');
  }

  function move(to) {
    if (list.hidden) return void ask();
    list.children[active]?.setAttribute('aria-selected', 'false');
    active = (to + options.length) % options.length;
    const option = list.children[active];
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    if (option) input.setAttribute('aria-activedescendant', option.id);
  }

  function choose(index) {
    chosen = options[index];
    input.value = chosen.label;
    input.removeAttribute('aria-invalid');
    expand(false);
  }

  input.addEventListener('input', () => {
    chosen = undefined;
    clearTimeout(wait);
    wait = setTimeout(ask, 150);
  });
  input.addEventListener('click', () => list.hidden && void ask());
  input.addEventListener('blur', () => expand(false));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') move(active + 1);
    else if (event.key === 'ArrowUp') move(active <= 0 ? options.length - 1 : active - 1);
    else if (event.key === 'Enter' && !list.hidden) {
      // The only entry that is left is meant; with several, Enter alone must not send the form.
      if (active >= 0 || options.length === 1) choose(Math.max(active, 0));
    }
    else if (event.key === 'Escape' && !list.hidden) expand(false);
    else return;
    event.preventDefault();
    // Escape closes the list here, not the dialog around it.
    event.stopPropagation();
  });

  return {
    element: h('div', { class: 'search' }, input, list, status),
    control: input,
    value: () => chosen,
    undecided: () => chosen === undefined && input.value.trim() !== '',
  };
}
