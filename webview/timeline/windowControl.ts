import { type TimelineCore } from './core';
import {
  bringIntoWindow,
  clampWindow,
  fit,
  pan,
  spanOf,
  timeScale,
  type TimeWindow,
  timeWindow,
  zoomAt,
} from './timeScale';
import { WindowMotion } from './windowMotion';

/** A window that follows keeps this share of its length free after the last event. */
const airBehindLast = 0.04;
/** Until the store spans this, in ms, each new event is fitted; then the window keeps its length and glides. */
const shortestFollowed = 10_000;

/** Every way in which the window moves: by the user, to an event, and along with what arrives. */
export class WindowControl {
  private readonly motion = new WindowMotion((window) => this.core.dispatch({ type: 'move', window }));
  /** True once somebody (the user, or a saved state) chose the window. */
  private chosen = false;

  constructor(
    private readonly core: TimelineCore,
    private readonly plotWidth: () => number,
  ) {}

  /** Takes a window over from an earlier life. */
  restore(window: TimeWindow): void {
    this.chosen = true;
    this.core.dispatch({ type: 'move', window: this.clamped(window) });
  }

  /** Zooms at `x` of the plot, or at the selection or middle where `x` is left out. */
  zoom(factor: number, x?: number): void {
    const { window } = this;
    if (!window) return;
    const scale = timeScale(window, this.plotWidth());
    const { selection } = this.core.state;
    const selected = selection === undefined ? undefined : this.core.table.time(selection);
    const inside = selected !== undefined && selected >= window.start && selected <= window.end;
    const anchor = x === undefined ? (inside ? selected : scale.toTime(scale.width / 2)) : scale.toTime(x);
    this.moveByUser(zoomAt(window, anchor, factor), x === undefined);
  }

  /** Pans by CSS pixels of the plot. */
  panPixels(dx: number, glide = false): void {
    const { window } = this;
    if (window) this.moveByUser(pan(window, dx * timeScale(window, this.plotWidth()).msPerPixel), glide);
  }

  /** Pans by a share of the window. */
  panShare(share: number): void {
    this.panPixels(share * this.plotWidth(), true);
  }

  /** Goes to a window that the user chose. Looking away from the end stops following. */
  moveByUser(window: TimeWindow, glide: boolean): void {
    this.chosen = true;
    const to = this.clamped(window);
    const end = this.core.table.range?.end ?? to.end;
    if (this.core.state.follow && end > to.end) this.core.dispatch({ type: 'follow', follow: false });
    this.go(to, glide);
  }

  /** Shows everything; what is shown already is left for the last session, and so back and forth. */
  fitAll(): void {
    const { range } = this.core.table;
    if (!range) return;
    this.chosen = true;
    const all = fit(range);
    const session = this.core.picture.stretches.at(-1);
    const isAll = this.window && Math.abs(spanOf(this.window) / spanOf(all) - 1) < 1e-6;
    this.moveByUser(isAll && session ? fit(session) : all, true);
  }

  /** Brings an event into the window. */
  show(event: number): void {
    const { window } = this;
    if (!window) return;
    const to = bringIntoWindow(window, this.core.table.time(event));
    if (to !== window) this.moveByUser(to, true);
  }

  /** Centres an event and comes nearer, so that what is around it can be told apart. */
  focus(event: number): void {
    const { window } = this;
    if (!window) return;
    const time = this.core.table.time(event);
    const half = spanOf(window) / 8;
    this.moveByUser(timeWindow(time - half, time + half), true);
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
      this.go(fit(session), false);
      if (complete && state.store?.state === 'ready' && spanOf(session) >= shortestFollowed) this.chosen = true;
    } else if (state.follow && complete) this.catchUp();
  }

  private catchUp(): void {
    const window = this.motion.destination ?? this.core.state.window;
    const end = this.core.table.range?.end;
    if (!window || end === undefined) return;
    const wanted = end + spanOf(window) * airBehindLast;
    if (wanted > window.end || end < window.start) this.go(pan(window, wanted - window.end), true);
  }

  /** Where the window is, or is going to be. */
  private get window(): TimeWindow | undefined {
    return this.motion.destination ?? this.core.state.window;
  }

  private go(to: TimeWindow, glide: boolean): void {
    const from = this.core.state.window;
    this.motion.stop();
    if (glide && from) this.motion.glide(from, to);
    else this.core.dispatch({ type: 'move', window: to });
  }

  private clamped(window: TimeWindow): TimeWindow {
    const { range } = this.core.table;
    return range ? clampWindow(window, range) : window;
  }
}

/** Whether nothing that there is lies in the window: the file was replaced by one of another time. */
function isBeside(window: TimeWindow, range: TimeWindow | undefined): boolean {
  return range !== undefined && (range.end < window.start || range.start > window.end);
}
