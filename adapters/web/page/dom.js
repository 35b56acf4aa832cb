/**
 * Makes an element. Strings become text nodes, so typed text can never become markup; there is no other way in which
 * the page writes what people or the bot have said.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false || value === null) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** The element below `root` that was drawn for the same gesture. */
export function byKey(root, key) {
  return [...root.querySelectorAll('[data-key]')].find((element) => element.dataset.key === key);
}

let count = 0;

/** For `aria-describedby` and its like. */
export function newId(stem) {
  count += 1;
  return `${stem}-${count}`;
}

export function motion() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
}
