import { type Drawing } from '../painter/drawing';
import { enlarged, placed, type Placement, SvgPath, unplaced } from './svgPath';
import { svgColor, svgNumber, xmlText } from './svgText';

/** Width of a text in a font of CSS, in CSS pixels. */
export type MeasureText = (font: string, text: string) => number;

/** A shape that is drawn at many places: its marks, around (0, 0). */
type DrawSymbol = (drawing: SvgDrawing) => void;

/**
 * Draws as a canvas does, into SVG: what is painted through it are vectors and text. Colours have to be resolved (no
 * variables, no patterns); placing is moving and enlarging evenly.
 */
export class SvgDrawing implements Drawing {
  fillStyle: Drawing['fillStyle'] = '#000000';
  strokeStyle: Drawing['strokeStyle'] = '#000000';
  globalAlpha = 1;
  lineWidth = 1;
  lineCap: CanvasLineCap = 'butt';
  lineJoin: CanvasLineJoin = 'miter';
  font = '10px sans-serif';
  textAlign: CanvasTextAlign = 'start';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  imageSmoothingEnabled = true;
  fontVariantCaps: CanvasFontVariantCaps = 'normal';
  private dashes: readonly number[] = [];
  private place = unplaced;
  /** Id of what is drawn is cut to. */
  private clipId: string | undefined;
  private readonly saved: (() => void)[] = [];
  private path = new SvgPath();
  private readonly elements: string[] = [];
  private readonly definitions = new Map<string, string>();
  private openClip: string | undefined;

  constructor(private readonly measure: MeasureText) {}

  /** The file: everything that was drawn, on a ground of one colour. `title` is what readers say of it. */
  file(width: number, height: number, background: string, title: string): string {
    const [w, h] = [svgNumber(width), svgNumber(height)];
    const definitions = [...this.definitions.values()].join('\n');
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img">`,
      `<title>${xmlText(title)}</title>`,
      ...(definitions === '' ? [] : [`<defs>\n${definitions}\n</defs>`]),
      `<rect width="100%" height="100%"${paint('fill', background, 1)}/>`,
      ...this.elements,
      ...(this.openClip === undefined ? [] : ['</g>']),
      '</svg>\n',
    ].join('\n');
  }

  /** Draws a symbol around a place. What it looks like is drawn once for its name. */
  symbol(name: string, x: number, y: number, draw: DrawSymbol): void {
    if (!this.definitions.has(name)) {
      const inner = new SvgDrawing(this.measure);
      draw(inner);
      this.definitions.set(name, `<g id="${xmlText(name)}">${inner.elements.join('')}</g>`);
    }
    const at = this.at(x, y);
    const { globalAlpha } = this;
    this.emit(`<use href="#${xmlText(name)}" ${at}${globalAlpha < 1 ? ` opacity="${svgNumber(globalAlpha)}"` : ''}/>`);
  }

  /** Where points are placed now. */
  get placement(): Placement {
    return this.place;
  }

  save(): void {
    const { fillStyle, strokeStyle, globalAlpha, lineWidth, lineCap, lineJoin } = this;
    const { font, textAlign, textBaseline, dashes, place, clipId } = this;
    const colors = { fillStyle, strokeStyle, globalAlpha, lineWidth, lineCap, lineJoin };
    this.saved.push(() => {
      Object.assign(this, colors, { font, textAlign, textBaseline, dashes, place, clipId });
    });
  }
  restore(): void {
    this.saved.pop()?.();
  }
  translate(x: number, y: number): void {
    const [x0, y0] = placed(this.place, x, y);
    this.place = { ...this.place, x0, y0 };
  }
  scale(factor: number): void {
    const { a, b, x0, y0 } = this.place;
    this.place = { a: a * factor, b: b * factor, x0, y0 };
  }
  rotate(angle: number): void {
    const { a, b, x0, y0 } = this.place;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    this.place = { a: a * cos - b * sin, b: a * sin + b * cos, x0, y0 };
  }

  beginPath(): void {
    this.path = new SvgPath();
  }
  moveTo(x: number, y: number): void {
    this.path.moveTo(this.placement, x, y);
  }
  lineTo(x: number, y: number): void {
    this.path.lineTo(this.placement, x, y);
  }
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.path.curveTo(this.placement, x1, y1, x2, y2, x, y);
  }
  arc(x: number, y: number, radius: number, start: number, end: number): void {
    this.path.arc(this.placement, x, y, radius, start, end);
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.path.rect(this.placement, x, y, width, height);
  }
  roundRect(x: number, y: number, width: number, height: number, radius: number): void {
    this.path.rect(this.placement, x, y, width, height, radius);
  }
  closePath(): void {
    this.path.close();
  }
  clip(): void {
    const id = `clip-${this.definitions.size}`;
    this.definitions.set(id, `<clipPath id="${id}"><path d="${this.path.data}"/></clipPath>`);
    this.clipId = id;
  }

  fill(path?: Path2D): void {
    const data = this.dataOf(path);
    if (data !== '') this.emit(`<path d="${data}"${this.painted('fill', this.fillStyle)}/>`);
  }

  stroke(path?: Path2D): void {
    const data = this.dataOf(path);
    if (data === '') return;
    const { lineWidth, lineCap, lineJoin, dashes, strokeStyle, placement } = this;
    const width = svgNumber(lineWidth * enlarged(placement));
    const cap = lineCap === 'butt' ? '' : ` stroke-linecap="${lineCap}"`;
    const join = lineJoin === 'miter' ? '' : ` stroke-linejoin="${lineJoin}"`;
    const dashed = dashes.length === 0 ? '' : ` stroke-dasharray="${dashes.map(svgNumber).join(' ')}"`;
    const color = this.painted('stroke', strokeStyle);
    this.emit(`<path d="${data}" fill="none"${color} stroke-width="${width}"${cap}${join}${dashed}/>`);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    const path = new SvgPath();
    path.rect(this.placement, x, y, width, height);
    this.emit(`<path d="${path.data}"${this.painted('fill', this.fillStyle)}/>`);
  }

  fillText(text: string, x: number, y: number): void {
    const { placement, textAlign, textBaseline, fillStyle } = this;
    const { size, weight, family } = fontOf(this.font);
    // By hand: readers differ in what they make of dominant-baseline.
    const down = textBaseline === 'middle' ? size * 0.35 : 0;
    const font = `font-family="${xmlText(family)}" font-size="${svgNumber(size * enlarged(placement))}"`;
    const turn = Math.atan2(placement.b, placement.a) * (180 / Math.PI);
    const [left, top] = placed(placement, x, y + down).map(svgNumber);
    const place =
      turn === 0
        ? `x="${left ?? ''}" y="${top ?? ''}"`
        : `transform="translate(${left ?? ''} ${top ?? ''}) rotate(${svgNumber(turn)})"`;
    const bold = weight === '' ? '' : ` font-weight="${weight}"`;
    const anchors: Partial<Record<CanvasTextAlign, string>> = { center: 'middle', right: 'end', end: 'end' };
    const anchor = anchors[textAlign];
    const aligned = anchor === undefined ? '' : ` text-anchor="${anchor}"`;
    this.emit(`<text ${place} ${font}${bold}${aligned}${this.painted('fill', fillStyle)}>${xmlText(text)}</text>`);
  }

  measureText(text: string): { readonly width: number } {
    return { width: this.measure(this.font, text) };
  }

  /** A bitmap, in a file that should have none: the painters of an export draw no images. */
  drawImage(image: HTMLCanvasElement, x: number, y: number, width: number, height: number): void {
    const factor = enlarged(this.placement);
    const size = `width="${svgNumber(width * factor)}" height="${svgNumber(height * factor)}"`;
    const opacity = `opacity="${svgNumber(this.globalAlpha)}"`;
    this.emit(`<image ${this.at(x, y)} ${size} ${opacity} href="${xmlText(image.toDataURL())}"/>`);
  }

  setLineDash(lengths: readonly number[]): void {
    this.dashes = [...lengths];
  }

  private at(x: number, y: number): string {
    const [left, top] = placed(this.place, x, y);
    return `x="${svgNumber(left)}" y="${svgNumber(top)}"`;
  }

  private dataOf(path: Path2D | undefined): string {
    if (path === undefined) return this.path.data;
    if ('recorded' in path && path.recorded instanceof SvgPath) return path.recorded.data;
    throw new Error('Only recorded paths can be drawn into an SVG file.');
  }

  private painted(property: 'fill' | 'stroke', style: Drawing['fillStyle']): string {
    return paint(property, typeof style === 'string' ? style : 'none', this.globalAlpha);
  }

  private emit(text: string): void {
    const { clipId: clip } = this;
    if (clip !== this.openClip) {
      if (this.openClip !== undefined) this.elements.push('</g>');
      if (clip !== undefined) this.elements.push(`<g clip-path="url(#${clip})">`);
      this.openClip = clip;
    }
    this.elements.push(text);
  }
}

function paint(property: 'fill' | 'stroke', css: string, alpha: number): string {
  const { color, opacity } = svgColor(css);
  const strength = opacity * alpha;
  const seen = strength < 1 ? ` ${property}-opacity="${svgNumber(strength)}"` : '';
  return ` ${property}="${xmlText(color)}"${seen}`;
}

function fontOf(font: string): { readonly size: number; readonly weight: string; readonly family: string } {
  const [, weight = '', size = '12', family = 'sans-serif'] = /^(?:(bold|\d{3}) )?([\d.]+)px (.*)$/u.exec(font) ?? [];
  return { size: Number(size), weight, family };
}
