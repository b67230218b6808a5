import { type Rgb } from './contrast';

/** A colour of the palette, `rgb(1, 2, 3)`, as 0x00BBGGRR: the order of bytes in image data on every machine that runs VS Code. */
export function cssColor(color: string): number {
  const [red = 0, green = 0, blue = 0] = color.match(/\d+/gu)?.map(Number) ?? [];
  return red | (green << 8) | (blue << 16);
}

/** Makes a function that paints colours, as CSS writes them, over each other, and tells what is seen. */
export function colorPainter(): (...colors: readonly string[]) => Rgb {
  let context: CanvasRenderingContext2D | null | undefined;
  return (...colors) => {
    // What lies under an opaque colour is not seen, and most colours of a theme are: a canvas takes milliseconds.
    const opaque = opaqueColor(colors.at(-1) ?? '');
    if (opaque) return opaque;
    context ??= pixelContext();
    if (!context) return [0, 0, 0];
    for (const color of colors) {
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
    }
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
}

/** A colour written `#rrggbb`; undefined for every other. */
function opaqueColor(color: string): Rgb | undefined {
  if (!/^#[\da-f]{6}$/iu.test(color)) return undefined;
  const number = Number.parseInt(color.slice(1), 16);
  return [number >> 16, (number >> 8) & 0xff, number & 0xff];
}

function pixelContext(): CanvasRenderingContext2D | null {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  return canvas.getContext('2d', { willReadFrequently: true });
}
