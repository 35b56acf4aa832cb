/** The formats an article may come in. Each gives loose entries with the line on which they begin; nothing is judged here. */
import { isUtf8 } from 'node:buffer';
import { CsvError, parse as parseCsv } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';

export interface Entry {
  /** Of the file, from 1; in a spreadsheet the row. */
  line: number;
  fields: Record<string, unknown>;
  /** Where a field stands, if that is not where the entry begins. */
  lineOf?: (field: string) => number;
  /** Cells have columns of all kinds beside the known ones; elsewhere an unknown key is a slip. */
  loose: boolean;
}

/** What is wrong with a whole file, as a sentence that says what to do. */
export class Unreadable extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

export const formats: Record<string, (bytes: Buffer) => Entry[] | Promise<Entry[]>> = {
  '.md': (bytes) => [markdown(textOf(bytes))],
  '.csv': (bytes) => csv(textOf(bytes)),
  '.json': (bytes) => json(textOf(bytes)),
  '.xlsx': xlsx,
};

function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new Unreadable(1, 'is not UTF-8 text; save it with the encoding UTF-8 (in Excel: "CSV UTF-8").');
  return new TextDecoder().decode(bytes);
}

/** `---`, YAML, `---`, then the text; where the front matter has no title, the first heading is it. */
function markdown(text: string): Entry {
  const [all, front] = /^---[ \t]*\r?\n(?:([\s\S]*?)\r?\n)?---[ \t]*(?:\r?\n|$)/.exec(text) ?? [];
  const fields: Record<string, unknown> = {};
  const lines = new LineCounter();
  const places = new Map<string, number>();
  if (front !== undefined) {
    const document = parseDocument(front, { lineCounter: lines, prettyErrors: false });
    const [fault] = document.errors;
    if (fault) throw new Unreadable(lines.linePos(fault.pos[0]).line + 1, `has a front matter that is not valid YAML: ${fault.message}`);
    if (document.contents !== null && !isMap(document.contents)) throw new Unreadable(2, 'has a front matter that is no list of "key: value" lines.');
    Object.assign(fields, document.toJS());
    for (const { key } of isMap(document.contents) ? document.contents.items : [])
      if (isPlaced(key)) places.set(String(key), lines.linePos(key.range[0]).line + 1);
  }
  let body = text.slice(all?.length ?? 0).trim();
  const [heading, title] = /^#[ \t]+(.+)/.exec(body) ?? [];
  if (heading !== undefined && !('title' in fields)) {
    fields['title'] = title;
    body = body.slice(heading.length).trim();
  }
  if (!('text' in fields)) fields['text'] = body;
  return { line: 1, fields, lineOf: (field) => places.get(field) ?? 1, loose: false };
}

function isPlaced(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

/** The first line names the columns; commas, semicolons or tabs stand between them, whichever it has most of. */
function csv(text: string): Entry[] {
  const head = text.slice(0, text.search(/\r?\n|$/));
  const delimiter = [',', ';', '\t'].map((sign) => ({ sign, count: head.split(sign).length })).sort((a, b) => b.count - a.count)[0]!.sign;
  try {
    const options = { bom: true, delimiter, info: true, relax_column_count: true, skip_empty_lines: true } as const;
    // Its types leave out what `info` does. The line it tells is the one on which a record ends; quoted cells may have several.
    const records = parseCsv(text, options) as unknown as { record: string[]; info: { lines: number } }[];
    const [names = [], ...rows] = records.map(({ record }) => record);
    return rows.flatMap((row, at) => entryOf(names, row, (records[at]?.info.lines ?? 0) + 1));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Unreadable(Number(error['lines']) || 1, 'has a cell whose quotation marks do not fit: a cell that holds " must begin and end with " and double those within.');
  }
}

async function xlsx(bytes: Buffer): Promise<Entry[]> {
  const rows = await readSheet(bytes).catch(() => {
    throw new Unreadable(1, 'cannot be read as a spreadsheet; save it again as .xlsx without a password.');
  });
  const [names = [], ...rest] = rows;
  return rest.flatMap((row, at) => entryOf(names.map(String), row.map((cell) => cell ?? ''), at + 2));
}

function entryOf(names: string[], cells: unknown[], line: number): Entry[] {
  const given = names.map((name, column) => [name, typeof cells[column] === 'string' ? cells[column].trim() : cells[column]] as const);
  const fields = Object.fromEntries(given.filter(([, cell]) => cell !== undefined && cell !== ''));
  return Object.keys(fields).length === 0 ? [] : [{ line, fields, loose: true }];
}

/** A list of articles, or `{"articles": [...]}`. */
function json(text: string): Entry[] {
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    // Not every message of JSON.parse says where.
    const told = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    const at = told === undefined ? parseDocument(text, { prettyErrors: false }).errors[0]?.pos[0] : Number(told);
    throw new Unreadable(text.slice(0, at ?? 0).split('\n').length, 'is not valid JSON: look for a comma or quotation mark that is missing or too many.');
  }
  const list: unknown = typeof raw === 'object' && raw !== null && 'articles' in raw ? raw.articles : raw;
  if (!Array.isArray(list)) throw new Unreadable(1, 'must hold a list of articles: [{"title": …, "text": …}, …].');
  const lines = linesOfEntries(text);
  return list.map((entry: unknown, at) => ({ line: lines[at] ?? 1, fields: typeof entry === 'object' && entry !== null ? { ...entry } : {}, loose: false }));
}

/** JSON is YAML, whose parser knows where things stand. */
function linesOfEntries(text: string): number[] {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const list: unknown = isMap(contents) ? contents.get('articles', true) : contents;
  return isSeq(list) ? list.items.map((item) => (isPlaced(item) ? lines.linePos(item.range[0]).line : 1)) : [];
}
