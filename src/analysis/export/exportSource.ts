import { CancelledError } from '../../base/rpc';
import { type StoredEvent } from '../../model/event';
import { type ExportRequest } from '../../model/eventFile';
import { type StoreRecords } from '../../store/storeRecords';

/** The store whose events are exported. */
export interface ExportSource {
  /** The records as they are now: asked again for every part. */
  readonly records: StoreRecords;
  readonly health: { readonly folder: string };
}

/** Bytes of a part: it ends behind the record that reaches this. */
export const bytesOfPart = 1024 * 1024;

/** The records, where the positions still mean the same events. Throws what `exportEvents` rejects with. */
export function recordsFor(
  source: ExportSource,
  request: ExportRequest,
  signal: AbortSignal | undefined,
): StoreRecords {
  if (signal?.aborted) throw new CancelledError();
  const { records } = source;
  // The last event is taken back where an unfinished last line went on.
  if (records.generation !== request.generation || (request.indices.at(-1) ?? -1) >= records.log.size)
    throw new Error('events.jsonl was truncated or replaced during the export. Export again.');
  return records;
}

/** The events at these positions, in the same order. Rejects where the file no longer holds one of them. */
export async function readWhole(records: StoreRecords, indices: ArrayLike<number>): Promise<readonly StoredEvent[]> {
  const events = await records.readEventsOnce(indices);
  return events.map((event) => {
    if (!event) throw new Error('events.jsonl has changed since it was read. Export again.');
    return event;
  });
}

/** How many of the positions from `first` on fill a part. */
export function countInPart({ log }: StoreRecords, indices: Uint32Array, first: number): number {
  let bytes = 0;
  let next = first;
  while (next < indices.length && bytes < bytesOfPart) bytes += log.entry(indices[next++] ?? 0).place.byteLength;
  return next - first;
}
