import { type Dictionary } from './dictionary';
import { type LogColumns } from './logColumns';
import { PostingLists } from './postingLists';

/**
 * For each kind and each task the events that have it. Brought up to date when somebody asks: made anew when the log has
 * doubled, in two loops over the columns, 16 ns an event, against 150 to add each event when it comes (measured).
 */
export class ValueLists {
  private kindLists = new PostingLists();
  private taskLists = new PostingLists();
  /** How many events, from the first, are in the lists. */
  private listed = 0;

  constructor(
    private readonly columns: LogColumns,
    private readonly kinds: Dictionary,
    private readonly tasks: Dictionary,
  ) {}

  /** The lists of the kinds, by their numbers: valid until an event is added or taken back. */
  get byKind(): PostingLists {
    this.settle();
    return this.kindLists;
  }

  /** The same of the tasks: an event counts once for a task that is its source and its target. */
  get byTask(): PostingLists {
    this.settle();
    return this.taskLists;
  }

  /** Takes in the events that were added since. */
  settle(): void {
    const { listed, columns } = this;
    const { length, kind, source, target } = columns;
    if (listed === length) return;
    if (length - listed > listed) {
      this.kindLists = PostingLists.of(this.kinds.values.length, length, 0, kind);
      this.taskLists = PostingLists.of(this.tasks.values.length, length, 1, source, target);
    } else {
      for (let event = listed; event < length; event++) {
        const [from, to] = [source[event] ?? 0, target[event] ?? 0];
        this.kindLists.add(kind[event] ?? 0, event);
        if (from !== 0) this.taskLists.add(from - 1, event);
        if (to !== 0 && to !== from) this.taskLists.add(to - 1, event);
      }
    }
    this.listed = length;
  }

  /** Notes that the last event of the columns is about to be taken back. */
  removeLast(): void {
    const event = this.columns.length - 1;
    if (event < 0 || event >= this.listed) return;
    const [from, to] = [this.columns.source[event] ?? 0, this.columns.target[event] ?? 0];
    this.kindLists.removeLast(this.columns.kind[event] ?? 0);
    if (from !== 0) this.taskLists.removeLast(from - 1);
    if (to !== 0 && to !== from) this.taskLists.removeLast(to - 1);
    this.listed = event;
  }
}
