/** What a picture shows: one or two panels below each other. All words come in the reader's language. */
import type { fills } from './colours.ts';

export type FillName = keyof typeof fills;

interface Figure {
  value: number;
  /** As it is written beside its bar. */
  text: string;
}

/** Two numbers a week as bars side by side, oldest week first; the last one is the week that is told. */
export interface WeeksPanel {
  kind: 'weeks';
  title: string;
  series: [{ name: string; fill: FillName }, { name: string; fill: FillName }];
  weeks: { label: string; figures: [Figure, Figure] }[];
  /** Stands in the panel where all numbers are zero. */
  empty: string;
}

/** One bar a line, most important first. */
export interface BarsPanel {
  kind: 'bars';
  title: string;
  fill: FillName;
  /** `rest`: what was put together at the end of a list. `value` null: not told; `text` says why. */
  bars: { label: string; value: number | null; text: string; rest?: boolean }[];
  /** The value of a full bar, such as 1 for shares; without it that of the longest. */
  full?: number;
  /** Stands in the panel where there are no bars. */
  empty: string;
}

export type Panel = WeeksPanel | BarsPanel;
