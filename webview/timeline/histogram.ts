import { type EventTable, meaningCode } from './eventTable';
import { type OverviewScale } from './overviewScale';

/** Events counted by bars of equal width. */
export interface Histogram {
  readonly counts: Uint32Array;
  readonly failures: Uint32Array;
  /** Height of the tallest bar, in events; 0 without events. */
  readonly most: number;
}

/** Counts events (by time or not) into bars of `barWidth` CSS pixels over `width`. Every event lies in exactly one bar. */
export function histogram(
  table: EventTable,
  events: Uint32Array,
  scale: OverviewScale,
  width: number,
  barWidth: number,
): Histogram {
  const bars = Math.max(1, Math.floor(width / barWidth));
  const counts = new Uint32Array(bars);
  const failures = new Uint32Array(bars);
  const failure = meaningCode('failure');
  let most = 0;
  for (const event of events) {
    const bar = Math.min(bars - 1, Math.max(0, Math.floor(scale.toX(table.time(event)) / barWidth)));
    const count = (counts[bar] ?? 0) + 1;
    counts[bar] = count;
    if (count > most) most = count;
    if (table.meaning(event) === failure) failures[bar] = (failures[bar] ?? 0) + 1;
  }
  return { counts, failures, most };
}
