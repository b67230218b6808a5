import { type AxisMs, pan, spanOf, type TimeWindow, zoomAt } from './timeScale';

/** How long the window takes to another place, in ms: long enough to see where it went. */
const glideMs = 180;

/** Moves the window along the time axis in steps of a frame. With reduced motion it jumps. */
export class WindowMotion {
  private frame: number | undefined;
  private goal: TimeWindow<AxisMs> | undefined;

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

  /** Ends a glide where it is. */
  stop(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    this.goal = undefined;
  }
}

function between(from: TimeWindow<AxisMs>, to: TimeWindow<AxisMs>, share: number): TimeWindow<AxisMs> {
  return pan(zoomAt(from, from.start, 1 + share * (spanOf(to) / spanOf(from) - 1)), share * (to.start - from.start));
}

/** The system's wish, or VS Code's setting, which it tells by a class. */
function motionIsReduced(): boolean {
  const system = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return system || document.body.classList.contains('vscode-reduce-motion');
}
