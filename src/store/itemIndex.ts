import { type StoredItem } from '../model/item';
import { compareTimestamps } from '../model/timestamp';
import { RecordList } from './recordList';

/** The items of a store: the last line of each id wins, by position (format.md, Files). */
export class ItemIndex extends RecordList<StoredItem> {
  private ordered: { readonly version: number; readonly items: readonly StoredItem[] } | undefined;

  constructor() {
    super((item) => item.id);
  }

  /** The item of this id, undefined when no line has it. */
  get(id: string): StoredItem | undefined {
    return this.byKey.get(id);
  }

  /** Every item in file order of its winning line. */
  get inFileOrder(): readonly StoredItem[] {
    return [...this.byKey.values()];
  }

  /** Every item by priority, creation time and place. */
  get inOrder(): readonly StoredItem[] {
    if (this.ordered?.version !== this.version)
      this.ordered = { version: this.version, items: this.inFileOrder.toSorted(compareItems) };
    return this.ordered.items;
  }
}

function compareItems(a: StoredItem, b: StoredItem): number {
  return a.priority - b.priority || compareTimestamps(a.createdAt, b.createdAt) || a.place.offset - b.place.offset;
}
