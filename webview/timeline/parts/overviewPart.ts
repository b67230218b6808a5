import { element } from '../../shared/dom';
import { type EventTable } from '../eventTable';
import { type Histogram, histogram } from '../histogram';
import { type OverviewScale, overviewScale } from '../overviewScale';
import { overviewBar, paintOverview, windowExtent } from '../painter/overviewPainter';
import { type Palette } from '../painter/palette';
import { Surface } from '../painter/surface';
import { type Picture } from '../picture';
import { fit, pan, spanOf, timeWindow, type TimeWindow } from '../timeScale';
import { durationText } from '../timeText';

/** How near to an edge of the window the pointer takes hold of the edge, in CSS pixels. */
const edgeReach = 8;

/** What a press on the overview takes hold of. */
type Grip = 'start' | 'end' | 'window' | 'outside';

/** What the overview tells. */
export interface OverviewListener {
  onMove(window: TimeWindow): void;
}

/** The whole range with the window to drag and resize, and the totals beside it. */
export class OverviewPart {
  private readonly canvas = element('canvas', { class: 'overview-canvas', attributes: { 'aria-hidden': 'true' } });
  private readonly counts = element('div', { class: 'summary-line' });
  private readonly range = element('div', { class: 'summary-line' });
  readonly element = element(
    'section',
    { class: 'overview', attributes: { 'aria-label': 'Overview' } },
    element('div', { class: 'summary' }, this.counts, this.range),
    element('div', { class: 'overview-plot' }, this.canvas),
  );
  private readonly surface = new Surface(this.canvas);
  private scale: OverviewScale = overviewScale([], 1);
  private bars: Histogram | undefined;
  private madeFor: { picture: Picture; width: number } | undefined;
  private window: TimeWindow | undefined;

  constructor(private readonly listener: OverviewListener) {
    this.canvas.addEventListener('pointerdown', (event) => this.press(event));
    this.canvas.addEventListener('pointermove', (event) => this.showGrip(event));
    this.canvas.addEventListener('dblclick', (event) => this.fitStretch(event));
  }

  /** Shows the totals and paints. The histogram is counted anew only when the picture or the width changed. */
  update(table: EventTable, picture: Picture, window: TimeWindow | undefined, width: number, palette: Palette): void {
    this.window = window;
    if (this.madeFor?.picture !== picture || this.madeFor.width !== width || !this.bars) {
      this.scale = overviewScale(picture.stretches, width);
      this.bars = histogram(table, picture.shown.events, this.scale, width, overviewBar);
      this.madeFor = { picture, width };
      this.summarize(table, picture);
    }
    paintOverview(this.surface, { scale: this.scale, bars: this.bars, width, window }, palette);
  }

  private summarize(table: EventTable, { shown, lanes, stretches }: Picture): void {
    const tasks = lanes.rows.filter((lane) => lane.key !== '').length;
    const noun = lanes.rows.some((lane) => lane.meaning !== undefined) ? ['kind', 'kinds'] : ['task', 'tasks'];
    this.counts.textContent = `${plural(shown.events.length, 'event', 'events')} · ${plural(tasks, noun[0] ?? '', noun[1] ?? '')}`;
    const length = stretches.length > 1 ? plural(stretches.length, 'session', 'sessions') : rangeText(table);
    this.range.replaceChildren(`${length} · `, failuresText(shown.failures));
  }

  private x(event: PointerEvent | MouseEvent): number {
    return event.clientX - this.canvas.getBoundingClientRect().left;
  }

  private gripAt(x: number): Grip {
    if (!this.window) return 'outside';
    const { left, right } = windowExtent(this.scale, this.window, this.surface.width);
    // On a small window both edges reach over its middle: outside of it they win, inside the window does.
    const reach = Math.min(edgeReach, (right - left) / 4);
    if (x >= left - edgeReach && x <= left + reach) return 'start';
    if (x >= right - reach && x <= right + edgeReach) return 'end';
    return x > left && x < right ? 'window' : 'outside';
  }

  private showGrip(event: PointerEvent): void {
    const grip = this.gripAt(this.x(event));
    this.canvas.style.cursor = grip === 'window' ? 'grab' : grip === 'outside' ? 'pointer' : 'ew-resize';
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0 || !this.window) return;
    let x = this.x(event);
    const grip = this.gripAt(x);
    if (grip === 'outside') this.centreOn(x);
    this.canvas.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent): void => {
      const next = this.x(moved);
      this.drag(grip, x, next);
      x = next;
    };
    const end = (): void => {
      this.canvas.removeEventListener('pointermove', move);
      this.canvas.removeEventListener('pointerup', end);
      this.canvas.removeEventListener('pointercancel', end);
    };
    this.canvas.addEventListener('pointermove', move);
    this.canvas.addEventListener('pointerup', end);
    this.canvas.addEventListener('pointercancel', end);
  }

  private centreOn(x: number): void {
    const { window } = this;
    if (window) this.listener.onMove(pan(window, this.scale.toTime(x) - (window.start + spanOf(window) / 2)));
  }

  private drag(grip: Grip, from: number, to: number): void {
    const { window, scale } = this;
    if (!window) return;
    const moved = scale.toTime(to) - scale.toTime(from);
    const smallest = spanOf(window) / 1000;
    if (grip === 'start')
      this.listener.onMove(timeWindow(Math.min(scale.toTime(to), window.end - smallest), window.end));
    else if (grip === 'end') {
      this.listener.onMove(timeWindow(window.start, Math.max(scale.toTime(to), window.start + smallest)));
    } else this.listener.onMove(pan(window, moved));
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
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

function failuresText(failures: number): HTMLElement {
  return element('span', {
    class: failures > 0 ? 'failures' : '',
    text: failures === 0 ? 'no failures' : plural(failures, 'failure', 'failures'),
  });
}
