/**
 * A neutral message as Slack blocks. All of it goes into `rich_text` and `plain_text`, which Slack shows as they are:
 * no mention, link, emoji or formatting can come out of typed characters. Limits: docs.slack.dev, "Block Kit".
 */
import type { types } from '@slack/bolt';
import type { Button, Message, MessageList, ThreadRef } from '../../src/ports/chat.ts';
import { plainText } from '../../src/ports/chat.ts';
import { fittingLists } from '../../src/ports/fitting-lists.ts';
import { addressOf } from './refs.ts';
import { cut, escape } from './text.ts';

export type Block = types.KnownBlock;

/** About 13,200 characters fit into the blocks of one message (`msg_blocks_too_long`); this leaves room for labels. */
const textBudget = 11_000;
const pieceLimit = 3000;
const buttonsPerBlock = 25;
const titleLimit = 300;
const authorLimit = 150;
const factLabelLimit = 75;
const factValueLimit = 600;
const factLimit = 20;
const altLimit = 2000;
/** An item of a list weighs this beside its text and address, so that there are not thousands of short ones. */
const itemWeight = 25;
/** The whole visible label of a link, so that typed text beside it never is one. Not `↗`, which Slack draws as an emoji. */
const linkLabel = '→';
/** Notifications show some 150 characters; screen readers read all of it. */
const fallbackLimit = 4000;

interface Options {
  /** Keeps block ids apart where several messages share one view. */
  prefix?: string;
  /** Characters for all of its text. */
  textLimit?: number;
  /** Slack's id of the message's picture. Without it the picture's words stand in its place. */
  picture?: string | undefined;
  /** `Identity.workspaceUrl`. Without it nothing is linked. */
  workspaceUrl?: string | undefined;
}

export function blocksOf(message: Message, { prefix = '', textLimit = textBudget, picture, workspaceUrl }: Options = {}): Block[] {
  const blocks: Block[] = [];
  let left = textLimit;
  const take = (text: string, limit: number): string => {
    const taken = cut(text, Math.max(2, Math.min(limit, left)));
    left -= taken.length;
    return taken;
  };
  // Reserved before the long parts are cut: a card without its facts would mislead.
  const title = message.title ? take(message.title, titleLimit) : '';
  const facts = (message.facts ?? []).slice(0, factLimit).map(({ label, value }) => ({ label: take(label, factLabelLimit), value: take(value, factValueLimit) }));
  const alt = message.picture ? take(message.picture.alt, altLimit) : '';
  const linkTo = (thread: ThreadRef | undefined) => (thread && workspaceUrl !== undefined ? addressOf(thread, workspaceUrl) : undefined);
  const weigh = ({ text, thread }: MessageList['items'][number]) => itemWeight + text.length + (linkTo(thread)?.length ?? 0);
  const words = message.text.length + (message.quote?.text.length ?? 0);
  const lists = fittingLists(message.lists ?? [], { room: left - Math.min(words, Math.floor(left / 2)), weigh, cut });
  left -= lists.flatMap(({ title, items }) => [{ text: title }, ...items]).reduce((sum, item) => sum + weigh(item), 0);
  const author = message.quote?.author ? take(message.quote.author, authorLimit) : '';
  const text = message.quote ? take(message.text, Math.max(3000, left - message.quote.text.length)) : take(message.text, left);
  const quote = message.quote ? take(message.quote.text, left) : '';

  if (title) blocks.push(richText([section(bold(title))]));
  if (text) blocks.push(richText([section(plain(text))]));
  if (picture !== undefined) blocks.push({ type: 'image', slack_file: { id: picture }, alt_text: alt });
  else if (alt) blocks.push(richText([section(plain(alt))]));
  if (quote || author) {
    blocks.push(richText([{ type: 'rich_text_quote', elements: [...bold(author && quote ? `${author}\n` : author), ...plain(quote)] }]));
  }
  if (facts.length > 0) {
    blocks.push(richText([section(facts.flatMap(({ label, value }, index) => [...bold(`${label}: `), ...plain(index < facts.length - 1 ? `${value}\n` : value)]))]));
  }
  blocks.push(...lists.flatMap((list) => listBlock(list, linkTo)));
  blocks.push(...buttonBlocks(message.buttons ?? [], prefix));
  return blocks;
}

/** What notifications show and screen readers read. Slack parses it as mrkdwn even beside blocks, hence the escaping. */
export function fallbackOf(message: Message): string {
  return escape(cut(plainText(message), fallbackLimit));
}

/** `Button.action` out of an `action_id`. */
export function actionOf(actionId: string): string {
  return actionId.replace(/:\d+$/, '');
}

export function plainObject(text: string, limit: number): { type: 'plain_text'; text: string; emoji: false } {
  return { type: 'plain_text', text: cut(text, limit), emoji: false };
}

function listBlock({ title, items }: MessageList, linkTo: (thread: ThreadRef | undefined) => string | undefined): Block[] {
  const elements = items.map(({ text, thread }) => {
    const url = linkTo(thread);
    return section([...plain(text || ' '), ...(url ? [...plain(' '), { type: 'link' as const, url, text: linkLabel }] : [])]);
  });
  const parts: types.RichTextBlockElement[] = [
    ...(title ? [section(bold(title))] : []),
    // Slack refuses a list of nothing.
    ...(elements.length > 0 ? [{ type: 'rich_text_list' as const, style: 'bullet' as const, elements }] : []),
  ];
  return parts.length > 0 ? [richText(parts)] : [];
}

function buttonBlocks(buttons: Button[], prefix: string): Block[] {
  const blocks: Block[] = [];
  for (let from = 0; from < buttons.length; from += buttonsPerBlock) {
    blocks.push({
      type: 'actions',
      block_id: `${prefix}buttons${from}`,
      elements: buttons.slice(from, from + buttonsPerBlock).map((button, index) => ({
        type: 'button',
        // Unique within the message, although several buttons may share an action.
        action_id: `${button.action}:${from + index}`,
        text: plainObject(button.label, 75),
        value: button.value,
        ...(button.style ? { style: button.style } : {}),
      })),
    });
  }
  return blocks;
}

function richText(elements: types.RichTextBlockElement[]): Block {
  return { type: 'rich_text', elements };
}

function section(elements: types.RichTextElement[]): types.RichTextSection {
  return { type: 'rich_text_section', elements };
}

function bold(text: string): types.RichTextElement[] {
  return text ? [{ type: 'text', text, style: { bold: true } }] : [];
}

/** Slack refuses an empty text element and one that is too long. */
function plain(text: string): types.RichTextElement[] {
  const pieces: types.RichTextElement[] = [];
  for (let from = 0; from < text.length;) {
    const splitsPair = /[\uD800-\uDBFF]/.test(text.charAt(from + pieceLimit - 1));
    const to = from + pieceLimit - (splitsPair ? 1 : 0);
    pieces.push({ type: 'text', text: text.slice(from, to) });
    from = to;
  }
  return pieces;
}
