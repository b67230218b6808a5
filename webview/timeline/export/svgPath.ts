import { svgNumber } from './svgText';

/** Moves, turns and enlarges evenly: (x, y) becomes (a·x − b·y + x0, b·x + a·y + y0). */
export interface Placement {
  readonly a: number;
  readonly b: number;
  readonly x0: number;
  readonly y0: number;
}

export const unplaced: Placement = { a: 1, b: 0, x0: 0, y0: 0 };

/** Where a point lies. */
export function placed({ a, b, x0, y0 }: Placement, x: number, y: number): readonly [x: number, y: number] {
  return [a * x - b * y + x0, b * x + a * y + y0];
}

/** How much longer lengths become. */
export const enlarged = ({ a, b }: Placement): number => Math.hypot(a, b);

/** The path of an SVG element, built as a canvas builds its own: points are placed as they are added. */
export class SvgPath {
  private readonly commands: string[] = [];

  /** The attribute `d`. */
  get data(): string {
    return this.commands.join('');
  }

  moveTo(at: Placement, x: number, y: number): void {
    this.commands.push(`M${point(at, x, y)}`);
  }

  /** The first point of a path is moved to. */
  lineTo(at: Placement, x: number, y: number): void {
    this.commands.push(`${this.commands.length === 0 ? 'M' : 'L'}${point(at, x, y)}`);
  }

  curveTo(at: Placement, x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.commands.push(`C${point(at, x1, y1)} ${point(at, x2, y2)} ${point(at, x, y)}`);
  }

  /** Clockwise from one angle to another, in radians; a full circle from 2π on. */
  arc(at: Placement, x: number, y: number, radius: number, start: number, end: number): void {
    const turn = Math.min(end - start, 2 * Math.PI);
    const on = (angle: number): readonly [number, number] => [
      x + radius * Math.cos(angle),
      y + radius * Math.sin(angle),
    ];
    this.lineTo(at, ...on(start));
    // One arc can't be a whole circle: its ends would be the same point.
    for (const angle of [start + turn / 2, start + turn]) this.arcTo(at, radius, ...on(angle));
  }

  rect(at: Placement, x: number, y: number, width: number, height: number, radius = 0): void {
    if (radius === 0 && at.b === 0) {
      // Thousands of columns of heat: a third of the length.
      const [w, h] = [svgNumber(width * at.a), svgNumber(height * at.a)];
      this.commands.push(`M${point(at, x, y)}h${w}v${h}h-${w}Z`);
      return;
    }
    const [right, bottom] = [x + width, y + height];
    const corner = Math.max(0, Math.min(radius, width / 2, height / 2));
    this.moveTo(at, x + corner, y);
    this.side(at, [right - corner, y], corner, [right, y + corner]);
    this.side(at, [right, bottom - corner], corner, [right - corner, bottom]);
    this.side(at, [x + corner, bottom], corner, [x, bottom - corner]);
    this.side(at, [x, y + corner], corner, [x + corner, y]);
    this.close();
  }

  close(): void {
    this.commands.push('Z');
  }

  private side(at: Placement, to: readonly [number, number], corner: number, around: readonly [number, number]): void {
    this.lineTo(at, ...to);
    if (corner > 0) this.arcTo(at, corner, ...around);
  }

  private arcTo(at: Placement, radius: number, x: number, y: number): void {
    const size = svgNumber(radius * enlarged(at));
    this.commands.push(`A${size} ${size} 0 0 1 ${point(at, x, y)}`);
  }
}

function point(at: Placement, x: number, y: number): string {
  const [left, top] = placed(at, x, y);
  return `${svgNumber(left)} ${svgNumber(top)}`;
}
