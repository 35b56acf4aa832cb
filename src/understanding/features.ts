/** What the models see of a text: hashed words, pairs of words, pairs of how words begin, and pieces of words. */

import { remembered } from './words.ts';

/** Hash buckets a model has weights for. */
export const buckets = 1 << 19;

export interface Features {
  ids: Int32Array;
  values: Float32Array;
}

/** Longer texts are read up to here. */
const mostWords = 400;
const signWeight = 0.35;
/** Pairs of how words begin say what pairs of words say once more, whatever the ending: they weigh less. */
const beginWeight = 0.7;
const beginLetters = 4;
/** Keep words, shapes, signs and beginnings that are spelt alike apart. */
const seeds = { word: 7, shape: 99, sign: 131, begin: 173 };

/**
 * @param words of a folded text, services masked
 * @param shape see `shapeOf`
 */
export function featuresOf(words: string[], shape: string[]): Features {
  const known = words.slice(0, mostWords).map(wordHashes);
  beginText();
  let before = hashOf('<', seeds.word);
  for (const { hash } of known) {
    add(hash);
    add(pairOf(before, hash));
    before = hash;
  }
  add(pairOf(before, hashOf('>', seeds.word)));
  const wordsEnd = count;
  for (const { pieces } of known) for (const piece of pieces) add(piece);
  const piecesEnd = count;
  let begun = hashOf('<', seeds.begin);
  for (const { begin } of known) {
    add(pairOf(begun, begin));
    begun = begin;
  }
  add(pairOf(begun, hashOf('>', seeds.begin)));
  const beginsEnd = count;
  for (const name of shape) add(shapeHash(name));
  // Each kind weighs the same whatever the length of the text.
  const { ids, values } = roomFor(count);
  ids.set(scratch.subarray(0, count));
  values.fill(1 / Math.sqrt(wordsEnd), 0, wordsEnd);
  values.fill(1 / Math.sqrt(Math.max(1, piecesEnd - wordsEnd)), wordsEnd, piecesEnd);
  values.fill(beginWeight / Math.sqrt(Math.max(1, beginsEnd - piecesEnd)), piecesEnd, beginsEnd);
  values.fill(1 / Math.sqrt(Math.max(4, count - beginsEnd)), beginsEnd);
  return { ids, values };
}

const none: Features = { ids: new Int32Array(0), values: new Float32Array(0) };
/** One after the other is filled; a text's features are cut from it. */
let slab = none;
let used = 0;
let slabSize = 1 << 15;

/**
 * Learning needs the features of all seeds for a moment: tens of thousands of pieces, and malloc never gives back to
 * the system what is left between them (measured: 40 MB). From 32 MB on an allocation is a mapping of its own, of
 * which only what is touched takes memory, and which ends with its last use.
 */
export function learning<T>(learn: () => T): T {
  const before = slabSize;
  slabSize = 1 << 23;
  try {
    return learn();
  } finally {
    slabSize = before;
    slab = none;
    used = 0;
  }
}

/** Room for so many features, to be filled. */
export function roomFor(features: number): Features {
  if (used + features > slab.ids.length) {
    const size = Math.max(slabSize, features);
    slab = { ids: new Int32Array(size), values: new Float32Array(size) };
    used = 0;
  }
  const from = used;
  used += features;
  return { ids: slab.ids.subarray(from, used), values: slab.values.subarray(from, used) };
}

/** `features` and these names beside them. */
export function withSigns(features: Features, names: string[]): Features {
  const { ids, values } = roomFor(features.ids.length + names.length);
  ids.set(features.ids);
  values.set(features.values);
  names.forEach((name, index) => {
    ids[features.ids.length + index] = bucketOf(hashOf(name, seeds.sign));
    values[features.ids.length + index] = signWeight;
  });
  return { ids, values };
}

// One text at a time is read, so one scratch pad serves all. A bucket is stamped when the text has it already.
const stamps = new Int32Array(buckets);
const scratch = new Int32Array(1 << 15);
let stamp = 0;
let count = 0;

function beginText(): void {
  stamp++;
  count = 0;
}

function add(hash: number): void {
  const id = bucketOf(hash);
  if (stamps[id] === stamp || count === scratch.length) return;
  stamps[id] = stamp;
  scratch[count++] = id;
}

interface WordHashes {
  hash: number;
  /** Of its first letters. */
  begin: number;
  /** Of its pieces of three and four letters. */
  pieces: number[];
}

const wordHashes = remembered(
  (word): WordHashes => ({ hash: hashOf(word, seeds.word), begin: hashOf(word.slice(0, beginLetters), seeds.begin), pieces: piecesOf(`_${word}_`) }),
);
const shapeHash = remembered((name) => hashOf(name, seeds.shape));

function piecesOf(padded: string): number[] {
  const pieces: number[] = [];
  for (let start = 0; start < padded.length - 2; start++) {
    let hash = 0x811c9dc5;
    const end = Math.min(padded.length, start + 4);
    for (let at = start; at < end; at++) {
      hash = Math.imul(hash ^ padded.charCodeAt(at), 0x01000193);
      if (at > start + 1) pieces.push(hash);
    }
  }
  return pieces;
}

function bucketOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (buckets - 1);
}

function pairOf(before: number, hash: number): number {
  return Math.imul(before, 31) ^ Math.imul(hash, 0x9e3779b1);
}

/** FNV-1a. */
function hashOf(text: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
