import { type StoredEdge } from '../model/edge';
import { type Item, type StoredItem } from '../model/item';

/** How to write to an item. */
export interface ItemWriteOptions {
  /**
   * The item as the caller saw it. When it is another one by now, nothing is written and the call rejects with
   * `ChangedMeanwhileError`. Left out: the change is made to the item as it is.
   */
  readonly basedOn?: Item | undefined;
}

/** What came of a write to an item. */
export interface ItemWrite {
  /** The item as it holds now. Its line is ours unless another program wrote after us. */
  readonly item: StoredItem;
  /** The line that was written. */
  readonly written: StoredItem;
  /**
   * Lines of the same id that other writers added between our look at the file and our look after the write. What they
   * changed is lost where our line came later: the last line of an id wins.
   */
  readonly meanwhile: readonly StoredItem[];
  /** What happened meanwhile, as a sentence for people; undefined when nothing did. */
  readonly warning: string | undefined;
}

/** What came of adding or removing a relationship. */
export interface EdgeWrite {
  /** The relationship as it holds now, or its tombstone; undefined when there was nothing to remove. */
  readonly edge: StoredEdge | undefined;
  /** False when it was as wanted already: then nothing was written. */
  readonly changed: boolean;
  /** What another writer did to the same relationship meanwhile, as a sentence for people. */
  readonly warning: string | undefined;
}

/** What came of creating several items. What can be written is written, in one write. */
export interface BatchCreated {
  readonly created: readonly StoredItem[];
  /** Why others were not: position in the given list, and the reason. */
  readonly errors: readonly { readonly index: number; readonly message: string }[];
}

/** What came of closing several items, or of setting their status. */
export interface BatchWritten {
  readonly written: readonly ItemWrite[];
  /** Ids that no item has. */
  readonly notFound: readonly string[];
  /** Why others were not written. */
  readonly errors: readonly { readonly id: string; readonly message: string }[];
}

/** A finished `Rebuild Cache`. */
export interface CacheRebuilt {
  /** Rows of each table, and the size of the new engram.db in bytes. */
  readonly items: number;
  readonly edges: number;
  readonly events: number;
  readonly bytes: number;
  /** Lines that the native program can't put into a cache, as a sentence for people: it can't open the store with them. */
  readonly warning: string | undefined;
}
