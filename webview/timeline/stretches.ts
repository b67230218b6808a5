import { type EventTable } from './eventTable';
import { stretchesOf } from './overviewScale';
import { timeWindow, type TimeWindow } from './timeScale';

/** The stretches of time between pauses longer than `gapMs`, as events arrive, and as `stretchesOf` has them. */
export class Stretches {
  private stretches: readonly TimeWindow[] = [];
  private known = 0;

  constructor(
    private readonly table: EventTable,
    private readonly gapMs: number,
  ) {}

  /** Goes on with what has arrived. */
  grow(): void {
    const { table, gapMs } = this;
    if (this.known === table.length) return;
    this.stretches = joined(this.stretches, stretchesOf(table, table.since(this.known), gapMs), gapMs);
    this.known = table.length;
  }

  /** The stretches of all events that have arrived; the same list as before where none of them is another. */
  take(): readonly TimeWindow[] {
    this.grow();
    return this.stretches;
  }
}

/** Two lists of stretches as one: what lies over each other, or no further apart than `gapMs`, is one stretch. */
function joined(before: readonly TimeWindow[], added: readonly TimeWindow[], gapMs: number): readonly TimeWindow[] {
  const all: TimeWindow[] = [];
  for (const stretch of [...before, ...added].sort((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (!last || stretch.start - last.end > gapMs) all.push(stretch);
    else if (stretch.end > last.end) all[all.length - 1] = timeWindow(last.start, stretch.end);
  }
  const isSame = all.length === before.length && all.every((stretch, i) => stretch === before[i]);
  return isSame ? before : all;
}
