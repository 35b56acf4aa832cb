/** Reads the PNGs that the pictures are: 8 bits a channel, RGBA, not interlaced. Source: PNG specification (third edition), 7-12. */
import { inflateSync } from 'node:zlib';

export interface Pixels {
  width: number;
  height: number;
  /** Types of all chunks, in order: a PNG can carry words in some of them. */
  chunks: string[];
  /** `#RRGGBB`. */
  at(x: number, y: number): string;
  /** Is there anything but the background, within `[left, right)` and `[top, bottom)`? As a part of all pixels there. */
  ink(left: number, top: number, right: number, bottom: number): number;
  /** Groups of neighbouring columns that hold this colour, with the height from its highest pixel to its lowest. */
  bars(colour: string): { left: number; right: number; height: number }[];
  /** The same with the axes exchanged. */
  rows(colour: string): { top: number; bottom: number; width: number }[];
}

export function readPng(png: Uint8Array): Pixels {
  const bytes = Buffer.from(png);
  if (bytes.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('no PNG');
  const chunks: string[] = [];
  const data: Buffer[] = [];
  let [width, height] = [0, 0];
  for (let from = 8; from < bytes.length;) {
    const length = bytes.readUInt32BE(from);
    const type = bytes.toString('latin1', from + 4, from + 8);
    const body = bytes.subarray(from + 8, from + 8 + length);
    chunks.push(type);
    if (type === 'IHDR') {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      if (body.toString('hex', 8) !== '0806000000') throw new Error('another kind of PNG');
    }
    if (type === 'IDAT') data.push(body);
    from += length + 12;
  }
  const pixels = unfilter(inflateSync(Buffer.concat(data)), width, height);
  // Red, green and blue as one number: millions of pixels are compared.
  const colourAt = (x: number, y: number): number => pixels.readUIntBE((y * width + x) * 4, 3);
  const background = colourAt(0, 0);

  function groups(length: number, across: number, has: (along: number, other: number) => boolean) {
    const found: { from: number; to: number; extent: number }[] = [];
    let open: { from: number; first: number; last: number } | undefined;
    for (let along = 0; along <= length; along += 1) {
      const hits = along === length ? [] : Array.from({ length: across }, (_, other) => other).filter((other) => has(along, other));
      if (hits.length > 0) {
        open ??= { from: along, first: across, last: 0 };
        open.first = Math.min(open.first, hits[0]!);
        open.last = Math.max(open.last, hits.at(-1)!);
      } else if (open) {
        found.push({ from: open.from, to: along, extent: open.last - open.first + 1 });
        open = undefined;
      }
    }
    return found;
  }

  return {
    width,
    height,
    chunks,
    at: (x, y) => `#${colourAt(x, y).toString(16).padStart(6, '0').toUpperCase()}`,
    ink(left, top, right, bottom) {
      let count = 0;
      for (let y = top; y < bottom; y += 1) for (let x = left; x < right; x += 1) if (colourAt(x, y) !== background) count += 1;
      return count / ((right - left) * (bottom - top));
    },
    bars: (colour) => groups(width, height, (x, y) => colourAt(x, y) === numberOf(colour)).map(({ from, to, extent }) => ({ left: from, right: to, height: extent })),
    rows: (colour) => groups(height, width, (y, x) => colourAt(x, y) === numberOf(colour)).map(({ from, to, extent }) => ({ top: from, bottom: to, width: extent })),
  };
}

function numberOf(colour: string): number {
  return parseInt(colour.slice(1), 16);
}

function unfilter(raw: Buffer, width: number, height: number): Buffer {
  const line = width * 4;
  const pixels = Buffer.alloc(line * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)];
    for (let x = 0; x < line; x += 1) {
      const left = x < 4 ? 0 : pixels[y * line + x - 4]!;
      const above = y === 0 ? 0 : pixels[(y - 1) * line + x]!;
      const corner = x < 4 || y === 0 ? 0 : pixels[(y - 1) * line + x - 4]!;
      const predicted = filter === 1 ? left : filter === 2 ? above : filter === 3 ? (left + above) >> 1 : filter === 4 ? paeth(left, above, corner) : 0;
      pixels[y * line + x] = raw[y * (line + 1) + 1 + x]! + predicted;
    }
  }
  return pixels;
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}
