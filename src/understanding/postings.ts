/** An inverted index of weighted terms in flat arrays: made once, never changed. */

/** Terms of a text and how much they weigh in it: 1 for once in a field of weight 1. */
export type Terms = Map<string, number>;

export interface Postings {
  /** What the term is worth in a document that is full of it; the fewer documents have it, the more. */
  rarity(term: string): number;
  /** Adds to the scores of the documents that have the term `weight` times something between 0 and its rarity. */
  add(term: string, weight: number, scores: Float32Array): void;
}

/** From Robertson's BM25: how fast a second occurrence says less than the first. */
const saturation = 1.2;

/** Among many documents a term that so large a share of them has tells none apart, and costs the most to look at. */
const everywhere = 0.3;
const many = 2_000;

/** @param spread 0..1: how much less a term says in a long document than in a short one */
export function createPostings(documents: Terms[], spread: number): Postings {
  const places = new Map<string, number>();
  const frequency: number[] = [];
  for (const terms of documents)
    for (const term of terms.keys()) {
      const place = places.get(term);
      if (place === undefined) places.set(term, frequency.push(1) - 1);
      else frequency[place]!++;
    }

  const starts = new Int32Array(frequency.length + 1);
  frequency.forEach((count, place) => (starts[place + 1] = starts[place]! + count));
  const holders = new Int32Array(starts.at(-1)!);
  const worths = new Float32Array(holders.length);
  const filled = starts.slice();
  const lengths = documents.map((terms) => [...terms.values()].reduce((sum, count) => sum + count, 0));
  const usual = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length) || 1;
  const rarityOf = (count: number) => Math.log(1 + (documents.length - count + 0.5) / (count + 0.5));

  documents.forEach((terms, document) => {
    const slow = saturation * (1 - spread + (spread * lengths[document]!) / usual);
    for (const [term, count] of terms) {
      const place = places.get(term)!;
      const at = filled[place]!++;
      holders[at] = document;
      worths[at] = (rarityOf(frequency[place]!) * count) / (count + slow);
    }
  });

  return {
    rarity: (term) => rarityOf(frequency[places.get(term) ?? -1] ?? 0),
    add(term, weight, scores) {
      const place = places.get(term);
      if (place === undefined) return;
      const end = starts[place + 1]!;
      if (documents.length >= many && end - starts[place]! > documents.length * everywhere) return;
      for (let at = starts[place]!; at < end; at++) scores[holders[at]!]! += weight * worths[at]!;
    },
  };
}
