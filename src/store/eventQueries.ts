import { CancelledError } from '../base/rpc';
import { type EventLog } from '../log/eventLog';
import { type EventReference, type StoredEvent } from '../model/event';
import { type EventFilter, type EventQuery } from '../model/query/eventQuery';
import { type EventFeed } from './eventFeed';
import { groupEvents } from './eventGroups';
import { readEvents, withBytesOf } from './eventReader';
import { readRawLines } from './rawLines';
import {
  type BucketCount,
  type EventCounts,
  type EventGroup,
  type RecordedGrouping,
  type EventPage,
  type EventPageRequest,
  type KindCount,
  type TimeBucket,
  type TimelineColumns,
} from './storeAnswers';

const bucketMs: Readonly<Record<TimeBucket, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** How many answers are kept: a list in pages, its counts and the timeline's hits ask the same in turn. */
const keptAnswers = 4;

/** Matches of one query over one state of the log. */
export interface Matches {
  readonly log: EventLog;
  readonly generation: number;
  /** Log positions, newest first, the query's limit applied. */
  readonly indices: Uint32Array<ArrayBuffer>;
}

interface KeptAnswer {
  readonly key: string;
  readonly matches: Promise<Matches>;
}

/** Questions about the events of a store. Each is answered from one state of the log. */
export class EventQueries {
  private kept: readonly KeptAnswer[] = [];

  constructor(
    private readonly path: string,
    private readonly feed: EventFeed,
  ) {}

  /** Positions of the matching events. A repeated question over the same events is answered from memory. */
  async matches(query: EventQuery, signal?: AbortSignal): Promise<Matches> {
    const key = `${this.feed.version} ${JSON.stringify(query)}`;
    const known = this.kept.find((answer) => answer.key === key);
    if (!known) return this.search(key, query, signal);
    try {
      return await known.matches;
    } catch (error) {
      // It was ended by whoever asked first, who is not this caller.
      if (error instanceof CancelledError && signal?.aborted !== true) return this.search(key, query, signal);
      throw error;
    }
  }

  /** A page of the matching events, newest first. */
  async page(query: EventQuery, page: EventPageRequest, signal?: AbortSignal): Promise<EventPage> {
    const span = this.feed.log.spanOfTime(query);
    if (span && (page.after === undefined || page.after.generation === this.feed.generation))
      return this.pageOfSpan(span, page);
    const { log, generation, indices } = await this.matches(query, signal);
    const { after, limit } = page;
    // A cursor of another generation can't be found again by its position, but by its time.
    const start = after
      ? log.positionAfter(indices, after.generation === generation ? after : { ...after, index: 0 })
      : 0;
    const end = Math.min(start + Math.max(0, limit), indices.length);
    const events = await this.read(log, generation, indices.subarray(start, end));
    const last = indices[end - 1];
    const next =
      end < indices.length && last !== undefined && end > start
        ? { generation, timestamp: log.entry(last).timestamp, index: last }
        : undefined;
    return { events, next, total: indices.length };
  }

  /** A page of all events of a span, where position and time have the same order: no list of them is made. */
  private async pageOfSpan(span: { first: number; end: number }, page: EventPageRequest): Promise<EventPage> {
    const { log, generation } = this.feed;
    const end = Math.max(span.first, Math.min(span.end, page.after?.index ?? span.end));
    const first = Math.max(span.first, end - Math.max(0, page.limit));
    const indices = Array.from({ length: end - first }, (_, step) => end - 1 - step);
    const events = await this.read(log, generation, indices);
    const next =
      first > span.first && first < end
        ? { generation, timestamp: log.entry(first).timestamp, index: first }
        : undefined;
    return { events, next, total: span.end - span.first };
  }

  /** Every event of a filter of the design, newest first. */
  async filtered(filter: EventFilter): Promise<readonly StoredEvent[]> {
    const { log, generation } = this.feed;
    return this.read(log, generation, log.filtered(filter));
  }

  /** How many events match, and of which kinds. */
  async counts(query: EventQuery, signal?: AbortSignal): Promise<EventCounts> {
    const { log, indices } = await this.matches(query, signal);
    return { total: indices.length, byKind: toKindCounts(log.countByKind(orAll(log, indices))) };
  }

  /** How many events of each kind a task has, as source or as target. */
  taskCounts(task: string): EventCounts {
    const { log } = this.feed;
    const indices = log.filtered({ task });
    return { total: indices.length, byKind: toKindCounts(log.countByKind(indices)) };
  }

  /** Groups of the matching events. */
  async groups(query: EventQuery, grouping: RecordedGrouping, signal?: AbortSignal): Promise<readonly EventGroup[]> {
    const { log, indices } = await this.matches(query, signal);
    return groupEvents(log, indices, query, grouping, signal);
  }

  /** Matching events per bucket of UTC time, the latest first, without empty ones. */
  async timeline(query: EventQuery, bucket: TimeBucket, signal?: AbortSignal): Promise<readonly BucketCount[]> {
    const { log, indices } = await this.matches(query, signal);
    const length = bucketMs[bucket];
    return log
      .countByBucket(length, orAll(log, indices))
      .map(({ startMs, count }) => ({ startMs, endMs: startMs + length, events: count }));
  }

  /** Every kind with its count, the most frequent first. */
  kinds(): readonly KindCount[] {
    return toKindCounts(this.feed.log.countByKind());
  }

  /** The event at this position of the current log; undefined when there is none, or its file has changed. */
  async at(index: number): Promise<StoredEvent | undefined> {
    const { log, generation } = this.feed;
    if (!Number.isInteger(index) || index < 0 || index >= log.size) return undefined;
    const [event] = await this.read(log, generation, [index]);
    return event;
  }

  /** The event at this place; undefined when its generation is over or no event starts there. */
  async byReference({ generation, offset }: EventReference): Promise<StoredEvent | undefined> {
    if (generation !== this.feed.generation) return undefined;
    const index = this.feed.log.indexAtOffset(offset);
    return index === undefined ? undefined : this.at(index);
  }

  /** The text of the record at this place exactly as it stands in the file; undefined where `byReference` is. */
  async text(reference: EventReference): Promise<string | undefined> {
    const event = await this.byReference(reference);
    if (!event) return undefined;
    const { offset, byteLength } = event.place;
    const bytes = await withBytesOf(this.path, (readBytes) => readBytes(offset, byteLength));
    return Buffer.from(bytes).toString('utf8');
  }

  /** The records at these positions, ascending, exactly as they lie in the file, as `StoreRecords.readLines` promises. */
  linesAt(log: EventLog, indices: Uint32Array): Promise<Uint8Array<ArrayBuffer>> {
    return readRawLines(this.path, log, indices);
  }

  /** Columns of the events `from` … `from + limit - 1`, in buffers of their own. */
  columns(from: number, limit: number): TimelineColumns {
    const { log, generation } = this.feed;
    const { ms, ns, kind, source, target } = log.columns(from, limit);
    const [kinds, tasks] = [[...log.timelineKinds], [...log.tasks]];
    return { generation, start: from, total: log.size, ms, ns, kind, source, target, kinds, tasks };
  }

  /** All events that share this id, in file order. */
  async withId(id: string): Promise<readonly StoredEvent[]> {
    const { log, generation } = this.feed;
    const indices = await withBytesOf(this.path, (readBytes) => log.indicesWithId(id, readBytes));
    return this.read(log, generation, indices);
  }

  private search(key: string, query: EventQuery, signal: AbortSignal | undefined): Promise<Matches> {
    const matches = this.searchOneGeneration(query, signal);
    this.keep({ key, matches });
    return matches;
  }

  /** Starts over where the file was replaced meanwhile: neither its events nor why they can't be read matter any more. */
  private async searchOneGeneration(query: EventQuery, signal: AbortSignal | undefined): Promise<Matches> {
    for (;;) {
      const { log, generation } = this.feed;
      const isOver = (): boolean => generation !== this.feed.generation;
      try {
        const indices = await withBytesOf(this.path, (readBytes) => log.matching(query, { readBytes, signal }));
        if (!isOver()) return { log, generation, indices };
      } catch (error) {
        if (error instanceof CancelledError || !isOver()) throw error;
      }
    }
  }

  /** The events at these positions, in the same order; undefined where the file no longer holds what the log says. */
  async readAt(
    log: EventLog,
    generation: number,
    indices: ArrayLike<number>,
  ): Promise<readonly (StoredEvent | undefined)[]> {
    const { feed, path } = this;
    return (
      feed.eventsAtHand(log, indices) ??
      feed.recentEvents.read(log, generation, indices, (missing) => readEvents(path, log, generation, missing))
    );
  }

  /** The same past the events that are kept, as `StoreRecords.readEventsOnce` promises. */
  readAtOnce(
    log: EventLog,
    generation: number,
    indices: ArrayLike<number>,
  ): Promise<readonly (StoredEvent | undefined)[]> {
    return readEvents(this.path, log, generation, indices);
  }

  private async read(log: EventLog, generation: number, indices: ArrayLike<number>): Promise<readonly StoredEvent[]> {
    const events = await this.readAt(log, generation, indices);
    return events.filter((event) => event !== undefined);
  }

  private keep(answer: KeptAnswer): void {
    this.kept = [answer, ...this.kept].slice(0, keptAnswers);
    // A search that was ended or failed is no answer for the next one who asks.
    answer.matches.catch(() => {
      this.kept = this.kept.filter((kept) => kept !== answer);
    });
  }
}

/** Undefined where the positions are all there are: then nothing has to be looked up. */
function orAll(log: EventLog, indices: Uint32Array): Uint32Array | undefined {
  return indices.length === log.size ? undefined : indices;
}

function toKindCounts(counts: readonly { readonly value: string; readonly count: number }[]): readonly KindCount[] {
  return counts.map(({ value, count }) => ({ kind: value, count }));
}
