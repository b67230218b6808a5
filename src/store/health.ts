import { type CacheHealth, type StoreHealth } from '../model/health';
import { type StoreFiles } from './storeFiles';

/** What a store is and how it is, from one moment. */
export function describeHealth(files: StoreFiles, cache: CacheHealth): StoreHealth {
  const { items, edges, events, itemLines, edgeLines } = files;
  const { log } = events;
  return {
    folder: files.layout.folder,
    state: files.exists ? (events.isLoading ? 'loading' : 'ready') : 'missing',
    counts: { items: items.byKey.size, edges: edges.live.length, events: log.size },
    lines: files.lines,
    bytes: { items: itemLines.size, edges: edgeLines.size, events: events.lines.size },
    timeRange: log.timeRange && { startMs: log.timeRange.first.ms, endMs: log.timeRange.last.ms },
    eventsSharingAnId: log.eventsSharingAnId,
    badLines: itemLines.badLines + edgeLines.badLines + events.lines.badLines,
    recovered: items.recovered + edges.recovered + log.recovered,
    cache,
    bytesRead: events.lines.bytesRead,
  };
}
