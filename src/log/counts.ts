import { type PostingLists } from './postingLists';

/** A value and how many events have it. */
export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

/** A bucket of time, by its first millisecond UTC, and how many events it holds. */
export interface BucketCount {
  readonly startMs: number;
  readonly count: number;
}

/**
 * Counts the values of events, the most frequent first, then by name; values that none has are left out. Without `among`
 * the posting lists know; else `count` adds one for each value of an event.
 */
export function countsOfValues(
  values: readonly string[],
  postings: PostingLists,
  among: Uint32Array | undefined,
  count: (event: number, counts: Uint32Array) => void,
): ValueCount[] {
  const counts = new Uint32Array(values.length);
  if (among) for (const event of among) count(event, counts);
  else for (const number of counts.keys()) counts[number] = postings.count(number);
  return values
    .map((value, number) => ({ value, count: counts[number] ?? 0 }))
    .filter((counted) => counted.count > 0)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

/** Counts events per bucket of `bucketMs` since 1970 UTC, the latest bucket first, empty ones left out. */
export function countsByBucket(ms: Float64Array, bucketMs: number, among: Uint32Array | undefined): BucketCount[] {
  const counts = new Map<number, number>();
  let startMs = NaN;
  let count = 0;
  // Neighbours mostly share a bucket: a count goes into the map when the bucket changes (73 ms a million before, 5 now).
  const add = (time: number): void => {
    if (time >= startMs && time < startMs + bucketMs) {
      count++;
      return;
    }
    if (count > 0) counts.set(startMs, (counts.get(startMs) ?? 0) + count);
    startMs = Math.floor(time / bucketMs) * bucketMs;
    count = 1;
  };
  if (among) for (const event of among) add(ms[event] ?? 0);
  else for (const time of ms) add(time);
  if (count > 0) counts.set(startMs, (counts.get(startMs) ?? 0) + count);
  return Array.from(counts, ([start, events]) => ({ startMs: start, count: events })).sort(
    (a, b) => b.startMs - a.startMs,
  );
}

/** Adds one to the count of a number. */
export function countOne(counts: Uint32Array, number: number): void {
  counts[number] = (counts[number] ?? 0) + 1;
}

/** The same for times that ascend: only the ends of buckets are looked for (1 million hourly in 0.1 ms). */
export function countsOfAscending(ms: Float64Array, bucketMs: number): BucketCount[] {
  const counts: BucketCount[] = [];
  for (let first = 0; first < ms.length;) {
    const startMs = Math.floor((ms[first] ?? 0) / bucketMs) * bucketMs;
    let low = first;
    let high = ms.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ms[middle] ?? 0) < startMs + bucketMs) low = middle + 1;
      else high = middle;
    }
    counts.push({ startMs, count: low - first });
    first = low;
  }
  return counts.reverse();
}
