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

/**
 * What is told of engram.db: what its comparison found, why it was `left` behind at the last write (a clause), and what
 * helps.
 */
export function describeCache(found: CacheHealth, left: string | undefined): CacheHealth {
  if (found.state !== 'behind' && found.state !== 'differs') return found;
  const why = found.state === 'behind' && left !== undefined ? ` It was left so because ${left}.` : '';
  return { ...found, reason: `${found.reason}${why} Rebuild Cache makes it anew.` };
}
