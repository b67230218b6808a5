/**
 * Pixels that painters write themselves, as image data has them: 0xAABBGGRR, colours not multiplied by their opacity. Of
 * what there are thousands (heat, marks, arrows) that takes a quarter of the time that paths and images take in a page
 * without a GPU. Signed numbers, as those from 2 ** 31 on are slow. All measures are device pixels; what lies outside is left out.
 */
export class PixelGrid {
  /** The rows that were written to since they were cleared: from `dirtyTop`, before `dirtyBottom`. */
  dirtyTop: number;
  dirtyBottom = 0;
  /** 1 for each of these rows. */
  private readonly touched: Uint8Array;

  /** `pixels`: `width` × `height` of them, row by row, all clear. */
  constructor(
    readonly pixels: Int32Array,
    readonly width: number,
    readonly height: number,
  ) {
    this.dirtyTop = height;
    this.touched = new Uint8Array(height);
  }

  get isEmpty(): boolean {
    return this.dirtyTop >= this.dirtyBottom;
  }

  /** Makes all pixels clear again. */
  clear(): void {
    this.pixels.fill(0, this.dirtyTop * this.width, Math.max(this.dirtyTop, this.dirtyBottom) * this.width);
    this.touched.fill(0);
    this.dirtyTop = this.height;
    this.dirtyBottom = 0;
  }

  private isClear(top: number, bottom: number): boolean {
    for (let y = top; y < bottom; y++) if (this.touched[y] === 1) return false;
    return true;
  }

  /** Has to be told of the rows that are written to, from `top`, before `bottom`; both may lie outside. */
  touch(top: number, bottom: number): void {
    const first = Math.max(0, top);
    const end = Math.min(this.height, bottom);
    for (let y = first; y < end; y++) this.touched[y] = 1;
    if (first < this.dirtyTop) this.dirtyTop = first;
    if (end > this.dirtyBottom) this.dirtyBottom = end;
  }

  /** Paints rows as wide as the grid, the first of them at `top`. */
  paste(rows: PixelRows, top: number): void {
    const { pixels, width } = this;
    const first = Math.max(0, -top);
    const last = Math.min(rows.height, this.height - top);
    if (first >= last) return;
    if (this.isClear(top + first, top + last)) {
      pixels.set(rows.pixels.subarray(first * width, last * width), (top + first) * width);
      this.touch(top + first, top + last);
      return;
    }
    for (let place = first * width, to = (top + first) * width; place < last * width; place++, to++) {
      const pixel = rows.pixels[place] ?? 0;
      if (pixel !== 0) put(pixels, to, pixel & 0xff_ffff, pixel >>> 24);
    }
    this.touch(top + first, top + last);
  }

  /** Paints an image, given as pixels of the same kind, at (left, top), with an opacity of 0 … 1. */
  stamp(image: PixelImage, left: number, top: number, opacity: number): void {
    const { pixels, width } = this;
    const { size } = image;
    const from = Math.max(0, -left);
    const to = Math.min(size, width - left);
    const last = Math.min(size, this.height - top);
    for (let y = Math.max(0, -top); y < last; y++) {
      const row = (top + y) * width + left;
      for (let x = from; x < to; x++) {
        const source = image.pixels[y * size + x] ?? 0;
        if (source === 0) continue;
        const alpha = ((source >>> 24) * opacity + 0.5) | 0;
        put(pixels, row + x, source & 0xff_ffff, alpha);
      }
    }
    this.touch(top, top + size);
  }
}

/** Pixels, row by row. */
export interface PixelRows {
  readonly pixels: Int32Array;
  readonly width: number;
  readonly height: number;
}

/** A square image, row by row. */
export interface PixelImage {
  readonly pixels: Int32Array;
  readonly size: number;
}

/** Paints one pixel over what is there; with an opacity of 0 nothing. */
export function put(pixels: Int32Array, place: number, color: number, alpha: number): void {
  if (alpha <= 0) return;
  const under = pixels[place] ?? 0;
  pixels[place] = under === 0 ? color | (alpha << 24) : over(under, color, alpha);
}

/**
 * For the opacity of what is under (0 … 255) and of what comes over it: the opacity of both together, and the share that what
 * comes over it has in the colour, of 256. A division for each pixel would take most of the time.
 */
const opacities = new Uint8Array(256 * 256);
const portions = new Uint16Array(256 * 256);
for (let under = 0; under < 256; under++) {
  for (let alpha = 1; alpha < 256; alpha++) {
    const both = alpha * 255 + under * (255 - alpha);
    opacities[(under << 8) | alpha] = Math.round(both / 255);
    portions[(under << 8) | alpha] = Math.round((256 * 255 * alpha) / both);
  }
}

/**
 * What is seen of a pixel when a colour (0x00BBGGRR) lies over it with an opacity of 1 … 255: “source over” of W3C’s
 * Compositing, at most 1 of 255 off. Red and blue are counted in one number, as they don't reach each other.
 */
function over(under: number, color: number, alpha: number): number {
  const pair = ((under >>> 24) << 8) | alpha;
  const portion = portions[pair] ?? 0;
  const rest = 256 - portion;
  const redBlue = (Math.imul(color & 0xff00ff, portion) + Math.imul(under & 0xff00ff, rest)) >>> 8;
  const green = (Math.imul(color & 0xff00, portion) + Math.imul(under & 0xff00, rest)) >>> 8;
  return ((opacities[pair] ?? 0) << 24) | (redBlue & 0xff00ff) | (green & 0xff00);
}
