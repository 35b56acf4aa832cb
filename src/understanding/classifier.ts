/**
 * Multinomial logistic regression over sparse features. Deterministic: the examples are shuffled by a fixed sequence, so
 * the same seeds give the same model on every machine.
 */
import type { Features } from './features.ts';
import { buckets, roomFor } from './features.ts';

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

export interface Training {
  classes: number;
  /** How often every example is seen. */
  rounds: number;
  rate: number;
}

/** An example whose squared error is smaller has nothing left to teach in this round. */
const learned = 1e-3;

export function trainClassifier(examples: Example[], { classes, rounds, rate }: Training): Classifier {
  const places = placesOf(examples);
  const known = examples.map((example) => knownFeatures(example.features, places));
  const weights = new Float32Array(places.count * classes);
  const steps = stepsOf(known, places.count);
  const scores = new Float64Array(classes);
  const order = Int32Array.from(examples.keys());
  let state = 42;
  for (let round = 0; round < rounds; round++) {
    for (let i = order.length - 1; i > 0; i--) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const j = Math.floor((state / 2 ** 32) * (i + 1));
      const swap = order[i]!;
      order[i] = order[j]!;
      order[j] = swap;
    }
    for (const index of order) {
      const { label, weight = 1 } = examples[index]!;
      const { ids, values } = known[index]!;
      softmax(weights, classes, ids, values, scores);
      let size = 0;
      for (let c = 0; c < classes; c++) {
        const error = ((c === label ? 1 : 0) - scores[c]!) * weight;
        scores[c] = error;
        size += error * error;
      }
      if (size < learned) continue;
      const pace = rate / Math.sqrt(1 + round);
      for (let f = 0; f < ids.length; f++) {
        const id = ids[f]!;
        const push = pace * steps[id]! * values[f]!;
        for (let c = 0, at = id * classes; c < classes; c++, at++) weights[at]! += push * scores[c]!;
      }
    }
  }
  return {
    probabilities: (features) => {
      const { ids, values } = knownFeatures(features, places);
      const result = new Float64Array(classes);
      softmax(weights, classes, ids, values, result);
      return [...result];
    },
  };
}

/** Frequent features are corrected often, so each time less. */
function stepsOf(examples: Features[], count: number): Float32Array {
  const sums = new Float32Array(count).fill(1e-2);
  for (const { ids, values } of examples) for (let f = 0; f < ids.length; f++) sums[ids[f]!]! += values[f]! * values[f]!;
  return sums.map((sum) => 1 / Math.sqrt(sum));
}

interface Places {
  /** From bucket to row of weights, -1 for a bucket without one. */
  of: Int32Array;
  count: number;
}

/** A feature of one example alone teaches only that example: it gets no weights. */
function placesOf(examples: Example[]): Places {
  const counts = new Uint16Array(buckets);
  for (const { features } of examples) for (const id of features.ids) counts[id] = Math.min(2, counts[id]! + 1);
  const of = new Int32Array(buckets).fill(-1);
  let count = 0;
  for (let id = 0; id < buckets; id++) if (counts[id]! >= 2) of[id] = count++;
  return { of, count };
}

function knownFeatures({ ids, values }: Features, places: Places): Features {
  const known = roomFor(ids.length);
  let count = 0;
  for (let f = 0; f < ids.length; f++) {
    const place = places.of[ids[f]!]!;
    if (place < 0) continue;
    known.ids[count] = place;
    known.values[count++] = values[f]!;
  }
  return { ids: known.ids.subarray(0, count), values: known.values.subarray(0, count) };
}

function softmax(weights: Float32Array, classes: number, ids: Int32Array, values: Float32Array, into: Float64Array): void {
  into.fill(0);
  for (let f = 0; f < ids.length; f++) {
    const value = values[f]!;
    for (let c = 0, at = ids[f]! * classes; c < classes; c++, at++) into[c]! += weights[at]! * value;
  }
  let most = -Infinity;
  for (let c = 0; c < classes; c++) if (into[c]! > most) most = into[c]!;
  let sum = 0;
  for (let c = 0; c < classes; c++) sum += into[c] = Math.exp(into[c]! - most);
  for (let c = 0; c < classes; c++) into[c]! /= sum;
}
