import { isUtf8 } from 'node:buffer';
import { type EventRecord, type LineChunk } from '../files/lineParse';
import { parseEventLine } from '../files/lineParser';
import { type FileEnd, readFileEnd } from '../files/tailReader';
import { EventLog } from '../log/eventLog';
import { EventScanner } from '../log/eventScanner';
import { type StoredEvent } from '../model/event';
import { EndOfLog, lastLines } from './endOfLog';
import { fileProblem, LineFeed } from './lineFeed';
import { type FirstSight, NewEvents } from './newEvents';
import { RecentEvents } from './recentEvents';
import { type RecordSink } from './recordSink';
import { EventSidecar, type FeedState, type SidecarOptions } from './sidecar/eventSidecar';
import { type LogAppend } from './storeAnswers';

/** A file of up to this is read whole at once. */
const shortFileBytes = 256 * 1024;

/** So much behind the kept columns is scanned before anything is shown: 4 MiB take 20 ms. */
const restAtOnceBytes = 4 * 1024 * 1024;

/** What a list shows at first: a page. */
const newestEvents = 200;

/**
 * The log of events.jsonl and what fills it. While a large file is read from its start, a small log of its end answers in
 * its place, so that the newest events show within ms; the two are different generations, because positions differ.
 */
export class EventFeed {
  private whole = new EventLog();
  private end: EndOfLog | undefined;
  private changes = 0;
  private currentGeneration = 1;
  private loading = false;
  private hasLoaded = false;
  private firstSight: FirstSight | undefined;
  private readonly newEvents = new NewEvents();
  private readonly scanner = new EventScanner();
  private readonly sidecar: EventSidecar | undefined;
  private roomFor = 0;

  /** Events of the log as they were last read from the file. */
  readonly recentEvents = new RecentEvents();

  /** The lines behind the log: findings, counts and sizes. */
  readonly lines: LineFeed<EventRecord>;

  /** `sidecar`: where the columns are kept, so that opening the file again needs no scan. */
  constructor(
    private readonly path: string,
    sidecar?: SidecarOptions,
  ) {
    this.sidecar = sidecar && new EventSidecar(path, sidecar);
    const sink: RecordSink<EventRecord> = {
      append: (record) => {
        this.newEvents.added(this.whole.append(record), record);
        this.changes++;
      },
      plainLines: (chunk) => this.plainLines(chunk),
      retract: (offset) => {
        this.whole.retract(offset);
        this.newEvents.takenBack(this.whole.size);
        this.recentEvents.forgetFrom(this.whole.size);
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
    return this.end?.log ?? this.whole;
  }

  /** Events of this log as they were read already; undefined for a log whose events are read from the file. */
  eventsAtHand(log: EventLog, indices: ArrayLike<number>): readonly (StoredEvent | undefined)[] | undefined {
    return this.end?.log === log ? this.end.events(indices, this.currentGeneration) : undefined;
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
   * Makes the newest events answerable: a file of up to 256 KiB, and one whose columns were kept, is read whole; of
   * another one the end goes into a log of its own, and the rest follows by `catchUp`. Rejects when the file can't be read.
   */
  async firstPicture(): Promise<void> {
    const unread = await this.restore();
    if (unread <= restAtOnceBytes || !this.showEnd()) await this.catchUp();
  }

  /** Keeps no columns any more. */
  dispose(): void {
    this.sidecar?.dispose();
  }

  /** Takes in what is new. Resolves with whether anything was; rejects when the file can't be read. */
  async catchUp(signal?: AbortSignal): Promise<boolean> {
    const changed = await this.lines.catchUp(signal);
    this.whole.settle();
    this.loading = false;
    if (!this.hasLoaded) this.newEvents.firstRead(this.whole, this.lines.size, this.firstSight);
    this.hasLoaded = true;
    this.sidecar?.offer(this.lines.size, () => this.state);
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
    return this.whole.probablyHasId(id) || this.end?.log.probablyHasId(id) === true;
  }

  /** Takes the kept columns over, if there are. Resolves with how many bytes of the file they lack. */
  private async restore(): Promise<number> {
    const kept = await this.sidecar?.load();
    if (!kept) return Infinity;
    this.whole = kept.log;
    this.lines.restore(kept.lines);
    this.changes += kept.log.size;
    return this.lines.size - this.lines.bytesRead;
  }

  /** What was read so far; undefined while that is not all of the file, in whole lines. */
  private get state(): FeedState | undefined {
    const lines = this.lines.state;
    return lines && { log: this.whole, lines };
  }

  private plainLines({ bytes, offset }: LineChunk): ((start: number, line: number) => number) | undefined {
    // What is not UTF-8 is no text; and an event that was told before must be looked at whole.
    if (this.newEvents.comparesRecords || !isUtf8(bytes)) return undefined;
    const { scanner, whole } = this;
    this.makeRoom(offset);
    return (start, line) => {
      const behind = scanner.scan(bytes, start);
      if (behind === -1) return -1;
      whole.appendScanned(scanner, offset, line);
      this.changes++;
      return behind;
    };
  }

  /** Once the first part of a file tells how long its lines are: growing step by step costs half as much again. */
  private makeRoom(offset: number): void {
    if (offset === 0 || this.hasLoaded) return;
    const expected = Math.ceil((this.whole.size / offset) * this.lines.size * 1.02);
    if (expected <= this.roomFor) return;
    // Lines that are shorter than those before would ask for a little more with each part.
    this.roomFor = Math.max(expected, Math.ceil(this.roomFor * 1.25));
    this.whole.reserve(this.roomFor);
  }

  /** Returns false when the file is so short that there is no end of its own. */
  private showEnd(): boolean {
    this.loading = true;
    const { chunk, size } = this.readEnd();
    const isShort = size <= shortFileBytes;
    this.firstSight = isShort ? undefined : { linesEnd: chunk.offset + chunk.bytes.length, size };
    if (isShort) return false;
    this.end = new EndOfLog(chunk);
    this.newGeneration();
    return true;
  }

  /** The newest lines. The last 64 KiB hold 200 of usual length; where they don't, more is read. */
  private readEnd(): FileEnd {
    try {
      const { chunk, size } = readFileEnd(this.path, 64 * 1024);
      if (size <= shortFileBytes) return { chunk, size };
      const newest = lastLines(chunk, newestEvents);
      if (!newest.isAll) return { chunk: newest.chunk, size };
      const longer = readFileEnd(this.path, shortFileBytes);
      return { chunk: lastLines(longer.chunk, newestEvents).chunk, size: longer.size };
    } catch (error) {
      throw fileProblem(this.path, error);
    }
  }

  private startOver(): void {
    this.newEvents.startOver(this.hasLoaded ? this.log.timeRange?.last : undefined);
    this.whole = new EventLog();
    this.sidecar?.forget();
    this.roomFor = 0;
    this.end = undefined;
    this.newGeneration();
    this.showEnd();
  }

  private newGeneration(): void {
    this.currentGeneration++;
    this.changes++;
  }
}
