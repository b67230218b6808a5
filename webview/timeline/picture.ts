import { type EventTable } from './eventTable';
import { foldPauses } from './foldedTime';
import { laneChoicesOf } from './laneChoices';
import { buildLanes, isTree, type LaneInput, type Lanes } from './lanes';
import { stretchesOf } from './overviewScale';
import { selectShown, type ShownEvents } from './shownEvents';
import { type TimelineState } from './state';
import { taskLives } from './taskLives';
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
  // The table is filled in place: its version says that it changed.
  private readonly lives = remember((...[table]: readonly [EventTable, number]) => taskLives(table));
  private readonly stretches = remember((...[table, , gapMs]: readonly [EventTable, number, number]) =>
    stretchesOf(table, table.order, gapMs),
  );
  private readonly shown = remember(
    (
      ...[table, , hits, hidden, misses]: readonly [
        EventTable,
        number,
        Uint32Array | null,
        TimelineState['hiddenMeanings'],
        TimelineState['misses'],
      ]
    ) => selectShown(table, hits, hidden, misses),
  );
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
    const shown = this.shown(table, version, state.query.hits, state.hiddenMeanings, state.misses);
    const gapMs = (state.store?.sessionGapMinutes ?? usualGapMinutes) * 60_000;
    const stretches = this.stretches(table, version, gapMs);
    const lanes = this.lanesOf(
      { table, shown, lives: this.lives(table, version), ...laneChoice(state, stretches) },
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
    const lanes = buildLanes(onlyArrived ? { ...input, rowsBefore: before.lanes.rowOfKey } : input);
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
