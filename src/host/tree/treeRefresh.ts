import { type Disposable } from '../../base/disposable';
import { Coalesced } from '../services/coalesced';

/**
 * Says when VS Code shall ask for a tree's rows again. Changes come in bursts: the first is told at once, the others at
 * most once in `intervalMs`. A change that comes while the rows are read is told behind that, because VS Code throws away
 * what it was still reading when it is told; one that comes before anything could be read is not told at all.
 */
export class TreeRefresh implements Disposable {
  private readonly telling: Coalesced;
  private waiting = 0;
  private reading = 0;
  private isOutdated = false;

  /** `tell` has VS Code ask again. */
  constructor(
    private readonly tell: () => void,
    intervalMs: number,
    onError: (error: unknown) => void,
  ) {
    this.telling = new Coalesced(() => this.tellUnlessReading(), intervalMs, onError);
  }

  /** Something changed: has the rows read soon. */
  request(): void {
    this.telling.request();
  }

  /** A person waits: has the rows read now, whatever else goes on. */
  now(): void {
    if (this.waiting === 0) this.tell();
  }

  /** Reads the rows at the top once `ready` has settled. Rejects as the two do. */
  async read<Rows>(ready: () => Promise<unknown>, rows: () => Promise<Rows>): Promise<Rows> {
    this.waiting++;
    try {
      await ready();
    } finally {
      this.waiting--;
    }
    this.reading++;
    try {
      return await rows();
    } finally {
      this.reading--;
      if (this.isOutdated) this.request();
      this.isOutdated = false;
    }
  }

  dispose(): void {
    this.telling.dispose();
  }

  private tellUnlessReading(): void {
    // What waits reads what is there then.
    if (this.waiting > 0) return;
    if (this.reading > 0) this.isOutdated = true;
    else this.tell();
  }
}
