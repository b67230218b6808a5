import { type Disposable } from '../../base/disposable';

/**
 * Runs `work` soon after it was asked for and, however often it is asked for, at most once in `intervalMs`. Never runs
 * twice at the same time: what is asked for meanwhile runs once afterwards. The first of a burst runs at once.
 */
export class Coalesced implements Disposable {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private wanted = false;
  private disposed = false;
  private lastStart = Number.NEGATIVE_INFINITY;

  /** `work` reports its own errors; one that it throws all the same ends in `onError`. */
  constructor(
    private readonly work: () => void | Promise<void>,
    private readonly intervalMs: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Asks for a run. */
  request(): void {
    this.wanted = true;
    this.schedule();
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private schedule(): void {
    if (this.disposed || this.running || this.timer !== undefined || !this.wanted) return;
    const wait = Math.max(0, this.lastStart + this.intervalMs - performance.now());
    this.timer = setTimeout(() => void this.run(), wait);
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.wanted = false;
    this.running = true;
    this.lastStart = performance.now();
    try {
      await this.work();
    } catch (error) {
      this.onError(error);
    } finally {
      this.running = false;
      this.schedule();
    }
  }
}
