import { type EventLog } from '../log/eventLog';
import { type StoredEdge } from '../model/edge';
import { type StoredEvent } from '../model/event';
import { type StoredItem } from '../model/item';

/**
 * The records of a store as they are now, for answers that look at many of them at once (`src/analysis`). The log is the
 * living one: events are added to it between two turns of the thread, and `generation` tells when it was replaced.
 */
export interface StoreRecords {
  readonly log: EventLog;
  readonly generation: number;
  /** By priority, creation time and place. */
  readonly items: readonly StoredItem[];
  /** Relationships that are not removed, in file order of their winning line. */
  readonly edges: readonly StoredEdge[];
  /** The task of this id; undefined when no line has it. */
  item(id: string): StoredItem | undefined;
  /** Every line of the task of this id, in file order: what it was before. */
  itemLines(id: string): readonly StoredItem[];
  /**
   * The events at these positions of the log, read from their lines, in the same order; undefined where the file no longer
   * holds what the log says.
   */
  readEvents(indices: ArrayLike<number>): Promise<readonly (StoredEvent | undefined)[]>;
  /**
   * The same for who walks over all events once: read past what is kept of the last reads, which stays for those who page
   * through lists meanwhile.
   */
  readEventsOnce(indices: ArrayLike<number>): Promise<readonly (StoredEvent | undefined)[]>;
  /**
   * The records at these positions, ascending, exactly as they lie in the file, each with a line end. Rejects where the file
   * no longer holds what the log says.
   */
  readLines(indices: Uint32Array): Promise<Uint8Array<ArrayBuffer>>;
}
