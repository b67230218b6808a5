/** A wait that is over after a time, or earlier when somebody ends it. */
export class Pause {
  private readonly timer: NodeJS.Timeout;
  private resolve: () => void = () => undefined;

  /** Resolves when it is over. */
  readonly over: Promise<void>;

  /** Begins at once. `ms`: how long it lasts at most. */
  constructor(ms: number) {
    this.over = new Promise((resolve) => (this.resolve = resolve));
    this.timer = setTimeout(this.resolve, ms);
  }

  /** Ends it now. */
  end(): void {
    clearTimeout(this.timer);
    this.resolve();
  }
}
