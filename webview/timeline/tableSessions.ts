import { kindsAddressedBySource, receiverOf, signOfLifeOf } from '../../src/model/messageRule';
import { SessionFinder, type SessionSeries, workStepNumber } from '../../src/model/sessionRule';
import { type EventTable } from './eventTable';
import { type SessionMs, timeWindow, type TimeWindow } from './timeScale';

/** The sessions of all events, by the one rule (src/model/sessionRule.ts): between pauses and restarts. */
export class TableSessions {
  private readonly series: TableSeries;
  private finder: SessionFinder;
  private sessions: readonly TimeWindow[] = [];
  /** The last of the events that were looked at. */
  private last: number | undefined;

  constructor(
    private readonly table: EventTable,
    private readonly gapMs: number,
  ) {
    this.series = new TableSeries(table);
    this.finder = new SessionFinder(this.series, gapMs);
  }

  /** Goes on with what has arrived; begins anew where some of it came late. */
  grow(): void {
    const { table, series } = this;
    if (this.finder.rank === table.length) return;
    const { order } = table;
    if (this.last !== order[this.finder.rank - 1]) this.finder = new SessionFinder(series, this.gapMs);
    series.look();
    this.finder.goOn();
    this.finder.walk(table.length);
    this.last = order.at(-1);
    this.sessions = this.windows();
  }

  /** From the first to the last event of each session; the same list as before where none of them is another. */
  take(): readonly TimeWindow[] {
    this.grow();
    return this.sessions;
  }

  private windows(): readonly TimeWindow[] {
    const { table, series, sessions: before } = this;
    const { starts } = this.finder;
    const windows = starts.map(({ rank }, i) => {
      const start = series.time(rank);
      const end = series.time((starts[i + 1]?.rank ?? table.length) - 1);
      const same = before[i];
      return same?.start === start && same.end === end ? same : timeWindow(start, end);
    });
    const isSame = windows.length === before.length && windows.every((window, i) => window === before[i]);
    return isSame ? before : windows;
  }
}

/** The events of a table as the rule of sessions looks at them. */
class TableSeries implements SessionSeries {
  /** By code of a kind. */
  private steps = new Uint8Array(0);
  private toSource = new Uint8Array(0);
  private order: Uint32Array = new Uint32Array(0);

  constructor(private readonly table: EventTable) {}

  /** Learns of the events and kinds that came since. */
  look(): void {
    const { table } = this;
    this.order = table.order;
    if (this.steps.length === table.kinds.length) return;
    this.steps = Uint8Array.from(table.kinds, workStepNumber);
    this.toSource = Uint8Array.from(table.kinds, (kind) => Number(kindsAddressedBySource.has(kind)));
  }

  get size(): number {
    return this.table.length;
  }

  time(rank: number): SessionMs {
    return this.table.time(this.order[rank] ?? 0);
  }

  /** By what was recorded: session time is a sum, and loses nanoseconds. */
  elapsed(from: number, to: number): number {
    const one = this.table.moment(this.order[from] ?? 0);
    const other = this.table.moment(this.order[to] ?? 0);
    return other.ms - one.ms + (other.ns - one.ns) / 1e6;
  }

  step(rank: number): number {
    return this.steps[this.table.kindCode(this.order[rank] ?? 0)] ?? 0;
  }

  task(rank: number): number {
    const { table } = this;
    const event = this.order[rank] ?? 0;
    const [kind, source, target] = [table.kindCode(event), table.source(event), table.target(event)];
    if (this.steps[kind] !== 0) return source !== 0 ? source : target;
    return signOfLifeOf(source, receiverOf(source, target, this.toSource[kind] === 1));
  }
}
