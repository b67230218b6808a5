import { isCovered, rowsInView, type Scene, scrolledTop } from '../layout';

/** A part of the plot that is painted by itself: the rows that stay on top, or those that scroll under them. */
export interface ScenePart {
  readonly rows: readonly number[];
  /** Where it is, in CSS pixels of the content. */
  readonly top: number;
  readonly bottom: number;
  /** Whether a row is one of this part, in view or not. */
  holds(row: number): boolean;
  /** Whether an arrow between two rows is seen in this part: one that ends under the rows on top would lead nowhere. */
  joins(from: number, to: number): boolean;
}

/** The parts of a scene; one unless rows stay on top. */
export function sceneParts(scene: Scene): readonly ScenePart[] {
  const { rows: layout, height, scrollTop } = scene;
  const { onTop } = layout;
  const border = scrolledTop(layout);
  const inView = rowsInView(layout, height);
  const scrolled = inView.slice(onTop);
  const first = scrolled[0] ?? layout.rows;
  const end = (scrolled.at(-1) ?? layout.rows) + 1;
  const leadsNowhere = (from: number, to: number): boolean =>
    (from < onTop && isCovered(layout, to)) || (to < onTop && isCovered(layout, from));
  const below: ScenePart = {
    rows: scrolled,
    top: border,
    bottom: scrollTop + height,
    holds: (row) => row >= onTop,
    joins: (from, to) => {
      const outside = Math.max(from, to) < Math.max(first, onTop) || Math.min(from, to) >= end;
      return !outside && !leadsNowhere(from, to);
    },
  };
  if (onTop === 0) return [below];
  const above: ScenePart = {
    rows: inView.slice(0, onTop),
    top: scrollTop,
    bottom: border,
    holds: (row) => row < onTop,
    joins: (from, to) => Math.min(from, to) < onTop && !leadsNowhere(from, to),
  };
  return [below, above];
}
