import { describeEventKind } from '../../../src/model/eventKind';
import { firstAtOrAfter, meaningByCode } from '../eventTable';
import { type Lanes } from '../lanes';
import { bottomRoom, type RowLayout } from '../layout';
import { type Brush } from './lanePainter';

/** Two lines nearer than this are one to the eye, in CSS pixels. */
const nearest = 3;

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
  const first = firstAtOrAfter(table, broadcasts, scale.toTime(-240));
  const end = firstAtOrAfter(table, broadcasts, scale.toTime(scale.width + 4));
  context.font = `11px ${palette.fontFamily}`;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  let lastLine = -Infinity;
  let wordsEnd = -Infinity;
  for (let place = first; place < end; place++) {
    const event = broadcasts[place] ?? 0;
    const x = scale.toX(table.time(event));
    const isLit = lit.has(event);
    if (!isLit && x - lastLine < nearest) continue;
    lastLine = x;
    const color = palette.meaning[meaningByCode[table.meaning(event)] ?? 'other'];
    context.strokeStyle = color;
    context.globalAlpha = isLit || palette.highContrast ? 1 : 0.5;
    context.lineWidth = isLit ? 2 : 1;
    context.setLineDash([2, 3]);
    context.beginPath();
    context.moveTo(crisp(x), scrollTop + 4);
    context.lineTo(crisp(x), rows.contentHeight - bottomRoom);
    context.stroke();
    context.setLineDash([]);
    const words = describeEventKind(table.kind(event)).words;
    const next = broadcasts[place + 1];
    const room = (next === undefined ? scale.width + 200 : scale.toX(table.time(next))) - x - 12;
    const width = context.measureText(words).width;
    if (!isLit && (width > room || x < wordsEnd + 8)) continue;
    context.globalAlpha = isLit || palette.highContrast ? 1 : 0.85;
    context.fillStyle = color;
    context.fillText(words, x + 6, scrollTop + 14);
    wordsEnd = x + 6 + width;
  }
  context.globalAlpha = 1;
}
