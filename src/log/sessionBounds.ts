import { kindsAddressedBySource, receiverOf, signOfLifeOf } from '../model/messageRule';
import { choosesSession, type SessionChoice } from '../model/query/sessionChoice';
import { SessionFinder, type SessionSeries, type SessionStart, workStepNumber } from '../model/sessionRule';
import { type Dictionary } from './dictionary';
import { type LogColumns } from './logColumns';
import { type TimeOrder } from './timeOrder';

/** Ranks in the order of time, `end` exclusive. */
export interface RankRange {
  readonly first: number;
  readonly end: number;
}

/**
 * Where the sessions of a log begin, by the one rule (src/model/sessionRule.ts). They are kept: asked again, only events that
 * came since are looked at, and all of them where one came late or some were taken back.
 */
export class SessionBounds {
  private known:
    { readonly gapMs: number; readonly finder: SessionFinder; readonly isInTimeOrder: boolean } | undefined;
  private readonly series: LogSeries;

  constructor(
    private readonly columns: LogColumns,
    private readonly order: TimeOrder,
    kinds: Dictionary,
  ) {
    this.series = new LogSeries(columns, order, kinds);
  }

  /** The beginnings, the earliest first, with a pause of more than `gapMs` between sessions. */
  starts(gapMs: number): readonly SessionStart[] {
    const finder = this.finderFor(gapMs);
    const { length } = this.columns;
    if (finder.rank < length) {
      this.series.look();
      finder.goOn();
      finder.walk(length);
    }
    return finder.starts;
  }

  /** Notes that events were taken back: others may take their places. */
  removed(): void {
    this.known = undefined;
  }

  /** The ranks of the chosen sessions, ascending; those that follow each other are one range. */
  chosen(choice: SessionChoice): readonly RankRange[] {
    const starts = this.starts(choice.gapMs);
    const ranges: RankRange[] = [];
    for (const [index, { rank: first }] of starts.entries()) {
      if (!choosesSession(choice, index + 1, starts.length)) continue;
      const end = starts[index + 1]?.rank ?? this.columns.length;
      const before = ranges.at(-1);
      if (before?.end === first) ranges[ranges.length - 1] = { first: before.first, end };
      else ranges.push({ first, end });
    }
    return ranges;
  }

  private finderFor(gapMs: number): SessionFinder {
    const { known } = this;
    const isInTimeOrder = this.order.matchesFile;
    if (known?.gapMs === gapMs) {
      // Out of order an event that came since may have any rank.
      const holds = known.isInTimeOrder ? isInTimeOrder : known.finder.rank === this.columns.length;
      if (holds) return known.finder;
    }
    const finder = new SessionFinder(this.series, gapMs);
    this.known = { gapMs, finder, isInTimeOrder };
    return finder;
  }
}

/** The events of a log as the rule of sessions looks at them. */
class LogSeries implements SessionSeries {
  /** By number of a kind. */
  private steps = new Uint8Array(0);
  private toSource = new Uint8Array(0);

  constructor(
    private readonly columns: LogColumns,
    private readonly order: TimeOrder,
    private readonly kinds: Dictionary,
  ) {}

  /** Learns of the kinds that came since. */
  look(): void {
    const { values } = this.kinds;
    if (this.steps.length === values.length) return;
    this.steps = Uint8Array.from(values, workStepNumber);
    this.toSource = Uint8Array.from(values, (kind) => Number(kindsAddressedBySource.has(kind)));
  }

  get size(): number {
    return this.columns.length;
  }

  /** Whole milliseconds first: a difference of sums would lose nanoseconds. */
  elapsed(from: number, to: number): number {
    const { ms, ns } = this.columns;
    const one = this.order.eventAt(from);
    const other = this.order.eventAt(to);
    return (ms[other] ?? 0) - (ms[one] ?? 0) + ((ns[other] ?? 0) - (ns[one] ?? 0)) / 1e6;
  }

  step(rank: number): number {
    return this.steps[this.columns.kind[this.order.eventAt(rank)] ?? 0] ?? 0;
  }

  task(rank: number): number {
    const { columns, order, steps, toSource } = this;
    const event = order.eventAt(rank);
    const [kind, source, target] = [columns.kind[event] ?? 0, columns.source[event] ?? 0, columns.target[event] ?? 0];
    if (steps[kind] !== 0) return source !== 0 ? source : target;
    return signOfLifeOf(source, receiverOf(source, target, toSource[kind] === 1));
  }
}
