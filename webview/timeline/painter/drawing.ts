/**
 * What the painters use of a canvas. An SVG file is drawn through the same (`export/svgDrawing.ts`), so that an exported
 * picture shows what the screen shows.
 */
export interface Drawing extends Pick<
  CanvasRenderingContext2D,
  | 'arc'
  | 'beginPath'
  | 'bezierCurveTo'
  | 'closePath'
  | 'fillRect'
  | 'fillText'
  | 'fontVariantCaps'
  | 'globalAlpha'
  | 'lineCap'
  | 'lineJoin'
  | 'lineTo'
  | 'lineWidth'
  | 'moveTo'
  | 'rect'
  | 'restore'
  | 'rotate'
  | 'save'
  | 'textAlign'
  | 'textBaseline'
  | 'translate'
> {
  fillStyle: CanvasRenderingContext2D['fillStyle'];
  strokeStyle: CanvasRenderingContext2D['strokeStyle'];
  font: string;
  imageSmoothingEnabled: boolean;
  clip(): void;
  drawImage(image: HTMLCanvasElement, x: number, y: number, width: number, height: number): void;
  fill(path?: Path2D): void;
  measureText(text: string): { readonly width: number };
  roundRect(x: number, y: number, width: number, height: number, radius: number): void;
  /** By the same factor both ways. */
  scale(x: number, y: number): void;
  setLineDash(lengths: readonly number[]): void;
  stroke(path?: Path2D): void;
}
