import { type AxisMs, pan, spanOf, type TimeWindow, zoomAt } from './timeScale';

/** How long the window takes to another place, in ms: long enough to see where it went. */
const glideMs = 180;
/** While following, the way that is left shrinks by the factor e in this time, in ms: a goal that moves on is met steadily. */
const chaseMs = 150;
/** A chase ends this near to its goal, in window lengths: less than half a pixel. */
const chaseEnd = 1e-4;

/** Moves the window along the time axis in steps of a frame. With reduced motion it jumps. */
export class WindowMotion {
  private frame: number | undefined;
  private goal: TimeWindow<AxisMs> | undefined;
  private chasing = false;

  constructor(private readonly onStep: (window: TimeWindow<AxisMs>) => void) {}

  /** Where the window is going, or undefined while it rests. */
  get destination(): TimeWindow<AxisMs> | undefined {
    return this.goal;
  }

  /** Glides from one window to another; a glide under way ends where it is. */
  glide(from: TimeWindow<AxisMs>, to: TimeWindow<AxisMs>): void {
    this.stop();
    if (motionIsReduced()) {
      this.onStep(to);
      return;
    }
    this.goal = to;
    const began = performance.now();
    const step = (now: number): void => {
      const share = Math.min(1, Math.max(0, (now - began) / glideMs));
      const eased = 1 - (1 - share) ** 3;
      if (share === 1) {
        this.stop();
        this.onStep(to);
        return;
      }
      this.frame = requestAnimationFrame(step);
      this.onStep(between(from, to, eased));
    };
    this.frame = requestAnimationFrame(step);
  }

  /** Goes after a goal of the same length that may move on: a chase under way takes up the new one without a jolt. */
  chase(from: TimeWindow<AxisMs>, to: TimeWindow<AxisMs>): void {
    if (this.chasing) {
      this.goal = to;
      return;
    }
    this.stop();
    if (motionIsReduced()) {
      this.onStep(to);
      return;
    }
    this.chasing = true;
    this.goal = to;
    let at = from;
    let last = performance.now();
    const step = (now: number): void => {
      const { goal } = this;
      if (!goal) return;
      at = approach(at, goal, now - last);
      last = Math.max(last, now);
      const isThere = at === goal;
      if (isThere) this.stop();
      else this.frame = requestAnimationFrame(step);
      this.onStep(at);
    };
    this.frame = requestAnimationFrame(step);
  }

  /** Ends a motion where it is. */
  stop(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    this.goal = undefined;
    this.chasing = false;
  }
}

/** Where a chase is after `elapsedMs` more; the goal itself once nothing is left to be seen of the way. */
export function approach(at: TimeWindow<AxisMs>, goal: TimeWindow<AxisMs>, elapsedMs: number): TimeWindow<AxisMs> {
  const left = Math.exp(-Math.max(0, elapsedMs) / chaseMs);
  const next = between(at, goal, 1 - left);
  return Math.abs(goal.end - next.end) < spanOf(goal) * chaseEnd ? goal : next;
}

function between(from: TimeWindow<AxisMs>, to: TimeWindow<AxisMs>, share: number): TimeWindow<AxisMs> {
  return pan(zoomAt(from, from.start, 1 + share * (spanOf(to) / spanOf(from) - 1)), share * (to.start - from.start));
}

/** The system's wish, or VS Code's setting, which it tells by a class. */
export function motionIsReduced(): boolean {
  const system = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return system || document.body.classList.contains('vscode-reduce-motion');
}
