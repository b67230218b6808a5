import { type Store } from '../../../../src/store/store';
import { edgeKinds } from '../../../../src/model/edge';
import { itemStatuses } from '../../../../src/model/item';

/** Does so many writes of every sort, chosen at random but always the same for a seed. Refused ones are no harm. */
export async function randomWrites(store: Store, count: number, seed: number): Promise<void> {
  const random = numbers(seed);
  const pick = <Value>(values: readonly Value[]): Value | undefined => values[Math.floor(random() * values.length)];
  const ids: string[] = [];
  const someId = (): string => pick(ids) ?? 'eg-0000000000';
  const someEdge = () => ({ fromId: someId(), toId: someId(), kind: pick(edgeKinds) ?? 'related' });
  const writes: readonly (() => Promise<unknown>)[] = [
    async () => ids.push((await store.create({ title: `Task ${ids.length}`, labels: ['a', 'ü'] })).id),
    () => store.update(someId(), { title: 'Another “title”\u0085', labels: pick([[], ['b'], ['a', 'b', 'c']]) ?? [] }),
    () => store.setStatus(someId(), pick(itemStatuses) ?? 'open'),
    () => store.close(someId(), 'done'),
    () => store.reopen(someId()),
    () => store.addEdge(someEdge()),
    () => store.removeEdge(pick(store.relationships()) ?? someEdge()),
    () =>
      store.recordEvent({ kind: 'custom', sourceTask: someId(), payloadText: '{"z":1e2,"a":12345678901234567890}' }),
    () => store.recordEvent({ kind: 'task_started', targetTask: someId() }),
  ];
  for (let done = 0; done < count; done++) {
    const wanted = done < 5 ? writes[0] : pick(writes);
    // Such as closing what is closed, or an edge that makes a cycle: then nothing is written.
    await wanted?.().catch(() => undefined);
  }
}

/** Numbers from 0 to 1 (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
