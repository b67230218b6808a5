import { type EventTable } from './eventTable';
import { foldPauses } from './foldedTime';
import { laneChoicesOf } from './laneChoices';
import { buildLanes, isTree, type LaneInput, type Lanes } from './lanes';
import { LaneDealer } from './laneDealing';
import { type ShownEvents, ShownSelection } from './shownEvents';
import { type TimelineState } from './state';
import { Stretches } from './stretches';
import { TaskLives } from './taskLives';
import { type TimeAxis, type TimeWindow, unfolded } from './timeScale';

/** A pause that ends a session, in minutes, until the host has told of its setting. */
const usualGapMinutes = 30;

/** What follows from the events and the state, apart from the window: computed when one of them changed, not per frame. */
export interface Picture {
  readonly shown: ShownEvents;
  readonly lanes: Lanes;
  /** Sessions, as far as pauses tell, over all events. */
  readonly stretches: readonly TimeWindow[];
  /** How time runs in the plot: pauses between the stretches are folded on wish. */
  readonly timeAxis: TimeAxis;
}

/** Computes pictures and keeps the parts whose inputs stayed the same. */
export class PictureCache {
  private readonly lives = keep((table: EventTable) => new TaskLives(table));
  private readonly stretches = keep((table: EventTable, gapMs: number) => new Stretches(table, gapMs));
  private readonly shown = keep(
    (...chosen: readonly [EventTable, Uint32Array | null, TimelineState['hiddenMeanings'], TimelineState['misses']]) =>
      new ShownSelection(...chosen),
  );
  private readonly dealer = new LaneDealer();
  private lanes: MadeLanes | undefined;
  private readonly timeAxis = remember((stretches: readonly TimeWindow[], fold: boolean) =>
    fold ? foldPauses(stretches) : unfolded,
  );
  private readonly whole = remember(
    (shown: ShownEvents, lanes: Lanes, stretches: readonly TimeWindow[], timeAxis: TimeAxis): Picture => ({
      shown,
      lanes,
      stretches,
      timeAxis,
    }),
  );

  /** The picture of a state; the same object as before when nothing in it changed. */
  of(table: EventTable, state: TimelineState): Picture {
    const version = state.dataVersion;
    const shown = this.shown(version, table, state.query.hits, state.hiddenMeanings, state.misses);
    const gapMs = (state.store?.sessionGapMinutes ?? usualGapMinutes) * 60_000;
    const stretches = this.stretches(version, table, gapMs);
    const lanes = this.lanesOf(
      { table, shown, lives: this.lives(version, table), ...laneChoice(state, stretches) },
      state,
    );
    return this.whole(shown, lanes, stretches, this.timeAxis(stretches, state.foldPauses));
  }

  private lanesOf(input: LaneInput, state: TimelineState): Lanes {
    const before = this.lanes;
    const keys = Object.keys({ ...before?.input, ...input }) as (keyof LaneInput)[];
    if (before && keys.every((key) => before.input[key] === input[key])) return before.lanes;
    // While a query waits for its answer, the lanes still are those of the one before.
    const query = before && !state.query.answered ? before.query : state.query.text;
    const asked = whatIsAsked(input.table, state, query);
    const onlyArrived = before?.complete === true && before.asked.every((part, i) => part === asked[i]);
    const lanes = buildLanes(onlyArrived ? { ...input, rowsBefore: before.lanes.rowOfKey } : input, this.dealer);
    this.lanes = { input, lanes, query, asked, complete: input.table.length >= state.total };
    return lanes;
  }
}

/** Lanes, and what they were made for. */
interface MadeLanes {
  readonly input: LaneInput;
  readonly lanes: Lanes;
  /** The text that found the events. */
  readonly query: string;
  readonly asked: readonly unknown[];
  /** Whether all events that there were had arrived: from then on lanes keep their places. */
  readonly complete: boolean;
}

/** All that the reader chose and that decides on lanes and their order: what is the same while events only arrive. */
function whatIsAsked({ generation }: EventTable, state: TimelineState, query: string): readonly unknown[] {
  const { subject, order, laneChoices, hiddenMeanings, misses, zone } = state;
  return [generation, subject, order, laneChoices, hiddenMeanings, misses, query, zone];
}

/** How lanes are to be made, with no more of the state than makes a difference. */
function laneChoice(
  state: TimelineState,
  sessions: readonly TimeWindow[],
): Omit<LaneInput, 'table' | 'shown' | 'lives'> {
  const { subject, order, tasks, zone } = state;
  const { folded, pinned } = laneChoicesOf(state.laneChoices, state.store?.folder);
  const usual = { subject, order, tasks, pinned };
  if (subject === 'session') return { ...usual, sessions, zone };
  return isTree(usual) ? { ...usual, folded } : usual;
}

/** Something that is made of events as they arrive. */
interface Growing<Result> {
  take(): Result;
}

/**
 * Keeps what grows with a table for as long as only events arrive in it, and begins anew when the table does or another
 * argument changes. The table is filled in place: the version, which comes first, says that it changed.
 */
function keep<More extends readonly unknown[], Result>(
  begin: (table: EventTable, ...more: More) => Growing<Result>,
): (version: number, table: EventTable, ...more: More) => Result {
  let last:
    | { readonly made: readonly unknown[]; readonly version: number; readonly growing: Growing<Result>; result: Result }
    | undefined;
  return (version, table, ...more) => {
    const made = [table, table.edition, ...more];
    const goesOn = last?.made.every((part, i) => part === made[i]) === true;
    if (last && goesOn && last.version === version) return last.result;
    const growing = last && goesOn ? last.growing : begin(table, ...more);
    last = { made, version, growing, result: growing.take() };
    return last.result;
  };
}

/** Remembers the last result of a function and gives it again for the same arguments. */
function remember<Arguments extends readonly unknown[], Result>(
  compute: (...args: Arguments) => Result,
): (...args: Arguments) => Result {
  let last: { readonly args: Arguments; readonly result: Result } | undefined;
  return (...args) => {
    if (last?.args.every((argument, i) => argument === args[i])) return last.result;
    last = { args, result: compute(...args) };
    return last.result;
  };
}
