import { type EventTable, firstAtOrAfter, meaningCode } from './eventTable';
import { markMeasures, rowAt, rowMiddle, type Scene } from './layout';
import { hasLockBars, type Lane } from './lanes';
import { timeScale, type TimeScale } from './timeScale';

/** How far from a mark's middle the pointer still hits it, in CSS pixels: hit areas are 24 px wide. */
const reach = 12;
/** The same for a broadcast's line. */
const lineReach = 4;

/** The event under the pointer, `x` and `y` in CSS pixels of the plot; undefined where there is none. */
export function eventAt(table: EventTable, scene: Scene, x: number, y: number): number | undefined {
  const scale = timeScale(scene.window, scene.width, scene.timeAxis);
  const contentY = y + scene.scrollTop;
  const row = rowAt(scene.rows, contentY);
  const lane = row === undefined ? undefined : scene.lanes.rows[row];
  if (lane && row !== undefined) {
    const below = contentY - rowMiddle(scene.rows, row);
    const { lockOffset } = markMeasures(scene.rows.rowHeight);
    const lock = below > lockOffset - 5 ? lockAt(lane, scale, x) : undefined;
    const found = lock ?? nearest(table, lane.events, scale, x, reach, hasLockBars(lane) ? meaningCode('lock') : -1);
    if (found !== undefined) return found;
  }
  return nearest(table, scene.lanes.broadcasts, scale, x, lineReach, -1);
}

/** The lock whose bar is at `x`: its taking on the left half, its release on the right. */
function lockAt(lane: Lane, scale: TimeScale, x: number): number | undefined {
  const lock = lane.locks.findLast((span) => {
    const right = span.end === undefined ? scale.width : scale.toX(span.end);
    return scale.toX(span.start) - 4 <= x && x <= right + 4;
  });
  if (!lock) return undefined;
  const right = lock.end === undefined ? scale.width : scale.toX(lock.end);
  const nearEnd = x > (scale.toX(lock.start) + right) / 2;
  return nearEnd && lock.released !== undefined ? lock.released : lock.acquired;
}

/**
 * The event nearest to `x` within `within` pixels. Of several at the same distance a failure wins, then the later one,
 * as it is drawn on top. Events of the meaning `without` have no mark.
 */
function nearest(
  table: EventTable,
  events: Uint32Array,
  scale: TimeScale,
  x: number,
  within: number,
  without: number,
): number | undefined {
  const failure = meaningCode('failure');
  const end = scale.toTime(x + within);
  let best: number | undefined;
  let bestRank = Infinity;
  for (let place = firstAtOrAfter(table, events, scale.toTime(x - within)); place < events.length; place++) {
    const event = events[place] ?? 0;
    const time = table.time(event);
    if (time > end) break;
    const meaning = table.meaning(event);
    if (meaning === without) continue;
    // A failure is on top of its neighbours: it counts as 3 pixels nearer.
    const rank = Math.abs(scale.toX(time) - x) - (meaning === failure ? 3 : 0);
    if (rank > bestRank) continue;
    best = event;
    bestRank = rank;
  }
  return best;
}
