import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Meaning } from '../../../../src/model/eventKind';
import { type LaneTask } from '../../../../src/protocol/timeline';
import { EventTable } from '../../../../webview/timeline/eventTable';
import { laneOrders } from '../../../../webview/timeline/laneOrder';
import { laneSubjects } from '../../../../webview/timeline/lanes';
import { type Picture, PictureCache } from '../../../../webview/timeline/picture';
import { initialState, type TimelineState } from '../../../../webview/timeline/state';
import { anyEvents, type SampleEvent, sampleColumns } from './sample';

/** Takes a part in as the host sends it: with those kinds and tasks alone that are new. */
function arrive(table: EventTable, before: readonly SampleEvent[], part: readonly SampleEvent[]): void {
  const columns = sampleColumns(part, before.length, before);
  const [kindsFrom, tasksFrom] = before.length === 0 ? [0, 0] : [table.kinds.length, table.tasks.length];
  const names = { kinds: columns.kinds.slice(kindsFrom), tasks: columns.tasks.slice(tasksFrom) };
  if (!table.append({ ...columns, ...names, kindsFrom, tasksFrom })) throw new Error('The part does not join.');
}

/** All of a picture that can be compared. */
function contentOf({ shown, lanes, stretches }: Picture, table: EventTable): unknown {
  const passed = { ...shown, selection: undefined };
  const { rows, broadcasts, messages, pinned, rowOfKey } = lanes;
  const rowsOfEvents = Array.from(table.order, (event) => lanes.rowOfEvent(event));
  return structuredClone({ passed, rows, broadcasts, messages, pinned, rowOfKey, stretches, rowsOfEvents });
}

const parents: Readonly<Record<string, string | null>> = { 'eg-a': null, 'eg-b': 'eg-a', 'eg-c': 'eg-none' };
const tasks: ReadonlyMap<string, LaneTask> = new Map(
  Object.entries(parents).map(([id, parent]) => [id, { id, title: id, state: 'open', priority: 1, parent }]),
);

/** Any way to look at events. Sessions end after a second, so that the samples have some. */
const anyView: fc.Arbitrary<TimelineState> = fc
  .record({
    subject: fc.constantFrom(...laneSubjects),
    order: fc.constantFrom(...laneOrders),
    hiddenMeanings: fc.subarray<Meaning>(['failure', 'lock', 'start']).map((hidden) => new Set(hidden)),
    misses: fc.constantFrom('hidden' as const, 'dimmed' as const),
    hits: fc.option(fc.uniqueArray(fc.nat(5)).map((hits) => Uint32Array.from(hits.sort((a, b) => a - b)))),
  })
  .map(({ hits, ...chosen }) => ({
    ...initialState,
    ...chosen,
    zone: 'utc',
    tasks,
    store: { name: '', folder: '/', state: 'ready', sessionGapMinutes: 1 / 60 },
    // More are told of than come: lanes only keep their places once all have come.
    total: Infinity,
    query: { ...initialState.query, hits },
  }));

const anySizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 60 });

/** Whether a part is looked at when it has arrived. */
const anyLooks = fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }).map((looks) => [true, ...looks]);

describe('events that arrive', () => {
  it('make the same picture in any parts as all at once, in any order of time, whichever parts are looked at', () => {
    fc.assert(
      fc.property(anyEvents, anySizes, anyView, anyLooks, (events, sizes, view, looks) => {
        // The hits of a query are those of the events that it was put to: here of all of the first part.
        const first = events.slice(0, Math.max(6, sizes[0] ?? 0));
        const table = new EventTable();
        const growing = new PictureCache();
        const before: { readonly picture: Picture; readonly content: unknown; readonly length: number }[] = [];
        for (let end = first.length, part = 0; ; end += sizes[part++ % sizes.length] ?? 1) {
          arrive(table, events.slice(0, table.length), events.slice(table.length, end));
          if (looks[part % looks.length] === true) {
            const picture = growing.of(table, { ...view, dataVersion: part });
            const { events: shown, hits } = picture.shown;
            before.push({ picture, content: [...shown, ...hits, ...picture.lanes.messages], length: table.length });
          } else growing.grow(table, view);
          if (end >= events.length) break;
        }
        const picture = growing.of(table, { ...view, dataVersion: -1 });
        const atOnce = new PictureCache().of(table, view);
        expect(contentOf(picture, table)).toEqual(contentOf(atOnce, table));
        // What was drawn before still says the same.
        for (const { picture: earlier, content } of before)
          expect([...earlier.shown.events, ...earlier.shown.hits, ...earlier.lanes.messages]).toEqual(content);
      }),
      { numRuns: 300 },
    );
  });

  it('make a picture of their own when the file begins anew, also in the same generation', () => {
    fc.assert(
      fc.property(anyEvents, anyEvents, anyView, (events, others, view) => {
        const table = new EventTable();
        const growing = new PictureCache();
        arrive(table, [], events);
        growing.of(table, { ...view, dataVersion: 1 });
        arrive(table, [], others);
        const picture = growing.of(table, { ...view, dataVersion: 2 });
        expect(contentOf(picture, table)).toEqual(contentOf(new PictureCache().of(table, view), table));
      }),
    );
  });

  it('are counted by kinds and tasks that nobody had heard of before', () => {
    const table = new EventTable();
    const growing = new PictureCache();
    const events: readonly SampleEvent[] = [
      { kind: 'task_started', at: 0, source: 'eg-a' },
      { kind: 'custom:new', at: 1, source: 'eg-new', target: 'eg-a' },
    ];
    arrive(table, [], events.slice(0, 1));
    growing.of(table, { ...initialState, dataVersion: 1 });
    arrive(table, events.slice(0, 1), events.slice(1));
    const { shown, lanes } = growing.of(table, { ...initialState, dataVersion: 2 });
    expect([...shown.byKind]).toEqual([1, 1]);
    expect(lanes.rows.map(({ key, count }) => [key, count])).toEqual([
      ['eg-a', 2],
      ['eg-new', 1],
    ]);
  });

  it('leave the lists of sessions and of lives as they are where nothing in them changed', () => {
    const table = new EventTable();
    const growing = new PictureCache();
    const events = [0, 10, 5].map((at) => ({ kind: 'file_modified', at, source: 'eg-a' }));
    arrive(table, [], events.slice(0, 2));
    const { stretches } = growing.of(table, { ...initialState, dataVersion: 1 });
    arrive(table, events.slice(0, 2), events.slice(2));
    expect(growing.of(table, { ...initialState, dataVersion: 2 }).stretches).toBe(stretches);
  });
});
