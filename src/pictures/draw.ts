/**
 * Panels as a PNG. The same panels give the same bytes. About 30 ms on one core (README, *The digest's pictures*), most of it in
 * resvg's own threads, so that the process goes on serving.
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

export async function draw(panels: Panel[]): Promise<Drawn> {
  const { svg } = svgOf(panels);
  return toPng(svg);
}

/** Without a font that it can read, resvg draws no letter and says nothing: only these files count, never the machine's own. */
export async function toPng(svg: string): Promise<Drawn> {
  const image = await renderAsync(svg, {
    fitTo: { mode: 'width', value: pictureWidth * zoom },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: fontFamily },
  });
  return { png: image.asPng(), width: image.width, height: image.height };
}
