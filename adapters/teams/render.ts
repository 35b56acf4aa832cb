/**
 * A neutral message as an Adaptive Card. All text goes into TextRuns of RichTextBlocks, the one element of a card that
 * knows no Markdown; a TextBlock, a FactSet and the `text` of an activity would format, link and (with `<at>`) ping.
 */
import { plainText } from '../../src/ports/chat.ts';
import type { Button, Message, MessageList, Picture, ThreadRef } from '../../src/ports/chat.ts';
import { fittingLists } from '../../src/ports/fitting-lists.ts';

export interface CardAttachment {
  contentType: string;
  contentUrl?: string;
  name?: string;
  content?: object;
}

export interface OutgoingActivity {
  type: 'message';
  /** What the notification and the list of chats show; plain text. */
  summary: string;
  attachments: CardAttachment[];
}

export interface TextStyle {
  weight?: 'Bolder';
  size?: 'Medium' | 'Small';
  color?: 'Attention' | 'Accent';
  isSubtle?: boolean;
}

/** Teams takes about 100 kB a message, pictures apart. */
const maxBytes = 80_000;
const maxSummary = 300;
/** Bytes of all lists of a message: what else it says has the other half. */
const maxLists = maxBytes / 2;
/** The whole visible label of a link, so that typed text beside it never is one. */
const linkLabel = '→';
/** Teams takes 1 MB for a picture; what the contract allows stays below it. */
const maxPicture = 700_000;
/** An ActionSet shows no more. */
const buttonsPerRow = 6;

/** Undefined where there is nothing to link to. */
export type LinkTo = (thread: ThreadRef) => string | undefined;

export function toActivity(message: Message, files: CardAttachment[], linkTo: LinkTo): OutgoingActivity {
  const picture = message.picture && pictureOf(message.picture);
  let shown = message.picture && !picture ? { ...message, text: `${message.text}\n${message.picture.alt}` } : message;
  let card = toCard(shown, linkTo);
  while (sizeOf(card) > maxBytes) {
    shown = shortened(shown, maxBytes / sizeOf(card));
    card = toCard(shown, linkTo);
  }
  const summary = cut(plainText(shown), maxSummary);
  return { type: 'message', summary, attachments: [{ contentType: cardType, content: card }, ...(picture ? [picture] : []), ...files] };
}

/** Below the card and not in it, where it would have to share the card's 80 kB. The name is the one place for its words. */
function pictureOf({ png, alt }: Picture): CardAttachment | undefined {
  if (Buffer.byteLength(png, 'base64') > maxPicture) return undefined;
  return { contentType: 'image/png', contentUrl: `data:image/png;base64,${png}`, name: alt };
}

export const cardType = 'application/vnd.microsoft.card.adaptive';

export function cardOf(body: object[], actions?: object[]): object {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    msteams: { width: 'Full' },
    body,
    ...(actions ? { actions } : {}),
  };
}

function toCard(message: Message, linkTo: LinkTo): object {
  const body: object[] = [];
  if (message.title !== undefined) body.push(...textLines(message.title, { weight: 'Bolder', size: 'Medium' }));
  body.push(...textLines(message.text));
  if (message.quote) {
    const author = message.quote.author === undefined ? [] : textLines(message.quote.author, { weight: 'Bolder' });
    body.push({ type: 'Container', style: 'emphasis', items: [...author, ...textLines(message.quote.text)] });
  }
  for (const { label, value } of message.facts ?? []) {
    const [first = '', ...more] = value.split('\n');
    body.push(block([...runs(`${label}: `, { weight: 'Bolder' }), ...runs(first)], 'small'), ...more.map((line) => block(runs(line), 'none')));
  }
  const lists = fittingLists(message.lists ?? [], { room: maxLists, weigh: (item) => sizeOf(itemOf(item, linkTo)), cut });
  for (const { title, items } of lists) body.push(...textLines(title, { weight: 'Bolder' }), ...items.flatMap((item) => itemOf(item, linkTo)));
  const buttons = message.buttons ?? [];
  for (let at = 0; at < buttons.length; at += buttonsPerRow) {
    body.push({ type: 'ActionSet', spacing: at === 0 ? 'default' : 'none', actions: buttons.slice(at, at + buttonsPerRow).map(toAction) });
  }
  return cardOf(body);
}

/** One block a line: whether a line break inside a TextRun is shown depends on the client. */
export function textLines(text: string, style: TextStyle = {}): object[] {
  return text.split('\n').map((line, index) => block(runs(line, style), index === 0 ? 'default' : 'none'));
}

/** Beside its text and not in it: clients differ in whether a TextRun can be followed (AdaptiveCards issue 9100), a column always can. */
function itemOf({ text, thread }: MessageList['items'][number], linkTo: LinkTo): object[] {
  const words = `• ${text}`.split('\n').map((line, index) => block(runs(line), index === 0 ? 'small' : 'none'));
  const url = thread && linkTo(thread);
  if (url === undefined) return words;
  const arrow = block(runs(linkLabel, { color: 'Accent', weight: 'Bolder' }), 'small');
  return [{
    type: 'ColumnSet',
    spacing: 'small',
    columns: [
      { type: 'Column', width: 'stretch', items: words },
      // The title is what a screen reader says of the arrow.
      { type: 'Column', width: 'auto', items: [arrow], selectAction: { type: 'Action.OpenUrl', url, title: text.replace(/\{(?=\{)/g, '{ ') } },
    ],
  }];
}

function block(inlines: object[], spacing: string): object {
  return { type: 'RichTextBlock', spacing, inlines };
}

/** Clients replace `{{DATE(...)}}` and `{{TIME(...)}}` even here, but only within one run: no run holds two braces in a row. */
function runs(text: string, style: TextStyle = {}): object[] {
  return (text === '' ? ' ' : text).split(/(?<=\{)(?=\{)/).map((part) => ({ type: 'TextRun', text: part, ...style }));
}

function toAction(button: Button): object {
  const style = button.style === 'primary' ? { style: 'positive' } : button.style === 'danger' ? { style: 'destructive' } : {};
  const data = { $action: button.action, $value: button.value };
  const title = button.label;
  // Only `task/fetch` may be answered with a dialog, and only the other one with a word to the person who pressed.
  if (button.opens === true) return { type: 'Action.Submit', title, ...style, data: { ...data, msteams: { type: 'task/fetch' } } };
  return { type: 'Action.Execute', title, ...style, verb: 'press', data };
}

function sizeOf(json: object): number {
  return Buffer.byteLength(JSON.stringify(json));
}

/** Cuts the longest part of the message, visibly. */
function shortened(message: Message, ratio: number): Message {
  const facts = message.facts ?? [];
  const fact = facts.reduce((longest, one, index) => (one.value.length > (facts[longest]?.value.length ?? 0) ? index : longest), 0);
  const lengths = {
    title: message.title?.length ?? 0,
    text: message.text.length,
    author: message.quote?.author?.length ?? 0,
    quote: message.quote?.text.length ?? 0,
    fact: facts[fact]?.value.length ?? 0,
  };
  const longest = Math.max(...Object.values(lengths));
  const limit = Math.floor(longest * Math.min(0.9, ratio));
  const { quote } = message;
  if (quote && lengths.quote === longest) return { ...message, quote: { ...quote, text: cut(quote.text, limit) } };
  if (lengths.text === longest) return { ...message, text: cut(message.text, limit) };
  if (message.title !== undefined && lengths.title === longest) return { ...message, title: cut(message.title, limit) };
  if (quote?.author !== undefined && lengths.author === longest) return { ...message, quote: { ...quote, author: cut(quote.author, limit) } };
  return { ...message, facts: facts.map((one, index) => (index === fact ? { ...one, value: cut(one.value, limit) } : one)) };
}

/** Never between the two halves of a character. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = Math.max(0, length - 2);
  const high = text.charCodeAt(end - 1);
  return `${text.slice(0, high >= 0xd800 && high <= 0xdbff ? end - 1 : end)} …`;
}
