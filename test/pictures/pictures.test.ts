/** What a person would see of the digest's pictures, read back from their pixels. */
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it, test } from 'vitest';
import { languages } from '../../src/domain/catalogue.ts';
import { svgOf } from '../../src/pictures/chart.ts';
import { background, fills, ink, line, softInk } from '../../src/pictures/colours.ts';
import { draw, toPng } from '../../src/pictures/draw.ts';
import { fitted, widthOf, wrapped } from '../../src/pictures/font.ts';
import type { BarsPanel, WeeksPanel } from '../../src/pictures/panels.ts';
import { altOf, digestPicture, panelsOf } from '../../src/views/digest-picture.ts';
import type { PictureFigures, WeekCount } from '../../src/views/digest-picture.ts';
import { readPng } from '../fakes/png-pixels.ts';

const weeks = (...counts: [number, number][]): WeekCount[] => counts.map(([received, resolved], index) => ({ week: `2026-W${43 + index}`, received, resolved }));
const usual = weeks([3, 2], [7, 5], [4, 6], [12, 9], [5, 8]);
const mission: PictureFigures = { kind: 'mission', weeks: usual };
const queue: PictureFigures = {
  kind: 'queue', weeks: usual,
  open: [['Drucker', 9], ['VPN', 40], ['E-Mail', 20], ['Video', 8], ['Telefon', 7], ['Dateien', 6], ['Konto', 5], ['Intranet', 3], ['Website', 1], ['Software', 0]].map(([label, count]) => ({ label: String(label), count: Number(count) })),
};
const headquarters: PictureFigures = {
  kind: 'headquarters',
  themes: [{ label: 'Langsame Leitung', count: 38 }, { label: 'Schulung für neue Kolleginnen und Kollegen an allen Vertretungen weltweit', count: 19 }],
  regions: [{ label: 'Europa', share: 1 }, { label: 'Zentrale', share: null }, { label: 'Afrika', share: 0.5 }],
};
const quiet: PictureFigures[] = [
  { kind: 'mission', weeks: weeks([0, 0], [0, 0], [0, 0], [0, 0], [0, 0]) },
  { kind: 'queue', weeks: weeks([0, 0], [0, 0], [0, 0], [0, 0], [0, 0]), open: [] },
  { kind: 'headquarters', themes: [], regions: [] },
];
const bytesOf = async (figures: PictureFigures, language: (typeof languages)[number] = 'de') => Buffer.from((await digestPicture(language, figures)).png, 'base64');
/** What stands in the picture, in reading order of the drawing. */
const wordsIn = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, words = '']) => words.replace(/&amp;/g, '&'));

describe('every picture', () => {
  it.each(languages.flatMap((language) => [mission, queue, headquarters, ...quiet].map((figures) => ({ language, figures, kind: figures.kind }))))(
    '$kind in $language is as wide as a phone, has its own background, ink, and nothing but pixels',
    async ({ language, figures }) => {
      const picture = await digestPicture(language, figures);
      const png = Buffer.from(picture.png, 'base64');
      const pixels = readPng(png);
      expect(png.length).toBeLessThan(700_000);
      expect([pixels.width, pixels.height]).toEqual([picture.width, picture.height]);
      expect(pixels.width).toBe(720);
      for (const [x, y] of [[0, 0], [719, 0], [0, pixels.height - 1], [719, pixels.height - 1]] as const) expect(pixels.at(x, y)).toBe(background);
      const share = pixels.ink(0, 0, pixels.width, pixels.height);
      expect(share).toBeGreaterThan(0.01);
      expect(share).toBeLessThan(0.5);
      // Nothing runs out of the picture.
      expect(pixels.ink(0, 0, 24, pixels.height)).toBe(0);
      expect(pixels.ink(696, 0, 720, pixels.height)).toBe(0);
      expect(new Set(pixels.chunks)).toEqual(new Set(['IHDR', 'IDAT', 'IEND']));
    },
  );

  it('is the same for the same figures, byte by byte, whatever was drawn between', async () => {
    const first = await bytesOf(queue);
    await Promise.all([bytesOf(mission), bytesOf(headquarters, 'es')]);
    expect((await bytesOf(queue)).equals(first)).toBe(true);
    expect((await bytesOf({ ...queue, weeks: weeks([3, 2], [7, 5], [4, 6], [12, 9], [5, 7]) })).equals(first)).toBe(false);
  });

  it('comes although another one before it could not be drawn', async () => {
    const broken: BarsPanel = barsPanel({ bars: [{ label: 'Eins', value: 1, text: '1' }] });
    Object.defineProperty(broken, 'title', { get: () => { throw new Error('no title'); } });
    const [first, second] = await Promise.allSettled([draw([broken]), draw([barsPanel({})])]);
    expect(first.status).toBe('rejected');
    expect(second).toMatchObject({ status: 'fulfilled', value: { width: 720 } });
  });

  it('stands out from its background: words by 4.5 to 1, bars by 3 to 1', () => {
    expect(contrast('#FFFFFF', '#000000')).toBeCloseTo(21, 5);
    for (const colour of [ink, softInk]) expect(contrast(colour, background), colour).toBeGreaterThanOrEqual(4.5);
    for (const { colour } of Object.values(fills)) expect(contrast(colour, background), colour).toBeGreaterThanOrEqual(3);
    expect(contrast(line, background)).toBeGreaterThanOrEqual(3);
  });

  it('has no word smaller than 13 points on a phone', () => {
    for (const panels of [[weeksPanel(usual)], [barsPanel({})]]) {
      const sizes = [...svgOf(panels).svg.matchAll(/font-size:([\d.]+)px/g)].map(([, size]) => Number(size));
      expect(sizes.length).toBeGreaterThan(3);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(13);
    }
  });
});

function weeksPanel(counts: WeekCount[]): WeeksPanel {
  return {
    kind: 'weeks', title: 'Titel', empty: 'Nichts.', series: [{ name: 'A', fill: 'vermilion' }, { name: 'B', fill: 'blue' }],
    weeks: counts.map(({ week, received, resolved }) => ({ label: week.slice(-3), figures: [{ value: received, text: String(received) }, { value: resolved, text: String(resolved) }] })),
  };
}
function barsPanel(change: Partial<BarsPanel>): BarsPanel {
  return { kind: 'bars', title: 'Titel', fill: 'green', empty: 'Leer.', bars: [{ label: 'Eins', value: 10, text: '10' }, { label: 'Zwei', value: 5, text: '5' }], ...change };
}

describe('the bars', () => {
  it('of the weeks stand where they belong, as high as their numbers say', async () => {
    const pixels = readPng((await draw([weeksPanel(usual)])).png);
    // The first group of columns is the colour's sample beside its name, together with the bar below it.
    const received = pixels.bars(fills.vermilion.colour);
    const resolved = pixels.bars(fills.blue.colour);
    const tall = received.slice(1).map(({ height }) => height);
    const full = Math.max(...tall);
    expect(tall.map((height) => Math.round((height / full) * 12))).toEqual([7, 4, 12, 5]);
    expect(resolved.slice(-2).map(({ height }) => Math.round((height / full) * 12))).toEqual([9, 8]);
    // Side by side, and on a grid of five.
    received.slice(1).forEach((bar, index) => expect(bar.left - received[1]!.left).toBeCloseTo(index * 131.2, -1));
    for (const { left } of resolved.slice(-2)) expect(received.some((bar) => left > bar.right && left - bar.right < 12)).toBe(true);
  });

  it('of a list are as long as their numbers say, the rest in grey', async () => {
    const pixels = readPng((await draw([barsPanel({ bars: [{ label: 'Eins', value: 40, text: '40' }, { label: 'Zwei', value: 10, text: '10' }, { label: 'Null', value: 0, text: '0' }, { label: 'Übrige', value: 20, text: '20', rest: true }] })])).png);
    const [first, second, ...none] = pixels.rows(fills.green.colour);
    expect(none).toEqual([]);
    expect(second!.width / first!.width).toBeCloseTo(0.25, 1);
    const [rest] = pixels.rows(fills.grey.colour);
    expect(rest!.width / first!.width).toBeCloseTo(0.5, 1);
    expect(rest!.top).toBeGreaterThan(second!.bottom);
  });

  it('of shares are drawn against the whole, and what is not told has none', async () => {
    const pixels = readPng((await draw([barsPanel({ full: 1, bars: [{ label: 'Afrika', value: 0.5, text: '50 %' }, { label: 'Europa', value: 1, text: '100 %' }, { label: 'Zentrale', value: null, text: 'zu wenige' }] })])).png);
    const [half, whole, ...none] = pixels.rows(fills.green.colour);
    expect(none).toEqual([]);
    expect(half!.width / whole!.width).toBeCloseTo(0.5, 1);
  });

  it('have a pattern, so that they differ without colours', async () => {
    const pixels = readPng((await draw([weeksPanel(weeks([10, 10]))])).png);
    const bar = pixels.bars(fills.vermilion.colour).at(-1)!;
    const plain = pixels.bars(fills.blue.colour).at(-1)!;
    const shades = (left: number, right: number) => {
      const found = new Set<string>();
      for (let y = pixels.height - 120; y < pixels.height - 100; y += 1) for (let x = left; x < right; x += 1) found.add(pixels.at(x, y));
      return found.size;
    };
    expect(shades(plain.left + 4, plain.right - 4)).toBe(1);
    expect(shades(bar.left + 4, bar.right - 4)).toBeGreaterThan(2);
  });
});

describe('the font', () => {
  const sentence = (text: string, family = 'Source Sans 3') => `<svg xmlns="http://www.w3.org/2000/svg" width="360" height="60"><rect width="360" height="60" fill="#fff"/><text x="10" y="40" font-family="${family}" font-size="24">${text}</text></svg>`;

  test('draws every letter of our languages, which without it would be nothing', async () => {
    for (const letter of 'ÄÖÜäöüßéèêëàâçîïôœùûÿñáíóú¿¡…–€') {
      const pixels = readPng((await toPng(sentence(letter))).png);
      expect(pixels.ink(0, 0, 720, 120), letter).toBeGreaterThan(0);
      const without = readPng(new Resvg(sentence(letter), { fitTo: { mode: 'width', value: 720 }, font: { loadSystemFonts: false } }).render().asPng());
      expect(without.ink(0, 0, 720, 120), letter).toBe(0);
    }
  });

  test('tells letters apart: an umlaut is no plain vowel, and the machine’s own fonts play no part', async () => {
    const drawn = async (text: string, family?: string) => (await toPng(sentence(text, family))).png;
    expect((await drawn('ÄÖÜ')).equals(await drawn('AOU'))).toBe(false);
    expect((await drawn('Grüße', 'DejaVu Serif')).equals(await drawn('Grüße', 'No Such Font'))).toBe(true);
  });

  test.each(['Übersetzungsdienst', 'Passerfassung & Biometrie', 'ÄÖÜß é ñ', 'W47', '1.234'])('is as wide as it is said to be: %s', async (text) => {
    const pixels = readPng((await toPng(sentence(text.replace('&', '&amp;')))).png);
    const columns = Array.from({ length: 720 }, (_, x) => x).filter((x) => pixels.ink(x, 0, x + 1, 120) > 0);
    const width = (columns.at(-1)! - columns[0]! + 1) / 2;
    // Letters have a little air on both sides, and some pairs are kerned.
    expect(Math.abs(widthOf(text, 24, 'regular') - width)).toBeLessThan(6);
  });

  test('cuts what does not fit at a whole character, and wraps between words', () => {
    expect(fitted('Drucker', 100, 14, 'regular')).toBe('Drucker');
    const cut = fitted('Außenhandelsförderungsübersetzungsdienst', 100, 14, 'regular');
    expect(cut).toMatch(/^Außenhandels.*…$/);
    expect(widthOf(cut, 14, 'regular')).toBeLessThanOrEqual(100);
    expect(wrapped('Schulung für neue Kolleginnen und Kollegen weltweit', 140, 14, 'regular', 2)).toEqual(['Schulung für neue', expect.stringMatching(/^Kolleginnen.*…$/)]);
    expect(wrapped('Donaudampfschifffahrtsgesellschaft', 100, 14, 'regular', 2)).toEqual([expect.stringMatching(/^Donaudampf.*…$/)]);
    expect(fitted('Zweiter\n \tBildschirm 🖥️ bitte עברית', 400, 14, 'regular')).toBe('Zweiter Bildschirm bitte');
    expect(wrapped('🖥️', 100, 14, 'regular', 2)).toEqual(['…']);
  });
});

describe('what the picture says', () => {
  it('is in its words: six services, the most first, and the others together as the seventh', async () => {
    expect(altOf('de', queue)).toBe(
      'Balkendiagramm. Eingegangen und gelöst je Woche: Woche 43: 3 und 2, Woche 44: 7 und 5, Woche 45: 4 und 6, Woche 46: 12 und 9, Woche 47: 5 und 8. '
      + 'Jetzt offen, nach Dienst: VPN 40, E-Mail 20, Drucker 9, Video 8, Telefon 7, Dateien 6, Übrige 9.',
    );
    expect(altOf('fr', mission)).toContain('semaine 47\u202f: 5 et 8');
  });

  it('the worst region stands first, and too few stay untold', () => {
    expect(altOf('en', headquarters)).toMatch(/by region: Afrika 50%, Europa 100%, Zentrale too few\.$/);
    expect(altOf('de', { kind: 'headquarters', themes: [], regions: [{ label: 'Europa', share: 0.999 }] })).toMatch(/Themen nach Zahl der Vertretungen: keine\. .* Europa 99\s%\.$/);
  });

  it('is never longer than Slack takes', () => {
    const themes = Array.from({ length: 7 }, (_, index) => ({ label: '🖥️'.repeat(300), count: 7 - index }));
    expect(altOf('en', { kind: 'headquarters', themes, regions: [] }).length).toBeLessThanOrEqual(2000);
  });

  it('nothing is cut from titles and names in any language', () => {
    for (const language of languages) {
      for (const figures of [mission, queue, ...quiet]) {
        expect(wordsIn(svgOf(panelsOf(language, figures)).svg).filter((words) => words.endsWith('…')), language).toEqual([]);
      }
    }
  });

  it('all of it is drawn, long names on two lines and marked where they are cut', () => {
    const drawn = wordsIn(svgOf([barsPanel({ bars: [{ label: 'Passerfassung & Biometrie', value: 3, text: '3' }, { label: 'Schulung für neue Kolleginnen und Kollegen weltweit', value: 2, text: '2' }] })]).svg);
    expect(drawn).toEqual(expect.arrayContaining(['Titel', 'Passerfassung &', 'Biometrie', 'Schulung für neue', '3', '2']));
    expect(drawn.some((words) => /^Kolleginnen.*…$/.test(words))).toBe(true);
  });

  it('numbers that would run into each other are turned', () => {
    expect(svgOf([weeksPanel(usual)]).svg).not.toContain('matrix(0,-1,1,0');
    expect(svgOf([weeksPanel(weeks([1240, 1180], [12, 9]))]).svg).toContain('matrix(0,-1,1,0');
    expect(svgOf([weeksPanel(weeks([1240, 1180], [12, 9]))]).height).toBeGreaterThan(svgOf([weeksPanel(usual)]).height);
  });

  it('an empty picture says so', () => {
    const drawn = wordsIn(svgOf([weeksPanel(weeks([0, 0], [0, 0])), barsPanel({ bars: [] })]).svg);
    expect(drawn).toEqual(expect.arrayContaining(['Nichts.', 'Leer.', '0']));
  });
});

/** WCAG 2.2, "contrast ratio". */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
