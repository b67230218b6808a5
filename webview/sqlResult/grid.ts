import { type SqlCell, type SqlRow } from '../../src/model/sqlAnswer';
import { cellText, isNumberCell, orderedPlaces, type SqlOrder, tabSeparated } from '../../src/model/sqlCells';
import { element } from '../shared/dom';
import { Columns } from './columns';
import { type CellPlace, isInRange, moved, rangeOf, type Selection } from './selection';
import { gridText } from './words';

/** In CSS pixels; sqlResult.css has the same. */
const rowHeight = 24;
/** Rows above and below what is seen, so that scrolling finds them there. */
const spareRows = 10;
/** By how much a key widens a column. */
const resizeStep = 16;

/** What a grid tells. */
export interface GridEvents {
  /** The active cell is another one, or has another value. */
  readonly onActive: (column: string, cell: SqlCell, rowNumber: number) => void;
  /** Enter, or a double click, on a cell. */
  readonly onOpen: () => void;
  readonly onCopy: (text: string) => void;
  /** Says something to screen readers. */
  readonly onSay: (words: string) => void;
}

/**
 * A table of any length: only the rows and columns in view are in the page. The keyboard stays on the grid as a whole, which
 * names the active cell (`aria-activedescendant`), because a cell that is scrolled away leaves the page.
 */
export class Grid {
  readonly element: HTMLElement;
  private readonly header = element('div', { class: 'grid-header', attributes: { role: 'row', 'aria-rowindex': '1' } });
  private readonly body = element('div', { class: 'grid-body', attributes: { role: 'rowgroup' } });
  private readonly columns: Columns;
  private places: Uint32Array<ArrayBuffer>;
  private selection: Selection = { anchor: { row: 0, column: 0 }, active: { row: 0, column: 0 } };
  private painting = false;
  /** By which column the rows are ordered; undefined: as the query gives them. */
  private order: SqlOrder | undefined;

  constructor(
    private readonly names: readonly string[],
    private readonly rows: readonly SqlRow[],
    private readonly events: GridEvents,
  ) {
    const digits = String(rows.length).length;
    const letter = letterWidth();
    this.columns = new Columns(names, rows, Math.max(40, digits * letter + 20), letter);
    this.places = orderedPlaces(rows, undefined);
    this.element = element(
      'div',
      {
        class: 'grid',
        attributes: {
          role: 'grid',
          tabindex: '0',
          'aria-label': 'Result of the query',
          'aria-rowcount': String(rows.length + 1),
          'aria-colcount': String(names.length + 1),
          'aria-multiselectable': 'true',
        },
      },
      element('div', { attributes: { role: 'rowgroup' } }, this.header),
      this.body,
    );
    this.element.addEventListener('scroll', () => this.paintSoon(), { passive: true });
    this.element.addEventListener('keydown', (event) => this.press(event));
    this.element.addEventListener('focus', () => this.paint());
    this.element.addEventListener('blur', () => this.paint());
    this.element.addEventListener('copy', (event) => this.copyEvent(event));
    this.element.addEventListener('mousedown', (event) => this.point(event));
    new ResizeObserver(() => this.paint()).observe(this.element);
    this.tellActive();
  }

  /** The selected cells as text, with the names of their columns or without. */
  selectedText(withNames: boolean): string {
    const { top, bottom, left, right } = rangeOf(this.selection);
    const texts = withNames ? [this.names.slice(left, right + 1)] : [];
    for (let row = top; row <= bottom; row++) {
      const cells = this.rowAt(row);
      if (cells) texts.push(cells.slice(left, right + 1).map(cellText));
    }
    return tabSeparated(texts);
  }

  /** The places of the rows in the order in which they are shown; undefined where that is the query's. */
  get orderedPlaces(): Uint32Array<ArrayBuffer> | undefined {
    return this.order && this.places.slice();
  }

  /** The value of the active cell whole; undefined in the header. */
  get activeCell(): { readonly column: string; readonly cell: SqlCell; readonly rowNumber: number } | undefined {
    const { row, column } = this.selection.active;
    const cells = this.rowAt(row);
    return cells && { column: this.names[column] ?? '', cell: cells[column] ?? null, rowNumber: row + 1 };
  }

  private rowAt(row: number): SqlRow | undefined {
    const place = this.places[row];
    return place === undefined ? undefined : this.rows[place];
  }

  /** Ascending, then descending, then as the query gives them. */
  private sortBy(column: number): void {
    const current = this.order?.column === column ? this.order : undefined;
    if (!current) this.order = { column, descending: false };
    else this.order = current.descending ? undefined : { column, descending: true };
    this.places = orderedPlaces(this.rows, this.order);
    const name = this.names[column] ?? '';
    const how = this.order
      ? `by ${name}, ${this.order.descending ? 'descending' : 'ascending'}`
      : 'as the query gives it';
    this.events.onSay(`Ordered ${how}.`);
    this.tellActive();
    this.paint();
  }

  private press(event: KeyboardEvent): void {
    const { active } = this.selection;
    const control = event.ctrlKey || event.metaKey;
    const handled = active.row < 0 && this.pressOnHeader(event, active.column);
    if (!handled && event.key === 'Enter' && active.row >= 0) this.events.onOpen();
    else if (!handled) {
      const page = Math.max(1, Math.floor(this.element.clientHeight / rowHeight) - 2);
      const size = { rows: this.rows.length, columns: this.names.length, page };
      const selection = moved(this.selection, { key: event.key, control, shift: event.shiftKey }, size);
      if (!selection) return;
      this.select(selection);
      this.reveal(selection.active);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private pressOnHeader(event: KeyboardEvent, column: number): boolean {
    if (event.key === 'Enter' || event.key === ' ') {
      this.sortBy(column);
      return true;
    }
    if (!event.shiftKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return false;
    const width = this.columns.width(column) + (event.key === 'ArrowRight' ? resizeStep : -resizeStep);
    this.columns.setWidth(column, width);
    this.events.onSay(`${this.names[column] ?? ''}: ${this.columns.width(column)} pixels wide.`);
    this.paint();
    return true;
  }

  /** Double clicks are counted here: painting replaces the element that the first click was on. */
  private point(event: MouseEvent): void {
    if (event.button !== 0) return;
    const target = event.target instanceof Element ? event.target : undefined;
    const resized = target?.closest<HTMLElement>('[data-resize]');
    if (resized) {
      this.resize(event, Number(resized.dataset.resize));
      return;
    }
    const sorted = target?.closest<HTMLElement>('[data-sort]');
    if (sorted) {
      const column = Number(sorted.dataset.sort);
      this.select({ anchor: { row: -1, column }, active: { row: -1, column } });
      this.sortBy(column);
      return;
    }
    const place = placeOf(event.target);
    if (place && event.detail === 2 && place.column >= 0) this.events.onOpen();
    else if (place) this.drag(place, event);
  }

  /** Selects from where the pointer goes down to where it goes up; on a row's number, whole rows. */
  private drag({ row, column }: CellPlace, event: MouseEvent): void {
    const wholeRows = column < 0;
    const last = this.names.length - 1;
    const anchor = event.shiftKey ? this.selection.anchor : { row, column: Math.max(0, column) };
    const extend = (to: CellPlace): void =>
      this.select(
        wholeRows
          ? { anchor: { row: anchor.row, column: last }, active: { row: to.row, column: 0 } }
          : { anchor, active: { row: to.row, column: Math.max(0, to.column) } },
      );
    extend({ row, column });
    follow((moving) => {
      const under = placeOf(document.elementFromPoint(moving.clientX, moving.clientY));
      if (under) extend(under);
    });
  }

  private resize(event: MouseEvent, column: number): void {
    event.preventDefault();
    if (event.detail === 2) {
      this.columns.fit(this.names[column] ?? '', column, this.rows);
      this.paint();
      return;
    }
    const start = this.columns.width(column) - event.clientX;
    follow((moving) => {
      this.columns.setWidth(column, start + moving.clientX);
      this.paintSoon();
    });
  }

  private copyEvent(event: ClipboardEvent): void {
    event.preventDefault();
    this.events.onCopy(this.selectedText(false));
  }

  private select(selection: Selection): void {
    this.selection = selection;
    this.tellActive();
    this.paintSoon();
  }

  private tellActive(): void {
    const active = this.activeCell;
    if (active) this.events.onActive(active.column, active.cell, active.rowNumber);
  }

  /** Scrolls so that a cell is seen whole, below the header and beside the rows' numbers. */
  private reveal({ row, column }: CellPlace): void {
    const { element: view, columns } = this;
    const top = row * rowHeight;
    if (row >= 0 && top < view.scrollTop) view.scrollTop = top;
    const bottom = top + 2 * rowHeight;
    if (bottom > view.scrollTop + view.clientHeight) view.scrollTop = bottom - view.clientHeight;
    const left = columns.start(column) - columns.rowHeader;
    if (left < view.scrollLeft) view.scrollLeft = left;
    const right = columns.start(column) + Math.min(columns.width(column), view.clientWidth - columns.rowHeader);
    if (right > view.scrollLeft + view.clientWidth) view.scrollLeft = right - view.clientWidth;
    this.paint();
  }

  /** Paints once in the next frame, however often it is asked for. */
  private paintSoon(): void {
    if (this.painting) return;
    this.painting = true;
    requestAnimationFrame(() => {
      this.painting = false;
      this.paint();
    });
  }

  private paint(): void {
    const { element: view, columns } = this;
    const { first, last } = columns.between(view.scrollLeft, view.scrollLeft + view.clientWidth);
    const shown = Array.from({ length: last - first + 1 }, (_, step) => first + step);
    this.header.style.width = `${columns.totalWidth}px`;
    this.body.style.width = `${columns.totalWidth}px`;
    this.body.style.height = `${this.rows.length * rowHeight}px`;
    this.header.replaceChildren(this.corner(), ...shown.map((column) => this.headerCell(column)));
    const top = Math.max(0, Math.floor(view.scrollTop / rowHeight) - spareRows);
    const bottom = Math.min(this.rows.length, Math.ceil((view.scrollTop + view.clientHeight) / rowHeight) + spareRows);
    const rows: HTMLElement[] = [];
    for (let row = top; row < bottom; row++) rows.push(this.rowElement(row, shown));
    this.body.replaceChildren(...rows);
    const { active } = this.selection;
    const isThere = document.getElementById(cellId(active)) !== null;
    if (isThere) view.setAttribute('aria-activedescendant', cellId(active));
    else view.removeAttribute('aria-activedescendant');
  }

  private corner(): HTMLElement {
    const name = element('span', { class: 'for-ears', text: 'Row' });
    const corner = element('div', { class: 'corner', attributes: { role: 'columnheader' } }, name);
    corner.style.width = `${this.columns.rowHeader}px`;
    return corner;
  }

  private headerCell(column: number): HTMLElement {
    const name = this.names[column] ?? '';
    const direction = this.order?.column !== column ? undefined : this.order.descending ? 'descending' : 'ascending';
    const { active } = this.selection;
    const cell = element(
      'div',
      {
        class: `header-cell${active.row < 0 && active.column === column ? ' active' : ''}`,
        title: `${name}: click to order by it`,
        attributes: {
          role: 'columnheader',
          id: cellId({ row: -1, column }),
          'aria-colindex': String(column + 2),
          'aria-sort': direction ?? 'none',
          'data-sort': String(column),
        },
      },
      element('span', { class: 'header-name', text: name }),
    );
    if (direction) {
      const arrow = direction === 'ascending' ? 'arrow-up' : 'arrow-down';
      cell.append(element('span', { class: `codicon codicon-${arrow}`, attributes: { 'aria-hidden': 'true' } }));
    }
    const edge = element('span', {
      class: 'resize',
      title: 'Drag to resize; double-click to fit',
      attributes: { 'data-resize': String(column), 'aria-hidden': 'true' },
    });
    cell.append(edge);
    this.lay(cell, column);
    return cell;
  }

  private rowElement(row: number, shown: readonly number[]): HTMLElement {
    const cells = this.rowAt(row) ?? [];
    const range = rangeOf(this.selection);
    const number = element('div', {
      class: `row-number${row >= range.top && row <= range.bottom ? ' selected' : ''}`,
      text: String(row + 1),
      attributes: { role: 'rowheader', 'aria-colindex': '1', 'data-row': String(row), 'data-column': '-1' },
    });
    number.style.width = `${this.columns.rowHeader}px`;
    const made = element(
      'div',
      {
        class: `grid-row${row % 2 === 1 ? ' odd' : ''}`,
        attributes: { role: 'row', 'aria-rowindex': String(row + 2) },
      },
      number,
      ...shown.map((column) => this.cellElement(row, column, cells[column] ?? null, isInRange(range, row, column))),
    );
    made.style.top = `${row * rowHeight}px`;
    return made;
  }

  private cellElement(row: number, column: number, cell: SqlCell, selected: boolean): HTMLElement {
    const { active } = this.selection;
    const classes = ['cell'];
    if (cell === null) classes.push('null');
    else if (typeof cell === 'object' && cell.type === 'blob') classes.push('blob');
    if (isNumberCell(cell)) classes.push('number');
    if (selected) classes.push('selected');
    if (active.row === row && active.column === column) classes.push('active');
    const made = element('div', {
      class: classes.join(' '),
      text: gridText(cell),
      attributes: {
        role: 'gridcell',
        id: cellId({ row, column }),
        'aria-colindex': String(column + 2),
        'aria-selected': String(selected),
        'data-row': String(row),
        'data-column': String(column),
      },
    });
    this.lay(made, column);
    return made;
  }

  private lay(cell: HTMLElement, column: number): void {
    cell.style.left = `${this.columns.start(column)}px`;
    cell.style.width = `${this.columns.width(column)}px`;
  }
}

function cellId({ row, column }: CellPlace): string {
  return row < 0 ? `column-${column}` : `cell-${row}-${column}`;
}

function placeOf(target: EventTarget | null): CellPlace | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
  return cell ? { row: Number(cell.dataset.row), column: Number(cell.dataset.column) } : undefined;
}

/** Follows the pointer until its button goes up. */
function follow(onMove: (event: MouseEvent) => void): void {
  const end = (): void => {
    window.removeEventListener('mousemove', onMove);
    window.removeEventListener('mouseup', end);
  };
  window.addEventListener('mousemove', onMove);
  window.addEventListener('mouseup', end);
}

/** Of the font that cells are written in; most letters of a proportional one are narrower than this. */
function letterWidth(): number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return 8;
  context.font = getComputedStyle(document.body).font;
  return context.measureText('0').width;
}
