import { type EventTable, firstAtOrAfter, meaningByCode, meaningCode } from './eventTable';
import { type TimeScale } from './timeScale';

/** CSS pixels of one column of a dense lane. */
export const columnWidth = 2;

/** A lane is dense when its events, evenly spread, would be nearer to each other than this many CSS pixels. */
const densePixels = 5;

/** The events of a lane within a scale's window, as a range of places in `events`. */
export interface VisibleRange {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly dense: boolean;
}

/** Finds what of a lane is in the window; `airPixels` more on both sides, so that marks don't pop at the edges. */
export function visibleRange(
  table: EventTable,
  events: Uint32Array,
  scale: TimeScale,
  airPixels: number,
): VisibleRange {
  const from = firstAtOrAfter(table, events, scale.toTime(-airPixels));
  const to = firstAtOrAfter(table, events, scale.toTime(scale.width + airPixels));
  return { from, to, dense: to - from > scale.width / densePixels };
}

/** Events of a lane counted by pixel column. Every event in the window lies in exactly one column. */
export interface DensityColumns {
  readonly counts: Uint32Array;
  /** Code of the meaning that is most frequent in the column (locks only where nothing else is). */
  readonly meanings: Uint8Array;
  /** Failures in the column: they stay visible, however few. */
  readonly failures: Uint32Array;
  readonly most: number;
}

/** Counts `events[from … to)` into columns. One pass, whatever the number of columns. */
export function densityColumns(
  table: EventTable,
  events: Uint32Array,
  range: { readonly from: number; readonly to: number },
  scale: TimeScale,
): DensityColumns {
  const columns = Math.max(1, Math.ceil(scale.width / columnWidth));
  const kinds = meaningByCode.length;
  const byMeaning = new Uint32Array(columns * kinds);
  const counts = new Uint32Array(columns);
  for (let place = range.from; place < range.to; place++) {
    const event = events[place] ?? 0;
    const column = Math.floor(scale.toX(table.time(event)) / columnWidth);
    if (column < 0 || column >= columns) continue;
    counts[column] = (counts[column] ?? 0) + 1;
    const cell = column * kinds + table.meaning(event);
    byMeaning[cell] = (byMeaning[cell] ?? 0) + 1;
  }
  return summarize(counts, byMeaning, kinds);
}

function summarize(counts: Uint32Array, byMeaning: Uint32Array, kinds: number): DensityColumns {
  const failure = meaningCode('failure');
  const lock = meaningCode('lock');
  const meanings = new Uint8Array(counts.length);
  const failures = new Uint32Array(counts.length);
  let most = 0;
  counts.forEach((count, column) => {
    most = Math.max(most, count);
    failures[column] = byMeaning[column * kinds + failure] ?? 0;
    let best = lock;
    let bestCount = 0;
    for (let code = 0; code < kinds; code++) {
      const here = byMeaning[column * kinds + code] ?? 0;
      if (code === lock || here <= bestCount) continue;
      best = code;
      bestCount = here;
    }
    meanings[column] = best;
  });
  return { counts, meanings, failures, most };
}
