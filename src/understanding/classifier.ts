/**
 * Multinomial logistic regression over sparse features that begins with what naive Bayes says. Deterministic: the
 * examples are shuffled by a fixed sequence, so the same seeds give the same model on every machine.
 */
import type { Features } from './features.ts';
import { buckets } from './features.ts';

export interface Example {
  features: Features;
  /** Index of the class. */
  label: number;
  /** How much the example counts; 1 where left out. */
  weight?: number;
}

export interface Classifier {
  /** One probability a class; they sum to 1. */
  probabilities(features: Features): number[];
}

/** What was learnt, ready to be used or stored. */
export interface Learnt {
  classes: number;
  /** The buckets that have weights, rising. */
  ids: Int32Array;
  /** A row of weights for each of `ids`, in steps of `step`. Of two classes one score says all: a row is one wide then. */
  weights: Int16Array;
  step: number;
}

export interface Training {
  classes: number;
  /** How often every example is seen. */
  rounds: number;
  rate: number;
  /** How much of what each feature says by itself is there before the first round. */
  trust: number;
  /** Few rounds leave the model too modest: its scores times this came true as often as they said in cross-validation. 1 where left out. */
  certainty?: number;
}

/** An example whose squared error is smaller has nothing left to teach in this round. */
const learned = 1e-3;
/** Keeps a feature that was seen with one class only from settling everything. Larger values were worse in cross-validation. */
const smoothing = 0.1;

export function learn(examples: Example[], { classes, rounds, rate, trust, certainty = 1 }: Training): Learnt {
  const places = placesOf(examples);
  const { starts, ids, values } = laidOut(examples, places);
  const width = classes === 2 ? 1 : classes;
  const weights = startOf(examples, starts, ids, places.ids.length, classes, trust);
  const steps = stepsOf(ids, values, places.ids.length);
  const scores = new Float64Array(classes);
  const order = Int32Array.from(examples.keys());
  // What taught nothing sits out the next round.
  const resting = new Uint8Array(examples.length);
  let state = 42;
  let seen = 0;
  for (let round = 0; round < rounds; round++) {
    for (let i = order.length - 1; i > 0; i--) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const j = Math.floor((state / 2 ** 32) * (i + 1));
      const swap = order[i]!;
      order[i] = order[j]!;
      order[j] = swap;
    }
    for (const index of order) {
      // Down to nothing at the end: else the last few examples would have the last word, and three seeds more or less move every figure.
      const pace = rate * (width === 1 ? 2 : 1) * (1 - seen++ / (rounds * order.length));
      if (resting[index] === 1) {
        resting[index] = 0;
        continue;
      }
      const { label, weight = 1 } = examples[index]!;
      const start = starts[index]!;
      const end = starts[index + 1]!;
      softmax(weights, width, ids, values, start, end, scores);
      let size = 0;
      for (let c = 0; c < classes; c++) {
        const error = ((c === label ? 1 : 0) - scores[c]!) * weight;
        scores[c] = error;
        size += error * error;
      }
      if (size < learned) {
        resting[index] = 1;
        continue;
      }
      const offset = classes - width;
      for (let f = start; f < end; f++) {
        const id = ids[f]!;
        const push = pace * steps[id]! * values[f]!;
        for (let c = 0, at = id * width; c < width; c++, at++) weights[at]! += push * scores[offset + c]!;
      }
    }
  }
  const { weights: rounded, step } = inSteps(weights);
  return { classes, ids: places.ids, weights: rounded, step: step * certainty };
}

export function createClassifier({ classes, ids: known, weights, step }: Learnt): Classifier {
  const places = placesFrom(known);
  const width = classes === 2 ? 1 : classes;
  return {
    probabilities(features) {
      const { ids, values, starts } = laidOut([{ features }], places);
      for (let f = 0; f < values.length; f++) values[f]! *= step;
      const result = new Float64Array(classes);
      softmax(weights, width, ids, values, 0, starts[1]!, result);
      return [...result];
    },
  };
}

/**
 * Naive Bayes: the logarithm of how much more often than by chance a feature stands with a class. Regression alone leaves
 * what it saw once or twice nearly untouched; from here it only has to correct where features say the same thing twice.
 * (The idea is that of Wang and Manning, "Baselines and Bigrams", 2012.)
 */
function startOf(examples: Example[], starts: Int32Array, ids: Int32Array, count: number, classes: number, trust: number): Float32Array {
  const seen = new Float32Array(count * classes);
  const total = new Float64Array(classes);
  examples.forEach(({ label }, index) => {
    for (let f = starts[index]!; f < starts[index + 1]!; f++) seen[ids[f]! * classes + label]!++;
    total[label]!++;
  });
  const width = classes === 2 ? 1 : classes;
  const weights = new Float32Array(count * width);
  const ratios = new Float64Array(classes);
  for (let id = 0; id < count; id++) {
    let all = 0;
    for (let c = 0; c < classes; c++) all += seen[id * classes + c]!;
    for (let c = 0; c < classes; c++) ratios[c] = trust * Math.log((seen[id * classes + c]! + smoothing) / ((total[c]! * all) / examples.length + smoothing));
    if (width === 1) weights[id] = ratios[1]! - ratios[0]!;
    else weights.set(ratios, id * width);
  }
  return weights;
}

/** Frequent features are corrected often, so each time less. */
function stepsOf(ids: Int32Array, values: Float32Array, count: number): Float32Array {
  const steps = new Float32Array(count).fill(1e-2);
  for (let f = 0; f < ids.length; f++) steps[ids[f]!]! += values[f]! * values[f]!;
  for (let id = 0; id < count; id++) steps[id] = 1 / Math.sqrt(steps[id]!);
  return steps;
}

/** Half the memory of what was learnt; the rounding is far below what any figure shows. */
function inSteps(weights: Float32Array): { weights: Int16Array; step: number } {
  let most = 1e-9;
  for (const weight of weights) most = Math.max(most, Math.abs(weight));
  const step = most / 32_767;
  const rounded = new Int16Array(weights.length);
  for (let at = 0; at < weights.length; at++) rounded[at] = Math.round(weights[at]! / step);
  return { weights: rounded, step };
}

interface Places {
  /** From bucket to row of weights, -1 for a bucket without one. */
  of: Int32Array;
  /** From row to bucket. */
  ids: Int32Array;
}

/** Only buckets that some example has take memory. */
function placesOf(examples: Example[]): Places {
  const used = new Uint8Array(buckets);
  for (const { features } of examples) for (let f = 0; f < features.ids.length; f++) used[features.ids[f]!] = 1;
  let count = 0;
  for (let id = 0; id < buckets; id++) count += used[id]!;
  const ids = new Int32Array(count);
  for (let id = 0, at = 0; id < buckets; id++) if (used[id] === 1) ids[at++] = id;
  return placesFrom(ids);
}

function placesFrom(ids: Int32Array): Places {
  const of = new Int32Array(buckets).fill(-1);
  for (let place = 0; place < ids.length; place++) of[ids[place]!] = place;
  return { of, ids };
}

/** The features that have weights, of all examples one behind the other: of the first from `starts[0]` to `starts[1]`. */
function laidOut(examples: { features: Features }[], places: Places): { starts: Int32Array; ids: Int32Array; values: Float32Array } {
  let most = 0;
  for (const { features } of examples) most += features.ids.length;
  const starts = new Int32Array(examples.length + 1);
  const ids = new Int32Array(most);
  const values = new Float32Array(most);
  let count = 0;
  for (let index = 0; index < examples.length; index++) {
    const { features } = examples[index]!;
    for (let f = 0; f < features.ids.length; f++) {
      const place = places.of[features.ids[f]!]!;
      if (place < 0) continue;
      ids[count] = place;
      values[count++] = features.values[f]!;
    }
    starts[index + 1] = count;
  }
  return { starts, ids: ids.subarray(0, count), values: values.subarray(0, count) };
}

/** Probabilities of what stands from `start` to `end`, into `into`. With a width of one into two. */
function softmax(weights: Float32Array | Int16Array, width: number, ids: Int32Array, values: Float32Array, start: number, end: number, into: Float64Array): void {
  into.fill(0);
  const offset = into.length - width;
  for (let f = start; f < end; f++) {
    const value = values[f]!;
    for (let c = 0, at = ids[f]! * width; c < width; c++, at++) into[offset + c]! += weights[at]! * value;
  }
  let most = -Infinity;
  for (let c = 0; c < into.length; c++) if (into[c]! > most) most = into[c]!;
  let sum = 0;
  for (let c = 0; c < into.length; c++) sum += into[c] = Math.exp(into[c]! - most);
  for (let c = 0; c < into.length; c++) into[c]! /= sum;
}
