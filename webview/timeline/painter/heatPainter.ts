import { type HeatColumns } from '../density';
import { meaningByCode, meaningCode } from '../eventTable';
import { type TimeScale } from '../timeScale';
import { type Drawing } from './drawing';
import { type Palette } from './palette';

/** What a dense lane is drawn with; a part of the brush. */
interface HeatBrush {
  readonly context: Drawing;
  readonly scale: TimeScale;
  readonly rowHeight: number;
}

/** Height of the tick of a failure above the heat, its least width, and the least height of heat, in CSS pixels. */
export const failureTick = 5;
export const failureWidth = 2;
const shortest = 6;

/** So many events a CSS pixel are as high and strong as heat gets; from a quarter of an event on it grows by their logarithm. */
const densest = 64;
const linearUpTo = 0.25;
const perLog = Math.log1p(densest / linearUpTo);

const failure = meaningCode('failure');

/** Device pixels of one lane; its size is kept beside, as reading it from the data would ask the page each time. */
interface HeatImage {
  readonly data: ImageData;
  readonly pixels: Uint32Array;
  readonly width: number;
  readonly height: number;
}

/** From bottom to top; failures lie on top. */
export const stackingOrder = [
  'lock',
  'other',
  'cancelled',
  'success',
  'start',
  'learning',
  'message',
  'rebase',
  'wait',
  'failure',
]
  .map((name) => meaningByCode.findIndex((meaning) => meaning === name))
  .filter((code) => code >= 0);

/**
 * Paints dense parts of lanes: columns, the taller and stronger the more events a pixel holds, divided by what they mean;
 * failures as ticks on top, however few. How tall does not depend on what else is in view, so that nothing changes while
 * the picture moves. It writes device pixels: one `fillRect` a column would be 10,000 a frame.
 */
export class HeatPainter {
  private readonly canvas = document.createElement('canvas');
  private readonly context = this.canvas.getContext('2d');
  private readonly colors: Uint32Array;
  private image: HeatImage | undefined;

  constructor(
    palette: Palette,
    private readonly pixelRatio: number,
  ) {
    this.colors = Uint32Array.from(meaningByCode, (meaning) => rgb(palette.meaning[meaning]));
  }

  /** Paints the columns of a lane around `middle`, with an opacity. */
  paint(brush: HeatBrush, columns: HeatColumns, middle: number, opacity: number): void {
    const { context, rowHeight, scale } = brush;
    const { pixelRatio: ratio } = this;
    const height = Math.round((rowHeight - 4) * ratio);
    const image = this.imageOf(Math.max(1, Math.ceil(scale.width * ratio)), height);
    if (!image || !this.context) return;
    image.pixels.fill(0);
    for (let column = 0; column < columns.length; column++) {
      if (columns.heat(column) > 0) this.paintColumn(image, scale, columns, column);
    }
    this.context.putImageData(image.data, 0, 0);
    context.globalAlpha = opacity;
    context.imageSmoothingEnabled = false;
    // On whole device pixels, or it would blur.
    const top = Math.round(middle * ratio - height / 2) / ratio;
    context.drawImage(this.canvas, 0, top, image.width / ratio, height / ratio);
    context.globalAlpha = 1;
  }

  private imageOf(width: number, height: number): HeatImage | undefined {
    if (this.image?.width !== width || this.image.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      const data = this.context?.createImageData(width, height);
      this.image = data && { data, pixels: new Uint32Array(data.data.buffer), width, height };
    }
    return this.image;
  }

  private paintColumn(image: HeatImage, scale: TimeScale, columns: HeatColumns, column: number): void {
    const { pixelRatio: ratio } = this;
    const x = columns.left(column);
    const end = scale.toX(columns.end(column));
    const left = Math.max(0, Math.round(x * ratio));
    const right = Math.min(image.width, Math.max(left + 1, Math.round(end * ratio)));
    const total = columns.total(column);
    const share = heatShare(total, end - x);
    const tick = Math.round(failureTick * ratio);
    const tallest = image.height - 2 * tick;
    const height = Math.round(heatHeight(share, tallest, shortest * ratio));
    const shown = Math.min(1, 2 * columns.heat(column));
    const alpha = heatOpacity(share, shown);
    const base = (image.height + height) / 2;
    let bottom = Math.round(base);
    let stacked = 0;
    for (const meaning of stackingOrder) {
      const count = columns.count(column, meaning);
      if (count === 0) continue;
      stacked += count;
      const top = Math.round(base - (height * stacked) / total);
      if (top < bottom) fill(image, left, right, top, bottom, withAlpha(this.colors[meaning] ?? 0, alpha));
      bottom = top;
    }
    if (columns.failures(column) === 0) return;
    const tickEnd = Math.min(image.width, Math.max(right, left + Math.round(failureWidth * ratio)));
    fill(image, left, tickEnd, 0, tick, withAlpha(this.colors[failure] ?? 0, shown));
  }
}

/** How tall and strong so many events on this width (CSS pixels) are, from 0 to 1. */
export function heatShare(events: number, width: number): number {
  return Math.min(1, Math.log1p(events / Math.max(0.5, width) / linearUpTo) / perLog);
}

/** The height of a column, in the unit of the heights given. */
export function heatHeight(share: number, tallest: number, least = shortest): number {
  return least + (tallest - least) * share;
}

/** The opacity of a column; `shown`: how far it has taken the place of marks, from 0 to 1. */
export function heatOpacity(share: number, shown: number): number {
  return shown * (0.55 + 0.35 * share);
}

function fill(
  { pixels, width }: HeatImage,
  left: number,
  right: number,
  top: number,
  bottom: number,
  color: number,
): void {
  for (let y = top; y < bottom; y++) {
    // `fill` of two or three pixels would cost more than setting them.
    for (let x = left; x < right; x++) pixels[y * width + x] = color;
  }
}

/** A colour of the theme as 0x00BBGGRR, the order of bytes in image data on every machine that runs VS Code. */
function rgb(color: string): number {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return 0;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return red | (green << 8) | (blue << 16);
}

function withAlpha(color: number, alpha: number): number {
  return (color | (Math.round(alpha * 255) << 24)) >>> 0;
}
