/** What the models see of a text: hashed words, pairs of words and pieces of words. */

/** Hash buckets a model has weights for. */
export const buckets = 1 << 17;

export interface Features {
  ids: Int32Array;
  values: Float32Array;
}

/** Longer texts are read up to here. */
const mostWords = 400;
const signWeight = 0.35;
/** Keep words, shapes and signs that are spelt alike apart. */
const seeds = { word: 7, shape: 99, sign: 131 };

/**
 * @param words of a folded text, services masked
 * @param shape see `shapeOf`
 */
export function featuresOf(words: string[], shape: string[]): Features {
  const known = words.slice(0, mostWords).map(wordHashes);
  begin();
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
  for (const name of shape) add(hashOf(name, seeds.shape));
  // Each kind weighs the same whatever the length of the text.
  const values = new Float32Array(count);
  values.fill(1 / Math.sqrt(wordsEnd), 0, wordsEnd);
  values.fill(1 / Math.sqrt(Math.max(1, piecesEnd - wordsEnd)), wordsEnd, piecesEnd);
  values.fill(1 / Math.sqrt(Math.max(4, count - piecesEnd)), piecesEnd);
  return { ids: scratch.slice(0, count), values };
}

/** `features` and these names beside them. */
export function withSigns(features: Features, names: string[]): Features {
  const ids = new Int32Array(features.ids.length + names.length);
  const values = new Float32Array(ids.length);
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

function begin(): void {
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
  /** Of its pieces of three and four letters. */
  pieces: number[];
}

// The same few thousand words come again and again.
const kept = new Map<string, WordHashes>();
const mostKept = 20_000;
const longestKept = 40;

function wordHashes(word: string): WordHashes {
  const before = kept.get(word);
  if (before) return before;
  const found = { hash: hashOf(word, seeds.word), pieces: piecesOf(`_${word}_`) };
  if (kept.size >= mostKept) kept.clear();
  if (word.length <= longestKept) kept.set(word, found);
  return found;
}

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
