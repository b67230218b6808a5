import { type Meaning } from '../../../src/model/eventKind';
import { type HeatColumns } from '../density';
import { meaningByCode } from '../eventTable';
import { paintArrowPixels } from './arrowPixels';
import { type ArrowShape } from './arrowShape';
import { cssColor } from './cssColor';
import { type DenseLayer } from './denseLayer';
import { paintHeat } from './heatPainter';
import { MarkStamps } from './marks';
import { type Palette } from './palette';
import { PixelGrid } from './pixelGrid';

/** What a grid is written to the page with. */
interface Page {
  readonly context: CanvasRenderingContext2D;
  readonly image: ImageData;
  readonly grid: PixelGrid;
}

/** A rectangle of a canvas, in device pixels, and how far its content is scrolled under its top, in CSS pixels. */
export interface PixelPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly scrollTop: number;
}

/**
 * The dense layer of the screen. Painters write into one image, and the canvas gets it in one piece: without a GPU a
 * `drawImage` for each mark and a stroke through all arrows take four times as long.
 */
export class PixelLayer implements DenseLayer {
  private page: Page | undefined;
  private readonly ink: PixelInk;
  private place: PixelPlace = { left: 0, top: 0, width: 0, height: 0, scrollTop: 0 };

  /** For one theme and one pixel ratio. What is painted comes onto `context`. */
  constructor(
    private readonly context: CanvasRenderingContext2D,
    palette: Palette,
    private readonly ratio: number,
  ) {
    this.ink = inkOf(palette, ratio);
  }

  /** Begins to paint: x = 0 is the left of the place. */
  begin(place: PixelPlace): void {
    this.place = place;
    const { width, height } = place;
    if (this.page?.grid.width !== width || this.page.grid.height !== height) this.page = newPage(width, height);
    this.page?.grid.clear();
  }

  heat(columns: HeatColumns, middle: number, rowHeight: number, opacity: number): void {
    const { page, ratio, place } = this;
    const { colors } = this.ink;
    if (page) paintHeat(page.grid, columns, (middle - place.scrollTop) * ratio, rowHeight, { ratio, colors, opacity });
  }

  mark(meaning: Meaning, x: number, y: number, radius: number, opacity: number): void {
    if (this.page) this.ink.stamps.stamp(this.page.grid, meaning, x, y - this.place.scrollTop, radius, opacity);
  }

  arrows(shapes: readonly ArrowShape[], meaning: number, width: number, opacity: number): void {
    const { page, ratio, place } = this;
    if (!page) return;
    const top = place.scrollTop;
    const ink = { color: this.ink.colors[meaning] ?? 0, opacity, width };
    for (const shape of shapes) paintArrowPixels(page.grid, shape, { ratio, top }, ink);
  }

  flush(): void {
    const { page, context, place } = this;
    if (!page || page.grid.isEmpty) return;
    const { image, grid } = page;
    const { width, dirtyTop: top } = grid;
    const height = grid.dirtyBottom - top;
    page.context.putImageData(image, 0, 0, 0, top, width, height);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(page.context.canvas, 0, top, width, height, place.left, place.top + top, width, height);
    context.restore();
    grid.clear();
  }
}

/** What all layers of a theme and a pixel ratio paint with. */
interface PixelInk {
  readonly ratio: number;
  /** Colours by code of the meaning. */
  readonly colors: Int32Array;
  readonly stamps: MarkStamps;
}

const inks = new WeakMap<Palette, PixelInk>();

function inkOf(palette: Palette, ratio: number): PixelInk {
  const known = inks.get(palette);
  if (known?.ratio === ratio) return known;
  const colors = Int32Array.from(meaningByCode, (meaning) => cssColor(palette.meaning[meaning]));
  const ink = { ratio, colors, stamps: new MarkStamps(palette, ratio) };
  inks.set(palette, ink);
  return ink;
}

function newPage(width: number, height: number): Page | undefined {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  // Pixels are written in every frame, so they stay where scripts get at them.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return undefined;
  const image = context.createImageData(width, height);
  return { context, image, grid: new PixelGrid(new Int32Array(image.data.buffer), width, height) };
}
