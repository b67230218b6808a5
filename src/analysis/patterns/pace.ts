import { type Progress } from '../../base/rpc';
import { TimeSlice } from '../../base/timeSlice';

const sliceMs = 8;

/** Tells how far long work is, and lets other work in. */
export class Pace {
  private readonly slice = new TimeSlice(sliceMs);

  constructor(
    private readonly progress: Progress,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Rejects with CancelledError when the signal is aborted. */
  async reached(share: number): Promise<void> {
    this.progress(share);
    await this.slice.rest(this.signal);
  }

  /** For the part of the work from one share to another: to be asked often, with the part's own share. */
  part(from: number, to: number): (share: number) => Promise<void> {
    return async (share) => {
      if (this.slice.isUsedUp) await this.reached(from + (to - from) * share);
    };
  }
}
