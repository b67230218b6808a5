import { readWaitedMs } from '../../model/eventPayload';
import { type LockWaiting } from '../../model/session';
import { type StoreRecords } from '../../store/storeRecords';

/** How many `lock_acquired` events are read for all sessions together: most of the time of an answer about a short log. */
const mostRead = 1000;

/**
 * How long tasks waited for locks, for each list of `lock_acquired` events. How long stands in the payload alone, so that lines
 * are read: all where there are at most 1,000, else of each list its share, evenly spread.
 */
export async function lockWaiting(
  records: StoreRecords,
  acquisitions: readonly (readonly number[])[],
): Promise<readonly LockWaiting[]> {
  const all = acquisitions.reduce((sum, { length }) => sum + length, 0);
  const share = Math.min(1, mostRead / Math.max(1, all));
  const read = acquisitions.map((list) => evenlySpread(list, Math.ceil(list.length * share)));
  const events = await records.readEvents(read.flat());
  let next = 0;
  return acquisitions.map((list, session) => {
    const count = read[session]?.length ?? 0;
    const waited = events
      .slice(next, (next += count))
      .flatMap((event) => (event ? (readWaitedMs(event.payload) ?? []) : []));
    const waits = waited.filter((ms) => ms > 0);
    return {
      acquisitions: list.length,
      read: count,
      told: waited.length,
      waits: waits.length,
      waitedMs: waits.reduce((sum, ms) => sum + ms, 0),
      longestMs: waits.reduce((longest, ms) => Math.max(longest, ms), 0),
    };
  });
}

function evenlySpread(list: readonly number[], most: number): readonly number[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, step) => list[Math.floor((step * list.length) / most)] ?? 0);
}
