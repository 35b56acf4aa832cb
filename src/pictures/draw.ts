/**
 * Panels as a PNG. The same panels give the same bytes. Most of the work is done in resvg's own threads, so that the process goes on
 * serving; README, *The digest's pictures*, has the times.
 */
import { renderAsync } from '@resvg/resvg-js';
import { pictureWidth, svgOf } from './chart.ts';
import { fontFamily, fontFiles } from './font.ts';
import type { Panel } from './panels.ts';

/** Pixels for one point: sharp on a phone, and large enough on a desk. */
const zoom = 2;

export interface Drawn {
  png: Buffer;
  /** Pixels. */
  width: number;
  height: number;
}

/** One after the other: hundreds of digests become due in one minute, and a picture under way takes several megabytes. */
let last: Promise<unknown> = Promise.resolve();

export function draw(panels: Panel[]): Promise<Drawn> {
  const drawn = last.then(() => toPng(svgOf(panels).svg));
  last = drawn.catch(() => undefined);
  return drawn;
}

/** Without a font that it can read, resvg draws no letter and says nothing: only these files count, never the machine's own. */
export async function toPng(svg: string): Promise<Drawn> {
  const image = await renderAsync(svg, {
    fitTo: { mode: 'width', value: pictureWidth * zoom },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: fontFamily },
  });
  return { png: image.asPng(), width: image.width, height: image.height };
}
