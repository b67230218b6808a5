import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberBadges } from '../../../../webview/timeline/painter/stepNumbers';
import { sessionMs } from '../../../../webview/timeline/timeScale';

/** Badges of events that lie at `xs`, in `rows`; the event at place 0 has the number 1. */
function badges(events: readonly { readonly x: number; readonly row: number | undefined }[]) {
  const table = { length: events.length, time: (event: number) => sessionMs(events[event]?.x ?? NaN) };
  const lanes = { rowOfEvent: (event: number) => events[event]?.row };
  const scale = { width: 1000, toX: (time: number) => time };
  return numberBadges(table, lanes, scale, new Map(events.map((_, event) => [event, event + 1])));
}

describe('the numbers at the marks of an explanation', () => {
  it('stand at their marks, each in the row of its lane', () => {
    const shown = badges([
      { x: 100, row: undefined },
      { x: 200, row: 3 },
      { x: 300, row: 3 },
    ]);
    expect(shown).toEqual([
      { row: undefined, x: 100, text: '1' },
      { row: 3, x: 200, text: '2' },
      { row: 3, x: 300, text: '3' },
    ]);
  });

  it('are one badge where they would cover each other', () => {
    const shown = badges([
      { x: 100, row: 1 },
      { x: 104, row: 1 },
      { x: 109, row: 1 },
      { x: 105, row: 2 },
      { x: 109, row: 2 },
    ]);
    expect(shown.map(({ row, text }) => [row, text])).toEqual([
      [1, '1–3'],
      [2, '4, 5'],
    ]);
  });

  it('leave out what is not in view', () => {
    expect(
      badges([
        { x: -50, row: 1 },
        { x: 1050, row: 1 },
      ]),
    ).toEqual([]);
  });

  it('tell every number in view once, and no two badges of a row lie on each other', () => {
    const event = fc.record({ x: fc.integer({ min: 0, max: 1000 }), row: fc.constantFrom(undefined, 0, 1) });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        const shown = badges(events);
        const told = shown.flatMap(({ text }) => {
          const [first, last] = text.split('–').map(Number);
          if (last === undefined) return text.split(', ').map(Number);
          return Array.from({ length: last - (first ?? 0) + 1 }, (_, step) => (first ?? 0) + step);
        });
        expect(told.toSorted((a, b) => a - b)).toEqual(events.map((_, place) => place + 1));
        for (const row of new Set(shown.map((badge) => badge.row))) {
          const xs = shown.filter((badge) => badge.row === row).map(({ x }) => x);
          for (const [at, x] of xs.entries()) if (at > 0) expect(x - (xs[at - 1] ?? 0)).toBeGreaterThanOrEqual(14);
        }
      }),
    );
  });
});
