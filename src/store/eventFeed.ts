import { type EventRecord } from '../files/lineParse';
import { parseEventLine } from '../files/lineParser';
import { readLastLines } from '../files/tailReader';
import { EventLog } from '../log/eventLog';
import { fileProblem, LineFeed } from './lineFeed';
import { type FirstSight, NewEvents } from './newEvents';
import { type RecordSink } from './recordSink';
import { type LogAppend } from './storeAnswers';

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
  private hasLoaded = false;
  private firstSight: FirstSight | undefined;
  private readonly newEvents = new NewEvents();

  /** The lines behind the log: findings, counts and sizes. */
  readonly lines: LineFeed<EventRecord>;

  constructor(private readonly path: string) {
    const sink: RecordSink<EventRecord> = {
      append: (record) => {
        this.newEvents.added(this.whole.append(record), record);
        this.changes++;
      },
      retract: (offset) => {
        this.whole.retract(offset);
        this.newEvents.takenBack(this.whole.size);
        this.changes++;
      },
      reset: () => this.startOver(),
    };
    this.lines = new LineFeed(
      path,
      (line) => {
        const parsed = parseEventLine(line);
        if (!line.terminated) this.newEvents.readUnfinished(parsed.records);
        return parsed;
      },
      sink,
    );
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
    if (!this.hasLoaded) this.newEvents.firstRead(this.whole, this.lines.size, this.firstSight);
    this.hasLoaded = true;
    if (!this.end) return changed;
    this.end = undefined;
    this.newGeneration();
    return true;
  }

  /**
   * Events that were added since this was last asked, none before the whole file has been read: neither the first reading
   * nor the switch from the log of the end is news, but what writers append meanwhile is.
   */
  takeAppended(): readonly LogAppend[] {
    return this.loading || !this.hasLoaded ? [] : this.newEvents.take(this.whole, this.generation, this.lines.size);
  }

  /** Whether an event of what has been read so far very probably has this id. */
  probablyHasId(id: string): boolean {
    return this.whole.probablyHasId(id) || this.end?.probablyHasId(id) === true;
  }

  /** Returns false when the file is so short that there is no end of its own. */
  private async showEnd(): Promise<boolean> {
    this.loading = true;
    const { lines, wholeFile, size } = await readLastLines(this.path).catch((error: unknown) => {
      throw fileProblem(this.path, error);
    });
    const last = lines.at(-1);
    const linesEnd = last ? last.offset + last.bytes.length + 1 : size;
    this.firstSight = wholeFile ? undefined : { linesEnd, size };
    if (wholeFile) return false;
    const end = new EventLog();
    for (const line of lines) for (const record of parseEventLine(line).records) end.append(record);
    this.end = end;
    this.newGeneration();
    return true;
  }

  private async startOver(): Promise<void> {
    this.newEvents.startOver(this.hasLoaded ? this.log.timeRange?.last : undefined);
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
