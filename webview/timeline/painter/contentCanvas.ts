import { type Scene } from '../layout';
import { axisScale, type AxisMs } from '../timeScale';
import { type Brush } from './brush';
import { contentSteps, runSteps } from './contentPainter';
import { type CanvasSize, type ContentPlace, movedBy, type PixelArea, type Shift, uncovered } from './contentPlace';
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

/** A canvas with the content of the lanes, as it is at one place. It can be painted in steps, and moved by whole pixels. */
export class ContentCanvas {
  private readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  /** Pages of pixels: as large as the canvas, and for strips at its sides and at its top or bottom. */
  private readonly layers: Readonly<Record<'all' | 'columns' | 'rows', PixelLayer>>;
  private painted: ContentPlace = { start: 0 as AxisMs, msPerPixel: 1, scrollTop: 0 };
  private choices: ArrowChoices = new Map();

  constructor(
    readonly size: CanvasSize,
    palette: Brush['palette'],
  ) {
    this.canvas = document.createElement('canvas');
    this.canvas.width = size.width;
    this.canvas.height = size.height;
    // It is moved and drawn in every frame, also where there is no GPU.
    const context = this.canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('This webview offers no 2D canvas.');
    this.context = context;
    const layer = (): PixelLayer => new PixelLayer(context, palette, size.ratio);
    this.layers = { all: layer(), columns: layer(), rows: layer() };
  }

  /** Where its content lies. */
  get place(): ContentPlace {
    return this.painted;
  }

  /** Paints all of it for a place; it is there when the last step is done. */
  *steps(place: ContentPlace, ink: ContentInk): Generator<undefined, void> {
    this.painted = place;
    this.choices = new Map();
    // Steps that were not all taken leave a clip behind.
    this.context.reset();
    const { width, height } = this.size;
    yield* this.areaSteps({ left: 0, top: 0, width, height }, ink, this.layers.all, 0);
  }

  /** Moves what is there and paints what comes into view, with arrows chosen as they were. */
  move(shift: Shift, ink: ContentInk): void {
    const { context, canvas, size } = this;
    this.painted = movedBy(this.painted, shift, size.ratio);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalCompositeOperation = 'copy';
    context.drawImage(canvas, shift.right, shift.down);
    context.restore();
    for (const area of uncovered(shift, size)) {
      const layer = area.width === size.width ? this.layers.rows : this.layers.columns;
      runSteps(this.areaSteps(area, ink, layer, Math.ceil(air * size.ratio)));
    }
  }

  /** Draws it onto a canvas whose unit is a device pixel, `width` wide. */
  drawOn(context: CanvasRenderingContext2D, { left, top, width }: Omit<PixelArea, 'height'>): void {
    const { canvas, size } = this;
    if (width === size.width) context.drawImage(canvas, left, top);
    else context.drawImage(canvas, left, top, width, size.height);
  }

  /** Paints an area as if it were all of the picture, and `beside` device pixels more at its sides that are cut off. */
  private *areaSteps(
    area: PixelArea,
    { brush, scene, highlights }: ContentInk,
    dense: PixelLayer,
    beside: number,
  ): Generator<undefined, void> {
    const { context, painted, choices } = this;
    const { ratio } = this.size;
    const [left, width] = [area.left - beside, area.width + 2 * beside];
    const scrollTop = painted.scrollTop + area.top / ratio;
    const rows = { ...scene.rows, scrollTop };
    const start = (painted.start + (left / ratio) * painted.msPerPixel) as AxisMs;
    const scale = axisScale(scene.timeAxis, start, painted.msPerPixel, width / ratio);
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
