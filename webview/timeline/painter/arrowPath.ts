import { arrowCurve, arrowDot, arrowHead, type ArrowShape } from './arrowShape';
import { type Drawing } from './drawing';

/** Draws arrows in a colour with the context's opacity and line width, all curves in one stroke and all heads in one fill. */
export function drawArrows(
  context: Drawing,
  newPath: () => Path2D,
  shapes: readonly ArrowShape[],
  color: string,
): void {
  const [curves, heads] = [newPath(), newPath()];
  for (const shape of shapes) {
    const [x0, y0, x1, y1, x2, y2, x3, y3] = arrowCurve(shape);
    curves.moveTo(x0, y0);
    curves.bezierCurveTo(x1, y1, x2, y2, x3, y3);
    addHead(heads, shape);
  }
  context.strokeStyle = color;
  context.fillStyle = color;
  context.stroke(curves);
  context.fill(heads);
}

function addHead(heads: Path2D, { x, startY, tipY, down }: ArrowShape): void {
  const { length, shoulder, left, right } = arrowHead;
  heads.moveTo(x, tipY);
  heads.lineTo(x - left, tipY - down * length);
  heads.lineTo(x + right, tipY - down * shoulder);
  heads.closePath();
  heads.moveTo(x + arrowDot, startY);
  heads.arc(x, startY, arrowDot, 0, Math.PI * 2);
}
