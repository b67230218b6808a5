import { seededRandom } from '../../bench/seededRandom';
import { EventTable } from '../../../webview/timeline/eventTable';
import { buildLanes } from '../../../webview/timeline/lanes';
import { rowLayout } from '../../../webview/timeline/layout';
import { ContentCanvas, type ContentInk } from '../../../webview/timeline/painter/contentCanvas';
import { runSteps } from '../../../webview/timeline/painter/contentPainter';
import { type ContentPlace } from '../../../webview/timeline/painter/contentPlace';
import { readPalette } from '../../../webview/timeline/painter/palette';
import { selectShown } from '../../../webview/timeline/shownEvents';
import { taskLives } from '../../../webview/timeline/taskLives';
import { type AxisMs, unfolded } from '../../../webview/timeline/timeScale';

/**
 * The page that moves painted content to and fro, and compares it with content that is painted at once where it ended.
 */

const lanes = 40;
const events = 30_000;
const spanMs = 60_000;
/** Heat beside the edges of a picture that is painted at once knows less of what is outside, in CSS pixels. */
const border = 48;

/** Heat, marks, bars, locks, and here and there an arrow: not so many that they get paler. */
function sampleTable(): EventTable {
  const random = seededRandom(7);
  const kinds = ['task_started', 'task_failed', 'lock_acquired', 'lock_released', 'rebase_required', 'nudge_sent'];
  const any = (numbers: number): number => Math.floor(random() * numbers);
  // Each lane is dense in one part and sparse in another.
  const ms = Float64Array.from({ length: events }, () => Math.floor(spanMs * random() ** 2)).toSorted();
  const isMessage = Uint8Array.from({ length: events }, () => Number(random() < 0.002));
  const table = new EventTable();
  table.append({
    generation: 1,
    reset: true,
    start: 0,
    ms: ms.map((time) => Date.UTC(2026, 0, 11, 9) + time),
    ns: new Uint32Array(events),
    kind: Uint16Array.from(isMessage, (message) => (message === 1 ? 5 : any(5))),
    source: Uint32Array.from({ length: events }, () => 1 + any(lanes)),
    target: Uint32Array.from(isMessage, (message) => (message === 1 ? 1 + any(lanes) : 0)),
    kindsFrom: 0,
    kinds,
    tasksFrom: 0,
    tasks: Array.from({ length: lanes }, (_, lane) => `eg-${lane}`),
  });
  return table;
}

/** Moves content `times` times by up to 40 px each way, and gives the share of pixels that are not as they are when painted anew. */
function moveAndCompare(times: number): number {
  const ratio = window.devicePixelRatio;
  const size = { width: 900 * ratio, height: 500 * ratio, ratio };
  const table = sampleTable();
  const palette = readPalette();
  const lives = taskLives(table);
  const shown = selectShown(table, null, new Set());
  const made = buildLanes({ table, shown, lives, tasks: new Map(), subject: 'task', order: 'first' });
  const none = { hover: undefined, hoverRow: undefined, dimmed: undefined, ruler: undefined };
  const ink: ContentInk = {
    brush: {
      table,
      palette,
      pyramids: { of: () => undefined },
      rowHeight: rowLayout(lanes, 500).rowHeight,
      now: table.range?.end ?? 0,
      dimmed: undefined,
      newPath: () => new Path2D(),
    },
    scene: { lanes: made, rows: rowLayout(lanes, 500), timeAxis: unfolded },
    highlights: { ...none, selection: undefined, selectedRow: undefined, related: new Set(), numbers: new Map() },
  };
  const random = seededRandom(times);
  const step = (): number => Math.round((random() * 2 - 0.7) * 40 * ratio);
  const moved = new ContentCanvas(size, palette);
  runSteps(moved.steps({ start: 9000 as AxisMs, msPerPixel: 10, scrollTop: 200 }, ink));
  for (let i = 0; i < times; i++) moved.move({ right: -step(), down: Math.round((random() - 0.5) * 40) }, ink);
  const anew = new ContentCanvas(size, palette);
  const place: ContentPlace = moved.place;
  runSteps(anew.steps(place, ink));
  return difference(pixelsOf(moved), pixelsOf(anew), border * ratio);
}

function pixelsOf(content: ContentCanvas): ImageData {
  const { width, height } = content.size;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('This page has no 2D canvas.');
  content.drawOn(context, { left: 0, top: 0, width });
  return context.getImageData(0, 0, width, height);
}

/** The share of pixels, apart from a border at both sides, of which a channel is off by more than a few of 255. */
function difference(one: ImageData, other: ImageData, beside: number): number {
  const { width, height } = one;
  let different = 0;
  let painted = 0;
  for (let y = 0; y < height; y++) {
    for (let x = beside; x < width - beside; x++) {
      const place = (y * width + x) * 4;
      const off = [0, 1, 2, 3].map((i) => Math.abs((one.data[place + i] ?? 0) - (other.data[place + i] ?? 0)));
      if (off[3] !== undefined && (off[3] > 3 || ((one.data[place + 3] ?? 0) > 40 && Math.max(...off) > 6)))
        different++;
      if ((other.data[place + 3] ?? 0) > 0) painted++;
    }
  }
  if (painted < (width * height) / 20) throw new Error(`Only ${painted} pixels are painted: nothing is compared.`);
  return different / (width * height);
}

Object.assign(window, { moveAndCompare });
