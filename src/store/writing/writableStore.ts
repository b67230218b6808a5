import { type EdgeIndex } from '../edgeIndex';
import { type ItemIndex } from '../itemIndex';

/** What writers need of an open store. */
export interface WritableStore {
  readonly items: ItemIndex;
  readonly edges: EdgeIndex;
  /**
   * Runs a write in its turn: when all writes before it have ended, and after a look at the files. Rejects when they
   * can't be read: nobody should write over what they can't see.
   */
  readonly inTurn: <Answer>(write: () => Promise<Answer>) => Promise<Answer>;
  /** Looks at the files now. Rejects when they can't be read. */
  readonly look: () => Promise<void>;
  /**
   * Appends records (JSON objects, each on one line) to a file in one write, and looks at the files again. Rejects with
   * `AppendError`; the files have been looked at then too.
   */
  readonly append: (file: 'items' | 'edges' | 'events', texts: readonly string[]) => Promise<void>;
}
