import { type TimelineCore } from './core';
import {
  type AxisMs,
  bringIntoWindow,
  clampWindow,
  fit,
  pan,
  spanOf,
  type TimeAxis,
  type TimeWindow,
  toAxisWindow,
  toTimeWindow,
  zoomAt,
} from './timeScale';
import { motionIsReduced, WindowMotion } from './windowMotion';

/** A window that follows keeps this share of its length free after the last event. */
const airBehindLast = 0.04;
/** The same with reduced motion: the window turns a page when it is full, instead of moving with every event. */
const airBehindPage = 0.4;
/** Until the store spans this, in ms, each new event is fitted; then the window keeps its length and glides. */
const shortestFollowed = 10_000;

/**
 * Every way in which the window moves: by the user, to an event, and along with what arrives. The state keeps it in
 * time; it moves along the axis, where folded pauses are short.
 */
export class WindowControl {
  private readonly motion = new WindowMotion((window) => this.put(window));
  /** True once somebody (the user, or a saved state) chose the window. */
  private chosen = false;

  constructor(
    private readonly core: TimelineCore,
    private readonly plotWidth: () => number,
  ) {}

  /** Takes a window over from an earlier life. */
  restore(window: TimeWindow): void {
    this.chosen = true;
    this.put(this.clamped(toAxisWindow(this.axis, window)));
  }

  /** Zooms at `x` of the plot, or at the selection or middle where `x` is left out. */
  zoom(factor: number, x?: number): void {
    const { window } = this;
    if (!window) return;
    const { selection } = this.core.state;
    const selected = selection === undefined ? undefined : this.axis.toAxis(this.core.table.time(selection));
    const inside = selected !== undefined && selected >= window.start && selected <= window.end;
    const pointed = window.start + spanOf(window) * (x === undefined ? 0.5 : x / this.plotWidth());
    this.goByUser(zoomAt(window, x === undefined && inside ? selected : pointed, factor), x === undefined);
  }

  /** Pans by CSS pixels of the plot. */
  panPixels(dx: number): void {
    this.panBy(dx / this.plotWidth(), false);
  }

  /** Pans by a share of the window. */
  panShare(share: number): void {
    this.panBy(share, true);
  }

  /** Goes to a window that the user chose. Looking away from the end stops following. */
  moveByUser(window: TimeWindow, glide: boolean): void {
    this.goByUser(toAxisWindow(this.axis, window), glide);
  }

  /** Folds long pauses, or shows them at their length again. What was in the window stays in it. */
  foldPauses(fold: boolean): void {
    const { window } = this.core.state;
    this.motion.stop();
    const all = window && contains(window, this.core.table.range);
    this.core.dispatch({ type: 'fold-pauses', fold });
    const { range } = this;
    // The air around everything would be hours beside seconds.
    if (all && range) this.put(fit(range));
    else if (window) this.put(this.clamped(toAxisWindow(this.axis, window)));
  }

  /** Centres a moment; the length of the window stays. */
  centreOn(time: number): void {
    const { window } = this;
    if (window) this.goByUser(pan(window, this.axis.toAxis(time) - (window.start + spanOf(window) / 2)), true);
  }

  /** Shows everything; what is shown already is left for the last session, and so back and forth. */
  fitAll(): void {
    const { range, axis } = this;
    if (!range) return;
    const all = fit(range);
    const session = this.core.picture.stretches.at(-1);
    const isAll = this.window && Math.abs(spanOf(this.window) / spanOf(all) - 1) < 1e-6;
    this.goByUser(isAll && session ? fit(toAxisWindow(axis, session)) : all, true);
  }

  /** Brings an event into the window. */
  show(event: number): void {
    const { window } = this;
    if (!window) return;
    const to = bringIntoWindow(window, this.axis.toAxis(this.core.table.time(event)));
    if (to !== window) this.goByUser(to, true);
  }

  /** Centres an event and comes nearer, so that what is around it can be told apart. */
  focus(event: number): void {
    const { window } = this;
    if (!window) return;
    const middle = window.start + spanOf(window) / 2;
    const place = this.axis.toAxis(this.core.table.time(event));
    this.goByUser(zoomAt(pan(window, place - middle), place, 1 / 4), true);
  }

  /** Follows new events from now on, or lets them pass. */
  follow(follow: boolean): void {
    this.core.dispatch({ type: 'follow', follow });
    if (follow) this.catchUp();
  }

  /** Events arrived. Until somebody chooses a window it is the last session's. */
  loaded(): void {
    const { table, state, picture } = this.core;
    const session = picture.stretches.at(-1);
    if (!session) return;
    const complete = table.length >= state.total;
    if (complete && state.window && isBeside(state.window, table.range)) this.chosen = false;
    if (!this.chosen || !state.window) {
      this.go(fit(toAxisWindow(this.axis, session)), false);
      if (complete && state.store?.state === 'ready' && spanOf(session) >= shortestFollowed) this.chosen = true;
    } else if (state.follow && complete) this.catchUp();
  }

  private catchUp(): void {
    const { window } = this;
    const end = this.range?.end;
    if (!window || end === undefined) return;
    const reduced = motionIsReduced();
    const wanted = end + spanOf(window) * (reduced ? airBehindPage : airBehindLast);
    const isFull = (reduced ? end : wanted) > window.end;
    if (!isFull && end >= window.start) return;
    const from = this.core.state.window;
    if (from) this.motion.chase(toAxisWindow(this.axis, from), pan(window, wanted - window.end));
  }

  /** What is in view, or will be when the motion under way has ended; undefined before there are events. */
  get destination(): TimeWindow | undefined {
    const { destination } = this.motion;
    return destination ? toTimeWindow(this.axis, destination) : this.core.state.window;
  }

  /** Where the window is, or is going to be. */
  private get window(): TimeWindow<AxisMs> | undefined {
    const { window } = this.core.state;
    return this.motion.destination ?? (window && toAxisWindow(this.axis, window));
  }

  private get axis(): TimeAxis {
    return this.core.picture.timeAxis;
  }

  /** Where all events lie; undefined without any. */
  private get range(): TimeWindow<AxisMs> | undefined {
    const { range } = this.core.table;
    return range && toAxisWindow(this.axis, range);
  }

  private panBy(share: number, glide: boolean): void {
    const { window } = this;
    if (window) this.goByUser(pan(window, share * spanOf(window)), glide);
  }

  private goByUser(window: TimeWindow<AxisMs>, glide: boolean): void {
    this.chosen = true;
    const to = this.clamped(window);
    const end = this.range?.end ?? to.end;
    if (this.core.state.follow && end > to.end) this.core.dispatch({ type: 'follow', follow: false });
    this.go(to, glide);
  }

  private go(to: TimeWindow<AxisMs>, glide: boolean): void {
    const from = this.core.state.window;
    this.motion.stop();
    if (glide && from) this.motion.glide(toAxisWindow(this.axis, from), to);
    else this.put(to);
  }

  private put(window: TimeWindow<AxisMs>): void {
    this.core.dispatch({ type: 'move', window: toTimeWindow(this.axis, window) });
  }

  private clamped(window: TimeWindow<AxisMs>): TimeWindow<AxisMs> {
    const { range } = this;
    return range ? clampWindow(window, range) : window;
  }
}

function contains(window: TimeWindow, range: TimeWindow | undefined): boolean {
  return range !== undefined && window.start <= range.start && range.end <= window.end;
}

/** Whether nothing that there is lies in the window: the file was replaced by one of another time. */
function isBeside(window: TimeWindow, range: TimeWindow | undefined): boolean {
  return range !== undefined && (range.end < window.start || range.start > window.end);
}
