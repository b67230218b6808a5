import { kindsAddressedBySource, receiverOf, signOfLifeOf } from '../model/messageRule';
import { choosesSession, type SessionChoice } from '../model/query/sessionChoice';
import { SessionFinder, type SessionSeries, type SessionStart, workStepNumber } from '../model/sessionRule';
import { mostMsOfNs } from '../model/timestamp';
import { type Dictionary } from './dictionary';
import { type ColumnArrays, type LogColumns } from './logColumns';
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
    | { readonly gapMs: number; readonly finder: SessionFinder; readonly isInTimeOrder: boolean }
    | undefined;
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

/** The events of a log as the rule of sessions looks at them: as they were at the last look. */
class LogSeries implements SessionSeries {
  size = 0;
  private arrays: ColumnArrays;
  /** Events by rank; undefined where ranks are positions. */
  private byRank: Uint32Array | undefined;
  /** By number of a kind. */
  private steps = new Uint8Array(0);
  private toSource = new Uint8Array(0);

  constructor(
    private readonly columns: LogColumns,
    private readonly order: TimeOrder,
    private readonly kinds: Dictionary,
  ) {
    this.arrays = columns.arrays;
  }

  /** Learns of the events and kinds that came since. */
  look(): void {
    this.size = this.columns.length;
    this.arrays = this.columns.arrays;
    this.byRank = this.order.eventsByRank;
    const { values } = this.kinds;
    if (this.steps.length === values.length) return;
    this.steps = Uint8Array.from(values, workStepNumber);
    this.toSource = Uint8Array.from(values, (kind) => Number(kindsAddressedBySource.has(kind)));
  }

  /** Whole milliseconds first: a difference of sums would lose nanoseconds. */
  elapsed(from: number, to: number): number {
    const { ms, ns } = this.arrays;
    const one = this.eventAt(from);
    const other = this.eventAt(to);
    return (ms[other] ?? 0) - (ms[one] ?? 0) + ((ns[other] ?? 0) - (ns[one] ?? 0)) / 1e6;
  }

  step(rank: number): number {
    return this.steps[this.arrays.kind[this.eventAt(rank)] ?? 0] ?? 0;
  }

  task(rank: number): number {
    const { arrays, steps, toSource } = this;
    const event = this.eventAt(rank);
    const [kind, source, target] = [arrays.kind[event] ?? 0, arrays.source[event] ?? 0, arrays.target[event] ?? 0];
    if (steps[kind] !== 0) return source !== 0 ? source : target;
    return signOfLifeOf(source, receiverOf(source, target, toSource[kind] === 1));
  }

  passOver(from: number, to: number, gapMs: number): number {
    const { byRank, steps } = this;
    const { ms: times, kind } = this.arrays;
    let before = times[this.eventAt(from - 1)] ?? 0;
    for (let rank = from; rank < to; rank++) {
      const event = byRank ? (byRank[rank] ?? 0) : rank;
      const ms = times[event] ?? 0;
      if (steps[kind[event] ?? 0] !== 0 || ms - before > gapMs - mostMsOfNs) return rank;
      before = ms;
    }
    return to;
  }

  private eventAt(rank: number): number {
    return this.byRank ? (this.byRank[rank] ?? 0) : rank;
  }
}
