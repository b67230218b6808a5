/** A canvas that fills its box and stays crisp at any device pixel ratio. Drawing is in CSS pixels. */
export class Surface {
  width = 0;
  height = 0;
  pixelRatio = 1;
  readonly context: CanvasRenderingContext2D;

  constructor(readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This webview offers no 2D canvas.');
    this.context = context;
  }

  /** Fits the canvas to a size in CSS pixels and clears it. */
  begin(width: number, height: number): CanvasRenderingContext2D {
    const ratio = window.devicePixelRatio;
    const deviceWidth = Math.max(1, Math.round(width * ratio));
    const deviceHeight = Math.max(1, Math.round(height * ratio));
    if (this.canvas.width !== deviceWidth || this.canvas.height !== deviceHeight) {
      this.canvas.width = deviceWidth;
      this.canvas.height = deviceHeight;
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
    }
    this.width = width;
    this.height = height;
    this.pixelRatio = ratio;
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.clearRect(0, 0, width, height);
    return this.context;
  }

  /** The nearest middle of a device pixel: a line of one pixel there is sharp. */
  crisp(value: number): number {
    return (Math.round(value * this.pixelRatio - 0.5) + 0.5) / this.pixelRatio;
  }
}
