/** Comments, praise, complaints and wishes; and the letterbox for those that carry no name. */

export const feedbackKinds = ['praise', 'complaint', 'wish'] as const;
export type FeedbackKind = (typeof feedbackKinds)[number];

/** `noted`: read, and nothing had to be answered. A new word of the person makes it `new` again. */
export type FeedbackState = 'new' | 'answered' | 'noted';

/** So many letters hide one another. */
const together = 3;
/** Fewer are opened all the same after so many days, lest they wait for ever. */
const longestWaitDays = 3;
/** UTC; never before, so that some hours always lie between writing and reading. */
const firstHour = 6;
const lastHour = 21;

/**
 * Is the letterbox opened in this hour? Asked once an hour. `days` are the days (UTC midnight) of all letters in it,
 * `chance` is drawn anew each time, 0 ≤ chance < 1. Only letters of earlier days are opened, all at once, in an hour
 * that nobody can foretell: each hour from 6 to 21 UTC is as likely as the others.
 */
export function opensLetterbox(days: Date[], now: Date, chance: number): boolean {
  const hour = now.getUTCHours();
  if (hour < firstHour || hour > lastHour) return false;
  const today = dayOf(now).getTime();
  const ages = days.map((day) => Math.round((today - day.getTime()) / 86_400_000)).filter((age) => age > 0);
  const due = ages.length >= together || ages.some((age) => age >= longestWaitDays);
  return due && chance < 1 / (lastHour + 1 - hour);
}

/** UTC midnight. */
export function dayOf(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
}

/** Every order is as likely as the others if `draw` gives 0 ≤ n < 1 evenly. */
export function shuffled<T>(items: readonly T[], draw: () => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(draw() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}
