import { arrowCurve, arrowDot, arrowHead, type ArrowShape } from './arrowShape';
import { type PixelGrid, put } from './pixelGrid';

/** Where a grid lies: device pixels to a CSS pixel, and the y of its top in CSS pixels of the content. */
export interface GridPlace {
  readonly ratio: number;
  readonly top: number;
}

/** Lines in one colour (0x00BBGGRR), with an opacity of 0 … 1, `width` CSS pixels wide. */
export interface ArrowInk {
  readonly color: number;
  readonly opacity: number;
  readonly width: number;
}

/** An arrow bends by 14 CSS pixels at most: with so many straight parts it is nowhere off by more than a twentieth. */
const parts = 16;
/** The ends of the parts of the arrow that is being painted, in pixels of the grid. */
const endsX = new Float64Array(parts + 1);
const endsY = new Float64Array(parts + 1);

/** Paints an arrow row by row: a curve that hardly leaves the vertical covers two or three pixels of each. */
export function paintArrowPixels(grid: PixelGrid, shape: ArrowShape, { ratio, top }: GridPlace, ink: ArrowInk): void {
  const [x0, y0, x1, y1, x2, y2, x3, y3] = arrowCurve(shape);
  const half = (ink.width * ratio) / 2;
  const alpha = ink.opacity * 255;
  for (let end = 0; end <= parts; end++) {
    const t = end / parts;
    const s = 1 - t;
    const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
    endsX[end] = (a * x0 + b * x1 + c * x2 + d * x3) * ratio;
    endsY[end] = (a * y0 + b * y1 + c * y2 + d * y3 - top) * ratio;
  }
  for (let part = 0; part < parts; part++) paintPart(grid, part, half, ink.color, alpha);
  const [curveTop, curveBottom] = [Math.min(y0, y3) - top, Math.max(y0, y3) - top];
  grid.touch(Math.floor(curveTop * ratio), Math.ceil(curveBottom * ratio));
  paintHead(grid, shape, { ratio, top }, ink.color, alpha);
  paintDot(grid, shape.x * ratio, (shape.startY - top) * ratio, arrowDot * ratio, ink.color, alpha);
}

/** Lines that lean less, in x for y, are painted as if each row had its middle's piece of them. */
const upright = 0.25;
/** Lines that lean more reach sideways so far beyond their ends that it shows where the curve turns. */
const flat = 0.5;

/** A part of the curve, which is a line; rows whose middle it does not cross belong to another part. */
function paintPart(grid: PixelGrid, part: number, half: number, color: number, alpha: number): void {
  const isDownwards = (endsY[part] ?? 0) < (endsY[part + 1] ?? 0);
  const [upper, lower] = isDownwards ? [part, part + 1] : [part + 1, part];
  const [upperX, upperY] = [endsX[upper] ?? 0, endsY[upper] ?? 0];
  const [lowerX, lowerY] = [endsX[lower] ?? 0, endsY[lower] ?? 0];
  const first = Math.max(0, Math.ceil(upperY - 0.5));
  const end = Math.min(grid.height, Math.ceil(lowerY - 0.5));
  if (first >= end) return;
  const slope = (lowerX - upperX) / (lowerY - upperY);
  const x = upperX + (first + 0.5 - upperY) * slope;
  const last = x + (end - first) * slope;
  const isInside = Math.min(x, last) > half + 2 && Math.max(x, last) < grid.width - half - 2;
  if (isInside && Math.abs(slope) < upright) paintUpright(grid, first, end, x, slope, half, color, alpha);
  else paintSlanted(grid, part, first, end, x, slope, half, color, alpha);
}

/** Rows of a line that hardly leans: of each pixel as much as lies within the line's left and right edge. */
function paintUpright(
  { pixels, width }: PixelGrid,
  first: number,
  end: number,
  firstX: number,
  slope: number,
  half: number,
  color: number,
  alpha: number,
): void {
  const whole = (alpha + 0.5) | 0;
  const reach = half * Math.sqrt(1 + slope * slope);
  let x = firstX;
  for (let y = first; y < end; y++, x += slope) {
    const row = y * width;
    const [from, to] = [x - reach, x + reach];
    const left = from | 0;
    const right = to | 0;
    if (left === right) {
      put(pixels, row + left, color, ((to - from) * alpha + 0.5) | 0);
      continue;
    }
    put(pixels, row + left, color, ((left + 1 - from) * alpha + 0.5) | 0);
    for (let column = left + 1; column < right; column++) put(pixels, row + column, color, whole);
    put(pixels, row + right, color, ((to - right) * alpha + 0.5) | 0);
  }
}

/** Rows of any part, at the edges of the grid too: the nearer a pixel's middle is to the curve, the more it is covered. */
function paintSlanted(
  { pixels, width }: PixelGrid,
  part: number,
  first: number,
  end: number,
  firstX: number,
  slope: number,
  half: number,
  color: number,
  alpha: number,
): void {
  const nearness = 1 / Math.sqrt(1 + slope * slope);
  const reach = (half + 0.5) / nearness;
  const isFlat = Math.abs(slope) >= flat;
  let x = firstX;
  for (let y = first; y < end; y++, x += slope) {
    const last = Math.min(width - 1, Math.floor(x + reach - 0.5));
    for (let column = Math.max(0, Math.ceil(x - reach - 0.5)); column <= last; column++) {
      const middle = column + 0.5;
      const distance = isFlat ? distanceToParts(part, middle, y + 0.5) : Math.abs(middle - x) * nearness;
      const cover = Math.min(1, half + 0.5 - distance);
      if (cover > 0) put(pixels, y * width + column, color, (cover * alpha + 0.5) | 0);
    }
  }
}

/** So many parts before and behind one may be nearer to a pixel of its rows. */
const partsAround = 3;

/** How far a point is from a part of the curve or one around it. */
function distanceToParts(part: number, x: number, y: number): number {
  let nearest = Infinity;
  for (let at = Math.max(0, part - partsAround); at <= Math.min(parts - 1, part + partsAround); at++) {
    const [fromX, fromY] = [endsX[at] ?? 0, endsY[at] ?? 0];
    const [wayX, wayY] = [(endsX[at + 1] ?? 0) - fromX, (endsY[at + 1] ?? 0) - fromY];
    const along = ((x - fromX) * wayX + (y - fromY) * wayY) / (wayX * wayX + wayY * wayY);
    const share = Math.max(0, Math.min(1, along));
    const [offX, offY] = [fromX + share * wayX - x, fromY + share * wayY - y];
    nearest = Math.min(nearest, offX * offX + offY * offY);
  }
  return Math.sqrt(nearest);
}

/** Sub-rows that the rows of a head and a dot are divided into, so that slanted edges are smooth. */
const subRows = 4;

/** The head: a triangle that leans a little, as the curve comes from the right. */
function paintHead(
  grid: PixelGrid,
  { x, tipY, down }: ArrowShape,
  { ratio, top }: GridPlace,
  color: number,
  alpha: number,
): void {
  const { length, shoulder, left, right } = arrowHead;
  const tip = (tipY - top) * ratio;
  const back = tip - down * length * ratio;
  paintSpans(grid, Math.min(tip, back), Math.max(tip, back), color, alpha, (y, span) => {
    const along = Math.abs(tip - y) / ratio;
    span.from = (x - (left * along) / length) * ratio;
    const behind = (along - shoulder) / (length - shoulder);
    span.to = (behind <= 0 ? x + (right * along) / shoulder : x + right - (left + right) * behind) * ratio;
  });
}

function paintDot(grid: PixelGrid, x: number, y: number, radius: number, color: number, alpha: number): void {
  paintSpans(grid, y - radius, y + radius, color, alpha, (at, span) => {
    const half = Math.sqrt(Math.max(0, radius * radius - (at - y) * (at - y)));
    span.from = x - half;
    span.to = x + half;
  });
}

interface Span {
  from: number;
  to: number;
}

const span: Span = { from: 0, to: 0 };
/** How much of each pixel of a row is covered: of a small shape, at any device pixel ratio. */
const covered = new Float64Array(64);

/** Fills a small shape, from one y to another; `spanAt` tells from where to where it goes at the height it is asked for. */
function paintSpans(
  grid: PixelGrid,
  upper: number,
  lower: number,
  color: number,
  alpha: number,
  spanAt: (y: number, span: Span) => void,
): void {
  const { pixels, width, height } = grid;
  const end = Math.min(height, Math.ceil(lower));
  for (let y = Math.max(0, Math.floor(upper)); y < end; y++) {
    let first = Infinity;
    let last = -Infinity;
    for (let sub = 0; sub < subRows; sub++) {
      const at = y + (sub + 0.5) / subRows;
      if (at < upper || at > lower) continue;
      spanAt(at, span);
      const from = Math.max(0, span.from);
      const to = Math.min(width, span.to);
      if (from >= to) continue;
      if (first === Infinity) first = Math.floor(from);
      // A shape is convex and small: its rows lie within `covered` around the first one's begin.
      const begin = first - covered.length / 2;
      for (let column = Math.floor(from); column < to; column++) {
        const cover = Math.min(to, column + 1) - Math.max(from, column);
        covered[column - begin] = (covered[column - begin] ?? 0) + cover / subRows;
        last = Math.max(last, column);
      }
    }
    if (first === Infinity) continue;
    paintCovered(pixels, y * width, first - covered.length / 2, last, color, alpha);
  }
  grid.touch(Math.floor(upper), end);
}

/** Paints the pixels of a row as far as they are covered, and makes the covers 0 again. */
function paintCovered(
  pixels: Int32Array,
  row: number,
  begin: number,
  last: number,
  color: number,
  alpha: number,
): void {
  for (let place = 0; place <= last - begin; place++) {
    const cover = covered[place] ?? 0;
    if (cover === 0) continue;
    covered[place] = 0;
    put(pixels, row + begin + place, color, (Math.min(1, cover) * alpha + 0.5) | 0);
  }
}
