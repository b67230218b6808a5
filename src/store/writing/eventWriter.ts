import { AppendError } from '../../files/appender';
import { type EventDraft, type StoredEvent } from '../../model/event';
import { type EventLine, type RawEvent, writeEventLine, writeRawEventLine } from '../eventDraft';
import { isSameEvent } from '../sameEvent';
import { LostLineError } from './writtenLine';

/** What the writer needs of an open store. */
export interface EventWriterStore {
  /** Appends lines to events.jsonl in one write and looks at the file; rejects with `AppendError`, after the look. */
  readonly append: (texts: readonly string[]) => Promise<void>;
  /** Whether an event of the log very probably has this id. */
  readonly hasId: (id: string) => boolean;
  /** The events of this id, in file order. */
  readonly withId: (id: string) => Promise<readonly StoredEvent[]>;
  /** Why a look could not read what was written: the files can't be read, or the store has been closed. */
  readonly problem: () => Error | undefined;
}

/** One write holds no more than this, unless one event does: it goes in as a whole, and so does what it delays. */
const longestWriteBytes = 1024 * 1024;

interface Waiting {
  readonly line: EventLine;
  readonly written: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Writes events in the order in which they are given. Those that come while a write is under way go into the next one
 * together: a disk confirms 1,000 events in a few writes, where one by one it takes as many confirmations.
 */
export class EventWriter {
  private waiting: Waiting[] = [];
  private writing = false;
  /** Ids that are being written: the log does not have them yet. */
  private readonly idsUnderWay = new Set<string>();

  constructor(private readonly store: EventWriterStore) {}

  /** Writes an event with an id that none of the log has (`Store.recordEvent`). */
  async record(draft: EventDraft): Promise<StoredEvent> {
    const line = writeEventLine(draft, (id) => this.idsUnderWay.has(id) || this.store.hasId(id));
    this.idsUnderWay.add(line.id);
    try {
      return await this.write(line);
    } finally {
      this.idsUnderWay.delete(line.id);
    }
  }

  /** Writes an event that has its id and time (`Store.recordEventRaw`). */
  async recordRaw(event: RawEvent): Promise<StoredEvent> {
    return this.write(writeRawEventLine(event));
  }

  private async write(line: EventLine): Promise<StoredEvent> {
    await new Promise<void>((written, failed) => {
      this.waiting.push({ line, written, failed });
      if (!this.writing) void this.writeAll();
    });
    const event = (await this.store.withId(line.id)).findLast((stored) => isSameEvent(stored, line.record));
    if (event) return event;
    const problem = this.store.problem();
    if (problem) {
      throw new AppendError(
        'durability-unknown',
        `The event ${line.id} was written, but could not be read back: ${problem.message} ` +
          'Look whether it is there before you record it again.',
        { cause: problem },
        1,
      );
    }
    throw new LostLineError(
      `The event ${line.id} was written, but events.jsonl no longer holds it: another program has replaced it.`,
    );
  }

  /** Never rejects: who waits is told. */
  private async writeAll(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      const together = this.takeTogether();
      try {
        await this.store.append(together.map(({ line }) => line.text));
        for (const { written } of together) written();
      } catch (error) {
        for (const [position, { failed }] of together.entries()) failed(failureOf(error, position, together.length));
      }
    }
    this.writing = false;
  }

  private takeTogether(): readonly Waiting[] {
    let bytes = 0;
    const firstTooMany = this.waiting.findIndex(({ line }, position) => {
      bytes += Buffer.byteLength(line.text) + 1;
      return position > 0 && bytes > longestWriteBytes;
    });
    return this.waiting.splice(0, firstTooMany === -1 ? this.waiting.length : firstTooMany);
  }
}

/** What a failed write means for one of its events. */
function failureOf(error: unknown, position: number, count: number): unknown {
  if (!(error instanceof AppendError) || error.code !== 'short-write' || count === 1) return error;
  const options = { cause: error };
  if (position < error.wholeRecords) {
    const message =
      'The event was written, but the disk was full behind it and did not confirm that it is safe. ' +
      'Look whether it is there before you record it again.';
    return new AppendError('durability-unknown', message, options, 1);
  }
  if (position > error.wholeRecords)
    return new AppendError('no-space', 'There is no space left for the event. Nothing of it was recorded.', options);
  const message =
    'Only a part of the event was written: the disk is probably full. ' +
    'events.jsonl ends with a broken line now, which every reader skips.';
  return new AppendError('short-write', message, options);
}
