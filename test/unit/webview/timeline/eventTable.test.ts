import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventTable, firstAtOrAfter } from '../../../../webview/timeline/eventTable';
import { anyEvents, nineOClock, sampleColumns, sampleTable } from './sample';

describe('the event table', () => {
  it('lists all events by time, those of one moment as in the file, however they arrive', () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: 1, max: 20 }), (events, step) => {
        const table = new EventTable();
        for (let start = 0; start < events.length; start += step) {
          const part = sampleColumns(events.slice(start, start + step), start, events);
          expect(table.append(part)).toBe(true);
        }
        const expected = events.map((_, i) => i).sort((a, b) => (events[a]?.at ?? 0) - (events[b]?.at ?? 0) || a - b);
        expect([...table.order]).toEqual(expected);
      }),
    );
  });

  it('keeps every nanosecond', () => {
    const table = sampleTable([
      { kind: 'task_started', at: 0.000001 },
      { kind: 'task_started', at: 86_400_000.123457 },
    ]);
    expect(table.moment(0)).toEqual({ ms: nineOClock, ns: 1 });
    expect(table.moment(1)).toEqual({ ms: nineOClock + 86_400_000, ns: 123_457 });
  });

  it('refuses columns with a hole before them and takes nothing of them', () => {
    const table = sampleTable([{ kind: 'task_started', at: 0 }]);
    expect(table.append(sampleColumns([{ kind: 'task_failed', at: 5 }], 7))).toBe(false);
    expect(table.length).toBe(1);
  });

  it('takes events that it knows already only once', () => {
    const events = [0, 1, 2].map((at) => ({ kind: 'task_started', at }));
    const table = sampleTable(events);
    expect(table.append({ ...sampleColumns(events.slice(1), 1, events), start: 1 })).toBe(true);
    expect(table.length).toBe(3);
  });

  it('begins anew when the file was replaced', () => {
    const table = sampleTable([{ kind: 'task_started', at: 0 }]);
    expect(table.append({ ...sampleColumns([{ kind: 'task_failed', at: 9 }]), generation: 2 })).toBe(true);
    expect([table.length, table.kind(0), table.generation]).toEqual([1, 'task_failed', 2]);
  });

  it('finds the first event at or after a moment', () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: -10, max: 11_000 }), (events, time) => {
        const table = sampleTable(events);
        const slow = [...table.order].findIndex((event) => table.time(event) >= time);
        expect(firstAtOrAfter(table, table.order, time)).toBe(slow < 0 ? events.length : slow);
      }),
    );
  });
});
