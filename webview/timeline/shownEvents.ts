import { type Meaning } from '../../src/model/eventKind';
import { type EventTable, meaningByCode, meaningCode } from './eventTable';

/** What becomes of the events that a query does not find: left out, or painted faintly behind its hits. */
export const missViews = ['hidden', 'dimmed'] as const;
export type MissView = (typeof missViews)[number];

/** The events that pass the query and the legend; while misses are dimmed, all that the legend passes. */
export interface ShownEvents {
  /** Ordered by time. */
  readonly events: Uint32Array;
  /** 1 at the position of every event of `events`. */
  readonly mask: Uint8Array;
  /** Those of `events` that the query finds, by time; all of them where there is no query. */
  readonly hits: Uint32Array;
  /** 1 at the position of every event of `events` that the query does not find; undefined where there is none. */
  readonly dimmed: Uint8Array | undefined;
  /** Hits of the query, whatever the legend hides. */
  readonly matching: number;
  /** Of the query's hits, by meaning. */
  readonly byMeaning: ReadonlyMap<Meaning, number>;
  /** Of the query's hits, by index into the table's kinds. */
  readonly byKind: Uint32Array;
  /** How many of `events` mean failure. */
  readonly failures: number;
}

/**
 * Picks the events that pass. `found` are positions from the host, null for no query. Linear, without allocation per
 * event.
 */
export function selectShown(
  table: EventTable,
  found: Uint32Array | null,
  hidden: ReadonlySet<Meaning>,
  misses: MissView = 'hidden',
): ShownEvents {
  const foundMask = maskOfHits(table.length, found);
  const dimmed = foundMask && misses === 'dimmed' ? new Uint8Array(table.length) : undefined;
  const mask = new Uint8Array(table.length);
  const events = new Uint32Array(table.length);
  const hits = dimmed ? new Uint32Array(table.length) : events;
  const byKind = new Uint32Array(table.kinds.length);
  const meaningCounts = new Uint32Array(meaningByCode.length);
  const hiddenCodes = Uint8Array.from(meaningByCode, (meaning) => (hidden.has(meaning) ? 1 : 0));
  const failureCode = meaningCode('failure');
  let count = 0;
  let hitCount = 0;
  let matching = 0;
  let failures = 0;
  for (const event of table.order) {
    const isHit = !foundMask || foundMask[event] === 1;
    if (!isHit && !dimmed) continue;
    const meaning = table.meaning(event);
    if (isHit) {
      const kind = table.kindCode(event);
      matching++;
      byKind[kind] = (byKind[kind] ?? 0) + 1;
      meaningCounts[meaning] = (meaningCounts[meaning] ?? 0) + 1;
    }
    if (hiddenCodes[meaning] === 1) continue;
    if (meaning === failureCode) failures++;
    mask[event] = 1;
    events[count++] = event;
    if (isHit) hits[hitCount++] = event;
    else if (dimmed) dimmed[event] = 1;
  }
  const byMeaning = new Map(meaningByCode.map((meaning, code) => [meaning, meaningCounts[code] ?? 0]));
  return {
    events: events.subarray(0, count),
    mask,
    hits: hits.subarray(0, hitCount),
    dimmed,
    matching,
    byMeaning,
    byKind,
    failures,
  };
}

function maskOfHits(length: number, hits: Uint32Array | null): Uint8Array | undefined {
  if (!hits) return undefined;
  const mask = new Uint8Array(length);
  for (const event of hits) mask[event] = 1;
  return mask;
}
