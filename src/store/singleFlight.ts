/**
 * Runs a job never twice at the same time. A run asked for while one is under way follows once behind it: whoever asked
 * in between shares that one, because the run under way may have passed what they want to see.
 */
export class SingleFlight {
  private current: Promise<void> | undefined;
  private following: Promise<void> | undefined;

  constructor(private readonly job: () => Promise<void>) {}

  /** True while the job runs. */
  get isRunning(): boolean {
    return this.current !== undefined;
  }

  /** Resolves (or rejects) with a run that begins after this call. */
  run(): Promise<void> {
    if (!this.current && !this.following) return this.start();
    this.following ??= (this.current ?? Promise.resolve())
      // How the run before ended is told to whoever asked for that one.
      .catch(() => undefined)
      .then(() => {
        this.following = undefined;
        return this.start();
      });
    return this.following;
  }

  /** Resolves when nothing runs or is waiting to. Never rejects. */
  async idle(): Promise<void> {
    for (let last = this.following ?? this.current; last; last = this.following ?? this.current)
      await last.catch(() => undefined);
  }

  private start(): Promise<void> {
    const run = this.job().finally(() => {
      if (this.current === run) this.current = undefined;
    });
    this.current = run;
    return run;
  }
}
