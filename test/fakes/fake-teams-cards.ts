/**
 * What Teams makes of a card: refuses what it would not draw, and says what a person then sees. Judges typed characters
 * as Teams does: Markdown lives in TextBlock, FactSet and an activity's `text`, date functions in every text.
 */
import { z } from 'zod';

export class CardRefused extends Error {
  override readonly name = 'CardRefused';
}

export interface SeenButton {
  label: string;
  type: string;
  data: Record<string, unknown>;
  withInputs: boolean;
}

export interface SeenInput {
  id: string;
  label: string;
  value: string;
  error?: string;
  options?: { title: string; value: string }[];
  /** The data set of a typeahead. */
  dataset?: string;
  maxLength?: number;
  type: string;
}

export interface SeenCard {
  lines: string[];
  buttons: SeenButton[];
  inputs: SeenInput[];
  /** Addresses of Teams itself, each behind an arrow beside a line. */
  links: { beside: string; address: string }[];
  alive: string[];
}

const nodeSchema = z.looseObject({ type: z.string() });
type Node = z.infer<typeof nodeSchema>;
const choicesSchema = z.array(z.strictObject({ title: z.string().min(1), value: z.string() }));
const actionsPerSet = 6;

export function readCard(card: unknown): SeenCard {
  const root = z.looseObject({ type: z.literal('AdaptiveCard'), version: z.enum(['1.2', '1.3', '1.4', '1.5']), body: z.array(nodeSchema), actions: z.array(nodeSchema).optional() }).safeParse(card);
  if (!root.success) throw new CardRefused('not an Adaptive Card that Teams draws');
  const seen: SeenCard = { lines: [], buttons: [], inputs: [], links: [], alive: [] };
  for (const node of root.data.body) readElement(node, seen);
  if (root.data.actions) readActions(root.data.actions, seen);
  const ids = seen.inputs.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) throw new CardRefused('two inputs with one id');
  return seen;
}

function readElement(node: Node, seen: SeenCard): void {
  switch (node.type) {
    case 'RichTextBlock': {
      const runs = z.array(z.union([z.string().min(1), z.looseObject({ type: z.literal('TextRun'), text: z.string().min(1) })])).min(1).parse(node['inlines']);
      const texts = runs.map((run) => (typeof run === 'string' ? run : run.text));
      for (const text of texts) seen.alive.push(...dates(text));
      const line = texts.join('');
      const attention = runs.some((run) => typeof run !== 'string' && run['color'] === 'Attention');
      const input = seen.inputs.at(-1);
      if (attention && input) input.error = line;
      else seen.lines.push(line);
      return;
    }
    case 'TextBlock': {
      const text = z.string().parse(node['text']);
      seen.alive.push(...markdown(text), ...dates(text));
      seen.lines.push(text);
      return;
    }
    case 'FactSet':
      for (const fact of z.array(z.object({ title: z.string(), value: z.string() })).parse(node['facts'])) {
        seen.alive.push(...markdown(fact.title), ...markdown(fact.value));
        seen.lines.push(`${fact.title} ${fact.value}`);
      }
      return;
    case 'Container':
      for (const item of z.array(nodeSchema).min(1).parse(node['items'])) readElement(item, seen);
      return;
    case 'ColumnSet':
      readColumns(node, seen);
      return;
    case 'ActionSet':
      readActions(z.array(nodeSchema).min(1).parse(node['actions']), seen);
      return;
    case 'Input.Text':
    case 'Input.ChoiceSet':
      seen.inputs.push(readInput(node));
      return;
    default:
      throw new CardRefused(`unknown element ${node.type}`);
  }
}

const columnSchema = z.strictObject({
  type: z.literal('Column'), width: z.enum(['stretch', 'auto']), items: z.array(nodeSchema).min(1),
  selectAction: z.strictObject({ type: z.literal('Action.OpenUrl'), url: z.url(), title: z.string().min(1) }).optional(),
});
const teamsAddress = /^https:\/\/teams\.microsoft\.com\/l\/(message|channel)\/[^/?#]+\/[^/?#]+\?tenantId=[^&#]+(&parentMessageId=\d+)?$/;

/** Columns stand beside each other, so they are read as one line. */
function readColumns(node: Node, seen: SeenCard): void {
  const columns = z.array(columnSchema).min(1).parse(node['columns']);
  const read = columns.map(({ items }) => {
    const inside: SeenCard = { lines: [], buttons: [], inputs: [], links: [], alive: seen.alive };
    for (const item of items) readElement(item, inside);
    return inside.lines.join('\n');
  });
  columns.forEach(({ selectAction: action }, index) => {
    if (!action) return;
    seen.alive.push(...dates(action.title));
    if (read[index] === '→' && index > 0 && teamsAddress.test(action.url)) seen.links.push({ beside: read.slice(0, index).join(' '), address: action.url });
    else seen.alive.push(`link: ${action.url}`);
  });
  seen.lines.push(read.join(' '));
}

function readInput(node: Node): SeenInput {
  const { id, label, value } = z.looseObject({ id: z.string().min(1), label: z.string().min(1), value: z.string().default('') }).parse(node);
  const input: SeenInput = { id, label, value, type: node.type };
  if (node.type === 'Input.Text') return { ...input, maxLength: z.number().int().positive().parse(node['maxLength']) };
  const options = choicesSchema.parse(node['choices']);
  const query = z.strictObject({ type: z.literal('Data.Query'), dataset: z.string().min(1) }).optional().parse(node['choices.data']);
  if (query && node['style'] !== 'filtered') throw new CardRefused('typeahead needs the style "filtered"');
  if (!query && options.length === 0) throw new CardRefused('a choice without choices');
  if (value !== '' && !options.some((option) => option.value === value)) throw new CardRefused('a value that is no choice');
  return { ...input, options, ...(query ? { dataset: query.dataset } : {}) };
}

function readActions(actions: Node[], seen: SeenCard): void {
  if (actions.length > actionsPerSet) throw new CardRefused(`more than ${actionsPerSet} buttons in a row`);
  for (const action of actions) {
    if (action.type !== 'Action.Submit' && action.type !== 'Action.Execute') throw new CardRefused(`unknown action ${action.type}`);
    const { title, data } = z.looseObject({ title: z.string().min(1), data: z.record(z.string(), z.unknown()) }).parse(action);
    if (action.type === 'Action.Execute') z.string().min(1).parse(action['verb']);
    seen.buttons.push({ label: title, type: action.type, data, withInputs: action['associatedInputs'] !== 'none' });
  }
}

function dates(text: string): string[] {
  return text.match(/\{\{(DATE|TIME)\([^)]*\)\}\}/g) ?? [];
}

/** What Teams formats, links or pings in a text that knows Markdown. */
export function markdown(text: string): string[] {
  const patterns = [
    /\*[^*\s][^*\n]*\*/, /_[^_\s][^_\n]*_/, /~[^~\s][^~\n]*~/, /`[^`\n]+`/, /!?\[[^\]]*\]\([^)]*\)/, /^#{1,6} /m, /^> /m,
    /^(\d+\.|[-*]) /m, /<\/?[a-z!/][^>]*>/i, /&[a-z#0-9]+;/i, /https?:\/\//,
  ];
  return patterns.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
}
