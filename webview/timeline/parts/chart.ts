import { type Meaning } from '../../../src/model/eventKind';
import { element } from '../../shared/dom';
import { eventDateText, eventTimeText, eventWords, type TitleOfTask } from '../describe';
import { eventDeltas } from '../eventDeltas';
import { type EventTable, firstAtOrAfter, meaningByCode } from '../eventTable';
import { exactDurationText, nanosecondsBetween } from '../exactDuration';
import { eventAt } from '../hitTest';
import { isTree, type Lane, type Lanes } from '../lanes';
import {
  isCovered,
  rowAt,
  rowLayout,
  type RowLayout,
  rowMiddle,
  type Scene,
  scrollRange,
  scrollToRow,
} from '../layout';
import { paintAxis } from '../painter/axis';
import { type Highlights } from '../painter/highlights';
import { type Palette } from '../painter/palette';
import { type Ruler } from '../painter/rulerPainter';
import { ScenePainter } from '../painter/scenePainter';
import { Surface } from '../painter/surface';
import { type Picture } from '../picture';
import { attachPlotPointer } from '../pointer';
import { type TimelineState } from '../state';
import { type TimeWindow } from '../timeScale';
import { dateText } from '../timeText';
import { type EventList } from './eventList';
import { LaneLabels } from './laneLabels';
import { Tooltip } from './tooltip';

/** Width of the lane labels, in CSS pixels: what is usual, usual in a narrow panel, and the limits of dragging. */
const labelWidths = { wide: 240, narrow: 160, least: 96, most: 480 } as const;

/** What the chart asks for. */
export interface ChartListener {
  onZoom(x: number, factor: number): void;
  onPan(dx: number): void;
  onSelect(event: number | undefined): void;
  onMeasureFrom(event: number | undefined): void;
  onFit(): void;
  onPickLane(lane: Lane): void;
  onFoldLane(lane: Lane, folded: boolean): void;
  onPinLane(lane: Lane, pinned: boolean): void;
  onResizeLabels(width: number): void;
  /** Scrolled or hovered: a new frame is needed, the state is the same. */
  onRepaint(): void;
}

/** What a frame shows. */
export interface ChartPicture {
  readonly table: EventTable;
  readonly picture: Picture;
  readonly state: TimelineState;
  readonly window: TimeWindow;
  /** In CSS pixels. */
  readonly axisHeight: number;
  readonly related: ReadonlySet<number>;
  readonly numbers: ReadonlyMap<number, number>;
  /** A lane that was asked for, while nothing is selected. */
  readonly namedLane: string | undefined;
  readonly titleOf: TitleOfTask;
  readonly palette: Palette;
}

/** What a frame showed, and where. */
export interface SeenChart extends ChartPicture {
  readonly scene: Scene;
  readonly highlights: Highlights;
  /** In CSS pixels. */
  readonly labelWidth: number;
}

/** Axis, lane labels and lanes: the heart of the picture. */
export class Chart {
  private readonly axisCanvas = element('canvas', { attributes: { 'aria-hidden': 'true' } });
  private readonly corner = element('div', { class: 'axis-corner' });
  private readonly lanesCanvas = element('canvas', { attributes: { 'aria-hidden': 'true' } });
  private readonly labels: LaneLabels;
  private readonly plot: HTMLElement;
  private readonly viewport: HTMLElement;
  private readonly sizer: HTMLElement;
  private readonly scroller: HTMLElement;
  readonly tooltip = new Tooltip();
  readonly element: HTMLElement;
  private readonly axisSurface = new Surface(this.axisCanvas);
  private readonly lanesSurface = new Surface(this.lanesCanvas);
  private readonly painter: ScenePainter;
  private hover: { event: number | undefined; row: number | undefined } = { event: undefined, row: undefined };
  private scene: Scene | undefined;
  private shown: ChartPicture | undefined;
  private seen: SeenChart | undefined;
  private narrow = false;
  private range = scrollRange(0, 0);
  private chosenLabelWidth: number | undefined;

  constructor(
    private readonly listener: ChartListener,
    eventList: EventList,
  ) {
    this.labels = new LaneLabels({
      onPick: (lane) => listener.onPickLane(lane),
      onFold: (lane, folded) => listener.onFoldLane(lane, folded),
      onPin: (lane, pinned) => listener.onPinLane(lane, pinned),
      onReach: (row) => {
        if (this.shown) this.scrollToLane(row, this.shown.picture.lanes);
        listener.onRepaint();
      },
    });
    this.plot = element('div', { class: 'plot' }, this.lanesCanvas, eventList.element);
    this.viewport = element('div', { class: 'viewport' }, this.labels.element, this.plot, this.resizer());
    this.sizer = element('div', { class: 'sizer' }, this.viewport);
    this.scroller = element('div', { class: 'scroller', attributes: { tabindex: '-1' } }, this.sizer);
    const axis = element(
      'div',
      { class: 'axis' },
      this.corner,
      element('div', { class: 'axis-plot' }, this.axisCanvas),
    );
    this.element = element('div', { class: 'chart' }, axis, this.scroller);
    this.painter = new ScenePainter(this.lanesSurface, () => listener.onRepaint());
    this.scroller.addEventListener('scroll', () => listener.onRepaint());
    attachPlotPointer(this.plot, {
      onZoom: (x, factor) => listener.onZoom(x, factor),
      onPan: (dx, dy) => {
        this.scrollBy(dy);
        if (dx !== 0) listener.onPan(dx);
      },
      onClick: (x, y, shift) => {
        eventList.element.focus({ preventScroll: true });
        const event = this.eventAt(x, y);
        if (shift && event !== undefined) listener.onMeasureFrom(event);
        else listener.onSelect(event);
      },
      onDoubleClick: () => listener.onFit(),
      onHover: (at) => this.point(at),
    });
  }

  /** Whether it still has the size that the last frame was painted for. */
  get fits(): boolean {
    const { scene } = this;
    return !scene || (scene.width === this.plotWidth && scene.height === this.scroller.clientHeight);
  }

  /** Width of the plot in CSS pixels. */
  get plotWidth(): number {
    return Math.max(0, this.scroller.clientWidth - this.labelWidth);
  }

  /** Sets a style only where it changes: writing the same value would still cost a layout. */
  private setHeight(target: HTMLElement, height: number): void {
    const text = `${height}px`;
    if (target.style.height !== text) target.style.height = text;
  }

  /** Fonts or colours changed. */
  themeChanged(): void {
    this.labels.clear();
  }

  /** Width of the labels, as the reader or the panel's width wants it. */
  get labelWidth(): number {
    const usual = this.narrow ? labelWidths.narrow : labelWidths.wide;
    return this.chosenLabelWidth === undefined
      ? usual
      : Math.min(this.chosenLabelWidth, this.narrow ? usual : Infinity);
  }

  /** Sets what the width of the labels depends on. */
  setLabels(narrow: boolean, chosenWidth: number | undefined): void {
    this.narrow = narrow;
    this.chosenLabelWidth = chosenWidth;
  }

  scrollBy(dy: number): void {
    this.scrollTo(this.range.toContent(this.scroller.scrollTop) + dy);
  }

  private scrollTo(scrollTop: number): void {
    this.scroller.scrollTop = this.range.toScroller(scrollTop);
  }

  /** Brings a lane into view, when the rows of the picture are laid out. */
  scrollToLane(row: number, lanes: Lanes): void {
    this.scrollTo(scrollToRow(this.layoutFor(lanes), row, this.scroller.clientHeight));
  }

  /** Whether a row lies above (-1) or under (1) those that are scrolled into view; 0 where it is in view. */
  sideOfRow(row: number): -1 | 0 | 1 {
    if (!this.scene) return 0;
    if (isCovered(this.scene.rows, row)) return -1;
    const middle = rowMiddle(this.scene.rows, row) - this.scene.scrollTop;
    return middle < 0 ? -1 : middle > this.scene.height ? 1 : 0;
  }

  /** What the last frame showed. */
  get lastSeen(): SeenChart | undefined {
    return this.seen;
  }

  /** Paints one frame. */
  update(shown: ChartPicture): void {
    this.shown = shown;
    const { lanes } = shown.picture;
    const rows = this.layoutFor(lanes);
    const height = this.scroller.clientHeight;
    this.setHeight(this.viewport, height);
    const width = this.plotWidth;
    const { scrollTop } = rows;
    const { timeAxis } = shown.picture;
    this.scene = { lanes, rows, window: shown.window, timeAxis, width, height, scrollTop };
    const ticks = this.paintAxis(shown, width);
    const selectedRow = this.selectedRow(shown);
    const { selection } = shown.state;
    const highlights = {
      selection,
      selectedRow,
      hover: this.hover.event,
      hoverRow: this.hover.row,
      related: shown.related,
      numbers: shown.numbers,
      dimmed: shown.picture.shown.dimmed,
      ruler: this.ruler(shown),
    };
    this.painter.paint(shown.table, this.scene, ticks, highlights, shown.palette);
    this.seen = { ...shown, scene: this.scene, highlights, labelWidth: this.labelWidth };
    this.labels.update({
      lanes,
      rows,
      height,
      look: { width: this.labelWidth, narrow: this.narrow, tree: isTree(shown.state) },
      selectedRow,
      hoverRow: this.hover.row,
      isIdle: (lane) => isIdle(shown.table, lane, shown.window),
    });
  }

  /** The border between labels and plot, to drag; a double click puts it back. */
  private resizer(): HTMLElement {
    const resizer = element('div', { class: 'label-resizer', title: 'Drag to resize' });
    resizer.addEventListener('pointerdown', (event) => resizer.setPointerCapture(event.pointerId));
    resizer.addEventListener('pointermove', (event) => {
      if (!resizer.hasPointerCapture(event.pointerId)) return;
      const width = Math.round(event.clientX - this.element.getBoundingClientRect().left);
      this.listener.onResizeLabels(Math.min(labelWidths.most, Math.max(labelWidths.least, width)));
    });
    resizer.addEventListener('dblclick', () => this.listener.onResizeLabels(labelWidths.wide));
    return resizer;
  }

  private layoutFor({ rows, pinned }: Lanes): RowLayout {
    const height = this.scroller.clientHeight;
    this.range = scrollRange(rowLayout(rows.length, height).contentHeight, height);
    this.setHeight(this.sizer, this.range.height);
    return rowLayout(rows.length, height, pinned, this.range.toContent(this.scroller.scrollTop));
  }

  private paintAxis(shown: ChartPicture, width: number): readonly number[] {
    const { table, state, window, palette, picture, axisHeight: height } = shown;
    const { zone } = state;
    const firstEvent = table.range?.start ?? 0;
    const date = zone === 'relative' ? 'Since the first event' : dateText(table.originMs + window.start, zone);
    const corner = zone === 'utc' ? `${date} · UTC` : date;
    if (this.corner.textContent !== corner) this.corner.textContent = corner;
    return paintAxis(
      this.axisSurface,
      { window, timeAxis: picture.timeAxis, width, height, zone, originMs: table.originMs, firstEvent },
      palette,
    );
  }

  /** From the mark to the event under the pointer, else to the selected one. */
  private ruler({ table, state }: ChartPicture): Ruler | undefined {
    const { rulerStart: start, selection } = state;
    if (start === undefined || start >= table.length) return undefined;
    const other = this.hover.event !== undefined && this.hover.event !== start ? this.hover.event : selection;
    const from = table.time(start);
    if (other === undefined || other === start)
      return { from, to: undefined, words: 'Select or point at another event' };
    return { from, to: table.time(other), words: exactDurationText(nanosecondsBetween(table, start, other)) };
  }

  private selectedRow({ state, picture, namedLane }: ChartPicture): number | undefined {
    if (state.selection === undefined)
      return namedLane === undefined ? undefined : picture.lanes.rowOfKey.get(namedLane);
    return picture.lanes.rowOfEvent(state.selection);
  }

  private eventAt(x: number, y: number): number | undefined {
    return this.scene && this.shown ? eventAt(this.shown.table, this.scene, x, y) : undefined;
  }

  private point(at: { x: number; y: number; pageX: number; pageY: number } | undefined): void {
    const { scene, shown } = this;
    const event = at ? this.eventAt(at.x, at.y) : undefined;
    const row = at && scene ? rowAt(scene.rows, at.y + scene.scrollTop) : undefined;
    if (at && shown && event !== undefined) {
      this.tooltip.show(this.tooltipWords(shown, event), at.pageX, at.pageY, shown.palette);
    } else this.tooltip.hide();
    if (event === this.hover.event && row === this.hover.row) return;
    this.hover = { event, row };
    this.plot.classList.toggle('over-event', event !== undefined);
    this.listener.onRepaint();
  }

  private tooltipWords(
    { table, state, picture, titleOf }: ChartPicture,
    event: number,
  ): {
    meaning: Meaning;
    what: string;
    tasks: string;
    time: string;
    deltas: readonly string[];
  } {
    const time = `${eventTimeText(table, event, state.zone, 3)} · ${eventDateText(table, event, state.zone)}`;
    const deltas = eventDeltas(table, picture.lanes, event, state);
    const meaning = meaningByCode[table.meaning(event)] ?? 'other';
    return { meaning, ...eventWords(table, event, titleOf), time, deltas };
  }
}

/** Whether a lane has neither mark nor bar in the window. */
function isIdle(table: EventTable, lane: Lane, window: TimeWindow): boolean {
  const next = lane.events[firstAtOrAfter(table, lane.events, window.start)];
  if (next !== undefined && table.time(next) <= window.end) return false;
  return !lane.attempts.some((attempt) => attempt.start <= window.end && (attempt.end ?? Infinity) >= window.start);
}
