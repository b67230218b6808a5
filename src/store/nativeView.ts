import { type EventRecords } from '../cache/compareEvents';
import { type NativeView } from '../cache/compareWithLines';
import { CancelledError } from '../base/rpc';
import { openForReading } from '../files/fileIdentity';
import { readFully } from '../files/readFully';
import { type EventLog } from '../log/eventLog';
import { type FileCounts } from '../model/health';
import { type StoreFiles } from './storeFiles';

/** So much of the file is read at once, unless one record is longer: 1 MiB takes 0.3 ms. */
const batchBytes = 1024 * 1024;

/**
 * What the native program makes of the lines that are known now, or of the first of them; lines that come later are not
 * in it.
 */
export function nativeView(files: StoreFiles, lines: FileCounts = files.lines): NativeView {
  const { items, edges, events, layout } = files;
  const { log, generation } = events;
  const eventCount = log.size;
  const firstBehind = log.indexBehindLine(lines.events);
  async function* eventRecords(signal?: AbortSignal): AsyncIterable<EventRecords> {
    const mayShareIds = log.eventsSharingAnId > 0;
    let buffer = Buffer.alloc(0);
    const file = await openForReading(layout.events);
    try {
      for (let end = firstBehind; end > 0;) {
        const { first, offset, length, places } = batchBefore(log, end);
        if (buffer.length < length) buffer = Buffer.allocUnsafeSlow(length);
        const bytes = file && (await readFully(file, offset, length, buffer));
        const isGone = bytes?.length !== length || events.generation !== generation;
        // Another file lies there now; the look that found it, or will, has it compared again.
        if (isGone || signal?.aborted === true) throw new CancelledError();
        yield { bytes, places, mayShareIds };
        end = first;
      }
    } finally {
      await file?.close();
    }
  }
  return {
    items: [...items.nativeByKey(lines.items).values()],
    edges: [...edges.nativeByKey(lines.edges).values()].filter(({ deleted }) => !deleted),
    lines,
    eventCount,
    eventRecords,
    upTo: (first) => nativeView(files, first),
  };
}

interface Batch {
  /** Position of its first event. */
  readonly first: number;
  /** Where it lies in the file. */
  readonly offset: number;
  readonly length: number;
  /** Places in the batch of the records that the native program sees, from the last to the first. */
  readonly places: EventRecords['places'];
}

/** The events before position `end`: as many as fit, one at least. */
function batchBefore(log: EventLog, end: number): Batch {
  const last = log.entry(end - 1).place;
  const behind = last.offset + last.byteLength;
  const found = [last];
  let first = end - 1;
  while (first > 0) {
    const { place } = log.entry(first - 1);
    if (behind - place.offset > batchBytes) break;
    found.push(place);
    first--;
  }
  const offset = found.at(-1)?.offset ?? 0;
  const places = found
    .filter(({ recovered }) => !recovered)
    .map((place) => ({ start: place.offset - offset, end: place.offset - offset + place.byteLength }));
  return { first, offset, length: behind - offset, places };
}
