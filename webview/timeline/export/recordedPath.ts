import { type Placement, SvgPath } from './svgPath';

/** A path that a painter fills or strokes more than once; it is a path of a canvas as well. */
export class RecordedPath extends Path2D {
  readonly recorded = new SvgPath();

  constructor(private readonly place: () => Placement) {
    super();
  }

  override moveTo(x: number, y: number): void {
    this.recorded.moveTo(this.place(), x, y);
  }
  override lineTo(x: number, y: number): void {
    this.recorded.lineTo(this.place(), x, y);
  }
  override bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.recorded.curveTo(this.place(), x1, y1, x2, y2, x, y);
  }
  override arc(x: number, y: number, radius: number, start: number, end: number): void {
    this.recorded.arc(this.place(), x, y, radius, start, end);
  }
  override rect(x: number, y: number, width: number, height: number): void {
    this.recorded.rect(this.place(), x, y, width, height);
  }
  override closePath(): void {
    this.recorded.close();
  }
}
