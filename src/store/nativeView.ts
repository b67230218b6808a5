import { type ComparableEvent } from '../cache/compareEvents';
import { type NativeView } from '../cache/compareWithLines';
import { CancelledError } from '../base/rpc';
import { type StoredEvent } from '../model/event';
import { type FileCounts } from '../model/health';
import { readEvents } from './eventReader';
import { type StoreFiles } from './storeFiles';

/** Events that are read from the file at once: about 256 KiB. */
const batchLength = 1000;

/**
 * What the native program makes of the lines that are known now, or of the first of them; lines that come later are not
 * in it.
 */
export function nativeView(files: StoreFiles, lines: FileCounts = files.lines): NativeView {
  const { items, edges, events, layout } = files;
  const { log, generation } = events;
  const eventCount = log.size;
  const firstBehind = log.indexBehindLine(lines.events);
  async function* lastEvents(signal?: AbortSignal): AsyncIterable<readonly ComparableEvent[]> {
    const seen = new Set<string>();
    // From the end of the file, so that the first one met of an id is its last line.
    const isLastOfItsId = ({ id, index, place }: StoredEvent): boolean => {
      if (place.recovered || seen.has(id)) return false;
      if (log.countSharingId(index) > 1) seen.add(id);
      return true;
    };
    for (let end = firstBehind; end > 0; end -= batchLength) {
      const indices = Array.from({ length: Math.min(batchLength, end) }, (_, step) => end - 1 - step);
      const batch = await readEvents(layout.events, log, generation, indices);
      // Another file lies there now; the look that found it, or will, has it compared again.
      if (signal?.aborted === true || events.generation !== generation) throw new CancelledError();
      yield batch.filter((event) => event !== undefined).filter(isLastOfItsId);
    }
  }
  return {
    items: [...items.nativeByKey(lines.items).values()],
    edges: [...edges.nativeByKey(lines.edges).values()].filter(({ deleted }) => !deleted),
    lines,
    eventCount,
    lastEvents,
    upTo: (first) => nativeView(files, first),
  };
}
