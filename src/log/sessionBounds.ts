import { kindsAddressedBySource, receiverOf, signOfLifeOf } from '../model/messageRule';
import { choosesSession, type SessionChoice } from '../model/query/sessionChoice';
import {
  restartMs,
  type SessionSeries,
  sessionStarts,
  type SessionStart,
  workEnds,
  workStarts,
} from '../model/sessionRule';
import { workStepOf } from '../model/taskWork';
import { type Dictionary } from './dictionary';
import { type LogColumns } from './logColumns';
import { type TimeOrder } from './timeOrder';

/** Ranks in the order of time, `end` exclusive. */
export interface RankRange {
  readonly first: number;
  readonly end: number;
}

interface KnownStarts {
  readonly gapMs: number;
  /** How many events, and whether they lay in the order of time. */
  readonly size: number;
  readonly isInTimeOrder: boolean;
  readonly starts: readonly SessionStart[];
}

/**
 * Where the sessions of a log begin, by the one rule (src/model/sessionRule.ts). Kept for an unchanged log; where events came
 * later than all before, only what they can change is looked at again. A million events take 15 to 25 ms (measured).
 */
export class SessionBounds {
  private known: KnownStarts | undefined;

  constructor(
    private readonly columns: LogColumns,
    private readonly order: TimeOrder,
    private readonly kinds: Dictionary,
  ) {}

  /** The beginnings, the earliest first, with a pause of more than `gapMs` between sessions. */
  starts(gapMs: number): readonly SessionStart[] {
    const { known } = this;
    const { length: size } = this.columns;
    if (known?.gapMs === gapMs && known.size === size) return known.starts;
    const isInTimeOrder = this.order.matchesFile;
    const kept = known?.gapMs === gapMs && known.isInTimeOrder && isInTimeOrder ? this.lastSettled(known) : 0;
    const from = known?.starts[kept]?.rank ?? 0;
    const found = sessionStarts(this.seriesFrom(from), gapMs);
    const again = found.map(({ rank, beginning }) => ({ rank: rank + from, beginning }));
    // The rule takes the first event that it is shown for the first of all.
    const starts = kept === 0 || !known ? again : [...known.starts.slice(0, kept + 1), ...again.slice(1)];
    this.known = { gapMs, size, isInTimeOrder, starts };
    return starts;
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

  /**
   * The last beginning that later events don't change: the rule looks no further ahead than a restart takes, and remembers
   * nothing from before a beginning.
   */
  private lastSettled({ starts, size }: KnownStarts): number {
    for (let index = starts.length - 1; index > 0; index--)
      if (this.elapsed(starts[index]?.rank ?? 0, size - 1) > restartMs) return index;
    return 0;
  }

  private seriesFrom(first: number): SessionSeries {
    const { columns, order } = this;
    const { kind, source, target } = columns;
    const steps = Uint8Array.from(this.kinds.values, stepNumber);
    const toSource = Uint8Array.from(this.kinds.values, (name) => Number(kindsAddressedBySource.has(name)));
    const eventAt = order.matchesFile ? (rank: number) => rank + first : (rank: number) => order.eventAt(rank + first);
    return {
      size: columns.length - first,
      elapsed: (from, to) => this.elapsedBetween(eventAt(from), eventAt(to)),
      step: (rank) => steps[kind[eventAt(rank)] ?? 0] ?? 0,
      task: (rank) => {
        const event = eventAt(rank);
        const [by, at, number] = [source[event] ?? 0, target[event] ?? 0, kind[event] ?? 0];
        if (steps[number] !== 0) return by !== 0 ? by : at;
        return signOfLifeOf(by, receiverOf(by, at, toSource[number] === 1));
      },
    };
  }

  private elapsed(fromRank: number, toRank: number): number {
    return this.elapsedBetween(this.order.eventAt(fromRank), this.order.eventAt(toRank));
  }

  /** Whole milliseconds first: a difference of sums would lose nanoseconds. */
  private elapsedBetween(one: number, other: number): number {
    const { ms, ns } = this.columns;
    return (ms[other] ?? 0) - (ms[one] ?? 0) + ((ns[other] ?? 0) - (ns[one] ?? 0)) / 1e6;
  }
}

function stepNumber(kind: string): number {
  const step = workStepOf(kind);
  return step === 'start' ? workStarts : step === 'end' ? workEnds : 0;
}
