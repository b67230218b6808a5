import { type TimeAxis, type TimeWindow } from './timeScale';
import { type Lanes } from './lanes';

/** Lane heights to choose from, in CSS pixels: the largest with which all lanes fit, else the smallest. */
export const laneHeights = [44, 36, 28] as const;

/** Room above the first lane for the words of broadcasts, in CSS pixels. */
export const topRoom = 24;
/** Room under the last lane, in CSS pixels. */
export const bottomRoom = 16;

/** Where rows are, in CSS pixels; y = 0 is the top of the scrolled content. */
export interface RowLayout {
  readonly rowHeight: number;
  readonly rows: number;
  /** Height of all of it. */
  readonly contentHeight: number;
}

/** Chooses the row height for this many lanes in a viewport of this height. */
export function rowLayout(rows: number, viewportHeight: number): RowLayout {
  const heightWith = (height: number): number => topRoom + rows * height + bottomRoom;
  const rowHeight = laneHeights.find((height) => heightWith(height) <= viewportHeight) ?? laneHeights[2];
  return { rowHeight, rows, contentHeight: heightWith(rowHeight) };
}

/** Top of a row. */
export const rowTop = (layout: RowLayout, row: number): number => topRoom + row * layout.rowHeight;

/** Middle of a row: where its marks are. */
export const rowMiddle = (layout: RowLayout, row: number): number => rowTop(layout, row) + layout.rowHeight / 2;

/** The row at `y`; undefined above the first and under the last. */
export function rowAt(layout: RowLayout, y: number): number | undefined {
  const row = Math.floor((y - topRoom) / layout.rowHeight);
  return row >= 0 && row < layout.rows ? row : undefined;
}

/** First and last row (exclusive) that show between `scrollTop` and `scrollTop + height`. */
export function visibleRows(layout: RowLayout, scrollTop: number, height: number): { first: number; end: number } {
  const first = Math.max(0, Math.floor((scrollTop - topRoom) / layout.rowHeight));
  const end = Math.min(layout.rows, Math.ceil((scrollTop + height - topRoom) / layout.rowHeight));
  return { first: Math.min(first, layout.rows), end: Math.max(end, first) };
}

/** The scroll position that shows a row, as little away from the present one as can be. */
export function scrollToRow(layout: RowLayout, row: number, scrollTop: number, height: number): number {
  const top = rowTop(layout, row) - topRoom;
  const bottom = rowTop(layout, row) + layout.rowHeight + bottomRoom;
  if (top < scrollTop) return top;
  return bottom > scrollTop + height ? bottom - height : scrollTop;
}

/** Half the size of a mark, the height of a task's bar and of a lock's, for a row height. */
export function markMeasures(rowHeight: number): { radius: number; bar: number; lockOffset: number } {
  return rowHeight >= 36 ? { radius: 7, bar: 16, lockOffset: 13 } : { radius: 6, bar: 12, lockOffset: 10 };
}

/** Everything that the painter and the pointer need to agree on. */
export interface Scene {
  readonly lanes: Lanes;
  readonly rows: RowLayout;
  readonly window: TimeWindow;
  readonly timeAxis: TimeAxis;
  /** Size of the plot in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly scrollTop: number;
}
