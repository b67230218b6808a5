import { type EventFileFormat } from '../../../src/model/eventFile';
import { type ExportFormat, type FromTimeline } from '../../../src/protocol/timeline';
import { type TimelineCore } from '../core';
import { type SeenChart } from '../parts/chart';
import { momentAfter, momentBefore } from './moments';
import { pictureSvg, type SvgPicture } from './pictureSvg';
import { type MeasureText } from './svgDrawing';

/** Pixels of a PNG file for each CSS pixel: sharp on every screen. */
const pixelRatio = 2;
/** No browser draws a canvas whose sides are longer than this. */
const longestSide = 16_384;

/** Makes files of what is seen, and tells the host which events these are: it saves both. */
export class Exporting {
  constructor(
    private readonly core: () => TimelineCore,
    private readonly seen: () => SeenChart | undefined,
    private readonly send: (message: FromTimeline) => void,
  ) {}

  /** Exports what the last frame showed. Never rejects: what goes wrong is reported to the host's log. */
  async start(format: ExportFormat): Promise<void> {
    const seen = this.seen();
    if (!seen) return;
    if (format !== 'png' && format !== 'svg') {
      this.sendEvents(format, seen);
      return;
    }
    try {
      const picture = pictureSvg(seen, measurer());
      const bytes = format === 'svg' ? new TextEncoder().encode(picture.svg).buffer : await pngOf(picture);
      this.send({ type: 'export-picture', format, bytes });
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.send({ type: 'report', message: `The picture could not be made. ${reason}` });
    }
  }

  private sendEvents(format: EventFileFormat, { window, table }: SeenChart): void {
    const { query, hiddenMeanings } = this.core().state;
    this.send({
      type: 'export-events',
      format,
      query: query.text,
      hidden: [...hiddenMeanings],
      window: { start: momentAfter(table.originMs, window.start), end: momentBefore(table.originMs, window.end) },
    });
  }
}

function measurer(): MeasureText {
  const context = document.createElement('canvas').getContext('2d');
  return (font, text) => {
    if (!context) return 0;
    context.font = font;
    return context.measureText(text).width;
  };
}

/** Draws an SVG file into a bitmap, twice as large unless no canvas is as large as that. */
async function pngOf({ svg, width, height }: SvgPicture): Promise<ArrayBuffer> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const ratio = Math.min(pixelRatio, longestSide / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This webview offers no 2D canvas.');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The picture is too large for a PNG file.');
  return blob.arrayBuffer();
}
