import { describeEventKind } from '../../../src/model/eventKind';
import { firstAtOrAfter, meaningByCode } from '../eventTable';
import { type Lanes } from '../lanes';
import { bottomRoom, type RowLayout } from '../layout';
import { type Brush, faintOpacity } from './brush';

/** Two lines nearer than this are one to the eye, in CSS pixels. */
const nearest = 3;
const manyLines = 40;

/** Paints broadcasts as dashed lines over all lanes, with their words on top where there is room. */
export function paintBroadcasts(
  brush: Brush,
  lanes: Lanes,
  rows: RowLayout,
  scrollTop: number,
  lit: ReadonlySet<number>,
  crisp: (x: number) => number,
): void {
  const { context, scale, table, palette } = brush;
  const { broadcasts } = lanes;
  const faint = faintOpacity(brush);
  const first = firstAtOrAfter(table, broadcasts, scale.toTime(-4));
  const end = firstAtOrAfter(table, broadcasts, scale.toTime(scale.width + 4));
  context.font = `11px ${palette.fontFamily}`;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  // Many lines get paler, so that together they stay a background.
  const paleness = Math.min(1, manyLines / Math.max(1, Math.min(end - first, scale.width / nearest)));
  let lastLine = -Infinity;
  let wordsEnd = -Infinity;
  for (let place = first; place < end; place++) {
    const event = broadcasts[place] ?? 0;
    const x = scale.toX(table.time(event));
    const isLit = lit.has(event);
    if (!isLit && x - lastLine < nearest) continue;
    lastLine = x;
    const strength = !isLit && brush.dimmed?.[event] === 1 ? faint : 1;
    const color = palette.meaning[meaningByCode[table.meaning(event)] ?? 'other'];
    context.strokeStyle = color;
    context.globalAlpha = isLit ? 1 : (palette.highContrast ? 1 : 0.5) * paleness * strength;
    context.lineWidth = isLit ? 2 : 1;
    context.setLineDash([2, 3]);
    context.beginPath();
    context.moveTo(crisp(x), scrollTop + 4);
    context.lineTo(crisp(x), rows.contentHeight - bottomRoom);
    context.stroke();
    context.setLineDash([]);
    // Words that faint could not be read.
    if (strength < 1) continue;
    const words = describeEventKind(table.kind(event)).words;
    const next = broadcasts[place + 1];
    const room = Math.min(scale.width, next === undefined ? Infinity : scale.toX(table.time(next))) - x - 12;
    const width = context.measureText(words).width;
    if (width > room || x < 0 || x < wordsEnd + 8) continue;
    context.globalAlpha = isLit || palette.highContrast ? 1 : 0.85;
    context.fillStyle = color;
    context.fillText(words, x + 6, scrollTop + 14);
    wordsEnd = x + 6 + width;
  }
  context.globalAlpha = 1;
}
