/** Teams' HTML in neutral text: what a person sees, with the real address beside every label. */
import { Parser } from 'htmlparser2';

export interface ReadHtml {
  text: string;
  /** Ids of `<attachment>` marks: files, forwarded messages, cards. */
  marks: string[];
}

interface Part {
  kind: 'text' | 'link' | 'mention' | 'quote' | 'skipped';
  tag: string;
  text: string;
  href: string;
}

const blocks = new Set(['p', 'div', 'li', 'ul', 'ol', 'blockquote', 'pre', 'codeblock', 'table', 'tr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);

/** `botName`: a mention with this name is left out, it only says who is addressed. */
export function readHtml(html: string, botName?: string): ReadHtml {
  const marks: string[] = [];
  const stack: Part[] = [{ kind: 'text', tag: '', text: '', href: '' }];
  const lists: (number | undefined)[] = [];
  let preformatted = 0;
  let addressed = false;
  /** A line break in the source that will be a space if words follow on both sides. */
  let spaceDue = false;

  const top = (): Part => stack.at(-1) ?? { kind: 'skipped', tag: '', text: '', href: '' };
  const atLineStart = (): boolean => top().text === '' || top().text.endsWith('\n');
  const add = (text: string): void => {
    const apart = spaceDue && !text.startsWith('\n') && !atLineStart();
    spaceDue = false;
    top().text += apart ? ` ${text}` : text;
  };
  const newLine = (): void => { if (!atLineStart()) add('\n'); };
  const open = (kind: Part['kind'], tag: string, href = ''): void => { stack.push({ kind, tag, text: '', href }); };

  function close(tag: string): void {
    const part = stack.at(-1);
    if (!part || part.tag !== tag || stack.length === 1) return;
    stack.pop();
    switch (part.kind) {
      case 'link': add(besideLabel(part.text, part.href)); break;
      case 'mention':
        if (botName !== undefined && part.text.trim() === botName) addressed = true;
        else add(`@${part.text}`);
        break;
      case 'quote':
        newLine();
        add(withoutOuterLines(part.text).split('\n').map((line) => `> ${line}`).join('\n'));
        add('\n');
        break;
      case 'text': case 'skipped': break;
    }
  }

  const parser = new Parser({
    onopentag(tag, attributes) {
      if (tag === 'br') return add('\n');
      if (tag === 'attachment') {
        if (attributes['id']) marks.push(attributes['id']);
        return;
      }
      // Teams draws emoji as pictures whose `alt` is the character.
      if (tag === 'emoji') { add(attributes['alt'] ?? ''); return open('skipped', tag); }
      if (tag === 'img') return attributes['itemtype']?.endsWith('/Emoji') ? add(attributes['alt'] ?? '') : undefined;
      if (tag === 'script' || tag === 'style') return open('skipped', tag);
      if (tag === 'a') return open('link', tag, attributes['href'] ?? '');
      if (tag === 'at') return open('mention', tag);
      if (tag === 'span') return open(attributes['itemtype']?.endsWith('/Mention') ? 'mention' : 'text', tag);
      if (tag === 'td' || tag === 'th') { if (!atLineStart()) add('\t'); return; }
      if (!blocks.has(tag)) return;
      newLine();
      if (tag === 'blockquote') open('quote', tag);
      if (tag === 'pre' || tag === 'codeblock') preformatted += 1;
      if (tag === 'ul') lists.push(undefined);
      if (tag === 'ol') lists.push(0);
      if (tag === 'li') {
        const number = lists.pop();
        lists.push(number === undefined ? undefined : number + 1);
        add(number === undefined ? '- ' : `${number + 1}. `);
      }
    },
    ontext(text) {
      const plain = text.replaceAll('\u00a0', ' ');
      if (preformatted > 0) return add(plain);
      // A line break in the source is layout; one that was typed is a <br> or a block.
      const words = plain.trim();
      const from = plain.indexOf(words);
      const [before, after] = [plain.slice(0, from), plain.slice(from + words.length)];
      if (before.includes('\n')) spaceDue = true;
      const typed = `${before.includes('\n') ? '' : before}${words.split('\n').map((line) => line.trim()).join(' ')}${after.includes('\n') ? '' : after}`;
      if (typed !== '') add(typed);
      if (after.includes('\n')) spaceDue = true;
    },
    onclosetag(tag) {
      if (tag === 'span' && top().kind === 'text' && top().tag === 'span') {
        const inner = stack.pop();
        return add(inner?.text ?? '');
      }
      close(tag);
      if (!blocks.has(tag)) return;
      newLine();
      if (tag === 'pre' || tag === 'codeblock') preformatted -= 1;
      if (tag === 'ul' || tag === 'ol') lists.pop();
    },
  }, { decodeEntities: true });
  parser.end(html);
  while (stack.length > 1) close(top().tag);

  const text = withoutOuterLines(top().text);
  return { text: addressed ? text.trim() : text, marks };
}

/** By hand: an expression for this takes minutes over a hundred thousand empty lines. */
function withoutOuterLines(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && text[from] === '\n') from += 1;
  while (to > from && text[to - 1] === '\n') to -= 1;
  return text.slice(from, to);
}

/** A label never hides where it leads. */
function besideLabel(label: string, href: string): string {
  if (href === '' || sameAddress(label.trim(), href)) return label;
  return label.trim() === '' ? href : `${label} (${href})`;
}

function sameAddress(label: string, href: string): boolean {
  if (label === href || `mailto:${label}` === href) return true;
  return URL.canParse(label) && URL.canParse(href) && new URL(label).href === new URL(href).href;
}
