import { markMeasures, rowMiddle, type RowLayout } from '../layout';

/**
 * An arrow from the middle of a lane to just outside the mark in another, in CSS pixels of the content: a soft curve with a
 * dot where it begins and a head where it ends. It never turns back on its way down or up.
 */
export interface ArrowShape {
  readonly x: number;
  readonly startY: number;
  readonly tipY: number;
  /** 1 downwards, -1 upwards. */
  readonly down: 1 | -1;
  /** How far the curve bends to the right. */
  readonly bend: number;
}

/** Size of the head and of the dot, in CSS pixels; along the way and to both sides of it. */
export const arrowHead = { length: 6, shoulder: 5.5, left: 2.5, right: 3.5 } as const;
export const arrowDot = 1.5;
/** The curve ends within the head. */
const curveEnd = { right: 1, before: 5 } as const;

/** The arrow at `x` between two rows. */
export function arrowShape(x: number, rows: RowLayout, { from, to }: { from: number; to: number }): ArrowShape {
  const down = to > from ? 1 : -1;
  const startY = rowMiddle(rows, from);
  const tipY = rowMiddle(rows, to) - down * (markMeasures(rows.rowHeight).radius + 2);
  return { x, startY, tipY, down, bend: Math.min(14, 6 + Math.abs(tipY - startY) / 16) };
}

/** The four points of the arrow's cubic Bézier curve: x and y of each. */
export function arrowCurve({
  x,
  startY,
  tipY,
  down,
  bend,
}: ArrowShape): readonly [
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  x3: number,
  y3: number,
] {
  const quarter = (tipY - startY) / 4;
  const endY = tipY - down * curveEnd.before;
  return [x, startY, x + bend, startY + quarter, x + bend, tipY - quarter, x + curveEnd.right, endY];
}
