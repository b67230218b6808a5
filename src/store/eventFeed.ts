import { type EventRecord } from '../files/lineParse';
import { parseEventLine } from '../files/lineParser';
import { readLastLines } from '../files/tailReader';
import { EventLog } from '../log/eventLog';
import { fileProblem, LineFeed } from './lineFeed';
import { type RecordSink } from './recordSink';

/**
 * The log of events.jsonl and what fills it. While a large file is read from its start, a small log of its end answers in
 * its place, so that the newest events show within ms; the two are different generations, because positions differ.
 */
export class EventFeed {
  private whole = new EventLog();
  private end: EventLog | undefined;
  private changes = 0;
  private currentGeneration = 1;
  private loading = false;

  /** The lines behind the log: findings, counts and sizes. */
  readonly lines: LineFeed<EventRecord>;

  constructor(private readonly path: string) {
    const sink: RecordSink<EventRecord> = {
      append: (record) => {
        this.whole.append(record);
        this.changes++;
      },
      retract: (offset) => {
        this.whole.retract(offset);
        this.changes++;
      },
      reset: () => this.startOver(),
    };
    this.lines = new LineFeed(path, parseEventLine, sink);
  }

  /** The log to answer from. Ask anew after every pause: another one may have taken its place. */
  get log(): EventLog {
    return this.end ?? this.whole;
  }

  /** Changes when every position and offset from before is void. */
  get generation(): number {
    return this.currentGeneration;
  }

  /** Grows with every change of the log. */
  get version(): number {
    return this.changes;
  }

  /** True from the start, or from the file's replacement, until the whole file has been read. */
  get isLoading(): boolean {
    return this.loading;
  }

  /**
   * Makes the newest events answerable: a file of up to 256 KiB is read whole; of a longer one the end goes into a log of
   * its own, and the rest follows by `catchUp`. Rejects when the file can't be read.
   */
  async firstPicture(): Promise<void> {
    if (!(await this.showEnd())) await this.catchUp();
  }

  /** Takes in what is new. Resolves with whether anything was; rejects when the file can't be read. */
  async catchUp(signal?: AbortSignal): Promise<boolean> {
    const changed = await this.lines.catchUp(signal);
    this.loading = false;
    if (!this.end) return changed;
    this.end = undefined;
    this.newGeneration();
    return true;
  }

  /** Returns false when the file is so short that there is no end of its own. */
  private async showEnd(): Promise<boolean> {
    this.loading = true;
    const { lines, wholeFile } = await readLastLines(this.path).catch((error: unknown) => {
      throw fileProblem(this.path, error);
    });
    if (wholeFile) return false;
    const end = new EventLog();
    for (const line of lines) for (const record of parseEventLine(line).records) end.append(record);
    this.end = end;
    this.newGeneration();
    return true;
  }

  private async startOver(): Promise<void> {
    this.whole = new EventLog();
    this.end = undefined;
    this.newGeneration();
    await this.showEnd();
  }

  private newGeneration(): void {
    this.currentGeneration++;
    this.changes++;
  }
}
