import { type EdgeKind } from '../model/edge';
import { type StoredEvent } from '../model/event';
import { type StoreHealth } from '../model/health';
import { type ItemStatus, type StoredItem } from '../model/item';
import { type EventColumns } from '../model/packedEvents';
import { type LinePlace } from '../model/place';
import { type EventQuery } from '../model/query/eventQuery';
import { type Timestamp } from '../model/timestamp';

/** What a store tells without being asked: once at most for each look at the files, and when engram.db was compared. */
export interface StoreChange {
  readonly health: StoreHealth;
  /** Changes when events.jsonl was truncated or replaced: every reference and index from before is void. */
  readonly generation: number;
  /** How many events are in the log now. */
  readonly eventCount: number;
  readonly itemsChanged: boolean;
  readonly edgesChanged: boolean;
  readonly eventsChanged: boolean;
  /** Events that were added, in file order: none while the file is read for the first time. */
  readonly appended: readonly LogAppend[];
  /** Set when a watched file could not be looked at: what happened, for the log. */
  readonly problem: string | undefined;
}

/**
 * Events that a writer, this program or another, added to events.jsonl after it had been read whole: the log positions
 * `from` to `to`, exclusive, of one generation.
 */
export interface LogAppend {
  readonly generation: number;
  readonly from: number;
  readonly to: number;
  /**
   * Set where the file was truncated or replaced: of the positions only events later than this count as new. It is the
   * time of the newest event before, so that a checkout does not tell everything again. That is inferred: an event that
   * was added together with the replacement and carries an earlier time is taken for an old one.
   */
  readonly newerThan?: Timestamp | undefined;
}

/** A part of the events of a `LogAppend` that match a query. */
export interface AppendedPage {
  /** In file order. */
  readonly events: readonly StoredEvent[];
  /** Where the next page starts, given as `afterIndex`; undefined when there are no more. */
  readonly next: number | undefined;
  /** Matching events behind this page. */
  readonly remaining: number;
  /** Matching events of this page that the file does not hold any more. */
  readonly unreadable: number;
}

/** A part of a list. */
export interface PageRequest {
  readonly offset: number;
  readonly limit: number;
}

/** A part of a list, with the length of the whole. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** A task as lists and trees show it. */
export interface TaskRow {
  readonly id: string;
  readonly title: string;
  readonly status: ItemStatus;
  readonly priority: number;
  readonly labels: readonly string[];
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly place: LinePlace;
  /** Events with the task as source or target. */
  readonly events: number;
  /** Those of them that mean failure. */
  readonly failures: number;
  /** Open items that block it. */
  readonly openBlockers: number;
}

/** Everything about one task. */
export interface TaskDetails {
  readonly item: StoredItem;
  readonly row: TaskRow;
  /** Ids on the other end of live edges; an id may have no item. */
  readonly parents: readonly string[];
  readonly children: readonly string[];
  readonly blockedBy: readonly string[];
  readonly blocks: readonly string[];
  readonly related: readonly string[];
}

/** An edge as lists and trees show it. */
export interface RelationshipRow {
  readonly fromId: string;
  readonly toId: string;
  readonly kind: EdgeKind;
  readonly createdAt: Timestamp;
  /** True for a tombstone. */
  readonly deleted: boolean;
  readonly place: LinePlace;
  /** Ends that no item has. */
  readonly dangling: { readonly from: boolean; readonly to: boolean };
  /** True for a `blocks` or `parent_child` edge on a cycle over both kinds together. */
  readonly onCycle: boolean;
}

/** Where the next page of events starts: after this event, newest first. */
export interface EventCursor {
  readonly generation: number;
  readonly timestamp: Timestamp;
  readonly index: number;
}

/** A part of an event list. */
export interface EventPageRequest {
  /** Undefined: from the newest. */
  readonly after: EventCursor | undefined;
  readonly limit: number;
}

/** Events, newest first. */
export interface EventPage {
  readonly events: readonly StoredEvent[];
  /** Undefined when there are no more. */
  readonly next: EventCursor | undefined;
  /** All that match, this page and the others, up to the query's limit. */
  readonly total: number;
}

/** A kind and how often it is there. */
export interface KindCount {
  readonly kind: string;
  readonly count: number;
}

/** Counts of matching events. */
export interface EventCounts {
  readonly total: number;
  readonly byKind: readonly KindCount[];
}

/** How events are grouped by what they record. Days are those of `timeZone`. */
export type RecordedGrouping =
  | { readonly by: 'day'; readonly timeZone: 'local' | 'utc' }
  | { readonly by: 'kind' }
  | { readonly by: 'task' };

/** How events are grouped: also by session, which is inferred. A pause of more than `gapMs` ends one. */
export type EventGrouping = RecordedGrouping | { readonly by: 'session'; readonly gapMs: number };

/** One group of events, with the query that gives exactly its events. */
export interface EventGroup {
  /** Stable: day as YYYY-MM-DD, kind, number of the session, or task id; empty for events without a task. */
  readonly key: string;
  readonly count: number;
  /** Those of them that mean failure. */
  readonly failures: number;
  readonly query: EventQuery;
  /** When the session began, of groups by session. */
  readonly start?: Timestamp;
}

/** Bucket lengths of a timeline. */
export type TimeBucket = 'minute' | 'hour' | 'day';

/** A bucket of time and how many events it holds. */
export interface BucketCount {
  /** Inclusive, ms UTC. */
  readonly startMs: number;
  /** Exclusive, ms UTC. */
  readonly endMs: number;
  readonly events: number;
}

/** Columns for the timeline, in file order; they name kinds and tasks by their places in `kinds` and `tasks`. */
export interface TimelineColumns extends EventColumns {
  readonly generation: number;
  /** Log position of the first entry. */
  readonly start: number;
  /** How many events the log holds now. */
  readonly total: number;
  /** Every kind of the log so far; only ever grows within a generation. */
  readonly kinds: readonly string[];
  /** Every task id of the log so far; only ever grows within a generation. */
  readonly tasks: readonly string[];
}
