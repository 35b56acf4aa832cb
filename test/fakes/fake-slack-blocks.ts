/** Block Kit as strict as Slack: what it refuses, and what people see of what it takes. */
import { z } from 'zod';

/** What people see of a text or block: `alive` lists all that Slack would turn into something else than plain characters. */
export interface Seen {
  text: string;
  buttons: { label: string; actionId: string; blockId: string; value: string }[];
  /** Ids of files and what is said of them. */
  images: { file: string; alt: string }[];
  /** Addresses of our own workspace, each behind an arrow at the end of a list's item. */
  links: { beside: string; address: string }[];
  alive: string[];
}

export const workspaceUrl = 'https://fake.slack.com/';

const textOf = (limit: number) => z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(limit), emoji: z.boolean().optional() }),
  z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(limit), verbatim: z.boolean().optional() }),
]);
const plainOf = (limit: number) => z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(limit), emoji: z.boolean().optional() });

const blockId = z.string().min(1).max(255).optional();
const actionId = z.string().min(1).max(255);
const option = z.strictObject({ text: plainOf(75), value: z.string().min(1).max(150) });
export const optionsSchema = z.strictObject({ options: z.array(option).max(100) });

const style = z.strictObject({ bold: z.boolean(), italic: z.boolean(), strike: z.boolean(), code: z.boolean() }).partial();
const richElement = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(3000), style: style.optional() }),
  z.strictObject({ type: z.literal('link'), url: z.url(), text: z.string().min(1).optional() }),
  z.strictObject({ type: z.literal('user'), user_id: z.string() }),
  z.strictObject({ type: z.literal('broadcast'), range: z.string() }),
  z.strictObject({ type: z.literal('emoji'), name: z.string() }),
]);
const richElements = z.array(richElement).min(1);
const richText = z.strictObject({
  type: z.literal('rich_text'), block_id: blockId,
  elements: z.array(z.discriminatedUnion('type', [
    z.strictObject({ type: z.enum(['rich_text_section', 'rich_text_quote', 'rich_text_preformatted']), elements: richElements }),
    z.strictObject({
      type: z.literal('rich_text_list'), style: z.enum(['bullet', 'ordered']), indent: z.int().min(0).max(8).optional(),
      elements: z.array(z.strictObject({ type: z.literal('rich_text_section'), elements: richElements })).min(1),
    }),
  ])).min(1),
});
const section = z.strictObject({ type: z.literal('section'), block_id: blockId, text: textOf(3000) });
const header = z.strictObject({ type: z.literal('header'), block_id: blockId, text: plainOf(150) });
const divider = z.strictObject({ type: z.literal('divider'), block_id: blockId });
const image = z.strictObject({
  type: z.literal('image'), block_id: blockId, alt_text: z.string().min(1).max(2000), title: plainOf(2000).optional(),
  slack_file: z.strictObject({ id: z.string().regex(/^F[A-Z0-9]{8,}$/) }),
});
const button = z.strictObject({
  type: z.literal('button'), action_id: actionId, text: plainOf(75), value: z.string().max(2000).optional(), style: z.enum(['primary', 'danger']).optional(),
});
const actions = z.strictObject({ type: z.literal('actions'), block_id: blockId, elements: z.array(button).min(1).max(25) });
const element = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('plain_text_input'), action_id: actionId, multiline: z.boolean().optional(), max_length: z.int().min(1).max(3000).optional(), initial_value: z.string().min(1).max(3000).optional() }),
  z.strictObject({ type: z.literal('static_select'), action_id: actionId, options: z.array(option).min(1).max(100), initial_option: option.optional() }),
  z.strictObject({ type: z.literal('external_select'), action_id: actionId, min_query_length: z.int().min(0).optional(), initial_option: option.optional() }),
  z.strictObject({ type: z.literal('file_input'), action_id: actionId, max_files: z.int().min(1).max(10).optional() }),
]);
const input = z.strictObject({ type: z.literal('input'), block_id: blockId, label: plainOf(2000), hint: plainOf(2000).optional(), optional: z.boolean().optional(), element });

const block = z.discriminatedUnion('type', [richText, section, header, divider, actions, input, image]);
const blocks = z.array(block).superRefine((list, context) => {
  const ids = list.flatMap((one) => one.block_id ?? []);
  if (new Set(ids).size < ids.length) context.addIssue('block_id twice');
  for (const one of list) {
    if (one.type === 'actions' && new Set(one.elements.map((b) => b.action_id)).size < one.elements.length) context.addIssue('action_id twice in a block');
    if (one.type === 'input' && one.element.type === 'static_select') {
      const { options, initial_option } = one.element;
      if (initial_option && !options.some((o) => o.value === initial_option.value && o.text.text === initial_option.text.text)) context.addIssue('initial_option is no option');
      if (new Set(options.map((o) => o.value)).size < options.length) context.addIssue('option value twice');
    }
    if (one.type === 'input' && one.element.type === 'plain_text_input' && (one.element.initial_value?.length ?? 0) > (one.element.max_length ?? 3000)) context.addIssue('initial_value too long');
  }
});
const messageBlocks = blocks.max(50).refine((list) => list.every((one) => one.type !== 'input'));

const modal = z.strictObject({
  type: z.literal('modal'), title: plainOf(24), submit: plainOf(24).optional(), close: plainOf(24).optional(),
  callback_id: z.string().max(255).optional(), private_metadata: z.string().max(3000).optional(), blocks: blocks.max(100),
}).refine((view) => view.submit || view.blocks.every((one) => one.type !== 'input'), 'inputs need submit');
const home = z.strictObject({ type: z.literal('home'), blocks: blocks.max(100), private_metadata: z.string().max(3000).optional() });

export type Block = z.infer<typeof block>;
export type Modal = z.infer<typeof modal>;
export type Home = z.infer<typeof home>;

/** The blocks of a message, or Slack's error code. */
export function messageBlocksOf(value: unknown): Block[] | string {
  const parsed = messageBlocks.safeParse(value);
  if (!parsed.success) return 'invalid_blocks';
  // Measured by the project: about 13,200 characters over all blocks.
  const { text, links } = seenBlocks(parsed.data);
  return text.length + links.reduce((sum, { address }) => sum + address.length, 0) > 13_200 ? 'msg_blocks_too_long' : parsed.data;
}

export function modalOf(value: unknown): Modal | string {
  const parsed = modal.safeParse(value);
  return parsed.success ? parsed.data : `invalid_arguments`;
}

export function homeOf(value: unknown): Home | string {
  const parsed = home.safeParse(value);
  return parsed.success && JSON.stringify(value).length < 250_000 ? parsed.data : 'invalid_arguments';
}

export function seenBlocks(list: Block[]): Seen {
  const seen: Seen = { text: '', buttons: [], images: [], links: [], alive: [] };
  const lines: string[] = [];
  list.forEach((one, index) => {
    switch (one.type) {
      case 'rich_text':
        for (const part of one.elements) {
          if (part.type === 'rich_text_list') lines.push(...part.elements.map((item) => seenItem(item.elements, seen)));
          else lines.push(part.elements.map((piece) => seenPiece(piece, seen.alive)).join(''));
        }
        break;
      case 'section':
      case 'header':
        lines.push(seenText(one.text, seen.alive));
        break;
      case 'actions':
        for (const b of one.elements) {
          seen.buttons.push({ label: seenText(b.text, seen.alive), actionId: b.action_id, blockId: one.block_id ?? `b${index}`, value: b.value ?? '' });
        }
        break;
      case 'image':
        seen.images.push({ file: one.slack_file.id, alt: one.alt_text });
        break;
      case 'input':
        lines.push(seenText(one.label, seen.alive));
        break;
      case 'divider':
        break;
    }
  });
  return { ...seen, text: lines.join('\n') };
}

/** Top-level `text`: Slack parses `<...>` in it always. */
export function seenMrkdwn(text: string, formatted: boolean): Seen {
  const alive = [...text.matchAll(/<[^<>]*>/g)].map((match) => match[0]);
  if (formatted) alive.push(...[...text.matchAll(/([*_~`])\S(?:.*?\S)?\1/g)].map((match) => match[0]), ...[...text.matchAll(/:[a-z_]+:/g)].map((match) => match[0]));
  // A bare address is shown as it is.
  return { text: text.replace(/<(https?:[^|<>]*)>/g, '$1').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&'), buttons: [], images: [], links: [], alive };
}

function seenItem(pieces: z.infer<typeof richElements>, seen: Seen): string {
  const last = pieces.at(-1);
  if (last?.type !== 'link' || last.text !== '→' || !/^archives\/[A-Z0-9]+(\/p\d{16})?$/.test(last.url.replace(workspaceUrl, ''))) {
    return `• ${pieces.map((piece) => seenPiece(piece, seen.alive)).join('')}`;
  }
  const beside = `• ${pieces.slice(0, -1).map((piece) => seenPiece(piece, seen.alive)).join('')}`;
  seen.links.push({ beside: beside.trimEnd(), address: last.url });
  return `${beside}${last.text}`;
}

function seenPiece(piece: z.infer<typeof richElement>, alive: string[]): string {
  switch (piece.type) {
    case 'text':
      if (piece.style && Object.entries(piece.style).some(([name, on]) => on && name !== 'bold')) alive.push(`styled: ${piece.text}`);
      return piece.text;
    case 'link': alive.push(`link: ${piece.url}`); return piece.text ?? piece.url;
    case 'user': alive.push(`ping: ${piece.user_id}`); return `@${piece.user_id}`;
    case 'broadcast': alive.push(`ping: ${piece.range}`); return `@${piece.range}`;
    case 'emoji': return `:${piece.name}:`;
  }
}

function seenText(text: z.infer<ReturnType<typeof textOf>>, alive: string[]): string {
  if (text.type === 'mrkdwn') {
    const seen = seenMrkdwn(text.text, true);
    alive.push(...seen.alive);
    return seen.text;
  }
  // Slack turns :smile: into a picture unless told not to.
  if (text.emoji !== false) alive.push(...[...text.text.matchAll(/:[a-z_]+:/g)].map((match) => match[0]));
  return text.text;
}
