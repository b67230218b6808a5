import { type CacheUpdate } from '../cache/cacheUpdate';
import { type RowCounts } from '../cache/nativeRows';
import { type FileCounts } from '../model/health';
import { type StoredEvent } from '../model/event';
import { readEvents } from './eventReader';
import { type StoreFiles } from './storeFiles';

/** Rows of so many lines go into engram.db in about 20 ms, during which the store answers nobody. */
const mostLines = 2000;

/** Lines that engram.db does not hold yet, as rows. */
export interface LinesBehind {
  readonly update: Omit<CacheUpdate, 'countedByOthers'>;
  /** The lines' version that this is a picture of. */
  readonly version: string;
  /** Every event of the file: what engram.db could show. */
  readonly eventCount: number;
}

/**
 * Collects what is to go into an engram.db that holds the lines up to `from`. `refused`: why it can't. `unsettled`: lines
 * are being written or read; ask again.
 */
export async function linesBehind(
  files: StoreFiles,
  from: FileCounts,
): Promise<LinesBehind | { readonly state: 'refused'; readonly reason: string } | { readonly state: 'unsettled' }> {
  const { items, edges, events, lines: to, signature: version, rewrites } = files;
  if (files.isWaiting || events.isLoading) return { state: 'unsettled' };
  const reason = whyNot(files, from, to);
  if (reason !== undefined) return { state: 'refused', reason };
  const picture = {
    items: items.nativeBehindLine(from.items),
    edges: edges.nativeBehindLine(from.edges),
    rows: rowCounts(files, to),
  };
  const eventCount = events.log.size;
  const read = await eventsBehindLine(files, from.events);
  if (files.rewrites !== rewrites || read.includes(undefined)) return { state: 'unsettled' };
  const native = read.filter((event) => event !== undefined).filter(({ place }) => !place.recovered);
  return { update: { from, to, ...picture, events: native }, version, eventCount };
}

function eventsBehindLine({ events, layout }: StoreFiles, line: number): Promise<readonly (StoredEvent | undefined)[]> {
  const { log, generation } = events;
  const first = log.indexBehindLine(line);
  const indices = Array.from({ length: log.size - first }, (_, step) => first + step);
  return readEvents(layout.events, log, generation, indices);
}

function whyNot({ itemLines }: StoreFiles, from: FileCounts, to: FileCounts): string | undefined {
  const behind = to.items - from.items + (to.edges - from.edges) + (to.events - from.events);
  if (behind > mostLines)
    return `it lacks ${behind.toLocaleString('en')} lines, and ${mostLines.toLocaleString('en')} are the most at once`;
  const breaking = itemLines.findings.find(({ code, line }) => code === 'breaks-native-cache' && line > from.items);
  return breaking && `line ${breaking.line} of items.jsonl can't go into it: ${breaking.reason}`;
}

/** Rows that all lines make, as the native program reads them. */
function rowCounts({ items, edges, events }: StoreFiles, lines: FileCounts): RowCounts {
  const native = items.nativeByKey(lines.items);
  let labels = 0;
  for (const item of native.values()) labels += item.labels.length;
  let live = 0;
  for (const edge of edges.nativeByKey(lines.edges).values()) if (!edge.deleted) live++;
  return { items: native.size, labels, edges: live, events: events.log.nativeIds };
}
