import { type Scene } from '../layout';
import { axisScale, type AxisMs } from '../timeScale';
import { type Brush } from './brush';
import { contentSteps, runSteps } from './contentPainter';
import {
  type CanvasSize,
  type ContentPlace,
  isWithin,
  movedBy,
  overlap,
  type PixelArea,
  type Shift,
  shiftedBy,
  stripsBetween,
  widened,
} from './contentPlace';
import { type Highlights } from './highlights';
import { type ArrowChoices } from './messagePainter';
import { PixelLayer } from './pixelLayer';
import { sceneParts } from './sceneParts';

/** What content is painted with, apart from where. */
export interface ContentInk {
  readonly brush: Omit<Brush, 'context' | 'dense' | 'scale'>;
  readonly scene: Pick<Scene, 'lanes' | 'rows' | 'timeAxis'>;
  readonly highlights: Highlights;
}

/** Marks and arrows from beside an area reach into it, and heat depends on what is around: in CSS pixels. */
const air = 48;

/**
 * Room at each side of the canvas, in CSS pixels. What comes into view is painted as far ahead, so that the next frames only
 * move it.
 */
const room = 128;

/**
 * A canvas with the content of the lanes, as it is at one place. It can be painted in steps, and moved by whole pixels. The
 * view is a part of it: around the view there is room for what will come into it.
 */
export class ContentCanvas {
  private readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  /** Pages of pixels: as large as the view, and for strips at its sides and at its top or bottom. */
  private readonly layers: Readonly<Record<'all' | 'columns' | 'rows', PixelLayer>>;
  private readonly room: number;
  /** What lies at the left and top of the canvas. */
  private origin: ContentPlace = { start: 0 as AxisMs, msPerPixel: 1, scrollTop: 0 };
  /** What of the canvas is painted. The view always is. */
  private painted: PixelArea = { left: 0, top: 0, width: 0, height: 0 };
  private view: PixelArea;
  private choices: ArrowChoices = new Map();

  /** `size`: the view's. */
  constructor(
    readonly size: CanvasSize,
    palette: Brush['palette'],
  ) {
    this.room = Math.ceil(room * size.ratio);
    this.view = { left: this.room, top: this.room, width: size.width, height: size.height };
    this.canvas = document.createElement('canvas');
    this.canvas.width = size.width + 2 * this.room;
    this.canvas.height = size.height + 2 * this.room;
    // It is painted on and drawn in turns, also where there is no GPU.
    const context = this.canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('This webview offers no 2D canvas.');
    this.context = context;
    const layer = (): PixelLayer => new PixelLayer(context, palette, size.ratio);
    this.layers = { all: layer(), columns: layer(), rows: layer() };
  }

  /** Where what is in view lies. */
  get place(): ContentPlace {
    return movedBy(this.origin, { right: -this.view.left, down: -this.view.top }, this.size.ratio);
  }

  /** Paints all of the view for a place; it is there when the last step is done. */
  *steps(place: ContentPlace, ink: ContentInk): Generator<undefined, void> {
    const { width, height, ratio } = this.size;
    this.view = { left: this.room, top: this.room, width, height };
    this.origin = movedBy(place, { right: this.room, down: this.room }, ratio);
    this.painted = this.view;
    this.choices = new Map();
    // Steps that were not all taken leave a clip behind.
    this.context.reset();
    yield* this.areaSteps(this.view, ink, this.layers.all, 0);
  }

  /** Moves what is in view and paints what comes into it, with arrows chosen as they were. */
  move({ right, down }: Shift, ink: ContentInk): void {
    const { view } = this;
    this.view = { ...view, left: view.left - right, top: view.top - down };
    if (!isWithin(this.view, { left: 0, top: 0, width: this.canvas.width, height: this.canvas.height })) this.centre();
    const wanted = widened(this.painted, this.view, this.room, this.canvas);
    for (const { area, isRow } of stripsBetween(this.painted, wanted)) {
      const layer = this.layers[isRow ? 'rows' : 'columns'];
      runSteps(this.areaSteps(area, ink, layer, Math.ceil(air * this.size.ratio)));
    }
    this.painted = wanted;
  }

  /** Moves everything so that there is room around the view again. */
  private centre(): void {
    const { context, canvas, view } = this;
    const shift = { right: this.room - view.left, down: this.room - view.top };
    context.save();
    context.globalCompositeOperation = 'copy';
    context.drawImage(canvas, shift.right, shift.down);
    context.restore();
    this.origin = movedBy(this.origin, shift, this.size.ratio);
    this.view = shiftedBy(view, shift);
    this.painted = overlap(shiftedBy(this.painted, shift), canvas);
  }

  /** Draws what is in view onto a canvas whose unit is a device pixel, `width` wide. */
  drawOn(context: CanvasDrawImage, { left, top, width }: Omit<PixelArea, 'height'>): void {
    const { canvas, view } = this;
    context.drawImage(canvas, view.left, view.top, view.width, view.height, left, top, width, view.height);
  }

  /** Paints an area as if it were all of the picture, and `beside` device pixels more at its sides that are cut off. */
  private *areaSteps(
    area: PixelArea,
    { brush, scene, highlights }: ContentInk,
    dense: PixelLayer,
    beside: number,
  ): Generator<undefined, void> {
    const { context, origin, choices } = this;
    const { ratio } = this.size;
    const [left, width] = [area.left - beside, area.width + 2 * beside];
    const scrollTop = origin.scrollTop + area.top / ratio;
    const rows = { ...scene.rows, scrollTop };
    const start = (origin.start + (left / ratio) * origin.msPerPixel) as AxisMs;
    const scale = axisScale(scene.timeAxis, start, origin.msPerPixel, width / ratio);
    const [part] = sceneParts({
      ...scene,
      rows,
      window: scale.window,
      width: scale.width,
      height: area.height / ratio,
      scrollTop,
    });
    context.save();
    context.beginPath();
    context.rect(area.left, area.top, area.width, area.height);
    context.clip();
    context.clearRect(area.left, area.top, area.width, area.height);
    context.setTransform(ratio, 0, 0, ratio, left, area.top - scrollTop * ratio);
    dense.begin({ left, top: area.top, width, height: area.height, scrollTop });
    if (part)
      yield* contentSteps({ ...brush, context, dense, scale }, { lanes: scene.lanes, rows }, part, highlights, choices);
    context.restore();
  }
}
