import { buildDatabase } from '../cache/buildDatabase';
import { type ComparableEvent } from '../cache/comparableEvent';
import { inStepHealth } from '../cache/compareWithLines';
import { withDatabaseFile } from '../cache/databaseAccess';
import { loadSqlite } from '../cache/sqlite';
import { replaceDatabase } from '../files/databaseReplacement';
import { fileSignature } from '../files/fileSignature';
import { type EventLog } from '../log/eventLog';
import { type CacheInspector } from './cacheInspector';
import { readEvents } from './eventReader';
import { nativeView } from './nativeView';
import { type StoreFiles } from './storeFiles';
import { type CacheRebuilt } from './writeAnswers';

/** Events that are read from the file at once: about 256 KiB. */
const batchLength = 1000;

/** What rebuilding needs of its store, whose lines have all been read. */
export interface RebuildOptions {
  readonly files: StoreFiles;
  readonly sqlWasm: string;
  readonly inspector: CacheInspector;
  readonly signal: AbortSignal | undefined;
}

/**
 * Makes a complete engram.db of the lines as they are known now and puts it into the place of the old one
 * (`Store.rebuildCache`). Lines that come meanwhile are not in it, and it doesn't count them.
 */
export function rebuildCache({ files, sqlWasm, inspector, signal }: RebuildOptions): Promise<CacheRebuilt> {
  const { layout } = files;
  if (!files.exists) return Promise.reject(new Error(`The store ${layout.folder} is gone.`));
  return withDatabaseFile(layout.database, async () => {
    const { signature, lines, events } = files;
    const { items, edges } = nativeView(files);
    const { log, generation } = events;
    const eventRows = log.nativeIds;
    const eventCount = log.size;
    const warning = breakingLines(files);
    let byteLength = 0;
    await replaceDatabase(
      layout,
      async () => {
        const known = { log, generation, count: eventCount };
        const contents = { items, edges, lines, events: eventsInOrder(files, known) };
        const bytes = await buildDatabase(await loadSqlite(sqlWasm), contents, signal);
        byteLength = bytes.length;
        return bytes;
      },
      signal,
    );
    inspector.tellWritten({
      lines,
      linesVersion: signature,
      database: await fileSignature(layout.database),
      health: inStepHealth(eventCount, eventRows),
    });
    return { items: items.length, edges: edges.length, events: eventRows, bytes: byteLength, warning };
  });
}

/** The events as they were known when the rebuilding began. */
interface KnownEvents {
  readonly log: EventLog;
  readonly generation: number;
  readonly count: number;
}

/** Events as the native program reads them, in file order. Rejects when the file becomes another one. */
async function* eventsInOrder(
  { events, layout }: StoreFiles,
  { log, generation, count }: KnownEvents,
): AsyncIterable<readonly ComparableEvent[]> {
  for (let start = 0; start < count; start += batchLength) {
    const length = Math.min(batchLength, count - start);
    const indices = Array.from({ length }, (_, step) => start + step);
    const read = events.generation === generation ? await readEvents(layout.events, log, generation, indices) : [];
    const batch = read.filter((event) => event !== undefined);
    if (batch.length < length)
      throw new Error('events.jsonl became another file while engram.db was made anew. Try again.');
    yield batch.filter(({ place }) => !place.recovered);
  }
}

function breakingLines({ itemLines }: StoreFiles): string | undefined {
  const [first, ...others] = itemLines.findings.filter(({ code }) => code === 'breaks-native-cache');
  if (!first) return undefined;
  const more = others.length === 0 ? '' : ` And ${others.length} more such ${others.length === 1 ? 'line' : 'lines'}.`;
  return `Line ${first.line} of items.jsonl could not go into it as it is written: ${first.reason}.${more}`;
}
