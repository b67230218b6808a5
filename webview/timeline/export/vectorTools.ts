import { type HeatColumns } from '../density';
import { meaningByCode } from '../eventTable';
import { failureTick, failureWidth, heatHeight, heatOpacity, heatShare, stackingOrder } from '../painter/heatPainter';
import { drawArrows } from '../painter/arrowPath';
import { type Brush } from '../painter/brush';
import { drawMark } from '../painter/marks';
import { type Palette } from '../painter/palette';
import { RecordedPath } from './recordedPath';
import { type SvgDrawing } from './svgDrawing';

/** The parts of a brush that draw bitmaps on the screen, as vectors. */
export function vectorTools(drawing: SvgDrawing, palette: Palette): Pick<Brush, 'dense' | 'newPath' | 'pyramids'> {
  const newPath = (): RecordedPath => new RecordedPath(() => drawing.placement);
  return {
    // Pyramids make frames cheap; one picture counts the events themselves.
    pyramids: { of: () => undefined },
    newPath,
    dense: {
      heat: (columns, middle, rowHeight, opacity) => paintHeat(drawing, palette, rowHeight, columns, middle, opacity),
      mark: (meaning, x, y, radius, opacity) => {
        drawing.globalAlpha = opacity;
        const name = `mark-${meaning}-${radius}`;
        drawing.symbol(name, x, y, (symbol) => drawMark(symbol, meaning, 0, 0, radius, palette));
        drawing.globalAlpha = 1;
      },
      arrows: (shapes, meaning, width, opacity) => {
        drawing.globalAlpha = opacity;
        drawing.lineWidth = width;
        drawArrows(drawing, newPath, shapes, palette.meaning[meaningByCode[meaning] ?? 'other']);
        drawing.globalAlpha = 1;
        drawing.lineWidth = 1;
      },
      // Everything is drawn at once.
      flush: () => undefined,
    },
  };
}

/** Columns of heat as the screen has them, those of the same colour and strength as one path. */
function paintHeat(
  drawing: SvgDrawing,
  palette: Palette,
  rowHeight: number,
  columns: HeatColumns,
  middle: number,
  opacity: number,
): void {
  const paths = new Map<string, { readonly meaning: number; readonly alpha: number; readonly path: RecordedPath }>();
  const add = (meaning: number, alpha: number, x: number, y: number, width: number, height: number): void => {
    const rounded = Math.round(alpha * 20) / 20;
    const key = `${meaning} ${rounded}`;
    const known = paths.get(key) ?? { meaning, alpha: rounded, path: new RecordedPath(() => drawing.placement) };
    paths.set(key, known);
    known.path.rect(x, y, width, height);
  };
  const height = rowHeight - 4;
  for (let column = 0; column < columns.length; column++) {
    if (columns.heat(column) > 0) addColumn(columns, column, middle, height, add);
  }
  // In stacking order, so that failures lie on top.
  for (const meaning of stackingOrder) {
    for (const one of paths.values()) {
      if (one.meaning !== meaning) continue;
      drawing.fillStyle = palette.meaning[meaningByCode[meaning] ?? 'other'];
      drawing.globalAlpha = one.alpha * opacity;
      drawing.fill(one.path);
    }
  }
  drawing.globalAlpha = 1;
}

function addColumn(
  columns: HeatColumns,
  column: number,
  middle: number,
  laneHeight: number,
  add: (meaning: number, alpha: number, x: number, y: number, width: number, height: number) => void,
): void {
  const left = columns.left(column);
  const end = columns.right(column);
  const width = Math.max(1, end - left);
  const total = columns.total(column);
  const share = heatShare(total, end - left);
  const shown = Math.min(1, 2 * columns.heat(column));
  const height = heatHeight(share, laneHeight - 2 * failureTick);
  let bottom = middle + height / 2;
  for (const meaning of stackingOrder) {
    const count = columns.count(column, meaning);
    if (count === 0) continue;
    const part = (height * count) / total;
    bottom -= part;
    add(meaning, heatOpacity(share, shown), left, bottom, width, part);
  }
  if (columns.failures(column) === 0) return;
  const failure = stackingOrder.at(-1) ?? 0;
  add(failure, shown, left, middle - laneHeight / 2, Math.max(width, failureWidth), failureTick);
}
