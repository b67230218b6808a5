import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { storeLayout } from '../../src/files/layout';
import { Store } from '../../src/store/store';
import { sqlWasm } from '../bench/bundleWorker';
import { type StoreBytes } from './formatRules/formatRules';

/** A line that is not blank, with its number from 1. */
export interface TextLine {
  readonly line: number;
  readonly text: string;
}
export type StoreLines = Readonly<Record<keyof StoreBytes, readonly TextLine[]>>;

/** The three files as they are. */
export async function readStoreBytes(folder: string): Promise<StoreBytes> {
  const { items, edges, events } = storeLayout(folder);
  return { items: await readFile(items), edges: await readFile(edges), events: await readFile(events) };
}

/** The lines of a file that are not blank; an unfinished last one included. */
export function linesOf(bytes: Buffer): readonly TextLine[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .map((text, index) => ({ text, line: index + 1 }))
    .filter(({ text }) => text !== '');
}

const idSchema = z.object({ id: z.string() });
const itemSchema = z.object({ id: z.string(), title: z.string(), status: z.string(), updated_at: z.string() });
const edgeSchema = z.object({
  from_id: z.string(),
  to_id: z.string(),
  kind: z.string(),
  deleted: z.optional(z.boolean()),
});

/**
 * What a fresh store shows otherwise than a plain reading of these lines, all of them whole: events in file order, the
 * last line of an item, the relationships whose last line is no tombstone.
 */
export async function misreadByFreshStore(folder: string, lines: StoreLines): Promise<readonly string[]> {
  const store = await Store.open(folder, { sqlWasm });
  try {
    await store.loaded();
    const events = (await store.queryEvents({})).toSorted((a, b) => a.index - b.index);
    const shownItems = store.query({}).map(({ id, status, title }) => `${id} ${status} ${title}`);
    const shownEdges = store.relationships().map(({ fromId, kind, toId }) => `${fromId} ${kind} ${toId}`);
    const eventIds = parsedLines(lines.events, idSchema).map(({ id }) => id);
    return [
      ...differences('items', lastItems(lines.items), shownItems.toSorted()),
      ...differences('relationships', liveEdges(lines.edges), shownEdges.toSorted()),
      ...differences(
        'events',
        eventIds,
        events.map(({ id }) => id),
      ),
    ];
  } finally {
    store.dispose();
  }
}

function lastItems(lines: readonly TextLine[]): readonly string[] {
  const last = new Map(parsedLines(lines, itemSchema).map((item) => [item.id, item]));
  return [...last.values()].map(({ id, status, title }) => `${id} ${status} ${title}`).toSorted();
}

function liveEdges(lines: readonly TextLine[]): readonly string[] {
  const live = new Set<string>();
  for (const { from_id, to_id, kind, deleted } of parsedLines(lines, edgeSchema)) {
    const key = `${from_id} ${kind} ${to_id}`;
    if (deleted === true) live.delete(key);
    else live.add(key);
  }
  return [...live].toSorted();
}

function parsedLines<RecordType>(lines: readonly TextLine[], schema: z.ZodMiniType<RecordType>): RecordType[] {
  return lines.map(({ text }) => schema.parse(JSON.parse(text)));
}

function differences(what: string, expected: readonly string[], shown: readonly string[]): readonly string[] {
  const at = Array.from({ length: Math.max(expected.length, shown.length) }, (_, index) => index).find(
    (index) => expected[index] !== shown[index],
  );
  if (at === undefined) return [];
  return [`${what}: ${shown[at] ?? 'nothing'} is shown, ${expected[at] ?? 'nothing'} is there (${at})`];
}
