import { readEvent } from '../files/eventLine';
import { type EventRecord } from '../files/lineParse';
import { type LinePlace } from '../model/place';
import { type EventFilter, type EventQuery } from '../model/query/eventQuery';
import { type SessionStart } from '../model/sessionRule';
import { type Timestamp } from '../model/timestamp';
import {
  countOne,
  countsByBucket,
  countsOfAscending,
  countsOfValues,
  type BucketCount,
  type ValueCount,
} from './counts';
import { Dictionary } from './dictionary';
import { type EventScanner } from './eventScanner';
import { IdIndex } from './idIndex';
import { eventFlags, LogColumns } from './logColumns';
import { type LogReading } from './logReading';
import { type LogSnapshot } from './logSnapshot';
import { type Bounds, matchColumns, matchSpan, type SearchableLog } from './matching';
import { type ReadBytes, readRecordTexts } from './recordTexts';
import { asksForText, choosesEverything, resolveFilter, resolveQuery } from './resolvedQuery';
import { searchTexts, type TextSearchOptions } from './textSearch';
import { SessionBounds } from './sessionBounds';
import { TimeOrder } from './timeOrder';
import { type EventColumns, timelineColumns, timelineKinds } from './timelineColumns';
import { ValueLists } from './valueLists';

export { type BucketCount, type ValueCount } from './counts';
export { type ReadBytes } from './recordTexts';

/** What a query beyond the columns needs: they don't hold payloads. */
export type MatchOptions = TextSearchOptions;

/** One event as the columns know it: everything but id and payload. */
export interface LogEntry {
  /** Position in the log. */
  readonly index: number;
  readonly kind: string;
  readonly sourceTask: string | undefined;
  readonly targetTask: string | undefined;
  readonly timestamp: Timestamp;
  readonly place: LinePlace;
}

/** Where a page of a list that is newest first begins: behind this event. */
export interface LogCursor {
  readonly timestamp: Timestamp;
  readonly index: number;
}

/**
 * Every event of one generation of events.jsonl, in typed columns with an index by kind, task, id and time. 75 bytes an
 * event at 1 million (measured): 41 of columns, 20 to 28 of ids, 4 to 12 of posting lists; 8 more once an event comes
 * late. docs/architecture.md says why not in SQL.
 */
export class EventLog {
  private columnsOfLog = new LogColumns();
  private kindDictionary = new Dictionary();
  private taskDictionary = new Dictionary();
  private lists = new ValueLists(this.columnsOfLog, this.kindDictionary, this.taskDictionary);
  private ids = new IdIndex();
  private order = new TimeOrder(this.columnsOfLog);
  private sessions = new SessionBounds(this.columnsOfLog, this.order, this.kindDictionary);
  private recoveredCount = 0;
  private retractions = 0;

  /** The log of which this was the snapshot. It takes the arrays over. Throws RangeError where the texts repeat. */
  static restore({ events, recovered, kinds, tasks, columns, ids, order }: LogSnapshot): EventLog {
    const log = new EventLog();
    log.columnsOfLog = LogColumns.over(columns, events);
    log.kindDictionary = Dictionary.of(kinds);
    log.taskDictionary = Dictionary.of(tasks);
    log.lists = new ValueLists(log.columnsOfLog, log.kindDictionary, log.taskDictionary);
    log.settle();
    log.ids = IdIndex.restore(ids, events);
    log.order = TimeOrder.restore(log.columnsOfLog, order);
    log.sessions = new SessionBounds(log.columnsOfLog, log.order, log.kindDictionary);
    log.recoveredCount = recovered;
    return log;
  }

  /**
   * Brings ids and the order of time up to date, which else is done when somebody asks, each in a turn of its own:
   * together they take 40 ms after a million events out of order.
   */
  async settleInTurns(): Promise<void> {
    this.ids.settle();
    await new Promise((resolve) => setImmediate(resolve));
    this.order.settle();
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** The log as it is now: valid until events are taken back. Copies what may change when events are added. */
  snapshot(): LogSnapshot {
    return {
      events: this.size,
      recovered: this.recoveredCount,
      kinds: [...this.kinds],
      tasks: [...this.tasks],
      columns: this.columnsOfLog.arrays,
      ids: this.ids.stored,
      order: this.order.stored,
    };
  }

  /** How many events it holds. */
  get size(): number {
    return this.columnsOfLog.length;
  }
  /** Every kind so far, by index; only ever grows within a generation. */
  get kinds(): readonly string[] {
    return this.kindDictionary.values;
  }
  /** Every task id so far, by index; only ever grows within a generation. */
  get tasks(): readonly string[] {
    return this.taskDictionary.values;
  }
  /** The kinds as `columns` names them: the same, but for a log of more than 65,536 kinds. */
  get timelineKinds(): readonly string[] {
    return timelineKinds(this.kinds);
  }
  /** Events whose id at least one other event has too. */
  get eventsSharingAnId(): number {
    return this.ids.sharingCount;
  }
  /** How many events were recovered from merged lines. */
  get recovered(): number {
    return this.recoveredCount;
  }
  /** Different ids of the events that the native program sees: those of merged lines are not among them. */
  get nativeIds(): number {
    const columns = this.columnsOfLog;
    if (this.recoveredCount === 0) return this.ids.distinctCount;
    return this.ids.distinctCountWithout((event) => columns.isRecovered(event));
  }
  /** Times of the first and the last event by time; undefined when empty. */
  get timeRange(): { readonly first: Timestamp; readonly last: Timestamp } | undefined {
    if (this.size === 0) return undefined;
    return {
      first: this.timestampOf(this.order.eventAt(0)),
      last: this.timestampOf(this.order.eventAt(this.size - 1)),
    };
  }

  /** Makes room for so many events at once. */
  reserve(events: number): void {
    this.columnsOfLog.reserve(events);
    this.ids.reserve(events);
  }

  /** Adds an event that stands behind all others of the file. Returns its position. */
  append({ id, kind, sourceTask, targetTask, timestamp, place }: EventRecord): number {
    const columns = this.columnsOfLog;
    const index = columns.add();
    columns.offset[index] = place.offset;
    columns.byteLength[index] = place.byteLength;
    columns.line[index] = place.line;
    columns.flags[index] = place.recovered ? eventFlags.recovered : 0;
    columns.ms[index] = timestamp.ms;
    columns.ns[index] = timestamp.ns;
    if (place.recovered) this.recoveredCount++;
    this.ids.add(id);
    this.noteValues(index, this.kindDictionary.add(kind), this.taskNumber(sourceTask), this.taskNumber(targetTask));
    return index;
  }

  /**
   * Adds the event that a scanner has just read, from bytes that lie at `offset` in the file. No object is made for it.
   * Returns its position.
   */
  appendScanned(scanned: EventScanner, offset: number, line: number): number {
    const { text } = scanned;
    const columns = this.columnsOfLog;
    const index = columns.add();
    columns.offset[index] = offset + scanned.recordStart;
    columns.byteLength[index] = scanned.recordEnd - scanned.recordStart;
    columns.line[index] = line;
    columns.flags[index] = scanned.readsAsWritten ? eventFlags.readsAsWritten : 0;
    columns.ms[index] = scanned.ms;
    columns.ns[index] = scanned.ns;
    this.ids.addHashed(scanned.idHigh, scanned.idLow);
    const tasks = this.taskDictionary;
    const { sourceStart, targetStart } = scanned;
    const source = sourceStart < 0 ? 0 : tasks.addBytes(text, sourceStart, scanned.sourceEnd, scanned.sourceHash) + 1;
    const target = targetStart < 0 ? 0 : tasks.addBytes(text, targetStart, scanned.targetEnd, scanned.targetHash) + 1;
    const kind = this.kindDictionary.addBytes(text, scanned.kindStart, scanned.kindEnd, scanned.kindHash);
    this.noteValues(index, kind, source, target);
    return index;
  }

  private noteValues(index: number, kind: number, source: number, target: number): void {
    this.columnsOfLog.kind[index] = kind;
    this.columnsOfLog.source[index] = source;
    this.columnsOfLog.target[index] = target;
    this.order.added();
  }

  /** Brings the lists by kind and task up to date, as every question that needs them does. */
  settle(): void {
    this.lists.settle();
  }

  /** Forgets the events at and after this byte offset: those of an unfinished last line that changed. */
  retract(offset: number): void {
    const columns = this.columnsOfLog;
    const { size } = this;
    while (this.size > 0 && (columns.offset[this.size - 1] ?? 0) >= offset) {
      const last = this.size - 1;
      this.lists.removeLast();
      this.ids.removeLast();
      if (columns.isRecovered(last)) this.recoveredCount--;
      columns.pop();
    }
    this.order.removed();
    this.sessions.removed();
    if (this.size < size) this.retractions++;
  }

  /** The event at a position. Throws RangeError where there is none. */
  entry(index: number): LogEntry {
    if (!Number.isInteger(index) || index < 0 || index >= this.size)
      throw new RangeError(`There is no event ${index} in a log of ${this.size}.`);
    const columns = this.columnsOfLog;
    const { offset, byteLength, line, kind, source, target } = columns;
    return {
      index,
      kind: this.kinds[kind[index] ?? 0] ?? '',
      sourceTask: this.tasks[(source[index] ?? 0) - 1],
      targetTask: this.tasks[(target[index] ?? 0) - 1],
      timestamp: this.timestampOf(index),
      place: {
        line: line[index] ?? 0,
        offset: offset[index] ?? 0,
        byteLength: byteLength[index] ?? 0,
        recovered: columns.isRecovered(index),
      },
    };
  }

  /** Position of the event whose record starts at this byte offset; undefined when none does. */
  indexAtOffset(offset: number): number | undefined {
    const index = this.countBeforeOffset(offset);
    return index < this.size && this.columnsOfLog.offset[index] === offset ? index : undefined;
  }

  /** How many events start before this byte offset. */
  countBeforeOffset(offset: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.columnsOfLog.offset[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether an event very probably has this id: nothing is read to be sure. */
  probablyHasId(id: string): boolean {
    return this.ids.find(id).length > 0;
  }

  /** Position of the first event behind this line; the size of the log when there is none. */
  indexBehindLine(line: number): number {
    const lines = this.columnsOfLog.line;
    let index = this.size;
    while (index > 0 && (lines[index - 1] ?? 0) > line) index--;
    return index;
  }

  /** Positions of all events with this id, ascending: the lines are read to be sure. */
  async indicesWithId(id: string, readBytes: ReadBytes): Promise<Uint32Array<ArrayBuffer>> {
    const candidates = Uint32Array.from(this.ids.find(id));
    const texts = await readRecordTexts(this.columnsOfLog, candidates, readBytes);
    return candidates.filter((index, position) => {
      const event = readEvent(texts[position] ?? '', this.entry(index).place);
      return event.ok && event.value.id === id;
    });
  }

  /** How many events share this event's id, itself included; 0 where there is no such event. */
  countSharingId(index: number): number {
    return index < this.size ? this.ids.countSharing(index) : 0;
  }

  /** Position of the latest event before this one that very probably has the same id; -1 for none. */
  previousSharingId(index: number): number {
    return index < this.size ? this.ids.eventBefore(index) : -1;
  }

  /**
   * Positions of the matching events, newest first (time, then position), `query.limit` at most. Rejects where text is
   * asked for and the file can't be read, or no longer holds what the log says.
   */
  async matching(query: EventQuery, options: MatchOptions): Promise<Uint32Array<ArrayBuffer>> {
    const resolved = resolveQuery(query, this.kindDictionary, this.taskDictionary);
    const bounds = this.boundsOf(query);
    if (!asksForText(query)) return matchColumns(this.searchable, resolved, bounds);
    const candidates = matchColumns(this.searchable, resolved, { ...bounds, limit: undefined });
    return searchTexts(this.columnsOfLog, candidates, query, options);
  }

  /**
   * Positions of the matching events from `first` to `end`, exclusive, in file order, whatever the query's limit. Looks at
   * these events alone. Rejects as `matching` does.
   */
  async matchingBetween(
    query: EventQuery,
    first: number,
    end: number,
    options: MatchOptions,
  ): Promise<Uint32Array<ArrayBuffer>> {
    const resolved = resolveQuery(query, this.kindDictionary, this.taskDictionary);
    const candidates = matchSpan(this.searchable, resolved, this.boundsOf(query), first, Math.min(end, this.size));
    if (!asksForText(query)) return candidates;
    return searchTexts(this.columnsOfLog, candidates, { ...query, limit: undefined }, options);
  }

  /**
   * The positions, ascending from `first` to `end` exclusive, of a query that asks for nothing but times and sessions that
   * follow each other, where the file lies in the order of time; undefined for every other query: those are `matching`.
   * Nothing is looked up.
   */
  spanOfTime(query: EventQuery): { readonly first: number; readonly end: number } | undefined {
    if (!this.order.matchesFile || asksForText(query) || query.limit !== undefined) return undefined;
    if (!choosesEverything(resolveQuery(query, this.kindDictionary, this.taskDictionary))) return undefined;
    const { since, until, ranks = [{ first: 0, end: this.size }] } = this.boundsOf(query);
    if (ranks.length > 1) return undefined;
    const range = ranks[0] ?? { first: 0, end: 0 };
    const first = Math.max(range.first, since ? this.order.countBefore(since, false) : 0);
    const end = Math.min(range.end, until ? this.order.countBefore(until, true) : this.size);
    return { first, end: Math.max(first, end) };
  }

  /** The same for the design's filter, whose kinds and tasks are exact. */
  filtered(filter: EventFilter): Uint32Array<ArrayBuffer> {
    return matchColumns(this.searchable, resolveFilter(filter, this.kindDictionary, this.taskDictionary), filter);
  }

  /** Where in `matches` (newest first) the events behind the cursor begin; its event need not be among them. */
  positionAfter(matches: Uint32Array, { timestamp, index }: LogCursor): number {
    let low = 0;
    let high = matches.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const event = matches[middle] ?? 0;
      const { ms, ns } = this.timestampOf(event);
      const isBehind = (ms - timestamp.ms || ns - timestamp.ns || event - index) < 0;
      if (isBehind) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Counts of each kind, the most frequent first, then by name. Without `among`: of all events. */
  countByKind(among?: Uint32Array): ValueCount[] {
    const { kind } = this.columnsOfLog;
    return countsOfValues(this.kinds, this.lists.byKind, among, (event, counts) => countOne(counts, kind[event] ?? 0));
  }

  /** Counts of each task (as source or target, an event once), the most frequent first, then by id. */
  countByTask(among?: Uint32Array): ValueCount[] {
    const { source, target } = this.columnsOfLog;
    return countsOfValues(this.tasks, this.lists.byTask, among, (event, counts) => {
      const from = source[event] ?? 0;
      const to = target[event] ?? 0;
      if (from !== 0) countOne(counts, from - 1);
      if (to !== 0 && to !== from) countOne(counts, to - 1);
    });
  }

  /** How many events have this task as source or target. */
  countOfTask(task: string): number {
    const number = this.taskDictionary.find(task);
    return number === undefined ? 0 : this.lists.byTask.count(number);
  }

  /** Counts per bucket of `bucketMs` since 1970 UTC, the latest first, empty ones left out. */
  countByBucket(bucketMs: number, among?: Uint32Array): BucketCount[] {
    const ms = this.columnsOfLog.ms.subarray(0, this.size);
    return !among && this.order.matchesFile ? countsOfAscending(ms, bucketMs) : countsByBucket(ms, bucketMs, among);
  }

  /** Copies of the columns of the events `from` … `from + limit - 1`, fewer at the end. */
  columns(from: number, limit: number): EventColumns {
    return timelineColumns(this.columnsOfLog, this.kinds.length, from, limit);
  }

  /** The columns and lists themselves, for an analysis: see `LogReading` for how long they hold. */
  read(): LogReading {
    const { kindDictionary, taskDictionary, order, lists } = this;
    return {
      size: this.size,
      retractions: this.retractions,
      columns: this.columnsOfLog.arrays,
      kinds: this.kinds,
      tasks: this.tasks,
      kindNumber: (kind) => kindDictionary.find(kind),
      taskNumber: (task) => taskDictionary.find(task),
      eventsOfKind: (kind) => lists.byKind.events(kind),
      eventsOfTask: (task) => lists.byTask.events(task),
      isInTimeOrder: order.matchesFile,
      eventAtRank: (rank) => order.eventAt(rank),
      rankOf: (event) => order.rankOf(event),
      eventsByRank: () => order.stored,
      countBefore: (moment, orAt) => order.countBefore(moment, orAt),
    };
  }

  /**
   * Where the sessions begin, by rank in the order of time, with a pause of more than `gapMs` between them. Kept for an
   * unchanged log.
   */
  sessionStarts(gapMs: number): readonly SessionStart[] {
    return this.sessions.starts(gapMs);
  }

  private boundsOf({ since, until, limit, session }: EventQuery): Bounds {
    return { since, until, limit, ranks: session && this.sessions.chosen(session) };
  }

  private get searchable(): SearchableLog {
    return { columns: this.columnsOfLog, order: this.order, byKind: this.lists.byKind, byTask: this.lists.byTask };
  }

  private taskNumber(task: string | undefined): number {
    return task === undefined ? 0 : this.taskDictionary.add(task) + 1;
  }

  private timestampOf(index: number): Timestamp {
    return { ms: this.columnsOfLog.ms[index] ?? 0, ns: this.columnsOfLog.ns[index] ?? 0 };
  }
}
