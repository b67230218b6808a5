import { type EventTable } from './eventTable';
import { stretchesOf } from './overviewScale';
import { type SessionMs, timeWindow, type TimeWindow } from './timeScale';

/** The stretches of time between pauses longer than `gapMs`, as events arrive, and as `stretchesOf` has them. */
export class Stretches {
  private stretches: readonly TimeWindow[] = [];
  private known = 0;

  constructor(
    private readonly table: EventTable,
    private readonly gapMs: number,
  ) {}

  /** The stretches of all events that have arrived; the same list as before where none of them is another. */
  take(): readonly TimeWindow[] {
    const { table, gapMs } = this;
    if (this.known === 0) this.stretches = stretchesOf(table, table.order, gapMs);
    else this.stretches = withEvents(this.stretches, table, table.since(this.known), gapMs);
    this.known = table.length;
    return this.stretches;
  }
}

function withEvents(
  before: readonly TimeWindow[],
  table: EventTable,
  events: Uint32Array,
  gapMs: number,
): readonly TimeWindow[] {
  let stretches: TimeWindow[] | undefined;
  for (const event of events) {
    const time = table.time(event);
    const known = stretches ?? before;
    const place = known.findLastIndex(({ start }) => start <= time);
    const earlier = known[place];
    if (earlier && time <= earlier.end) continue;
    stretches ??= [...before];
    const later = stretches[place + 1];
    const joined = [
      ...(earlier && !(time - earlier.end > gapMs) ? [earlier] : []),
      ...(later && !(later.start - time > gapMs) ? [later] : []),
    ];
    const from = joined[0] === earlier && earlier ? place : place + 1;
    stretches.splice(from, joined.length, stretchWith(time, joined));
  }
  return stretches ?? before;
}

/** One stretch of those at its sides, and a moment. */
function stretchWith(time: SessionMs, sides: readonly TimeWindow[]): TimeWindow {
  const [first, last] = [sides[0], sides.at(-1)];
  return timeWindow(Math.min(time, first?.start ?? time), Math.max(time, last?.end ?? time));
}
