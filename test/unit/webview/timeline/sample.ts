import * as fc from 'fast-check';
import { type ArrivedColumns, EventTable } from '../../../../webview/timeline/eventTable';

/** An event in short: its kind, its time in ms (a fraction holds nanoseconds) after 2026-01-11T09:00:00Z, its tasks. */
export interface SampleEvent {
  readonly kind: string;
  readonly at: number;
  readonly source?: string;
  readonly target?: string;
}

export const nineOClock = Date.UTC(2026, 0, 11, 9);

/** The columns that the host would send for these events. */
export function sampleColumns(
  events: readonly SampleEvent[],
  start = 0,
  before: readonly SampleEvent[] = [],
): ArrivedColumns {
  const all = [...before, ...events];
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  const tasks = [...new Set(all.flatMap(({ source, target }) => [source, target]).filter((id) => id !== undefined))];
  const code = (id: string | undefined): number => (id === undefined ? 0 : tasks.indexOf(id) + 1);
  return {
    generation: 1,
    reset: start === 0,
    start,
    ms: Float64Array.from(events, ({ at }) => nineOClock + Math.floor(at)),
    ns: Uint32Array.from(events, ({ at }) => Math.round((at - Math.floor(at)) * 1e6)),
    kind: Uint16Array.from(events, ({ kind }) => kinds.indexOf(kind)),
    source: Uint32Array.from(events, ({ source }) => code(source)),
    target: Uint32Array.from(events, ({ target }) => code(target)),
    kindsFrom: 0,
    kinds,
    tasksFrom: 0,
    tasks,
  };
}

/** A table with these events, in this order in the file. */
export function sampleTable(events: readonly SampleEvent[]): EventTable {
  const table = new EventTable();
  if (!table.append(sampleColumns(events))) throw new Error('The sample does not fit together.');
  return table;
}

const kinds = [
  'task_started',
  'task_completed',
  'task_failed',
  'main_updated',
  'rebase_required',
  'nudge_sent',
  'lock_acquired',
  'lock_released',
  'custom:checkpoint',
];
const tasks = ['eg-a', 'eg-b', 'eg-c'];

/** Any few events, in any order of time. */
export const anyEvents: fc.Arbitrary<readonly SampleEvent[]> = fc.array(
  fc.record(
    {
      kind: fc.constantFrom(...kinds),
      at: fc.integer({ min: 0, max: 10_000_000 }).map((microseconds) => microseconds / 1000),
      source: fc.constantFrom(...tasks),
      target: fc.constantFrom(...tasks),
    },
    { requiredKeys: ['kind', 'at'] },
  ),
  { maxLength: 60 },
);
