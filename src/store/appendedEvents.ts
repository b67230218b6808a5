import { type StoredEvent } from '../model/event';
import { type EventQuery, matchEverything } from '../model/query/eventQuery';
import { compareTimestamps, type Timestamp } from '../model/timestamp';
import { type EventFeed } from './eventFeed';
import { readEvents, withBytesOf } from './eventReader';
import { type AppendedPage, type KindCount, type LogAppend } from './storeAnswers';

/** Answers what was added to events.jsonl: counts from the columns, pages of events with their payloads. */
export class AppendedEvents {
  constructor(
    private readonly path: string,
    private readonly feed: EventFeed,
  ) {}

  /** How many of which kinds were added, the most frequent first; undefined when the file is another one by now. */
  async kinds(append: LogAppend): Promise<readonly KindCount[] | undefined> {
    const { log } = this.feed;
    const positions = await this.positions(append, matchEverything, undefined);
    return positions && log.countByKind(positions).map(({ value, count }) => ({ kind: value, count }));
  }

  /** A page of the added events that match, in file order; undefined when the file is another one by now. */
  async page(
    append: LogAppend,
    query: EventQuery,
    afterIndex: number | undefined,
    limit: number,
  ): Promise<AppendedPage | undefined> {
    const { log, generation } = this.feed;
    const positions = await this.positions(append, query, afterIndex);
    if (!positions) return undefined;
    const wanted = positions.subarray(0, Math.max(0, limit));
    const read = await readEvents(this.path, log, generation, wanted);
    const events = read.filter((event): event is StoredEvent => event !== undefined);
    const remaining = positions.length - wanted.length;
    return {
      events,
      next: remaining > 0 ? (wanted.at(-1) ?? afterIndex) : undefined,
      remaining,
      unreadable: wanted.length - events.length,
    };
  }

  private async positions(append: LogAppend, query: EventQuery, afterIndex: number | undefined) {
    const isOver = (): boolean => append.generation !== this.feed.generation;
    if (isOver()) return undefined;
    const first = afterIndex === undefined ? append.from : Math.max(append.from, afterIndex + 1);
    const { log } = this.feed;
    const since = later(query.since, append.newerThan && justAfter(append.newerThan));
    // Conditions on text are read from the file, which may have been replaced meanwhile.
    try {
      const positions = await withBytesOf(this.path, (readBytes) =>
        log.matchingBetween({ ...query, since }, first, append.to, { readBytes }),
      );
      return isOver() ? undefined : positions;
    } catch (error) {
      if (isOver()) return undefined;
      throw error;
    }
  }
}

function justAfter({ ms, ns }: Timestamp): Timestamp {
  return { ms, ns: ns + 1 };
}

function later(a: Timestamp | undefined, b: Timestamp | undefined): Timestamp | undefined {
  if (!a || !b) return a ?? b;
  return compareTimestamps(a, b) > 0 ? a : b;
}
