import { type Lane } from './lanes';

/** What a key does in the lane labels. */
export type LaneMove =
  | { readonly type: 'go'; readonly row: number }
  | { readonly type: 'pick' | 'fold' | 'unfold' | 'pin' };

/** Lanes that Page Up and Page Down go over. */
const pageOfLanes = 10;

/**
 * What a key means at a row, as in VS Code's trees: right unfolds and then goes to the first child, left folds and then
 * goes to the parent. Undefined for a key that means nothing there.
 */
export function laneMove(rows: readonly Lane[], row: number, key: string): LaneMove | undefined {
  const go = (to: number): LaneMove => ({ type: 'go', row: Math.max(0, Math.min(rows.length - 1, to)) });
  switch (key) {
    case 'ArrowDown':
      return go(row + 1);
    case 'ArrowUp':
      return go(row - 1);
    case 'PageDown':
      return go(row + pageOfLanes);
    case 'PageUp':
      return go(row - pageOfLanes);
    case 'Home':
      return go(0);
    case 'End':
      return go(rows.length - 1);
    case 'ArrowRight':
      return inward(rows[row], row);
    case 'ArrowLeft':
      return outward(rows, row);
    case 'Enter':
    case ' ':
      return { type: 'pick' };
    case 'p':
      return { type: 'pin' };
    default:
      return undefined;
  }
}

function inward(lane: Lane | undefined, row: number): LaneMove | undefined {
  if (!lane || lane.descendants === 0) return undefined;
  return lane.folded ? { type: 'unfold' } : { type: 'go', row: row + 1 };
}

function outward(rows: readonly Lane[], row: number): LaneMove | undefined {
  const lane = rows[row];
  if (!lane) return undefined;
  if (lane.descendants > 0 && !lane.folded) return { type: 'fold' };
  const parent = parentRow(rows, row);
  return parent === undefined ? undefined : { type: 'go', row: parent };
}

/** The row of the lane that this one stands under; undefined for one that stands by itself. */
function parentRow(rows: readonly Lane[], row: number): number | undefined {
  const depth = rows[row]?.depth ?? 0;
  for (let above = row - 1; above >= 0; above--) {
    if ((rows[above]?.depth ?? 0) < depth) return above;
  }
  return undefined;
}
