/** Draws messages: what the bot or a person said, with everything that hangs on it. */
import { h } from './dom.js';
import { drawJump } from './jump.js';
import { spoken, t } from './texts.js';

const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** `press(button, element)` is called for a button. Lines are kept, characters shown as they are. */
export function drawMessage(message, press) {
  return h(
    'div',
    { class: 'message' },
    message.title && h('p', { class: 'message-title', dir: 'auto' }, whole(message.title)),
    message.text && h('p', { class: 'words', dir: 'auto' }, whole(message.text)),
    message.picture && drawPicture(message.picture),
    message.quote &&
      h(
        'blockquote',
        {},
        message.quote.author && h('cite', { dir: 'auto' }, message.quote.author),
        h('p', { class: 'words', dir: 'auto' }, message.quote.text),
      ),
    message.facts?.length > 0 &&
      h(
        'dl',
        { class: 'facts' },
        message.facts.map(({ label, value }) => h('div', {}, h('dt', { dir: 'auto' }, label), h('dd', { dir: 'auto' }, value))),
      ),
    message.lists?.map(drawList),
    message.buttons?.length > 0 &&
      h(
        'div',
        { class: 'buttons', role: 'group', 'aria-label': t('post.buttons') },
        message.buttons.map((button) => {
          const element = h(
            'button',
            {
              type: 'button',
              class: button.style ?? 'plain',
              'data-key': `${button.action} ${button.value}`,
              'aria-haspopup': button.opens && 'dialog',
            },
            button.label,
          );
          element.addEventListener('click', () => press(button, element));
          return element;
        }),
      ),
  );
}

function drawList({ title, items }) {
  return h(
    'section',
    { class: 'message-list' },
    title && h('h3', { dir: 'auto' }, title),
    h('ul', {}, items.map(({ text, thread }) => h('li', { dir: 'auto' }, h('span', { class: 'words' }, whole(text)), ' ', drawJump(thread, text)))),
  );
}

/** Its size is known before it comes, so nothing jumps. What only one person sees, and the own page, carry the picture itself. */
function drawPicture({ address, png, alt, width, height }) {
  const image = h('img', { class: 'picture', src: address ?? `data:image/png;base64,${png}`, alt, width, height });
  // In full size where a phone shows it small.
  return address ? h('a', { class: 'zoom', href: address, target: '_blank', rel: 'noopener' }, image) : image;
}

/** A reference is not broken at its hyphen. */
function whole(text) {
  return text.split(/(\p{Lu}+-\d+)/u).map((part, index) => (index % 2 ? h('span', { class: 'whole' }, part) : part));
}

export function drawFiles(files) {
  if (files.length === 0) return undefined;
  return h(
    'ul',
    { class: 'files', 'aria-label': t('post.files') },
    files.map((file) => {
      const address = `/playground/files/${encodeURIComponent(file.id)}`;
      const picture = pictures.includes(file.type);
      return h(
        'li',
        {},
        h(
          'a',
          { href: address, download: file.name },
          picture && h('img', { src: address, alt: '', loading: 'lazy' }),
          h('span', { dir: 'auto' }, file.name),
          h('small', {}, sizeOf(file.size)),
        ),
      );
    }),
  );
}

function sizeOf(bytes) {
  const megabytes = bytes >= 1024 * 1024;
  const unit = megabytes ? 'megabyte' : 'kilobyte';
  const number = bytes / (megabytes ? 1024 * 1024 : 1024);
  return new Intl.NumberFormat(spoken(), { style: 'unit', unit, maximumFractionDigits: number < 10 ? 1 : 0 }).format(number);
}

/** `side.person` sees it; `own` has `edit()` and `remove()` for one's own posts. */
export function drawPost(post, { person, press, own }) {
  const mine = post.author?.id === person.id;
  const kind = post.author === null ? (post.message.title || post.message.facts ? 'bot card' : 'bot') : mine ? 'mine' : 'theirs';
  const name = post.author?.name ?? t('post.bot');
  return h(
    'article',
    { class: `post ${kind}`, tabindex: '-1' },
    drawAvatar(post.author),
    h(
      'div',
      { class: 'post-body' },
      h(
        'p',
        { class: 'post-head' },
        h('strong', { dir: 'auto' }, name),
        ' ',
        drawTime(post.at, person.zone),
        post.edited && !post.deleted && h('span', { class: 'edited' }, ` (${t('post.edited')})`),
        mine && !post.deleted && drawOwn(own),
      ),
      h(
        'div',
        { class: 'bubble' },
        post.deleted ? h('p', { class: 'gone' }, t('post.deleted')) : [drawMessage(post.message, press), drawFiles(post.files)],
      ),
      post.reactions.includes('delivered') &&
        !post.deleted &&
        // Drawn as a picture: not every machine has a font with ✅.
        h('p', { class: 'reaction' }, h('img', { src: '/page/check.svg', alt: '', width: 14, height: 14 }), t('post.delivered')),
    ),
  );
}

function drawOwn({ edit, remove }) {
  const deletion = h('button', { type: 'button', class: 'link', 'data-key': 'delete' }, t('post.delete'));
  let sure = false;
  deletion.addEventListener('click', () => {
    if (sure) return remove(deletion);
    sure = true;
    deletion.textContent = t('post.delete.sure');
  });
  deletion.addEventListener('blur', () => {
    sure = false;
    deletion.textContent = t('post.delete');
  });
  return h(
    'span',
    { class: 'own' },
    h('button', { type: 'button', class: 'link', 'data-key': 'edit', click: edit }, t('post.edit')),
    deletion,
  );
}

function drawAvatar(author) {
  if (author === null) {
    return h('span', { class: 'avatar bot', 'aria-hidden': 'true' }, h('img', { src: '/page/icon.svg', alt: '', width: 36, height: 36 }));
  }
  const parts = author.name.replace(/^(Dr|Prof)\. /, '').split(/\s+/);
  const initials = [parts[0], parts.length > 1 ? parts.at(-1) : ''].map((part) => [...(part ?? '')][0] ?? '').join('');
  const tone = [...author.id].reduce((sum, sign) => sum + sign.codePointAt(0), 0) % 5;
  return h('span', { class: `avatar tone-${tone}`, 'aria-hidden': 'true' }, initials);
}

function drawTime(at, zone) {
  const date = new Date(at);
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  const today = day.format(date) === day.format(new Date());
  const format = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone };
  if (!today) Object.assign(format, { day: 'numeric', month: 'short' });
  return h('time', { datetime: at }, new Intl.DateTimeFormat(spoken(), format).format(date));
}
