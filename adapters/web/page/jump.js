/** Links inside the page: from an item of a list to the thread it is about. */
import { h } from './dom.js';
import { t } from './texts.js';

let way = { reaches: () => false, open() {} };

/** `reaches(place)`: can one look there now? `open(place)` goes there. A place is `{kind, name, root}`, `root` a post or undefined. */
export function leadBy(next) {
  way = next;
}

/** `thread` is a ref as the bot gives it, `words` what the link stands behind; nothing where it cannot be followed. */
export function drawJump(thread, words) {
  const place = thread?.platform === 'web' && placeOf(thread.id);
  if (!place || !way.reaches(place)) return undefined;
  const follow = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    way.open(place);
  };
  return h('a', { class: 'jump', href: `#${new URLSearchParams({ thread: thread.id })}`, 'aria-label': t('post.jump', { text: words }), click: follow }, '→');
}

/** Goes where the page's own address asks for: such a link was opened in a tab of its own. */
export function followAddress() {
  const place = placeOf(new URLSearchParams(location.hash.slice(1)).get('thread') ?? '');
  if (place && way.reaches(place)) way.open(place);
}

function placeOf(id) {
  const [, kind, name, root] = /^(direct|channel):([^/]+)(?:\/([1-9]\d{0,8}))?$/.exec(id) ?? [];
  return kind && { kind, name, root: root && Number(root) };
}
