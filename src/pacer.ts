/** Token buckets in memory: how fast this process may post where. Platforms count too; their 429 has the last word. */
import type { Pace } from './ports/chat.ts';

export interface Pacer {
  /** 0: post now. Otherwise the milliseconds after which it should be tried again; nothing was taken from the bucket. */
  take(pace: Pace): number;
  /** The platform said: not before this many milliseconds. */
  pause(key: string, ms: number): void;
}

interface Bucket {
  tokens: number;
  at: number;
  /** Where the next one that has to wait is put, so that those who wait come back one after the other. */
  cursor: number;
  pausedUntil: number;
}

/** Buckets that have not been used for longest are forgotten, so that memory stays flat over many channels. */
const mostBuckets = 10_000;

export function createPacer(clock: () => number): Pacer {
  const buckets = new Map<string, Bucket>();

  function bucketOf(key: string, burst: number): Bucket {
    const bucket = buckets.get(key) ?? { tokens: burst, at: clock(), cursor: 0, pausedUntil: 0 };
    buckets.delete(key);
    buckets.set(key, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > mostBuckets && oldest !== undefined) buckets.delete(oldest);
    return bucket;
  }

  function take({ key, burst, perSecond }: Pace): number {
    const at = clock();
    const bucket = bucketOf(key, burst);
    bucket.tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) / 1000) * perSecond);
    bucket.at = at;
    if (bucket.tokens >= 1 && bucket.pausedUntil <= at) {
      bucket.tokens -= 1;
      return 0;
    }
    const gap = 1000 / perSecond;
    const free = Math.max(bucket.pausedUntil, at + (1 - bucket.tokens) * gap);
    bucket.cursor = Math.max(bucket.cursor + gap, free);
    return Math.ceil(bucket.cursor - at);
  }

  function pause(key: string, ms: number): void {
    const bucket = bucketOf(key, 1);
    bucket.pausedUntil = Math.max(bucket.pausedUntil, clock() + ms);
  }

  return { take, pause };
}
