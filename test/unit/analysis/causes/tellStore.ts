import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { explain } from '../../../../src/analysis/causes/explain';
import { type Explanation } from '../../../../src/model/explanation';
import { type JsonValue } from '../../../../src/model/json';
import { type Store } from '../../../../src/store/store';
import { emptyStore, eventLine, openStore } from '../../store/openStore';

/** An event: kind, source and target, payload, and how many ms it comes after the one before (100 by default). */
export type ToldEvent = readonly [
  kind: string,
  ends: { readonly source?: string | undefined; readonly target?: string | undefined },
  payload?: JsonValue | undefined,
  afterMs?: number,
];

/** Tasks that have items, and who waits for whom. */
export interface ToldTasks {
  readonly tasks: readonly string[];
  readonly blocks: readonly (readonly [waiting: string, blocker: string])[];
}

const firstMs = Date.UTC(2026, 0, 11, 9);
const itemTime = '2026-01-11T08:00:00Z';

/** A store with these events, one a line, until the test ends. */
export async function storeOf(events: readonly ToldEvent[], told?: ToldTasks): Promise<Store> {
  const folder = await emptyStore();
  let ms = firstMs;
  const texts = events.map(([kind, { source, target }, payload, afterMs = 100], index) => {
    ms += afterMs;
    const id = `eg-evt-${String(index + 1).padStart(10, '0')}`;
    return eventLine({ id, kind, sourceTask: source, targetTask: target, payload, timestamp: { ms, ns: 0 } });
  });
  const items = (told?.tasks ?? []).map((id) =>
    JSON.stringify({
      id,
      title: `Task ${id}`,
      status: 'open',
      priority: 2,
      created_at: itemTime,
      updated_at: itemTime,
    }),
  );
  const edges = (told?.blocks ?? []).map(([from, to]) =>
    JSON.stringify({ from_id: from, to_id: to, kind: 'blocks', created_at: itemTime }),
  );
  await writeFile(path.join(folder, 'items.jsonl'), items.map((line) => `${line}\n`).join(''));
  await writeFile(path.join(folder, 'edges.jsonl'), edges.map((line) => `${line}\n`).join(''));
  await writeFile(path.join(folder, 'events.jsonl'), texts.join(''));
  const store = await openStore(folder);
  await store.loaded();
  return store;
}

/** The explanation of the event on a line. */
export async function explanationOf(store: Store, line: number): Promise<Explanation> {
  const { offset } = store.records.log.entry(line - 1).place;
  const explanation = await explain(store.records, { event: { generation: store.generation, offset } });
  if (!explanation) throw new Error(`Nothing explains line ${line}.`);
  return explanation;
}

/** The lines of the steps, in the order of time. */
export function lines({ steps }: Explanation): readonly number[] {
  return steps.map(({ line }) => line);
}
