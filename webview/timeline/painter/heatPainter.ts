import { columnWidth, densityColumns, type DensityColumns, type VisibleRange } from '../density';
import { type EventTable, meaningByCode } from '../eventTable';
import { type TimeScale } from '../timeScale';
import { type Palette } from './palette';

/** What a dense lane is drawn with; a part of the brush. */
interface HeatBrush {
  readonly context: CanvasRenderingContext2D;
  readonly table: EventTable;
  readonly scale: TimeScale;
  readonly rowHeight: number;
}

/** Height of the tick of a failure above the heat, in CSS pixels. */
const failureTick = 6;

/**
 * Paints dense lanes: a column every 2 px, taller and stronger the more events it holds, in the colour of what is most
 * frequent; failures as ticks on top, however few. It writes pixels: one `fillRect` a column would be 10,000 a frame.
 */
export class HeatPainter {
  private readonly canvas = document.createElement('canvas');
  private readonly context = this.canvas.getContext('2d');
  private readonly colors: Uint32Array;
  private pixels: ImageData | undefined;

  constructor(palette: Palette) {
    this.colors = Uint32Array.from(meaningByCode, (meaning) => rgb(palette.meaning[meaning]));
  }

  /** Paints a lane's events around `middle`, with an opacity. */
  paint(brush: HeatBrush, events: Uint32Array, range: VisibleRange, middle: number, opacity: number): void {
    const { context, rowHeight, scale } = brush;
    const columns = densityColumns(brush.table, events, range, scale);
    const height = rowHeight - 4;
    const image = this.image(columns.counts.length, height);
    if (!image || !this.context) return;
    this.fill(new Uint32Array(image.data.buffer), columns, height);
    this.context.putImageData(image, 0, 0);
    context.globalAlpha = opacity;
    context.imageSmoothingEnabled = false;
    context.drawImage(this.canvas, 0, middle - height / 2, columns.counts.length * columnWidth, height);
    context.globalAlpha = 1;
  }

  private image(width: number, height: number): ImageData | undefined {
    if (this.pixels?.width !== width || this.pixels.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.pixels = this.context?.createImageData(width, height);
    }
    return this.pixels;
  }

  private fill(pixels: Uint32Array, columns: DensityColumns, height: number): void {
    pixels.fill(0);
    const width = columns.counts.length;
    const tallest = height - 2 * failureTick;
    const failure = this.colors[meaningByCode.indexOf('failure')] ?? 0;
    const perLog = 1 / Math.log1p(Math.max(1, columns.most));
    for (let column = 0; column < width; column++) {
      const count = columns.counts[column] ?? 0;
      if (count === 0) continue;
      const share = Math.log1p(count) * perLog;
      const half = Math.round((4 + (tallest - 4) * share) / 2);
      const color = withAlpha(this.colors[columns.meanings[column] ?? 0] ?? 0, 0.4 + 0.35 * share);
      for (let y = height / 2 - half; y < height / 2 + half; y++) pixels[y * width + column] = color;
      if ((columns.failures[column] ?? 0) === 0) continue;
      for (let y = 0; y < failureTick; y++) pixels[y * width + column] = withAlpha(failure, 1);
    }
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
