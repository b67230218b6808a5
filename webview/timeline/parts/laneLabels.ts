import { element } from '../../shared/dom';
import { laneMove } from '../laneMoves';
import { type Lane, type Lanes, pinName } from '../lanes';
import { rowsInView, rowTop, type RowLayout, scrolledTop } from '../layout';
import { type LabelLook, LaneLabel } from './laneLabel';

/** What the labels show. */
export interface LabelsPicture {
  readonly lanes: Lanes;
  readonly rows: RowLayout;
  readonly height: number;
  readonly look: LabelLook;
  readonly selectedRow: number | undefined;
  readonly hoverRow: number | undefined;
  /** Rows without anything in the window are dimmed. */
  readonly isIdle: (lane: Lane) => boolean;
}

/** What the labels ask for. */
export interface LaneLabelsListener {
  onPick(lane: Lane): void;
  onFold(lane: Lane, folded: boolean): void;
  onPin(lane: Lane, pinned: boolean): void;
  /** The keyboard went to a row: it is to be in view. */
  onReach(row: number): void;
}

/** The left column: state, title and number of events of each lane. Only rows in view have elements. */
export class LaneLabels {
  readonly element = element('div', {
    class: 'lane-labels',
    attributes: { role: 'tree', tabindex: '0', 'aria-label': 'Lanes' },
  });
  /** Keeps what scrolls from showing between the labels that stay on top. */
  private readonly cover = element('div', { class: 'lane-cover', attributes: { role: 'presentation' } });
  private readonly made = new Map<string, LaneLabel>();
  private madeIds = 0;
  private madeLook: LabelLook | undefined;
  private readonly measurer = document.createElement('canvas').getContext('2d');
  private fontFamily = '';
  private shown: LabelsPicture | undefined;
  /** Where the keyboard is. */
  private activeKey: string | undefined;

  constructor(private readonly listener: LaneLabelsListener) {
    this.element.append(this.cover);
    this.element.addEventListener('click', (event) => this.click(event));
    this.element.addEventListener('dblclick', (event) => this.doubleClick(event));
    this.element.addEventListener('keydown', (event) => this.key(event));
    this.element.addEventListener('focus', () => this.beginAtSelection());
  }

  /** Brings the elements in step with what is in view. */
  update(picture: LabelsPicture): void {
    if (!isSameLook(picture.look, this.madeLook)) this.clear();
    this.madeLook = picture.look;
    this.shown = picture;
    const { rows, lanes } = picture;
    const unused = new Set(this.made.keys());
    for (const row of rowsInView(rows, picture.height)) {
      const lane = lanes.rows[row];
      if (!lane) continue;
      unused.delete(pinName(lane));
      this.place(lane, row, picture);
    }
    for (const name of unused) {
      this.made.get(name)?.element.remove();
      this.made.delete(name);
    }
    const covered = `${rows.onTop === 0 ? 0 : scrolledTop(rows) - rows.scrollTop}px`;
    if (this.cover.style.height !== covered) this.cover.style.height = covered;
    this.tellActive();
  }

  /** Forgets all elements: fonts or sizes changed. */
  clear(): void {
    this.fontFamily = '';
    for (const { element: label } of this.made.values()) label.remove();
    this.made.clear();
  }

  private place(lane: Lane, row: number, picture: LabelsPicture): void {
    const { rows } = picture;
    const label = this.labelOf(lane, picture.look);
    label.show(lane);
    label.place(rowTop(rows, row) - rows.scrollTop, rows.rowHeight);
    const { classList } = label.element;
    const selected = row === picture.selectedRow;
    if (label.element.getAttribute('aria-selected') !== String(selected)) {
      label.element.setAttribute('aria-selected', String(selected));
    }
    classList.toggle('selected', selected);
    classList.toggle('hovered', row === picture.hoverRow);
    classList.toggle('idle', picture.isIdle(lane));
    classList.toggle('on-top', row < rows.onTop);
    classList.toggle('active', lane.key === this.activeKey);
  }

  private labelOf(lane: Lane, look: LabelLook): LaneLabel {
    const name = pinName(lane);
    const known = this.made.get(name);
    if (known) return known;
    const label = new LaneLabel(`lane-label-${++this.madeIds}`, look, (text, bold) => this.measure(text, bold));
    this.made.set(name, label);
    this.element.append(label.element);
    return label;
  }

  private measure(text: string, bold: boolean): number {
    const { measurer } = this;
    if (!measurer) return 0;
    if (this.fontFamily === '') this.fontFamily = getComputedStyle(this.element).fontFamily;
    measurer.font = `${bold ? '600 ' : ''}12px ${this.fontFamily}`;
    return measurer.measureText(text).width;
  }

  /** The lane of a label that something happened in. */
  private laneAt(event: Event): Lane | undefined {
    const label = event.target instanceof Element ? event.target.closest('.lane-label') : null;
    return [...this.made.values()].find(({ element: made }) => made === label)?.lane;
  }

  private click(event: MouseEvent): void {
    const lane = this.laneAt(event);
    if (!lane) return;
    this.activeKey = lane.key;
    if (isOn(event, '.lane-twist.can-turn')) this.listener.onFold(lane, !lane.folded);
    else if (isOn(event, '.lane-pin')) this.listener.onPin(lane, !lane.pinned);
    else this.listener.onPick(lane);
  }

  private doubleClick(event: MouseEvent): void {
    const lane = this.laneAt(event);
    if (!lane || lane.descendants === 0 || isOn(event, '.lane-twist, .lane-pin')) return;
    this.listener.onFold(lane, !lane.folded);
  }

  /** Without a place of its own the keyboard begins at the selected lane, or at the first. */
  private beginAtSelection(): void {
    const { shown } = this;
    if (!shown || this.activeRow !== undefined) return;
    this.reach(shown.selectedRow ?? rowsInView(shown.rows, shown.height)[0] ?? 0);
  }

  private get activeRow(): number | undefined {
    return this.activeKey === undefined ? undefined : this.shown?.lanes.rowOfKey.get(this.activeKey);
  }

  private key(event: KeyboardEvent): void {
    const { shown, activeRow: row } = this;
    if (event.ctrlKey || event.altKey || event.metaKey || !shown || row === undefined) return;
    const lane = shown.lanes.rows[row];
    const move = laneMove(shown.lanes.rows, row, event.key);
    if (!lane || !move) return;
    event.preventDefault();
    if (move.type === 'go') this.reach(move.row);
    else if (move.type === 'pick') this.listener.onPick(lane);
    else if (move.type === 'pin') this.listener.onPin(lane, !lane.pinned);
    else this.listener.onFold(lane, move.type === 'fold');
  }

  private reach(row: number): void {
    this.activeKey = this.shown?.lanes.rows[row]?.key;
    this.listener.onReach(row);
  }

  private tellActive(): void {
    const lane = this.shown?.lanes.rows[this.activeRow ?? -1];
    const id = lane === undefined ? '' : (this.made.get(pinName(lane))?.element.id ?? '');
    if ((this.element.getAttribute('aria-activedescendant') ?? '') === id) return;
    if (id === '') this.element.removeAttribute('aria-activedescendant');
    else this.element.setAttribute('aria-activedescendant', id);
  }
}

function isOn(event: Event, selector: string): boolean {
  return event.target instanceof Element && event.target.closest(selector) !== null;
}

function isSameLook(one: LabelLook, other: LabelLook | undefined): boolean {
  return one.width === other?.width && one.narrow === other.narrow && one.tree === other.tree;
}
