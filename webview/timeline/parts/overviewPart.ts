import { element } from '../../shared/dom';
import { countText } from '../countText';
import { momentText } from '../describe';
import { type EventTable } from '../eventTable';
import { type Histogram, histogram } from '../histogram';
import { type Lanes } from '../lanes';
import { type OverviewScale, overviewScale } from '../overviewScale';
import { brushed, type Grip, gripAt, moveGrip } from '../overviewWindow';
import { overviewBar, paintOverview, windowExtent } from '../painter/overviewPainter';
import { type Palette } from '../painter/palette';
import { Surface } from '../painter/surface';
import { type Picture } from '../picture';
import { fit, spanOf, type TimeAxis, type TimeWindow, unfolded } from '../timeScale';
import { durationText, type TimeZone } from '../timeText';
import { OverviewHandles } from './overviewHandles';

/** A press that moves less than this is a click, in CSS pixels. */
const clickSlack = 4;

/** What the overview tells. */
export interface OverviewListener {
  onMove(window: TimeWindow): void;
  /** A place beside the window was clicked: it shall be in the middle. */
  onCentre(time: number): void;
}

/** What the overview shows. */
interface OverviewState {
  readonly table: EventTable;
  readonly picture: Picture;
  readonly window: TimeWindow | undefined;
  readonly zone: TimeZone;
}

/** The whole range with the window to drag and resize, and the totals beside it. */
export class OverviewPart {
  private readonly canvas = element('canvas', { class: 'overview-canvas', attributes: { 'aria-hidden': 'true' } });
  private readonly counts = element('div', { class: 'summary-line' });
  private readonly range = element('div', { class: 'summary-line' });
  private readonly handles = new OverviewHandles((grip, dx) => this.moveBy(grip, dx));
  readonly element = element(
    'section',
    { class: 'overview', attributes: { 'aria-label': 'Overview' } },
    element('div', { class: 'summary' }, this.counts, this.range),
    element('div', { class: 'overview-plot' }, this.canvas, this.handles.element),
  );
  private readonly surface = new Surface(this.canvas);
  private scale: OverviewScale = overviewScale([], 1);
  private bars: Histogram | undefined;
  private hits: Histogram | undefined;
  private madeFor: { picture: Picture; width: number } | undefined;
  private window: TimeWindow | undefined;
  private axis: TimeAxis = unfolded;

  constructor(private readonly listener: OverviewListener) {
    this.canvas.addEventListener('pointerdown', (event) => this.press(event));
    this.canvas.addEventListener('pointermove', (event) => this.showGrip(event));
    this.canvas.addEventListener('dblclick', (event) => this.fitStretch(event));
  }

  /** Shows the totals and paints. The histogram is counted anew only when the picture or the width changed. */
  update(
    { table, picture, window, zone }: OverviewState,
    { width, height }: { readonly width: number; readonly height: number },
    palette: Palette,
  ): void {
    this.window = window;
    this.axis = picture.timeAxis;
    if (this.madeFor?.picture !== picture || this.madeFor.width !== width || !this.bars) {
      this.scale = overviewScale(picture.stretches, width);
      const { shown } = picture;
      const { hits, dimmed } = shown;
      this.bars = histogram(table, shown, this.scale, width, overviewBar);
      const failures = dimmed && shown.failures.filter((event) => dimmed[event] !== 1);
      this.hits = failures && histogram(table, { events: hits, failures }, this.scale, width, overviewBar);
      this.madeFor = { picture, width };
      this.summarize(table, picture);
    }
    const { scale, bars, hits } = this;
    paintOverview(this.surface, { scale, bars, hits, width, height, window }, palette);
    if (!window) return;
    const [start, end] = [momentText(table, window.start, zone), momentText(table, window.end, zone)];
    const words = { start, window: `${start} to ${end}`, end };
    this.handles.update({ extent: windowExtent(this.scale, window, width), width, words });
  }

  private summarize(table: EventTable, { shown, lanes, stretches, sessionCount }: Picture): void {
    this.counts.textContent = `${plural(shown.events.length, 'event', 'events')}${lanesText(lanes)}`;
    const sessions = sessionCount ?? stretches.length;
    const length = sessions > 1 ? plural(sessions, 'session', 'sessions') : rangeText(table);
    const isByPauses = sessionCount === undefined && sessions > 1;
    this.range.title = isByPauses
      ? 'Sessions, as far as pauses tell. Lanes by session and Analysis know restarts too.'
      : '';
    this.range.replaceChildren(`${length} · `, failuresText(shown.failures.length));
  }

  private x(event: PointerEvent | MouseEvent): number {
    return event.clientX - this.canvas.getBoundingClientRect().left;
  }

  private gripAt(x: number): Grip | undefined {
    const { width } = this.surface;
    return this.window && gripAt(x, windowExtent(this.scale, this.window, width), width);
  }

  private showGrip(event: PointerEvent): void {
    const grip = this.gripAt(this.x(event));
    this.canvas.style.cursor = grip === 'window' ? 'grab' : grip === undefined ? 'crosshair' : 'ew-resize';
  }

  /** On the window: moves it or an edge of it. Beside it: a drag chooses another one, a click moves it there. */
  private press(event: PointerEvent): void {
    if (event.button !== 0 || !this.window) return;
    const began = this.x(event);
    const grip = this.gripAt(began);
    let x = began;
    let brushing = false;
    this.canvas.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent): void => {
      const next = this.x(moved);
      brushing ||= grip === undefined && Math.abs(next - began) > clickSlack;
      if (brushing) this.listener.onMove(brushed(this.scale, began, next));
      else if (grip !== undefined) this.drag(grip, x, next);
      x = next;
    };
    const end = (ended: PointerEvent): void => {
      this.canvas.removeEventListener('pointermove', move);
      this.canvas.removeEventListener('pointerup', end);
      this.canvas.removeEventListener('pointercancel', end);
      const isClick = grip === undefined && !brushing && ended.type === 'pointerup';
      if (isClick) this.listener.onCentre(this.scale.toTime(began));
    };
    this.canvas.addEventListener('pointermove', move);
    this.canvas.addEventListener('pointerup', end);
    this.canvas.addEventListener('pointercancel', end);
  }

  private drag(grip: Grip, from: number, to: number): void {
    const { window, scale, axis } = this;
    if (window) this.listener.onMove(moveGrip(grip, window, { scale, axis, from, to }));
  }

  /** A key moves a grip: an edge from where it is, the window by its middle. */
  private moveBy(grip: Grip, dx: number): void {
    const { window, scale, surface } = this;
    if (!window) return;
    const { left, right } = windowExtent(scale, window, surface.width);
    const at = { start: scale.toX(window.start), end: scale.toX(window.end), window: (left + right) / 2 }[grip];
    this.drag(grip, at, at + dx);
  }

  private fitStretch(event: MouseEvent): void {
    const x = this.x(event);
    const stretch = this.scale.stretches.find(({ left, width }) => x >= left && x <= left + width);
    if (stretch) this.listener.onMove(fit(stretch.window));
  }
}

function rangeText(table: EventTable): string {
  const { range } = table;
  return range && spanOf(range) > 0 ? durationText(spanOf(range)) : 'one moment';
}

function plural(count: number, one: string, many: string): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

function failuresText(failures: number): HTMLElement {
  return element('span', {
    class: failures > 0 ? 'failures' : '',
    text: failures === 0 ? 'no failures' : plural(failures, 'failure', 'failures'),
  });
}

/** How many tasks or kinds there are, those in folded lanes too; sessions are told of anyway. */
function lanesText({ rows }: Lanes): string {
  const named = rows.filter(({ key }) => key !== '');
  const count = named.reduce((sum, lane) => sum + 1 + (lane.folded ? lane.descendants : 0), 0);
  if (named[0]?.subject === 'kind') return ` · ${plural(count, 'kind', 'kinds')}`;
  return named[0]?.subject === 'task' ? ` · ${plural(count, 'task', 'tasks')}` : '';
}
