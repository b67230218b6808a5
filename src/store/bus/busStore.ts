import { type Listen } from '../../base/emitter';
import { type EventDraft, type StoredEvent } from '../../model/event';
import { type EventQuery } from '../../model/query/eventQuery';
import { type AppendedPage, type KindCount, type LogAppend } from '../storeAnswers';

/** What the bus needs of a store. `Store` is one; the extension has another over its worker. */
export interface BusStore {
  /**
   * Appends an event and resolves when it is on disk. `onAppended` has told of it by then. An error of the code
   * `durability-unknown` says that the line is in the file; every other, that it is not.
   */
  recordEvent(draft: EventDraft): Promise<StoredEvent>;
  /** Tells which events were added to events.jsonl, by whichever program, in file order. */
  readonly onAppended: Listen<LogAppend>;
  /** How many of which kinds were added; undefined when events.jsonl was truncated or replaced since. */
  appendedKinds(append: LogAppend): Promise<readonly KindCount[] | undefined>;
  /** Those of the added events that match, in pages; undefined when events.jsonl was truncated or replaced since. */
  appendedEvents(
    append: LogAppend,
    query: EventQuery,
    afterIndex: number | undefined,
    limit: number,
  ): Promise<AppendedPage | undefined>;
}
