import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildLanes } from '../../../../webview/timeline/lanes';
import { rowLayout } from '../../../../webview/timeline/layout';
import { type ArrowShape } from '../../../../webview/timeline/painter/arrowShape';
import { type Brush } from '../../../../webview/timeline/painter/brush';
import { runSteps } from '../../../../webview/timeline/painter/contentPainter';
import { type ArrowChoices, messageSteps } from '../../../../webview/timeline/painter/messagePainter';
import { selectShown } from '../../../../webview/timeline/shownEvents';
import { taskLives } from '../../../../webview/timeline/taskLives';
import { type AxisMs, axisScale, unfolded } from '../../../../webview/timeline/timeScale';
import { sampleTable } from './sample';

/** Lanes on a plot of 1,000 × 600 px with a ms to a pixel. */
const lanes = 12;
const plot = { width: 1000, height: 600 };
/** An arrow reaches so far to its sides, in CSS pixels. */
const reach = 20;

const stores = fc
  .array(fc.record({ at: fc.nat(3000), from: fc.nat(lanes - 1), to: fc.nat(lanes - 1), failed: fc.boolean() }), {
    minLength: 20,
    maxLength: 1500,
  })
  .map((messages) =>
    sampleTable([
      ...Array.from({ length: lanes }, (_, lane) => ({ kind: 'task_started', at: 0, source: `eg-${lane}` })),
      ...messages.map(({ at, from, to, failed }) => ({
        kind: failed ? 'task_failed' : 'nudge_sent',
        at,
        source: `eg-${from}`,
        target: `eg-${to}`,
      })),
    ]),
  );

/** An arrow as it is painted, its place in px from the first event. */
type Painted = ArrowShape & { readonly meaning: number; readonly width: number; readonly opacity: number };

/** The arrows that are painted on `width` px from `left`. */
function paintedArrows(
  table: ReturnType<typeof sampleTable>,
  left: number,
  width: number,
  choices: ArrowChoices,
): Painted[] {
  const shown = selectShown(table, null, new Set());
  const made = buildLanes({ table, shown, lives: taskLives(table), tasks: new Map(), subject: 'task', order: 'first' });
  const painted: Painted[] = [];
  const brush = {
    table,
    scale: axisScale(unfolded, left as AxisMs, 1, width),
    palette: { highContrast: false },
    dimmed: undefined,
    dense: {
      arrows: (shapes: readonly ArrowShape[], meaning: number, line: number, opacity: number) =>
        painted.push(
          ...shapes.map((shape) => ({
            ...shape,
            x: Math.round((shape.x + left) * 1e6) / 1e6,
            meaning,
            width: line,
            opacity,
          })),
        ),
    },
    // Arrows need no more of a brush than this.
  } as unknown as Brush;
  const emphasis = { lit: new Set<number>(), somethingSelected: false, choices };
  runSteps(messageSteps(brush, made, rowLayout(lanes, plot.height), { joins: () => true }, emphasis));
  return painted;
}

const inside = (arrows: readonly Painted[], left: number, right: number): readonly string[] =>
  arrows
    .filter(({ x }) => x >= left && x < right)
    .map((arrow) => JSON.stringify(arrow))
    .toSorted();

describe('arrows beside a view that moves', () => {
  it('are those that the view shows where both do, and as strong', () => {
    fc.assert(
      fc.property(
        stores,
        fc.nat(1500),
        fc.nat(plot.width - 200),
        fc.integer({ min: 1, max: 200 }),
        (table, left, strip, width) => {
          const choices: ArrowChoices = new Map();
          const all = paintedArrows(table, left, plot.width, choices);
          const again = paintedArrows(table, left + strip, width, choices);
          const [from, to] = [left + strip - reach, left + strip + width + reach];
          const [begin, end] = [Math.max(from, left), Math.min(to, left + plot.width)];
          expect(inside(again, begin, end)).toEqual(inside(all, begin, end));
        },
      ),
    );
  });
});
