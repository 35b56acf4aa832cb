/** The rows of the one table the benchmark prints. */
import type { World } from './world.ts';

export interface Row {
  name: string;
  aim: string;
  measured: string;
  /** Undefined where there is no aim. */
  met?: boolean;
}

export interface MeasureOptions {
  quick: boolean;
  /** For the bot's process. */
  nodeOptions: string[];
}

export type Measure = (world: World, options: MeasureOptions) => Promise<Row[]>;

export function row(name: string, aim: string, measured: string, met?: boolean): Row {
  return { name, aim, measured, met };
}

export function printTable(rows: Row[]): string {
  const cells = [['measure', 'aim', 'measured', ''], ...rows.map(({ name, aim, measured, met }) => [name, aim, measured, met === undefined ? '' : met ? 'ok' : 'NOT MET'])];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((line) => (line[column] ?? '').length)));
  const lines = cells.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  ').trimEnd());
  return `${lines.join('\n')}\n`;
}
