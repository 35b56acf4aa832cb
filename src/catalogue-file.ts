/**
 * Reads the catalogue file. All that is wrong with it is told at once, each in one sentence that names file, line and
 * column, so that the operator mends it in one go. The format is described at the top of prisma/seed/demo.yaml.
 */
import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node, ParsedNode } from 'yaml';
import type { z } from 'zod';
import { catalogueSchema, knownKeys } from './catalogue-schema.ts';
import { didYouMean } from './catalogue-short-forms.ts';
import type { Catalogue } from './domain/catalogue.ts';

export type CatalogueResult = { ok: true; catalogue: Catalogue } | { ok: false; errors: string[] };

type Path = PropertyKey[];

/** What is wrong, as the rest of a sentence about the thing at `path`; `atKey` if it is the key itself that is wrong. */
interface Fault {
  path: Path;
  says: string;
  atKey?: boolean;
}

/** Resolves to the errors, too, where the file cannot be read: for an operator both are a setting to mend. */
export async function loadCatalogue(path: string): Promise<CatalogueResult> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    return { ok: false, errors: [`${path}: the catalogue file cannot be read (${code}); CATALOGUE must be the path of a readable YAML file.`] };
  }
  if (!isUtf8(bytes)) return { ok: false, errors: [`${path}: the catalogue file is not UTF-8 text; save it with the encoding UTF-8.`] };
  return parseCatalogue(new TextDecoder().decode(bytes), path);
}

export function parseCatalogue(text: string, fileName: string): CatalogueResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  const at = (offset: number, sentence: string) => {
    const { line, col } = lines.linePos(offset);
    return { offset, text: `${fileName}:${Math.max(line, 1)}:${Math.max(col, 1)}: ${sentence}` };
  };
  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) return { ok: false, errors: syntax.map((fault) => at(fault.pos[0], `this is not valid YAML: ${withFullStop(fault.message)}`).text) };

  const unknownAliases: string[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined)
        unknownAliases.push(at(start(alias), `*${alias.source} stands for nothing: a value that begins with * must be in quotes, or &${alias.source} must stand before it.`).text);
    },
  });
  if (unknownAliases.length > 0) return { ok: false, errors: unknownAliases };

  let raw: unknown;
  try {
    raw = document.toJS();
  } catch (error) {
    // yaml's own guard against aliases that unfold to a giant.
    if (!(error instanceof ReferenceError)) throw error;
    return { ok: false, errors: [at(0, 'the aliases (*name) of this file unfold to too much; write some of them out.').text] };
  }
  const parsed = catalogueSchema.safeParse(raw);
  const faults = [...(parsed.error?.issues ?? []).flatMap((issue) => shapeFaults(issue, raw)), ...referenceFaults(raw)];
  if (parsed.success && faults.length === 0) return { ok: true, catalogue: parsed.data };

  const errors = faults
    .map((fault) => at(positionOf(document, fault), sentence(raw, fault)))
    .sort((a, b) => a.offset - b.offset)
    .map((error) => error.text);
  return { ok: false, errors: [...new Set(errors)] };
}

// ---- what can be wrong ------------------------------------------------------------------------------------------

function shapeFaults(issue: z.core.$ZodIssue, raw: unknown): Fault[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...issue.path, key],
        says: `is no key that belongs here${didYouMean(key, keysBeside(issue.path)) || `; possible are ${keysBeside(issue.path).join(', ')}`}`,
        atKey: true,
      }));
    case 'invalid_key':
      return [{ path: issue.path, says: issue.issues[0]?.message ?? issue.message, atKey: true }];
    case 'invalid_value':
      return [{ path: issue.path, says: `${issue.message}${didYouMean(String(valueAt(raw, issue.path)), issue.values.map(String))}` }];
    default:
      return [{ path: issue.path, says: issue.message }];
  }
}

function keysBeside(path: Path): string[] {
  return knownKeys[String(path.findLast((step) => typeof step === 'string') ?? '')] ?? [];
}

/** Checked on the raw file, so that a slip elsewhere does not hide them. */
function referenceFaults(raw: unknown): Fault[] {
  const faults: Fault[] = [];
  const lists = { missions: entries(raw, 'missions'), queues: entries(raw, 'queues'), services: entries(raw, 'services'), articles: entries(raw, 'articles'), playground: entries(raw, 'playground') };
  const ids = (list: keyof typeof lists) => new Set(lists[list].map((entry) => entry['id']).filter((id) => typeof id === 'string'));
  const mustExist = (path: Path, given: unknown, known: Set<string>, what: string) => {
    if (typeof given === 'string' && !known.has(given)) faults.push({ path, says: `must be ${what}${didYouMean(given, known)}` });
  };

  for (const [list, all] of Object.entries(lists)) {
    const seen = new Map<string, number>();
    all.forEach((entry, index) => {
      const id = entry['id'];
      if (typeof id !== 'string') return;
      const first = seen.get(id);
      if (first !== undefined) faults.push({ path: [list, index, 'id'], says: `is not unique: entry ${first + 1} of ${list} has it too` });
      else seen.set(id, index);
    });
  }

  const queues = ids('queues');
  const missions = ids('missions');
  const top = record(raw);
  mustExist(['default_queue'], top['default_queue'], queues, 'the id of a queue');
  mustExist(['feedback_queue'], top['feedback_queue'], queues, 'the id of a queue');
  lists.services.forEach((service, index) => mustExist(['services', index, 'queue'], service['queue'], queues, 'the id of a queue'));

  const places = new Map<string, string>();
  for (const list of ['queues', 'channels'] as const)
    entries(raw, list).forEach((entry, index) => {
      if (list === 'channels') mustExist(['channels', index, 'mission'], entry['mission'], missions, 'the id of a mission');
      if (typeof entry['channel'] !== 'string') return;
      const place = `${String(entry['platform'])}:${entry['channel']}`;
      const first = places.get(place);
      // Two queues may share a channel; what is said to a mission must never stand among what is said inside.
      if (first === undefined) places.set(place, `entry ${index + 1} of ${list}`);
      else if (list === 'channels') faults.push({ path: [list, index, 'channel'], says: `is not free: ${first} has it too` });
    });
  const services = ids('services');
  lists.articles.forEach((article, index) => mustExist(['articles', index, 'service'], article['service'], services, 'the id of a service'));

  const groups = new Set(['guest']);
  for (const queue of lists.queues) if (queue['platform'] === 'web' && typeof queue['responders'] === 'string') groups.add(queue['responders']);
  lists.playground.forEach((person, index) => {
    const roles = person['roles'];
    // Once all queues have moved to a real platform, the people of the playground may keep the roles they had.
    if (!Array.isArray(roles) || !lists.queues.some((queue) => queue['platform'] === 'web')) return;
    roles.forEach((role: unknown, at) => mustExist(['playground', index, 'roles', at], role, groups, 'guest or the responders of a queue on the platform web'));
  });

  const people = new Set([...ids('playground')].map((id) => `web:${id}`));
  entries(raw, 'directory').forEach((entry, index) => {
    mustExist(['directory', index, 'mission'], entry['mission'], missions, 'the id of a mission');
    const user = entry['user'];
    if (typeof user === 'string' && user.startsWith('web:')) mustExist(['directory', index, 'user'], user, people, 'the id of somebody in playground');
  });
  return faults;
}

function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>((here, step) => (Array.isArray(here) && typeof step === 'number' ? (here[step] as unknown) : record(here)[String(step)]), raw);
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function entries(raw: unknown, key: string): Record<string, unknown>[] {
  const list = record(raw)[key];
  return Array.isArray(list) ? list.map(record) : [];
}

// ---- how and where it is told -----------------------------------------------------------------------------------

const oneOfList: Record<string, string> = { missions: 'mission', queues: 'queue', desks: 'desk', services: 'service', channels: 'channel', articles: 'article', directory: 'directory entry', playground: 'playground person' };

/** `in desk 2 of queue "helpdesk", zone must be …, not "Europe/Berln".` */
function sentence(raw: unknown, { path, says, atKey }: Fault): string {
  const around: string[] = [];
  const subject: string[] = [];
  path.forEach((step, depth) => {
    const list = path[depth - 1];
    const singular = typeof list === 'string' ? oneOfList[list] : undefined;
    if (typeof step === 'number' && singular !== undefined) {
      const id = valueAt(raw, [...path.slice(0, depth + 1), 'id']);
      around.unshift(`${singular} ${typeof id === 'string' && id !== '' ? `"${id}"` : step + 1}`);
      subject.length = 0;
    } else if (typeof step === 'number') subject.push(`(entry ${step + 1})`);
    else subject.push(subject.length > 0 ? `› ${String(step)}` : String(step));
  });
  const place = around.length > 0 ? `in ${around.join(' of ')}, ` : '';
  const thing = subject.join(' ') || (around.length > 0 ? 'the entry' : 'the file');
  if (atKey) return `${place}${thing} ${withFullStop(says)}`;
  const here = valueAt(raw, path);
  if (here === undefined) return `${place}${thing} is missing; it ${withFullStop(says)}`;
  if (!says.startsWith('must be')) return `${place}${thing} ${withFullStop(says)}`;
  const [rule, ...hint] = says.split(/(?=; did you mean)/);
  return `${place}${thing} ${withFullStop(`${rule}, not ${shown(here)}${hint.join('')}`)}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'nothing';
  if (typeof value === 'object') return 'a map';
  const text = JSON.stringify(value) ?? '';
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function withFullStop(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** Where the thing stands, or the nearest thing around it that does exist. */
function positionOf(document: Document.Parsed, { path, atKey }: Fault): number {
  let node: Node | null = document.contents;
  let offset = start(node);
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) break;
      const last = depth === path.length - 1;
      offset = atKey && last ? start(pair.key) : start(pair.value ?? pair.key);
      node = pair.value;
    } else if (isSeq<ParsedNode>(node) && typeof step === 'number') {
      node = node.items[step] ?? null;
      if (node === null) break;
      offset = start(node);
    } else break;
  }
  return offset;
}

function start(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}
