import { type EventRecord } from '../files/lineParse';
import { type EventLog } from '../log/eventLog';
import { compareTimestamps, type Timestamp } from '../model/timestamp';
import { isSameEvent } from './sameEvent';
import { type LogAppend } from './storeAnswers';

/** What of the file was there when the store was opened, in bytes. */
export interface FirstSight {
  /** Where the line starts that had no end yet, or the next one. */
  readonly linesEnd: number;
  /** Size of the file. */
  readonly size: number;
}

/** Knows which events of the log were added since it was first read, and tells each of them once. */
export class NewEvents {
  /** Events before this position were there at first, or have been told. */
  private from = 0;
  private newerThan: Timestamp | undefined;
  /** The file of this size holds nothing new; undefined once it has changed. */
  private sizeAtFirst: number | undefined;
  private unfinished: readonly EventRecord[] = [];
  /** Events of the unfinished line that were told before the line changed: they come again with it, mostly. */
  private toldBefore: readonly EventRecord[] = [];

  /** The file has been read for the first time. Without `seen` it is as it was when the store was opened. */
  firstRead(log: EventLog, size: number, seen: FirstSight | undefined): void {
    this.sizeAtFirst = seen?.size ?? size;
    this.from = seen ? log.countBeforeOffset(seen.linesEnd) : log.size;
  }

  /** A last line without a line end gave these events. */
  readUnfinished(records: readonly EventRecord[]): void {
    this.unfinished = records;
  }

  /** Whether `added` has to be told of the next events, to compare them with those that were told before. */
  get comparesRecords(): boolean {
    return this.toldBefore.length > 0;
  }

  /** An event has been added at this position. */
  added(index: number, record: EventRecord): void {
    const [known] = this.toldBefore;
    if (!known || index !== this.from) return;
    if (isSame(known, record)) {
      this.toldBefore = this.toldBefore.slice(1);
      this.from++;
    } else {
      this.toldBefore = [];
    }
  }

  /** The events of the unfinished line have been taken back; `size` are left. */
  takenBack(size: number): void {
    this.toldBefore = this.unfinished.slice(0, Math.max(0, this.from - size));
    this.unfinished = [];
    this.from = Math.min(this.from, size);
  }

  /** The file was truncated or replaced, and is read from its start. `newest`: the time of the newest event before. */
  startOver(newest: Timestamp | undefined): void {
    this.from = 0;
    // When this is the second time before anything was told, the first log is the one that was told.
    this.newerThan ??= newest;
    this.sizeAtFirst = undefined;
    this.unfinished = [];
    this.toldBefore = [];
  }

  /** What has been added since it was last asked. `size`: that of the file in bytes. */
  take(log: EventLog, generation: number, size: number): readonly LogAppend[] {
    if (size === this.sizeAtFirst) this.from = log.size;
    else this.sizeAtFirst = undefined;
    const { from, newerThan } = this;
    const to = log.size;
    // A file that is gone, or empty for a moment, keeps the time for the one that comes in its place.
    if (from >= to) return [];
    this.from = to;
    this.newerThan = undefined;
    if (!newerThan) return [{ generation, from, to }];
    const last = log.timeRange?.last;
    return last && compareTimestamps(last, newerThan) > 0 ? [{ generation, from, to, newerThan }] : [];
  }
}

/** The same event at the same place. */
function isSame(a: EventRecord, b: EventRecord): boolean {
  return a.place.offset === b.place.offset && a.place.byteLength === b.place.byteLength && isSameEvent(a, b);
}
