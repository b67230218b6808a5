import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventTable, meaningByCode } from '../../../../webview/timeline/eventTable';
import {
  addToPyramid,
  type BucketLevel,
  buildPyramid,
  levelFor,
  type Pyramid,
} from '../../../../webview/timeline/pyramid';
import { anyEvents, type SampleEvent, sampleTable } from './sample';

function built(table: EventTable, events: Uint32Array = table.order): Pyramid {
  const building = buildPyramid(table, events);
  for (;;) {
    const step = building.next();
    if (step.done === true) return step.value;
  }
}

/** What a level holds, as text by bucket: the slow and obvious way to compare. */
function contents(level: BucketLevel): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (let place = 0; place < level.length; place++) {
    meaningByCode.forEach((meaning, code) => {
      const count = level.count(place, code);
      if (count > 0) found.set(`${level.number(place)} ${meaning}`, count);
    });
  }
  return found;
}

/** The same, counted event by event. */
function counted(table: EventTable, events: Iterable<number>, widthMs: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const event of events) {
    const key = `${Math.floor(table.time(event) / widthMs)} ${meaningByCode[table.meaning(event)] ?? ''}`;
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return found;
}

/** Bursts of events with any pauses between, from nanoseconds to years. */
const bursts: fc.Arbitrary<readonly SampleEvent[]> = fc
  .array(
    fc.record({
      pause: fc.integer({ min: -6, max: 10 }).map((exponent) => 10 ** exponent),
      kind: fc.constantFrom('task_failed', 'nudge_sent', 'lock_acquired'),
      times: fc.integer({ min: 1, max: 60 }),
    }),
    { maxLength: 30 },
  )
  .map((parts) => {
    let at = 0;
    return parts.flatMap(({ pause, kind, times }) =>
      Array.from({ length: times }, () => ({ kind, at: (at += pause) })),
    );
  });

describe('the pyramid of a lane', () => {
  it('holds every event in exactly one bucket of each level', () => {
    fc.assert(
      fc.property(fc.oneof(anyEvents, bursts), (events) => {
        const table = sampleTable(events);
        for (const level of built(table).levels)
          expect(contents(level)).toEqual(counted(table, table.order, level.widthMs));
      }),
    );
  });

  it('sums up in each level what lies in the one below, and has half as many buckets at most', () => {
    fc.assert(
      fc.property(bursts, (events) => {
        const { levels } = built(sampleTable(events));
        levels.slice(1).forEach((level, i) => {
          const below = levels[i];
          if (!below) throw new Error('A level has none below.');
          let sum = below;
          while (sum.widthMs < level.widthMs) sum = sum.coarser();
          expect(contents(level)).toEqual(contents(sum));
          expect(level.length * 2).toBeLessThanOrEqual(below.length);
        });
      }),
    );
  });

  it('takes in what arrives, also late, as if it had been there', () => {
    fc.assert(
      fc.property(bursts, anyEvents, (first, later) => {
        const table = sampleTable([...first, ...later]);
        const isFirst = (event: number): boolean => event < first.length;
        const pyramid = built(table, table.order.filter(isFirst));
        for (const event of table.order) if (!isFirst(event)) addToPyramid(pyramid, table, event);
        for (const level of pyramid.levels) expect(contents(level)).toEqual(counted(table, table.order, level.widthMs));
      }),
    );
  });

  it('takes 9 bytes an event at most beside the 9 of its series, whatever the pauses', () => {
    fc.assert(
      fc.property(bursts, (events) => {
        fc.pre(events.length > 200);
        const { levels } = built(sampleTable(events));
        // 16 buckets of a level are there from the start.
        const bytes = levels.reduce((sum, level) => sum + level.bytes - 16 * 48, 0);
        expect(bytes).toBeLessThanOrEqual((18 - 9) * events.length);
      }),
    );
  });

  it('gives the coarsest level that is fine enough, and none where all are too coarse', () => {
    const table = sampleTable(Array.from({ length: 4096 }, (_, at) => ({ kind: 'nudge_sent', at })));
    const pyramid = built(table);
    expect(levelFor(pyramid, 40)?.widthMs).toBe(32);
    expect(levelFor(pyramid, 1)).toBeUndefined();
  });

  it('lets the page go on every few thousand events', () => {
    const table = sampleTable(Array.from({ length: 50_000 }, (_, at) => ({ kind: 'nudge_sent', at })));
    const building = buildPyramid(table, table.order);
    let pauses = 0;
    while (building.next().done !== true) pauses++;
    // Three passes over the events, six slices each.
    expect(pauses).toBeGreaterThanOrEqual(18);
  });
});
