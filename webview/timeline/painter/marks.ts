import { type Meaning } from '../../../src/model/eventKind';
import { type Drawing } from './drawing';
import { type Palette } from './palette';
import { type PixelGrid, type PixelImage } from './pixelGrid';

/** Room around a mark in its stamp, in CSS pixels. */
const air = 2;

/**
 * Draws the mark of a meaning around (x, y): each has its own shape, so that colour is never the only sign. `radius` is
 * half the size of the largest, in the context's unit.
 */
export function drawMark(
  context: Drawing,
  meaning: Meaning,
  x: number,
  y: number,
  radius: number,
  palette: Palette,
): void {
  const unit = radius / 7;
  context.save();
  context.translate(x, y);
  context.scale(unit, unit);
  context.lineWidth = 1.75;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.fillStyle = palette.meaning[meaning];
  context.strokeStyle = palette.meaning[meaning];
  shapes[meaning](context, palette);
  context.restore();
}

type Shape = (context: Drawing, palette: Palette) => void;

/** Shapes on a grid where a mark's half size is 7. Rings and diamonds are filled with the ground: bars don't show through. */
const shapes: Readonly<Record<Meaning, Shape>> = {
  start: (context) => {
    context.lineWidth = 1.5;
    path(
      context,
      [
        [-3.75, -5],
        [5, 0],
        [-3.75, 5],
      ],
      true,
    );
    context.fill();
    context.stroke();
  },
  success: (context, palette) => {
    disc(context, 6.25);
    context.fill();
    context.strokeStyle = palette.background;
    path(
      context,
      [
        [-2.75, 0.25],
        [-0.75, 2.25],
        [2.75, -2],
      ],
      false,
    );
    context.stroke();
  },
  failure: (context, palette) => {
    context.beginPath();
    context.roundRect(-7, -7, 14, 14, 3);
    context.fill();
    context.strokeStyle = palette.background;
    context.lineWidth = 2;
    path(
      context,
      [
        [-2.75, -2.75],
        [2.75, 2.75],
      ],
      false,
    );
    context.stroke();
    path(
      context,
      [
        [2.75, -2.75],
        [-2.75, 2.75],
      ],
      false,
    );
    context.stroke();
  },
  cancelled: (context, palette) => {
    ring(context, palette, 5.5);
    path(
      context,
      [
        [-3.75, 3.75],
        [3.75, -3.75],
      ],
      false,
    );
    context.stroke();
  },
  wait: (context) => {
    context.beginPath();
    context.roundRect(-4.25, -5.25, 3, 10.5, 0.75);
    context.roundRect(1.25, -5.25, 3, 10.5, 0.75);
    context.fill();
  },
  message: (context) => {
    disc(context, 3.75);
    context.fill();
  },
  rebase: (context, palette) => ring(context, palette, 5),
  learning: (context, palette) => {
    path(
      context,
      [
        [0, -5.5],
        [5.5, 0],
        [0, 5.5],
        [-5.5, 0],
      ],
      true,
    );
    context.fillStyle = palette.background;
    context.fill();
    context.stroke();
  },
  lock: (context) => {
    context.fillRect(-7, -1.25, 14, 2.5);
  },
  other: (context) => {
    context.fillRect(-3.25, -3.25, 6.5, 6.5);
  },
};

function disc(context: Drawing, radius: number): void {
  context.beginPath();
  context.arc(0, 0, radius, 0, Math.PI * 2);
}

function ring(context: Drawing, palette: Palette, radius: number): void {
  disc(context, radius);
  context.fillStyle = palette.background;
  context.fill();
  context.stroke();
}

function path(context: Drawing, points: readonly (readonly [number, number])[], closed: boolean): void {
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  if (closed) context.closePath();
}

/** Marks drawn once and stamped many times. */
export class MarkStamps {
  private readonly stamps = new Map<Meaning, Map<number, PixelImage>>();
  /** They are drawn here, one after the other: making a canvas for each takes longer than drawing. */
  private readonly context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

  constructor(
    private readonly palette: Palette,
    private readonly pixelRatio: number,
  ) {}

  /** Stamps a mark around (x, y), in CSS pixels of the grid, with an opacity. */
  stamp(grid: PixelGrid, meaning: Meaning, x: number, y: number, radius: number, opacity: number): void {
    const half = radius + air;
    // On whole device pixels, or the stamp would blur.
    const left = Math.round((x - half) * this.pixelRatio);
    const top = Math.round((y - half) * this.pixelRatio);
    grid.stamp(this.drawn(meaning, radius), left, top, opacity);
  }

  private drawn(meaning: Meaning, radius: number): PixelImage {
    let ofMeaning = this.stamps.get(meaning);
    if (!ofMeaning) this.stamps.set(meaning, (ofMeaning = new Map<number, PixelImage>()));
    const known = ofMeaning.get(radius);
    if (known) return known;
    const made = this.draw(meaning, radius);
    ofMeaning.set(radius, made);
    return made;
  }

  private draw(meaning: Meaning, radius: number): PixelImage {
    const { context } = this;
    const half = radius + air;
    const size = Math.ceil(half * 2 * this.pixelRatio);
    if (!context) return { pixels: new Int32Array(size * size), size };
    // Also empties it.
    context.canvas.width = context.canvas.height = size;
    context.scale(this.pixelRatio, this.pixelRatio);
    drawMark(context, meaning, half, half, radius, this.palette);
    return { pixels: new Int32Array(context.getImageData(0, 0, size, size).data.buffer), size };
  }
}

/** A small canvas with a mark, for the legend and lists. It is silent for screen readers: words stand beside it. */
export function markIcon(meaning: Meaning, palette: Palette): HTMLCanvasElement {
  const size = 16;
  const ratio = Math.max(2, window.devicePixelRatio);
  const canvas = document.createElement('canvas');
  canvas.className = 'mark-icon';
  canvas.width = canvas.height = size * ratio;
  canvas.setAttribute('aria-hidden', 'true');
  const context = canvas.getContext('2d');
  if (context) {
    context.scale(ratio, ratio);
    drawMark(context, meaning, size / 2, size / 2, 6.5, palette);
  }
  return canvas;
}
