/**
 * What a digest may say and how it compares. Pure. Headquarters' figures come from groups of tickets; a group of fewer
 * than five missions would point at somebody, so such groups are put together until nobody can be told from the rest.
 */

/** Fewer missions, or fewer people, than this make no figure of their own. */
export const smallestGroup = 5;
/** No list of a digest is longer. */
export const longestList = 7;

/** A number of the digest's own period, and the mean of the four weeks before it, to one decimal. */
export interface Compared {
  now: number;
  usual: number;
}

/**
 * @param periods one number a period, the digest's own last
 * @param weeks how many weeks that last one holds: two after a digest that was left out
 */
export function compared(periods: readonly number[], weeks: number): Compared {
  const before = periods.slice(0, -1);
  const mean = before.length > 0 ? sum(before) / before.length : 0;
  return { now: periods.at(-1) ?? 0, usual: Math.round(mean * weeks * 10) / 10 };
}

/** Whole percent; null of nothing. */
export function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((100 * part) / whole);
}

/** One group of tickets; the same as `Group` of src/ports/figures.ts. */
export interface Counted {
  name: string | null;
  received: number[];
  promised: number[];
  kept: number[];
  hours: number | null;
  missions: string[];
}

export interface Theme {
  /** A service or region; `rest`: several that are too small, or too many, to stand alone. */
  group: { name: string } | 'rest';
  missions: number;
  received: Compared;
  /** Percent of the answers that came when they were promised, now and in the four weeks before. */
  inTime: number | null;
  usuallyInTime: number | null;
  /** Median hours until the first answer; null for the rest, and where nothing was answered. */
  hours: number | null;
}

/**
 * The groups that may be told, those of most missions first, at most seven with the rest. Either every ticket is in one
 * of them, so that what is left out cannot be found by subtracting, or there are none: fewer than five missions in all.
 */
export function themesOf(groups: readonly Counted[], weeks: number): Theme[] {
  const active = groups.filter(({ received }) => (received.at(-1) ?? 0) > 0);
  const order = (group: Counted) => [group.missions.length, group.received.at(-1) ?? 0] as const;
  const named = active
    .filter((group) => group.name !== null && group.missions.length >= smallestGroup)
    .sort((a, b) => order(b)[0] - order(a)[0] || order(b)[1] - order(a)[1] || (a.name ?? '').localeCompare(b.name ?? ''));
  const rest = active.filter((group) => !named.includes(group));
  // A seventh line is the rest's, where there is one.
  while (named.length > longestList - (rest.length > 0 ? 1 : 0)) rest.push(named.pop() as Counted);
  while (rest.length > 0 && missionsOf(rest).size < smallestGroup && named.length > 0) rest.push(named.pop() as Counted);
  if (rest.length > 0 && missionsOf(rest).size < smallestGroup) return [];
  const themes = named.map((group): Theme => ({ ...themeOf([group], weeks), group: { name: group.name ?? '' }, hours: group.hours }));
  return rest.length > 0 ? [...themes, { ...themeOf(rest, weeks), group: 'rest', hours: null }] : themes;
}

function themeOf(groups: readonly Counted[], weeks: number): Omit<Theme, 'group' | 'hours'> {
  const periods = groups[0]?.received.length ?? 0;
  const added = (of: (group: Counted) => number[]) =>
    Array.from({ length: periods }, (_, period) => sum(groups.map((group) => of(group)[period] ?? 0)));
  const [promised, kept] = [added((group) => group.promised), added((group) => group.kept)];
  return {
    missions: missionsOf(groups).size,
    received: compared(added((group) => group.received), weeks),
    inTime: percent(kept.at(-1) ?? 0, promised.at(-1) ?? 0),
    usuallyInTime: percent(sum(kept.slice(0, -1)), sum(promised.slice(0, -1))),
  };
}

function missionsOf(groups: readonly Counted[]): Set<string> {
  return new Set(groups.flatMap(({ missions }) => missions));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
