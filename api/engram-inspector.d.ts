/**
 * The API that the extension Engram Inspector gives to other extensions. Copy this file into your project; nothing else
 * is needed at compile time, and nothing of it is left at run time. docs/api.md of Engram Inspector shows how to use it.
 *
 * Everything that crosses this API is plain data: no value is an instance of a class, and none changes after it was
 * handed out. Fields and members may be added within version 1; none is removed or changes its meaning.
 *
 * Whatever goes wrong is an {@link EngramError}: its `code` is for programs, its `message` says what, where and what to
 * do. Arguments are checked, and a mistake in one names the field.
 */

import type { CancellationToken, Disposable, Event, Uri } from 'vscode';

/** What `vscode.extensions.getExtension('engram-inspector.engram-inspector')` exports, once it is activated. */
export interface EngramExports {
  /** The newest version of the API that is there, as major.minor.patch. */
  readonly apiVersion: string;

  /**
   * Gives the API of a major version.
   * @throws EngramError `UnknownVersion` when this version is not there; the message names those that are.
   */
  getApi(version: 1): EngramApi;
}

/** Version 1. */
export interface EngramApi {
  /**
   * The stores that the extension knows: of the workspace, named by the setting `engram.stores`, or opened by hand.
   * Empty until the first search has ended, soon after the start: `findStores` waits for that.
   */
  readonly stores: readonly StoreInfo[];

  /** `stores` changed; told with the new list. */
  readonly onDidChangeStores: Event<readonly StoreInfo[]>;

  /** The store that Engram's views show now; undefined when there is none, or none was found yet. */
  readonly activeStore: StoreInfo | undefined;

  /** `activeStore` is another one; told with the new one. */
  readonly onDidChangeActiveStore: Event<StoreInfo | undefined>;

  /** Searches the workspace now and resolves with what `stores` is then. */
  findStores(): Promise<readonly StoreInfo[]>;

  /**
   * Opens a store to read, to write and to listen. Resolves when every line of it has been read. A store that is open
   * already is shared; who opens it disposes it. It needn't be one of `stores`, and does not become one by this.
   * @param folder The `.engram` folder, or the folder that it is in, on this machine's disk (scheme `file`).
   * @throws EngramError `InvalidArgument`, `StoreNotFound`, `StoreUnavailable`
   */
  openStore(folder: Uri): Promise<EngramStore>;
}

/** A store that can be opened. */
export interface StoreInfo {
  /** The `.engram` folder: its identity. */
  readonly folder: Uri;
  /** A short name for people: the project's folder, with the path below the workspace folder where it is nested. */
  readonly name: string;
}

/**
 * A store that was opened. Dispose it when you are done: its thread and its memory are given back when nobody uses it
 * any more.
 *
 * Every call waits until all lines of the files have been read. It rejects with `StoreDisposed` after `dispose`, with
 * `StoreUnavailable` when the store's thread has ended (it is started anew when somebody chooses Refresh), and with
 * `Cancelled` when its token was used. What other programs write is noticed by itself, within 2 s.
 *
 * Calls that write reject with `WritesNotAllowed` in Restricted Mode and where the setting `engram.writes.enabled` is
 * off. They append to the store's files and never change what is there. None is tried again by itself; what an error
 * says about what is in the file is in its `code`.
 */
export interface EngramStore {
  /** The `.engram` folder. */
  readonly folder: Uri;
  /** A short name for people. */
  readonly name: string;

  /**
   * The files changed and the store with them, or the comparison with engram.db ended. One call serves many changes that
   * come close together. Listeners that throw are logged, and harm nobody.
   */
  readonly onDidChange: Event<StoreChange>;

  /** How the store is. */
  health(): Promise<StoreHealth>;

  /** Looks at the files now, and resolves when what had changed is in the store. */
  refresh(): Promise<void>;

  // Events

  /**
   * A page of the events that match, newest first (by time, then by place).
   * @param query A text of the query language (docs/query-language.md), or a filter. Without: all events.
   * @throws EngramError `InvalidQuery` for a mistake in the text, with the place; `InvalidArgument`
   */
  queryEvents(query?: string | EventFilter, options?: EventQueryOptions): Promise<EventPage>;

  /** How many events match, and how many of each kind. Errors as of `queryEvents`. */
  countEvents(query?: string | EventFilter, options?: EventCountOptions): Promise<EventCounts>;

  /** All events of an id, in the order of the file. Ids are not unique: some programs give one to many events. */
  eventsById(id: string): Promise<readonly EngramEvent[]>;

  /**
   * Appends an event of any kind to events.jsonl. Resolves when it is on disk and in the store; subscribers are given it
   * as any other.
   * @throws EngramError `WritesNotAllowed`, `InvalidArgument`, `Refused`, `NotWritten`, `PartlyWritten`,
   * `DurabilityUnknown`
   */
  record(event: EventDraft): Promise<EngramEvent>;

  /**
   * Gives an event to everybody who subscribed to this store in this window, and records it first where its kind is
   * durable: one of the 16 that the programs around engram keep, such as `task_failed` (docs/format.md). Resolves when it
   * is recorded and on its way. Where recording is refused nobody is given the event; where it is tried and fails,
   * subscribers are given it all the same, without a place.
   * @throws EngramError As of `record`. An event that is not to be recorded needs no permission to write.
   */
  publish(event: EventDraft, options?: PublishOptions): Promise<Published>;

  /**
   * Calls a listener with each event from now on that matches the filter: recorded by whatever program, or published in
   * this window. Recorded ones come in the order of the file, each once. Where the listener returns a promise, the next
   * call waits for it. A listener that throws or rejects is logged and goes on being called; it harms no other.
   * @returns What ends it. Disposing the store ends it too.
   * @throws EngramError `InvalidArgument`, `StoreDisposed`, at once.
   */
  subscribe(filter: SubscriptionFilter, listener: (delivery: EventDelivery) => unknown): Disposable;

  // Items (tasks)

  /** Items of a filter, by priority and then by the time of their creation. Without a filter: all. */
  items(filter?: ItemFilter): Promise<readonly EngramItem[]>;

  /** The item of this id; undefined when there is none. */
  item(id: string): Promise<EngramItem | undefined>;

  /**
   * Creates an item: open, with an id and times of its own.
   * @throws EngramError `WritesNotAllowed`, `InvalidArgument`, `Refused`, `NotWritten`, `PartlyWritten`,
   * `DurabilityUnknown`
   */
  createItem(draft: ItemDraft): Promise<EngramItem>;

  /**
   * Changes fields of an item.
   * @throws EngramError Those of `createItem`, `UnknownItem`, and `ChangedMeanwhile` where `options.basedOn` is given and
   * the item is another one by now: then nothing was written.
   */
  updateItem(id: string, changes: ItemChanges, options?: ItemWriteOptions): Promise<ItemWritten>;

  /** Sets an item's status; a closed item may only be opened (`Refused` otherwise). Errors as of `updateItem`. */
  setItemStatus(id: string, status: ItemStatus, options?: ItemWriteOptions): Promise<ItemWritten>;

  /** Closes an item, with the time and a reason. Errors as of `updateItem`. */
  closeItem(id: string, reason?: string, options?: ItemWriteOptions): Promise<ItemWritten>;

  /** Opens a closed item again, without the time and the reason of its closing. Errors as of `updateItem`. */
  reopenItem(id: string, options?: ItemWriteOptions): Promise<ItemWritten>;

  // Relationships

  /** The relationships that hold, in the order of the file; with `removed` those that were removed instead. */
  relationships(options?: RelationshipOptions): Promise<readonly EngramRelationship[]>;

  /**
   * Adds a relationship; one that is there stays as it is.
   * @throws EngramError Those of `createItem`; `Refused` for an end that no item has, for an item with itself, and for a
   * cycle over `blocks` and `parent_child`.
   */
  addRelationship(relationship: RelationshipKey): Promise<RelationshipWritten>;

  /** Removes a relationship; where there is none, nothing is written. Errors as of `addRelationship`. */
  removeRelationship(relationship: RelationshipKey): Promise<RelationshipWritten>;

  /** Ends every subscription, and gives the store back when the calls under way have ended. May be called twice. */
  dispose(): void;
}

/** Any JSON value. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A moment. */
export interface EngramTime {
  /**
   * RFC 3339 in UTC with all nanoseconds that are known, in 0, 3, 6 or 9 digits: `2026-01-11T15:30:00.123456789Z`. Second
   * 60 is a leap second. Years outside 0 to 9999 have a sign.
   */
  readonly iso: string;
  /** Integer milliseconds since 1970, UTC; rounded down. */
  readonly ms: number;
}

/** A coordination event. */
export interface EngramEvent {
  /** `eg-evt-` and 10 characters where engram's programs made it. Not unique: `place` is what tells events apart. */
  readonly id: string;
  /** Any text; `task_failed` and others have a meaning (docs/format.md). */
  readonly kind: string;
  /** The id of the task that it comes from. There need not be such an item. */
  readonly sourceTask: string | undefined;
  /** The id of the task that it goes to. There need not be such an item. */
  readonly targetTask: string | undefined;
  /** What the event says; undefined where it has no payload. Comes from other programs: check it before you use it. */
  readonly payload: JsonValue | undefined;
  /** The payload exactly as written: integers beyond 2^53 keep their digits here. */
  readonly payloadText: string | undefined;
  readonly timestamp: EngramTime;
  /** Where it stands in events.jsonl; undefined for one that was published and not recorded. */
  readonly place: EventPlace | undefined;
}

/** The place of an event in events.jsonl, which is its identity. */
export interface EventPlace {
  /** 1 for the first line. Blank lines count. */
  readonly line: number;
  /** Offset of the record's first byte in the file. */
  readonly offset: number;
  /** Another number after the file was truncated or replaced: places of different generations can't be compared. */
  readonly generation: number;
}

/** What is needed to record or publish an event. The store adds the id. */
export interface EventDraft {
  /** 1 to 500 bytes of UTF-8, without control characters. Kinds of your own are best named `custom:<name>`. */
  readonly kind: string;
  /** The id of a task. */
  readonly sourceTask?: string | undefined;
  /** The id of a task. */
  readonly targetTask?: string | undefined;
  /** Null means the same as none. */
  readonly payload?: JsonValue | undefined;
  /** The payload as JSON text in the place of `payload`, for numbers that a double can't hold. */
  readonly payloadText?: string | undefined;
  /** RFC 3339 with an offset or `Z`, up to nine digits of fraction. Default: now, later than every time before. */
  readonly timestamp?: string | undefined;
}

/** Which events are meant. All conditions combine with AND, several kinds with OR. */
export interface EventFilter {
  /** Exact kinds. Left out or empty: every kind. */
  readonly kinds?: readonly string[] | undefined;
  /** The task as source or as target. */
  readonly task?: string | undefined;
  readonly sourceTask?: string | undefined;
  readonly targetTask?: string | undefined;
  /** Events at or after this moment: RFC 3339 with an offset or `Z`. */
  readonly since?: string | undefined;
  /** Events at or before this moment: RFC 3339 with an offset or `Z`. */
  readonly until?: string | undefined;
}

/** How to count events. */
export interface EventCountOptions {
  /** What a day, and a time without an offset, mean in a query text. Default: `utc`. */
  readonly timeZone?: 'utc' | 'local' | undefined;
  /** Ends the call with `Cancelled`. */
  readonly token?: CancellationToken | undefined;
}

/** Which part of the matching events. */
export interface EventQueryOptions extends EventCountOptions {
  /** How many events the page has at most: 1 to 1000. Default: 200. */
  readonly limit?: number | undefined;
  /** `next` of the page before. Default: from the newest. */
  readonly after?: string | undefined;
}

/** A part of the matching events, newest first. */
export interface EventPage {
  readonly events: readonly EngramEvent[];
  /** To be given as `after` for the next page; undefined when there are no more. What it holds is not promised. */
  readonly next: string | undefined;
  /** All that match, on this page and the others. */
  readonly total: number;
}

/** Counts of the matching events. */
export interface EventCounts {
  readonly total: number;
  /** The most frequent kind first. */
  readonly byKind: readonly { readonly kind: string; readonly count: number }[];
}

/** How to publish an event. */
export interface PublishOptions {
  /** True: it is recorded though its kind is not durable. What is durable is recorded in any case. Default: false. */
  readonly record?: boolean | undefined;
}

/** What came of publishing. */
export interface Published {
  readonly event: EngramEvent;
  /** Whether it is in events.jsonl. */
  readonly recorded: boolean;
}

/**
 * Which events a listener is called with. Both conditions combine with AND; an empty filter means every event. In kinds
 * and ids `*` stands for any run of characters (`rebase_*`), `\*` for a star and `\\` for a backslash.
 */
export interface SubscriptionFilter {
  /** Any of these kinds. Left out or empty: every kind. */
  readonly kinds?: readonly string[] | undefined;
  /** Any of these tasks as source or as target. Left out or empty: every event. */
  readonly tasks?: readonly string[] | undefined;
}

/** What a listener is called with. */
export interface EventDelivery {
  readonly event: EngramEvent;
  /**
   * How many matching events the listener was not called with since the call before: 0 but for events that were not
   * recorded and came faster than the listener took them, and for recorded ones whose file was replaced meanwhile.
   */
  readonly missed: number;
}

/** `open`, `in_progress` and `blocked` may become any other; `closed` may only become `open`. */
export type ItemStatus = 'open' | 'in_progress' | 'blocked' | 'closed';

/** An item: a task. */
export interface EngramItem {
  /** `eg-` and 10 characters where engram's programs made it. */
  readonly id: string;
  readonly title: string;
  /** Markdown, written by other programs: not to be trusted. */
  readonly description: string | undefined;
  readonly status: ItemStatus;
  /** 0 (critical) to 4 (low). */
  readonly priority: number;
  /** In the order of the file, each once. */
  readonly labels: readonly string[];
  readonly createdAt: EngramTime;
  readonly updatedAt: EngramTime;
  readonly closedAt: EngramTime | undefined;
  readonly closeReason: string | undefined;
}

/** What is needed to create an item. */
export interface ItemDraft {
  /** 1 to 500 bytes of UTF-8, without control characters. */
  readonly title: string;
  /** Markdown. */
  readonly description?: string | undefined;
  /** 0 (critical) to 4 (low). Default: 2. */
  readonly priority?: number | undefined;
  /** Letters, digits, `-` and `_`, each label once. */
  readonly labels?: readonly string[] | undefined;
}

/** What to change of an item. A field that is left out, or undefined, stays as it is. */
export interface ItemChanges {
  readonly title?: string | undefined;
  /** Null removes it. */
  readonly description?: string | null | undefined;
  readonly priority?: number | undefined;
  readonly labels?: readonly string[] | undefined;
}

/** How to write to an item. */
export interface ItemWriteOptions {
  /** The item as you saw it: when it is another one by now, nothing is written (`ChangedMeanwhile`). */
  readonly basedOn?: EngramItem | undefined;
}

/** What came of a write to an item. */
export interface ItemWritten {
  /** The item as it holds now. */
  readonly item: EngramItem;
  /** What another program wrote to the same item meanwhile, as a sentence for people; undefined when nothing. */
  readonly warning: string | undefined;
}

/** Which items are meant. All conditions combine with AND. */
export interface ItemFilter {
  readonly status?: ItemStatus | undefined;
  /** Every one of these labels. */
  readonly labels?: readonly string[] | undefined;
  /** Inclusive. 0 is the most urgent. */
  readonly minPriority?: number | undefined;
  /** Inclusive. */
  readonly maxPriority?: number | undefined;
  /** Text in the title, in any case. */
  readonly titleContains?: string | undefined;
  /** How many items at most. */
  readonly limit?: number | undefined;
  /** How many of the first matches to leave out. */
  readonly offset?: number | undefined;
}

/**
 * `blocks`: `fromId` can't start until `toId` is closed. `parent_child`: `fromId` is the child of `toId`. `related`: a
 * link without effect.
 */
export type RelationshipKind = 'blocks' | 'parent_child' | 'related';

/** What makes a relationship this one: its ends and its kind. */
export interface RelationshipKey {
  /** Id of an item. */
  readonly fromId: string;
  /** Id of an item. */
  readonly toId: string;
  readonly kind: RelationshipKind;
}

/** A relationship between two items. */
export interface EngramRelationship extends RelationshipKey {
  /** When it was added; when it was removed, where `removed` is true. */
  readonly createdAt: EngramTime;
  /** True for one that was removed. */
  readonly removed: boolean;
}

/** Which relationships. */
export interface RelationshipOptions {
  /** True: those that were removed. Default: false. */
  readonly removed?: boolean | undefined;
}

/** What came of a write to a relationship. */
export interface RelationshipWritten {
  /** The relationship as it holds now, or as it was removed; undefined when there was nothing to remove. */
  readonly relationship: EngramRelationship | undefined;
  /** False when it was as wanted already: then nothing was written. */
  readonly changed: boolean;
  /** What another program did to the same relationship meanwhile, as a sentence for people. */
  readonly warning: string | undefined;
}

/** What changed in a store. All false: only the comparison with engram.db ended. */
export interface StoreChange {
  readonly itemsChanged: boolean;
  readonly relationshipsChanged: boolean;
  readonly eventsChanged: boolean;
}

/** How a store is. */
export interface StoreHealth {
  /** `missing` when the folder is not there any more. It comes back to life when the folder does. */
  readonly state: 'ready' | 'missing';
  /** How many there are: items by id, relationships that hold, every event. */
  readonly counts: { readonly items: number; readonly relationships: number; readonly events: number };
  /** Lines that gave no record, or only a part of what they hold. The Store view shows each with its reason. */
  readonly badLines: number;
  /** Events whose id another event has too. */
  readonly eventsSharingAnId: number;
  /** How the native program's engram.db stands to the lines. */
  readonly cache: {
    /** Undefined while it has not been compared yet. */
    readonly state: 'in_step' | 'behind' | 'differs' | 'unreadable' | 'busy' | 'missing' | undefined;
    /** Why, as a sentence for people. */
    readonly reason: string;
  };
}

/**
 * What went wrong.
 * - `UnknownVersion`: `getApi` was asked for a version that is not there.
 * - `InvalidArgument`: an argument is not what this file says; the message names the field. Nothing was done.
 * - `InvalidQuery`: a mistake in a query text; the message names its place.
 * - `StoreNotFound`: no store is in that folder.
 * - `StoreUnavailable`: the store can't be read, or its thread has ended; the message says why. Where that happens in the
 *   middle of a write, nobody knows whether it was done.
 * - `StoreDisposed`: the store was disposed before.
 * - `WritesNotAllowed`: Restricted Mode, or `engram.writes.enabled` is off. Nothing was written.
 * - `Refused`: the record breaks a rule of the store (docs/format.md); the message names it. Nothing was written.
 * - `UnknownItem`: there is no item of this id. Nothing was written.
 * - `ChangedMeanwhile`: the item is not the one of `basedOn` any more. Nothing was written.
 * - `NotWritten`: the file can't be written: no space, read-only, gone. Nothing was written.
 * - `PartlyWritten`: a part of the record is in the file, as a broken line that every reader skips.
 * - `DurabilityUnknown`: the record was written, but whether it stays is not known: the disk did not confirm it, or another
 *   program replaced the file. Look before you write it again.
 * - `Cancelled`: the token ended the call.
 * - `Failed`: anything else.
 */
export type EngramErrorCode =
  | 'UnknownVersion'
  | 'InvalidArgument'
  | 'InvalidQuery'
  | 'StoreNotFound'
  | 'StoreUnavailable'
  | 'StoreDisposed'
  | 'WritesNotAllowed'
  | 'Refused'
  | 'UnknownItem'
  | 'ChangedMeanwhile'
  | 'NotWritten'
  | 'PartlyWritten'
  | 'DurabilityUnknown'
  | 'Cancelled'
  | 'Failed';

/**
 * What calls throw or reject with. Check `code`, not `message`: codes may be added, their meaning stays; words may change.
 */
export interface EngramError extends Error {
  readonly name: 'EngramError';
  readonly code: EngramErrorCode;
}
