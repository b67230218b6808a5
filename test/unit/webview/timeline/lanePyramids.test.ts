import { describe, expect, it } from 'vitest';
import { type EventTable } from '../../../../webview/timeline/eventTable';
import { addedEvents, LanePyramids } from '../../../../webview/timeline/lanePyramids';
import { type Lanes } from '../../../../webview/timeline/lanes';
import { sampleColumns, sampleTable } from './sample';

const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ kind: 'nudge_sent', at: from + i }));
const anyLanes = (): Lanes => ({
  rows: [],
  pinned: 0,
  rowOfKey: new Map(),
  rowOfEvent: () => undefined,
  rowOfTask: () => undefined,
  broadcasts: new Uint32Array(),
  messages: new Uint32Array(),
});

/** Pyramids in a page whose clock goes on by a millisecond with each look, and whose idle moments the test makes. */
function page(table: EventTable) {
  let now = 0;
  let built = 0;
  const idle: ((ms: number) => void)[] = [];
  const pyramids = new LanePyramids(
    () => built++,
    (work) => idle.push(work),
    () => now++,
  );
  pyramids.beginFrame(table, anyLanes());
  return {
    pyramids,
    built: () => built,
    rest: () => {
      while (idle.length > 0) idle.shift()?.(8);
    },
  };
}

describe('the pyramids of lanes in view', () => {
  it('are built while the page rests, and then it is painted again', () => {
    const table = sampleTable(many(100_000));
    const { pyramids, rest, built } = page(table);
    expect(pyramids.of('lane', table.order)).toBeUndefined();
    rest();
    expect(pyramids.of('lane', table.order)).toBeDefined();
    expect(built()).toBe(1);
  });

  it('go on with events that arrive, also late, and are not built anew', () => {
    const table = sampleTable(many(5000));
    const { pyramids, rest } = page(table);
    pyramids.of('lane', table.order);
    rest();
    const before = pyramids.of('lane', table.order);
    table.append(sampleColumns([{ kind: 'nudge_sent', at: 2500 }, ...many(9, 5000)], 5000, many(5000)));
    pyramids.beginFrame(table, anyLanes());
    const after = pyramids.of('lane', table.order);
    expect(after).toBe(before);
    const top = after?.levels.at(-1);
    expect(top?.count(0, 5)).toBe(5010);
  });

  it('begin anew when a filter takes events away, and when the file is another', () => {
    const table = sampleTable(many(5000));
    const { pyramids, rest } = page(table);
    pyramids.of('lane', table.order);
    rest();
    expect(
      pyramids.of(
        'lane',
        table.order.filter((event) => event % 2 === 0),
      ),
    ).toBeUndefined();
    rest();
    table.append({ ...sampleColumns(many(5000)), generation: 2 });
    pyramids.beginFrame(table, anyLanes());
    expect(pyramids.of('lane', table.order)).toBeUndefined();
  });

  it('tell what was added only where nothing was taken away', () => {
    const list = (...events: number[]) => Uint32Array.from(events);
    expect(addedEvents(list(1, 3), list(1, 2, 3, 4))).toEqual([2, 4]);
    expect(addedEvents(list(1, 3), list(1, 2))).toBeUndefined();
    const goingOn = list(1, 3, 5, 7);
    expect(addedEvents(goingOn.subarray(0, 2), goingOn)).toEqual([5, 7]);
    expect(addedEvents(goingOn.subarray(0, 2), goingOn.subarray(0, 1))).toBeUndefined();
  });
});
