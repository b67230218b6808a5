import { type Scene } from '../layout';
import { spanOf, toAxisWindow } from '../timeScale';
import { motionIsReduced } from '../windowMotion';
import { ContentCanvas, type ContentInk } from './contentCanvas';
import { runSteps } from './contentPainter';
import { type CanvasSize, type ContentPlace, foreseen, shiftBetween, stillShows, stretchedTo } from './contentPlace';
import { type Palette } from './palette';

/** What takes no longer than this to paint, in ms, is painted anew in each frame. */
const quick = 4;
/** How long content is painted ahead in a frame of a zoom, in ms. */
const msAhead = 3;
/** After so many ms without motion the picture is painted as it is. */
const restAfter = 100;

/**
 * The content of the lanes while the picture moves. Painting a dense one takes longer than a frame, so what is there is
 * moved: by whole pixels while it is panned or scrolled, with what comes into view painted beside it; stretched while it is
 * zoomed, and painted anew for where the zoom will be, in steps over some frames. When the motion ends the picture is exact,
 * and always with reduced motion, or where painting is quick. What is under the pointer changes nothing in it.
 */
export class MovingContent {
  private shown: ContentCanvas | undefined;
  /** What is painted ahead, and in how many frames up to now. */
  private ahead: { readonly steps: Generator<undefined, void>; frames: number } | undefined;
  /** What is painted ahead is painted here. */
  private other: ContentCanvas | undefined;
  private madeOf: readonly unknown[] = [];
  private place: ContentPlace | undefined;
  private isExact = false;
  /** How long it took to paint all of it at once, in ms. */
  private cost = 0;
  /** In how many frames it was last painted ahead. */
  private framesAhead = 4;
  private resting: ReturnType<typeof setTimeout> | undefined;

  /** `onRest`: the motion has ended, and a frame is needed. For one palette, and a canvas that keeps its size. */
  constructor(
    readonly size: CanvasSize,
    private readonly palette: Palette,
    private readonly onRest: () => void,
  ) {}

  /**
   * Draws the content of a scene onto a canvas whose left and top are the scene's. `madeOf`: all that the content depends
   * on besides its place.
   */
  paint(context: CanvasRenderingContext2D, scene: Scene, ink: ContentInk, madeOf: readonly unknown[]): void {
    const { place: before, size } = this;
    const place = placeOf(scene);
    this.shown ??= this.newCanvas();
    const isKnown = madeOf.every((part, i) => part === this.madeOf[i]);
    const isMoving = before !== undefined && !isSamePlace(before, place);
    if (!isKnown || (isMoving && !this.mayMove())) this.paintAt(place, place, ink);
    else if (isMoving) this.follow(before, place, ink);
    else if (!this.isExact && this.resting === undefined) this.paintAt(place, place, ink);
    this.place = place;
    this.madeOf = madeOf;
    const shift = shiftBetween(this.shown.place, place, size);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    const { width } = size;
    this.shown.drawOn(
      context,
      shift ? { left: shift.right, top: shift.down, width } : stretchedTo(this.shown.place, place, size),
    );
    context.restore();
  }

  private mayMove(): boolean {
    return this.cost > quick && !motionIsReduced();
  }

  private newCanvas(): ContentCanvas {
    return new ContentCanvas(this.size, this.palette);
  }

  /** Paints all of it at once for a place, to be seen at `place`. */
  private paintAt(place: ContentPlace, painted: ContentPlace, ink: ContentInk): void {
    this.shown ??= this.newCanvas();
    this.ahead = undefined;
    const began = performance.now();
    runSteps(this.shown.steps(painted, ink));
    this.cost = performance.now() - began;
    this.isExact = place === painted;
    if (!this.isExact) this.restLater();
  }

  /** Moves along with the picture. */
  private follow(before: ContentPlace, place: ContentPlace, ink: ContentInk): void {
    this.isExact = false;
    this.restLater();
    const { shown, size } = this;
    const shift = shown && shiftBetween(shown.place, place, size);
    if (!shift) this.stretch(before, place, ink);
    else if (Math.abs(shift.right) < size.width / 2 && Math.abs(shift.down) < size.height / 2) {
      this.ahead = undefined;
      shown.move(shift, ink);
    } else this.paintAt(place, place, ink);
  }

  /** Goes on to paint ahead, and takes what is done. What would leave a gap is painted at once. */
  private stretch(before: ContentPlace, place: ContentPlace, ink: ContentInk): void {
    const { size } = this;
    this.other ??= this.newCanvas();
    if (this.ahead && this.isDone(this.ahead)) {
      this.framesAhead = this.ahead.frames;
      this.ahead = undefined;
      if (stillShows(this.other.place, place, size)) [this.shown, this.other] = [this.other, this.shown];
    }
    const isWidening = place.msPerPixel > before.msPerPixel;
    // It is seen from when it is done until the next one is: what widens must be wide enough until then.
    const far = foreseen(before, place, this.framesAhead * (isWidening ? 2 : 1));
    if (!this.shown || !stillShows(this.shown.place, place, size)) this.paintAt(place, isWidening ? far : place, ink);
    if (!this.ahead && this.other) this.ahead = { steps: this.other.steps(far, ink), frames: 0 };
  }

  /** Takes steps for as long as there is time in a frame. Whether all are done. */
  private isDone(ahead: { readonly steps: Generator<undefined, void>; frames: number }): boolean {
    const end = performance.now() + msAhead;
    ahead.frames++;
    do {
      if (ahead.steps.next().done === true) return true;
    } while (performance.now() < end);
    return false;
  }

  private restLater(): void {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.resting = undefined;
      this.onRest();
    }, restAfter);
  }
}

function placeOf({ timeAxis, window, width, scrollTop }: Scene): ContentPlace {
  const onAxis = toAxisWindow(timeAxis, window);
  return { start: onAxis.start, msPerPixel: spanOf(onAxis) / Math.max(1, width), scrollTop };
}

function isSamePlace(one: ContentPlace, other: ContentPlace): boolean {
  return one.start === other.start && one.msPerPixel === other.msPerPixel && one.scrollTop === other.scrollTop;
}
