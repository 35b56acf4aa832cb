/**
 * The picture of a digest in the reader's language, with the sentence that says what it says. Draws what it is given: who may
 * be told which figure is decided before. Everything in it stands in the digest's text, too.
 */
import type { Language } from '../domain/catalogue.ts';
import type { BarsPanel, Panel, WeeksPanel } from '../pictures/panels.ts';
import type { Picture } from '../ports/chat.ts';
import { say } from './say.ts';
import type { MessageKey } from './say.ts';

/** What came in (for a mission: what it reported) and what was resolved. `week`: `2026-W47`. */
export interface WeekCount {
  week: string;
  received: number;
  resolved: number;
}

/** `label`: in the reader's language. */
export interface Count {
  label: string;
  count: number;
}

/** `weeks`: oldest first, the last one is the week that is told. */
export type PictureFigures =
  | { kind: 'mission'; weeks: WeekCount[] }
  | { kind: 'queue'; weeks: WeekCount[]; open: Count[] }
  /** `share`: of the answers that were due, those given in time, 0 to 1; null where there were too few to tell. */
  | { kind: 'headquarters'; themes: Count[]; regions: { label: string; share: number | null }[] };

/** No list in a digest is longer. */
const longestList = 7;
/** Slack takes no more in an alt text. */
const longestAlt = 2000;

export async function digestPicture(language: Language, figures: PictureFigures): Promise<Picture> {
  // Loaded when the first digest is drawn: the bot starts without waiting for a library of charts.
  const { draw } = await import('../pictures/draw.ts');
  const { png, width, height } = await draw(panelsOf(language, figures));
  return { png: png.toString('base64'), alt: altOf(language, figures), width, height };
}

/** What is drawn, most important first, cut to what a reader takes in. */
export function panelsOf(language: Language, figures: PictureFigures): Panel[] {
  switch (figures.kind) {
    case 'mission':
      return [weeksPanel(language, figures.weeks, 'digest.picture.mission', 'digest.picture.reported')];
    case 'queue':
      return [weeksPanel(language, figures.weeks, 'digest.picture.queue', 'digest.picture.received'), openPanel(language, figures.open)];
    case 'headquarters':
      return [themesPanel(language, figures.themes), promisePanel(language, figures.regions)];
  }
}

/** Says the same as the picture, in the same order. */
export function altOf(language: Language, figures: PictureFigures): string {
  const alt = wholeAlt(language, figures);
  return alt.length <= longestAlt ? alt : `${alt.slice(0, longestAlt - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function wholeAlt(language: Language, figures: PictureFigures): string {
  const spoken = (items: string[]) => (items.length === 0 ? say(language, 'digest.alt.none') : items.join(', '));
  const item = (label: string, value: string) => say(language, 'digest.alt.item', { label, value });
  const weeks = (counts: WeekCount[]) => spoken(counts.map(({ week, received, resolved }) => say(language, 'digest.alt.week', {
    week: numberOf(week), first: count(language, received), second: count(language, resolved),
  })));
  switch (figures.kind) {
    case 'mission':
      return say(language, 'digest.alt.mission', { weeks: weeks(figures.weeks) });
    case 'queue':
      return say(language, 'digest.alt.queue', {
        weeks: weeks(figures.weeks),
        services: spoken(openPanel(language, figures.open).bars.map(({ label, text }) => item(label, text))),
      });
    case 'headquarters':
      return say(language, 'digest.alt.headquarters', {
        themes: spoken(themesPanel(language, figures.themes).bars.map(({ label, text }) => item(label, text))),
        regions: spoken(promisePanel(language, figures.regions).bars.map(({ label, text }) => item(label, text))),
      });
  }
}

function weeksPanel(language: Language, weeks: WeekCount[], title: MessageKey, first: MessageKey): WeeksPanel {
  const figure = (value: number) => ({ value, text: count(language, value) });
  return {
    kind: 'weeks',
    title: say(language, title),
    series: [{ name: say(language, first), fill: 'vermilion' }, { name: say(language, 'digest.picture.resolved'), fill: 'blue' }],
    weeks: weeks.map(({ week, received, resolved }) => ({
      label: say(language, 'digest.picture.week', { week: numberOf(week) }),
      figures: [figure(received), figure(resolved)],
    })),
    empty: say(language, 'digest.picture.quiet'),
  };
}

function openPanel(language: Language, open: Count[]): BarsPanel {
  const sorted = mostFirst(open);
  const shown = sorted.length > longestList ? longestList - 1 : longestList;
  const others = sorted.slice(shown).reduce((sum, each) => sum + each.count, 0);
  return {
    kind: 'bars',
    title: say(language, 'digest.picture.open'),
    fill: 'green',
    bars: [
      ...sorted.slice(0, shown).map((each) => bar(language, each)),
      ...(others > 0 ? [{ ...bar(language, { label: say(language, 'digest.picture.others'), count: others }), rest: true }] : []),
    ],
    empty: say(language, 'digest.picture.none-open'),
  };
}

function themesPanel(language: Language, themes: Count[]): BarsPanel {
  return {
    kind: 'bars',
    title: say(language, 'digest.picture.themes'),
    fill: 'blue',
    bars: mostFirst(themes).slice(0, longestList).map((each) => bar(language, each)),
    empty: say(language, 'digest.picture.no-themes'),
  };
}

/** The region that waits most stands first. */
function promisePanel(language: Language, regions: { label: string; share: number | null }[]): BarsPanel {
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  return {
    kind: 'bars',
    title: say(language, 'digest.picture.promise'),
    fill: 'green',
    full: 1,
    bars: [...regions].sort((a, b) => (a.share ?? 2) - (b.share ?? 2)).slice(0, longestList).map(({ label, share }) => ({
      label,
      value: share,
      // 99.6 % is not all of them.
      text: share === null ? say(language, 'digest.picture.few') : percent.format(share < 1 ? Math.min(share, 0.99) : 1),
    })),
    empty: say(language, 'digest.picture.no-answers'),
  };
}

function mostFirst(counts: Count[]): Count[] {
  return counts.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
}

function bar(language: Language, { label, count: value }: Count) {
  return { label, value, text: count(language, value) };
}

/** Four digits stand together, as beside a narrow bar they should. */
function count(language: Language, value: number): string {
  return new Intl.NumberFormat(language, { useGrouping: 'min2' }).format(value);
}

/** `2026-W07` → `7`. */
function numberOf(week: string): string {
  return String(Number(week.slice(-2)));
}
