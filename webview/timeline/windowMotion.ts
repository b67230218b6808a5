import { type TimeWindow, timeWindow } from './timeScale';

/** How long the window takes to another place, in ms: long enough to see where it went. */
const glideMs = 180;

/** Moves the window in steps of a frame. With reduced motion it jumps. */
export class WindowMotion {
  private frame: number | undefined;
  private goal: TimeWindow | undefined;

  constructor(private readonly onStep: (window: TimeWindow) => void) {}

  /** Where the window is going, or undefined while it rests. */
  get destination(): TimeWindow | undefined {
    return this.goal;
  }

  /** Glides from one window to another; a glide under way ends where it is. */
  glide(from: TimeWindow, to: TimeWindow): void {
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
      this.onStep(timeWindow(from.start + (to.start - from.start) * eased, from.end + (to.end - from.end) * eased));
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

/** The system's wish, or VS Code's setting, which it tells by a class. */
function motionIsReduced(): boolean {
  const system = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return system || document.body.classList.contains('vscode-reduce-motion');
}
