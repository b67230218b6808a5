import { exportEvents } from '../analysis/export/exportEvents';
import { type ExportSource } from '../analysis/export/exportSource';
import { type ExportedPart, type ExportRequest } from '../model/eventFile';

interface RunningExport {
  readonly parts: AsyncGenerator<ExportedPart, void, undefined>;
  readonly stop: AbortController;
}

/** Exports that are under way: each part is made when it is asked for, so that other calls are answered in between. */
export class RunningExports {
  private readonly running = new Map<number, RunningExport>();
  private last = 0;

  /** Begins an export and returns its number. */
  begin(source: ExportSource, request: ExportRequest): number {
    const stop = new AbortController();
    this.running.set(++this.last, { parts: exportEvents(source, request, stop.signal), stop });
    return this.last;
  }

  /**
   * The next part; undefined behind the last one. Rejects with CancelledError when `signal` is aborted, and with what was
   * wrong; the export has ended then.
   */
  async next(number: number, signal?: AbortSignal): Promise<ExportedPart | undefined> {
    const running = this.running.get(number);
    if (!running) throw new Error('This export has ended already.');
    const stop = (): void => running.stop.abort();
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    try {
      const { value } = await running.parts.next();
      if (!value) this.end(number);
      return value ?? undefined;
    } catch (error) {
      this.end(number);
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Ends an export before its end; nothing happens where it has ended. */
  end(number: number): void {
    this.running.get(number)?.stop.abort();
    this.running.delete(number);
  }
}
