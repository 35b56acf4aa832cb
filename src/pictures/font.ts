/**
 * The shipped font: where its files are, and how wide a text gets in it. ECharts can only guess widths without a browser,
 * by a table that knows no umlauts; a label would be cut too early or run out of the picture.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export const fontFamily = 'Source Sans 3';
const files = {
  regular: require.resolve('@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf'),
};
export const fontFiles = Object.values(files);
export type Weight = keyof typeof files;
/** As ECharts and SVG name it. */
export const cssWeight: Record<Weight, number> = { regular: 400, bold: 600 };

/** Code point → width as a part of the font's size. */
type Widths = Map<number, number>;

const loaded = new Map<Weight, Widths>();

/** In the unit of `size`. */
export function widthOf(text: string, size: number, weight: Weight): number {
  const known = widths(weight);
  return size * Array.from(text).reduce((sum, character) => sum + (known.get(character.codePointAt(0) ?? 0) ?? 1), 0);
}

/** Cut at a whole character and ended by an ellipsis where it is wider than `width`. */
export function fitted(text: string, width: number, size: number, weight: Weight): string {
  const whole = readable(text, weight);
  if (widthOf(whole, size, weight) <= width) return whole;
  const characters = Array.from(whole);
  while (characters.length > 0 && widthOf(`${characters.join('')}…`, size, weight) > width) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

/** On as many lines as are needed and at most `most`, broken between words; the last one is cut as `fitted` cuts. */
export function wrapped(text: string, width: number, size: number, weight: Weight, most: number): string[] {
  const lines: string[] = [];
  let rest = readable(text, weight).split(' ');
  while (rest.length > 0 && lines.length < most - 1) {
    let count = rest.length;
    while (count > 1 && widthOf(rest.slice(0, count).join(' '), size, weight) > width) count -= 1;
    lines.push(fitted(rest.slice(0, count).join(' '), width, size, weight));
    rest = rest.slice(count);
  }
  return rest.length === 0 ? lines : [...lines, fitted(rest.join(' '), width, size, weight)];
}

/** What the font has no glyph for is left out: resvg would draw a box for it, or nothing. What was all of that kind is `…`. */
function readable(text: string, weight: Weight): string {
  const known = widths(weight);
  const kept = Array.from(text.normalize('NFC').replace(/\s/gu, ' ')).filter((character) => known.has(character.codePointAt(0) ?? 0));
  return kept.join('').replace(/ +/g, ' ').trim() || (text === '' ? '' : '…');
}

function widths(weight: Weight): Widths {
  const known = loaded.get(weight);
  if (known) return known;
  const read = readWidths(readFileSync(files[weight]));
  loaded.set(weight, read);
  return read;
}

/** Tables `cmap` (format 4: the Basic Multilingual Plane), `hmtx`, `hhea` and `head` of a TrueType font. Source: OpenType 1.9. */
function readWidths(font: Buffer): Widths {
  const table = (tag: string): number => {
    for (let index = 0; index < font.readUInt16BE(4); index += 1) {
      const entry = 12 + index * 16;
      if (font.toString('latin1', entry, entry + 4) === tag) return font.readUInt32BE(entry + 8);
    }
    throw new Error(`the font has no table ${tag}`);
  };
  const perEm = font.readUInt16BE(table('head') + 18);
  const longMetrics = font.readUInt16BE(table('hhea') + 34);
  const advance = (glyph: number): number => font.readUInt16BE(table('hmtx') + Math.min(glyph, longMetrics - 1) * 4) / perEm;

  const start = format4(font, table('cmap'));
  const segments = font.readUInt16BE(start + 6);
  const found: Widths = new Map();
  for (let at = 0; at < segments; at += 2) {
    const last = font.readUInt16BE(start + 14 + at);
    const first = font.readUInt16BE(start + 16 + segments + at);
    const delta = font.readUInt16BE(start + 16 + 2 * segments + at);
    const rangeAt = start + 16 + 3 * segments + at;
    const range = font.readUInt16BE(rangeAt);
    for (let code = first; code <= last && code < 0xffff; code += 1) {
      const direct = range === 0 ? code : font.readUInt16BE(rangeAt + range + (code - first) * 2);
      const glyph = direct === 0 && range !== 0 ? 0 : (direct + delta) & 0xffff;
      if (glyph !== 0) found.set(code, advance(glyph));
    }
  }
  return found;
}

function format4(font: Buffer, cmap: number): number {
  for (let index = 0; index < font.readUInt16BE(cmap + 2); index += 1) {
    const start = cmap + font.readUInt32BE(cmap + 4 + index * 8 + 4);
    if (font.readUInt16BE(start) === 4) return start;
  }
  throw new Error('the font has no cmap of format 4');
}
