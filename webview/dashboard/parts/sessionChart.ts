import UPlot from 'uplot';
import { type DashboardSession } from '../../../src/protocol/dashboard';
import { element } from '../../shared/dom';
import { type Palette, readPalette } from '../../timeline/painter/palette';
import { followQuery, type Links, otherWay } from '../queryLinks';
import { type Measure } from '../sessionMeasures';
import { moveFocus } from '../rovingFocus';

const height = 144;
/** Widest bar in CSS pixels: a single session is no wall. */
const widestBar = 48;

/**
 * A bar for each session. uPlot paints them; over each lies a button, which names it for screen readers, takes the keyboard
 * (arrow keys from bar to bar) and leads to the session's events.
 */
export class SessionChart {
  readonly element = element('div', { class: 'chart' });
  private readonly painted = element('div', { class: 'chart-picture', attributes: { 'aria-hidden': 'true' } });
  private readonly bars = element('div', { class: 'chart-bars', attributes: { role: 'group' } });
  private plot: UPlot | undefined;
  private shown: { readonly sessions: readonly DashboardSession[]; readonly measure: Measure } | undefined;

  constructor(private readonly links: Links) {
    this.element.append(this.painted, this.bars);
    this.bars.addEventListener('keydown', (event) => moveFocus(event, this.bars, 'button'));
    new ResizeObserver(() => this.paint()).observe(this.element);
  }

  /** Shows a measure of each session, in their order. */
  update(sessions: readonly DashboardSession[], measure: Measure): void {
    this.shown = { sessions, measure };
    this.bars.setAttribute('aria-label', `${measure.words} of each session`);
    this.paint();
  }

  /** Paints again: in the colours of another theme, or in another width. */
  paint(): void {
    const { shown } = this;
    const width = this.element.clientWidth;
    if (!shown || width === 0) return;
    this.plot?.destroy();
    this.plot = new UPlot(
      { ...chartOptions(shown.sessions, shown.measure), width, height },
      dataOf(shown),
      this.painted,
    );
    this.placeBars(this.plot, shown);
  }

  private placeBars(plot: UPlot, { sessions, measure }: NonNullable<SessionChart['shown']>): void {
    const focused = [...this.bars.children].indexOf(document.activeElement ?? this.bars);
    const { left, top, width, height: tall } = plot.bbox;
    const scale = devicePixelRatio;
    const step = width / scale / Math.max(1, sessions.length);
    const buttons = sessions.map((session, place) => {
      const name = `Session ${session.number}: ${measure.text(session)}`;
      const button = element('button', { attributes: { type: 'button', 'aria-label': name } });
      button.tabIndex = place === Math.max(0, focused) ? 0 : -1;
      button.title = `${name}\nClick for the timeline, ${otherWay}`;
      button.style.left = `${left / scale + place * step}px`;
      button.style.top = `${top / scale}px`;
      button.style.width = `${step}px`;
      button.style.height = `${tall / scale}px`;
      button.addEventListener('click', (event) => followQuery(this.links, measure.query(session), event));
      return button;
    });
    this.bars.replaceChildren(...buttons);
    if (focused >= 0) buttons[focused]?.focus({ preventScroll: true });
  }
}

/** Lines behind the bars, as quiet as those behind the timeline's lanes. */
function gridColor({ foreground, background, highContrast }: Palette): string {
  return `color-mix(in srgb, ${foreground} ${highContrast ? 30 : 10}%, ${background})`;
}

function dataOf({ sessions, measure }: NonNullable<SessionChart['shown']>): UPlot.AlignedData {
  const places = sessions.map((_, place) => place);
  const failures = sessions.map((session) => (measure.isEvents ? session.failures : 0));
  return [places, sessions.map((session) => measure.value(session)), failures];
}

function chartOptions(
  sessions: readonly DashboardSession[],
  measure: Measure,
): Omit<UPlot.Options, 'width' | 'height'> {
  const palette = readPalette();
  const bars = UPlot.paths.bars?.({ size: [0.72, widestBar], align: 0 });
  const series = (color: string, hasOutline: boolean): UPlot.Series => ({
    fill: color,
    stroke: hasOutline ? palette.foreground : color,
    width: hasOutline ? 1 : 0,
    points: { show: false },
    ...(bars && { paths: bars }),
  });
  const axis: UPlot.Axis = { stroke: palette.muted, font: `11px ${palette.fontFamily}`, ticks: { show: false } };
  const every = Math.ceil(sessions.length / 24);
  const main = measure.isTrouble ? palette.meaning.failure : palette.meaning.start;
  return {
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 0, 0, 0],
    scales: {
      x: { time: false, range: [-0.5, sessions.length - 0.5] },
      y: { range: (_plot, _min, most) => [0, most > 0 ? most * 1.08 : 1] },
    },
    axes: [
      {
        ...axis,
        size: 24,
        gap: 4,
        grid: { show: false },
        splits: () => sessions.flatMap((_, place) => (place % every === 0 ? [place] : [])),
        values: (_plot, places) => places.map((place) => String(sessions[place]?.number ?? '')),
      },
      {
        ...axis,
        size: 64,
        gap: 8,
        space: 32,
        grid: { stroke: gridColor(palette), width: 1 },
        values: (_plot, values) => values.map((value) => measure.tick(value)),
      },
    ],
    series: [{}, series(main, palette.highContrast), series(palette.meaning.failure, false)],
  };
}
