import { exportEvents } from '../../../src/analysis/export/exportEvents';
import { type EventFileFormat } from '../../../src/model/eventFile';
import { parseEventQuery } from '../../../src/model/query/parseEventQuery';
import { type Store } from '../../../src/store/store';

/** The file of an export, and how many events it said are in it. */
export interface Exported {
  readonly text: string;
  readonly events: number;
  /** Sizes of its parts in bytes. */
  readonly parts: readonly number[];
}

/** Exports the events of a query from a store that is read to its end. */
export async function exported(store: Store, format: EventFileFormat, query = ''): Promise<Exported> {
  await store.loaded();
  const parsed = parseEventQuery(query, { now: 0, timeZone: 'utc' });
  if (!parsed.ok) throw new Error(parsed.problem[0]?.message);
  const { generation, indices } = await store.events.matches(parsed.value);
  const parts: Uint8Array[] = [];
  let events = 0;
  for await (const part of exportEvents(store, { format, generation, indices: indices.slice().sort() })) {
    parts.push(part.bytes);
    events += part.events;
  }
  return { text: Buffer.concat(parts).toString('utf8'), events, parts: parts.map(({ length }) => length) };
}
