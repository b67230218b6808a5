/** A cell by the row's place in the order that is shown, and its column. Row -1 is the header. */
export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** What is selected: the rectangle between two cells; the keyboard moves `active`, and with Shift leaves `anchor`. */
export interface Selection {
  readonly anchor: CellPlace;
  readonly active: CellPlace;
}

/** A rectangle of cells, its ends included. */
export interface CellRange {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** How large the grid is. */
export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows that a page has. */
  readonly page: number;
}

/** The cells of a selection; the header is none of them. */
export function rangeOf({ anchor, active }: Selection): CellRange {
  return {
    top: Math.max(0, Math.min(anchor.row, active.row)),
    bottom: Math.max(anchor.row, active.row),
    left: Math.min(anchor.column, active.column),
    right: Math.max(anchor.column, active.column),
  };
}

/** Whether a cell lies in a range. */
export function isInRange({ top, bottom, left, right }: CellRange, row: number, column: number): boolean {
  return row >= top && row <= bottom && column >= left && column <= right;
}

/** A key as it was pressed. */
export interface PressedKey {
  readonly key: string;
  /** Ctrl, or Cmd on a Mac. */
  readonly control: boolean;
  readonly shift: boolean;
}

/**
 * Where a key takes the selection, after the ARIA practices for grids
 * (https://www.w3.org/WAI/ARIA/apg/patterns/grid/); undefined where it takes it nowhere.
 */
export function moved(
  selection: Selection,
  { key, control, shift }: PressedKey,
  size: GridSize,
): Selection | undefined {
  if (control && key.toLowerCase() === 'a')
    return { anchor: { row: 0, column: 0 }, active: { row: size.rows - 1, column: size.columns - 1 } };
  const { row, column } = selection.active;
  const target = targetOf(key, control, { row, column }, size);
  if (!target) return undefined;
  const active = {
    row: clamp(target.row, shift ? 0 : -1, size.rows - 1),
    column: clamp(target.column, 0, size.columns - 1),
  };
  return { anchor: shift ? selection.anchor : active, active };
}

function targetOf(key: string, control: boolean, { row, column }: CellPlace, size: GridSize): CellPlace | undefined {
  switch (key) {
    case 'ArrowUp':
      return { row: control ? 0 : row - 1, column };
    case 'ArrowDown':
      return { row: control ? size.rows - 1 : row + 1, column };
    case 'ArrowLeft':
      return { row, column: control ? 0 : column - 1 };
    case 'ArrowRight':
      return { row, column: control ? size.columns - 1 : column + 1 };
    case 'Home':
      return { row: control ? 0 : row, column: 0 };
    case 'End':
      return { row: control ? size.rows - 1 : row, column: size.columns - 1 };
    case 'PageUp':
      return { row: Math.max(0, row - size.page), column };
    case 'PageDown':
      return { row: row + size.page, column };
    default:
      return undefined;
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
