import { type TimeAxis, type TimeWindow } from './timeScale';
import { type Lanes } from './lanes';

/** Lane heights to choose from, in CSS pixels: the largest with which all lanes fit, else the smallest. */
export const laneHeights = [44, 36, 28] as const;

/** Room above the first lane for the words of broadcasts, in CSS pixels. */
export const topRoom = 24;
/** Room under the last lane, in CSS pixels. */
export const bottomRoom = 16;

/** Pinned rows stay on top as long as they take no more than this share of the viewport; the others scroll along. */
const mostOnTop = 0.5;

/** Where rows are, in CSS pixels; y = 0 is the top of the scrolled content. */
export interface RowLayout {
  readonly rowHeight: number;
  readonly rows: number;
  /** How many of the first rows stay on top while the others scroll under them. */
  readonly onTop: number;
  /** How far it is scrolled: never further than to the end of the content. */
  readonly scrollTop: number;
  /** Height of all of it. */
  readonly contentHeight: number;
}

/** Chooses the row height for this many lanes, `pinned` of them, in a viewport of this height. */
export function rowLayout(rows: number, viewportHeight: number, pinned = 0, scrollTop = 0): RowLayout {
  const heightWith = (height: number): number => topRoom + rows * height + bottomRoom;
  const rowHeight = laneHeights.find((height) => heightWith(height) <= viewportHeight) ?? laneHeights[2];
  const contentHeight = heightWith(rowHeight);
  const roomOnTop = Math.max(0, Math.floor((viewportHeight * mostOnTop - topRoom) / rowHeight));
  return {
    rowHeight,
    rows,
    onTop: Math.min(pinned, rows, contentHeight <= viewportHeight ? rows : roomOnTop),
    scrollTop: Math.min(scrollTop, Math.max(0, contentHeight - viewportHeight)),
    contentHeight,
  };
}

/** Top of a row. */
export function rowTop(layout: RowLayout, row: number): number {
  return topRoom + row * layout.rowHeight + (row < layout.onTop ? layout.scrollTop : 0);
}

/** Middle of a row: where its marks are. */
export const rowMiddle = (layout: RowLayout, row: number): number => rowTop(layout, row) + layout.rowHeight / 2;

/** Where what scrolls begins to show: under the rows on top, or at the very top where there are none. */
export function scrolledTop(layout: RowLayout): number {
  return layout.scrollTop + (layout.onTop === 0 ? 0 : topRoom + layout.onTop * layout.rowHeight);
}

/** Whether a row lies, wholly or in part, under those on top or above them. */
export function isCovered(layout: RowLayout, row: number): boolean {
  return row >= layout.onTop && layout.onTop > 0 && rowTop(layout, row) < scrolledTop(layout);
}

/** The row at `y`; undefined above the first and under the last. */
export function rowAt(layout: RowLayout, y: number): number | undefined {
  const onTop = y < scrolledTop(layout);
  const row = Math.floor((y - topRoom - (onTop ? layout.scrollTop : 0)) / layout.rowHeight);
  return row >= (onTop ? 0 : layout.onTop) && row < (onTop ? layout.onTop : layout.rows) ? row : undefined;
}

/** First and last row (exclusive) that show in a viewport of this height, apart from those on top. */
export function visibleRows(layout: RowLayout, height: number): { first: number; end: number } {
  const { rowHeight, rows, onTop, scrollTop } = layout;
  const first = Math.max(onTop, Math.floor((scrolledTop(layout) - topRoom) / rowHeight));
  const end = Math.min(rows, Math.ceil((scrollTop + height - topRoom) / rowHeight));
  return { first: Math.min(first, rows), end: Math.max(end, Math.min(first, rows)) };
}

/** All rows that show in a viewport of this height, from top to bottom. */
export function rowsInView(layout: RowLayout, height: number): readonly number[] {
  const { first, end } = visibleRows(layout, height);
  const { onTop } = layout;
  return Array.from({ length: onTop + end - first }, (_, i) => (i < onTop ? i : first + i - onTop));
}

/** The scroll position that shows a row, as little away from the present one as can be. */
export function scrollToRow(layout: RowLayout, row: number, height: number): number {
  const { scrollTop, rowHeight, onTop } = layout;
  if (row < onTop) return scrollTop;
  const top = (row - onTop) * rowHeight;
  const bottom = rowTop(layout, row) + rowHeight;
  if (top < scrollTop) return top;
  // A row that is seen whole stays where it is: only one that has to be brought in gets the room under the last.
  return bottom > scrollTop + height ? bottom + bottomRoom - height : scrollTop;
}

/** The tallest content that is scrolled pixel by pixel: Chromium gives up at 33.5 million. */
const tallestScrolled = 16_000_000;

/** How high the scrolled element is, and its scroll position for one of the content, and back. */
export interface ScrollRange {
  readonly height: number;
  toContent(position: number): number;
  toScroller(scrollTop: number): number;
}

/** Makes content of any height scroll within what the browser can: what is too tall for it scrolls faster. */
export function scrollRange(contentHeight: number, viewportHeight: number): ScrollRange {
  const height = Math.max(viewportHeight, Math.min(contentHeight, tallestScrolled));
  const faster = contentHeight <= height ? 1 : (contentHeight - viewportHeight) / (height - viewportHeight);
  return { height, toContent: (position) => position * faster, toScroller: (scrollTop) => scrollTop / faster };
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
