import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meaningByCode } from '../../../../webview/timeline/eventTable';
import { nextHit } from '../../../../webview/timeline/navigation';
import { hitWords } from '../../../../webview/timeline/parts/hitControls';
import { selectShown } from '../../../../webview/timeline/shownEvents';
import { anyEvents, sampleTable } from './sample';

/** Any few events, some of which the query finds, and some kinds that the legend hides. */
const anyFinding = fc
  .tuple(anyEvents, fc.infiniteStream(fc.boolean()), fc.subarray([...meaningByCode]))
  .map(([events, found, hidden]) => ({
    table: sampleTable(events),
    hits: Uint32Array.from(events.flatMap((_, event) => (found.next().value ? [event] : []))),
    hidden: new Set(hidden),
  }));

describe('what a query finds', () => {
  it('is all that is shown while the rest is hidden', () => {
    fc.assert(
      fc.property(anyFinding, ({ table, hits, hidden }) => {
        const shown = selectShown(table, hits, hidden, 'hidden');
        const isHidden = (event: number): boolean => hidden.has(meaningByCode[table.meaning(event)] ?? 'other');
        const expected = [...table.order].filter((event) => hits.includes(event) && !isHidden(event));
        expect([...shown.events]).toEqual(expected);
        expect([...shown.hits]).toEqual(expected);
        expect(shown.dimmed).toBeUndefined();
      }),
    );
  });

  it('stays among all that the legend shows while the rest is dimmed', () => {
    fc.assert(
      fc.property(anyFinding, ({ table, hits, hidden }) => {
        const shown = selectShown(table, hits, hidden, 'dimmed');
        expect([...shown.events]).toEqual([...selectShown(table, null, hidden, 'hidden').events]);
        const only = selectShown(table, hits, hidden, 'hidden');
        expect([...shown.hits]).toEqual([...only.hits]);
        expect([shown.matching, shown.byMeaning]).toEqual([only.matching, only.byMeaning]);
        const dimmed = [...shown.events].filter((event) => shown.dimmed?.[event] === 1);
        expect(dimmed).toEqual([...shown.events].filter((event) => !hits.includes(event)));
      }),
    );
  });

  it('dims nothing where there is no query', () => {
    fc.assert(
      fc.property(anyFinding, ({ table, hidden }) => {
        const shown = selectShown(table, null, hidden, 'dimmed');
        expect(shown.dimmed).toBeUndefined();
        expect([...shown.hits]).toEqual([...shown.events]);
      }),
    );
  });
});

describe('stepping from hit to hit', () => {
  it('visits each of them once, in order of time, and is then back at the first', () => {
    fc.assert(
      fc.property(anyFinding, fc.constantFrom(1 as const, -1 as const), ({ table, hits }, direction) => {
        const shown = selectShown(table, hits, new Set()).hits;
        const visited: number[] = [];
        let event: number | undefined;
        while (visited.length < shown.length) {
          const edge = direction === 1 ? -Infinity : Infinity;
          const next = nextHit(
            table,
            shown,
            { event, time: event === undefined ? edge : table.time(event) },
            direction,
          );
          expect(next?.wrapped).toBe(false);
          event = next?.event;
          if (event === undefined) break;
          visited.push(event);
        }
        expect(visited).toEqual(direction === 1 ? [...shown] : [...shown].reverse());
        const last = event;
        if (last === undefined) return;
        const around = nextHit(table, shown, { event: last, time: table.time(last) }, direction);
        expect(around).toEqual({ event: visited[0], wrapped: true });
      }),
    );
  });

  it('begins at a moment, or from an event that is no hit, with the hit that comes next in time', () => {
    const table = sampleTable([
      { kind: 'task_started', at: 0 },
      { kind: 'task_failed', at: 10 },
      { kind: 'nudge_sent', at: 20 },
      { kind: 'task_failed', at: 30 },
    ]);
    const hits = Uint32Array.of(1, 3);
    expect(nextHit(table, hits, { event: 2, time: table.time(2) }, 1)).toEqual({ event: 3, wrapped: false });
    expect(nextHit(table, hits, { event: 2, time: table.time(2) }, -1)).toEqual({ event: 1, wrapped: false });
    expect(nextHit(table, hits, { event: undefined, time: 40 }, 1)).toEqual({ event: 1, wrapped: true });
    expect(nextHit(table, new Uint32Array(0), { event: 2, time: 20 }, 1)).toBeUndefined();
  });

  it('is counted in words', () => {
    const words = (hits: number, matching: number, place: number): string =>
      hitWords({ hits, matching, place, all: 4000 });
    expect([words(12, 12, 3), words(12, 12, 0), words(1, 1, 0)]).toEqual(['3 of 12', '12 hits', '1 hit']);
    expect([words(0, 0, 0), words(0, 1200, 0)]).toEqual(['No hits', '1,200 hidden']);
  });
});
