/** What `npm run eval` and the tests count: how often messages with a known meaning are understood right. */
import type { Intent } from './seeds.ts';
import type { Understood } from './understand.ts';

export interface Labelled {
  text: string;
  language: string;
  intent: Intent | 'oos';
  /** Null where none is named; undefined where the source does not say. */
  service?: string | null;
  source: string;
}

export type Answer = Pick<Understood, 'intent' | 'confidence' | 'clarify' | 'service'>;

export interface Judged {
  message: Labelled;
  answer: Answer;
}

/** Shares are 0..1, NaN where there is nothing to count. */
export interface Figures {
  count: number;
  /** Of messages in scope: the first intent is the right one. */
  right: number;
  /** Of messages in scope: right without asking, or the right intent is among those offered. */
  rightOrClarified: number;
  clarified: number;
  wronglyRejected: number;
  macroF1: number;
  /** Of messages out of scope. */
  rejected: number;
  rejectedOrClarified: number;
  serviceRight: number;
  serviceFalse: number;
  /** Mean distance between confidence and what came true, in ten bands of confidence. */
  calibrationError: number;
}

export function figuresOf(judged: Judged[]): Figures {
  const inside = judged.filter(({ message }) => message.intent !== 'oos');
  const outside = judged.filter(({ message }) => message.intent === 'oos');
  const named = inside.filter(({ message }) => typeof message.service === 'string');
  const unnamed = judged.filter(({ message }) => message.service === null);
  return {
    count: judged.length,
    right: share(inside, right),
    rightOrClarified: share(inside, rightOrClarified),
    clarified: share(inside, ({ answer }) => answer.clarify !== null),
    wronglyRejected: share(inside, ({ answer }) => answer.intent === 'oos'),
    macroF1: macroF1(judged),
    rejected: share(outside, ({ answer }) => answer.intent === 'oos'),
    rejectedOrClarified: share(outside, ({ answer }) => answer.intent === 'oos' || answer.clarify !== null),
    serviceRight: share(named, ({ message, answer }) => message.service === answer.service),
    serviceFalse: share(unnamed, ({ answer }) => answer.service !== null),
    calibrationError: calibrationError(judged),
  };
}

export function right({ message, answer }: Judged): boolean {
  return answer.intent === message.intent;
}

export function rightOrClarified({ message, answer }: Judged): boolean {
  if (answer.clarify === null) return answer.intent === message.intent;
  return answer.clarify.some((offered) => offered === message.intent);
}

/** Rows are what was meant, columns what was understood. */
export function confusionOf(judged: Judged[]): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  for (const { message, answer } of judged) {
    const row = (table[message.intent] ??= {});
    row[answer.intent] = (row[answer.intent] ?? 0) + 1;
  }
  return table;
}

function share(of: Judged[], which: (one: Judged) => boolean): number {
  return of.filter(which).length / of.length;
}

function macroF1(judged: Judged[]): number {
  const kinds = [...new Set(judged.map(({ message }) => message.intent))];
  const scores = kinds.map((kind) => {
    const meant = judged.filter(({ message }) => message.intent === kind).length;
    const said = judged.filter(({ answer }) => answer.intent === kind).length;
    const both = judged.filter(({ message, answer }) => message.intent === kind && answer.intent === kind).length;
    return (2 * both) / (meant + said);
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function calibrationError(judged: Judged[]): number {
  let error = 0;
  for (let band = 0; band < 10; band++) {
    const within = judged.filter(({ answer }) => Math.min(9, Math.floor(answer.confidence * 10)) === band);
    if (within.length === 0) continue;
    const confidence = within.reduce((sum, { answer }) => sum + answer.confidence, 0) / within.length;
    error += (within.length / judged.length) * Math.abs(confidence - share(within, right));
  }
  return error;
}
