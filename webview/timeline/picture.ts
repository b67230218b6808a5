import { type EventTable } from './eventTable';
import { foldPauses } from './foldedTime';
import { laneChoicesOf } from './laneChoices';
import { buildLanes, dealLanes, isTree, type LaneInput, type Lanes } from './lanes';
import { LaneDealer } from './laneDealing';
import { type ShownEvents, ShownSelection } from './shownEvents';
import { type TimelineState } from './state';
import { Stretches } from './stretches';
import { TableSessions } from './tableSessions';
import { TaskLives } from './taskLives';
import { type TimeAxis, type TimeWindow, unfolded } from './timeScale';

/** A pause that ends a session, in minutes, until the host has told of its setting. */
const usualGapMinutes = 30;

/**
 * Looking at each event for what restarts tell took at most 260 ms for a million on a busy machine, so 13 ms for these; of
 * more, sessions are found where somebody asks for lanes of them.
 */
const mostEventsForSessions = 50_000;

/** What follows from the events and the state, apart from the window: computed when one of them changed, not per frame. */
export interface Picture {
  readonly shown: ShownEvents;
  readonly lanes: Lanes;
  /** Sessions, as far as pauses tell, over all events: a restart ends one too, but leaves no time to fold. */
  readonly stretches: readonly TimeWindow[];
  /** How many sessions there are, restarts included; undefined where there are too many events to look for them unasked. */
  readonly sessionCount: number | undefined;
  /** How time runs in the plot: pauses between the stretches are folded on wish. */
  readonly timeAxis: TimeAxis;
}

/** Computes pictures and keeps the parts whose inputs stayed the same. */
export class PictureCache {
  private readonly lives = keep((table: EventTable) => new TaskLives(table));
  private readonly stretches = keep((table: EventTable, gapMs: number) => new Stretches(table, gapMs));
  private readonly sessions = keep((table: EventTable, gapMs: number) => new TableSessions(table, gapMs));
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
    (
      shown: ShownEvents,
      lanes: Lanes,
      stretches: readonly TimeWindow[],
      sessionCount: number | undefined,
      timeAxis: TimeAxis,
    ): Picture => ({ shown, lanes, stretches, sessionCount, timeAxis }),
  );

  /** The picture of a state; the same object as before when nothing in it changed. */
  of(table: EventTable, state: TimelineState): Picture {
    const { dataVersion: version, query, hiddenMeanings, misses } = state;
    const shown = this.shown.take(version, table, query.hits, hiddenMeanings, misses);
    const stretches = this.stretches.take(version, table, gapMsOf(state));
    const lives = this.lives.take(version, table);
    const knowsSessions = state.subject === 'session' || table.length <= mostEventsForSessions;
    const sessions = knowsSessions ? this.sessions.take(version, table, gapMsOf(state)) : undefined;
    const lanes = this.lanesOf({ table, shown, lives, ...laneChoice(state, sessions ?? []) }, state);
    return this.whole(shown, lanes, stretches, sessions?.length, this.timeAxis(stretches, state.foldPauses));
  }

  /**
   * Goes on with events that have arrived, without a picture of them yet: what the next one is made of then has only the
   * last of them before it. Does nothing where there was no picture, or another state is to be shown next.
   */
  grow(table: EventTable, state: TimelineState): void {
    const lanes = this.lanes?.input;
    this.stretches.grow(table, gapMsOf(state));
    this.lives.grow(table);
    const shown = this.shown.grow(table, state.query.hits, state.hiddenMeanings, state.misses);
    // Which sessions there are is only known with a picture; lanes of trees would have all tasks put into a tree anew.
    if (!shown || !lanes || lanes.subject === 'session' || isTree(lanes)) return;
    dealLanes({ ...lanes, shown: shown.take() }, this.dealer);
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

function gapMsOf({ store }: TimelineState): number {
  return (store?.sessionGapMinutes ?? usualGapMinutes) * 60_000;
}

/** Something that is made of events as they arrive. */
interface Growing<Result> {
  /** Goes on with those that have arrived. */
  grow(): void;
  /** What is made of all that have arrived. */
  take(): Result;
}

/** Keeps what grows with a table, for the arguments that it was made for last. */
interface Kept<More extends readonly unknown[], Result> {
  /** The version says that a result is due of what has arrived; with the same one the last result is given again. */
  take(version: number, table: EventTable, ...more: More): Result;
  /** Goes on with what has arrived, and gives what has grown; undefined where it was not made for these arguments. */
  grow(table: EventTable, ...more: More): Growing<Result> | undefined;
}

/**
 * Keeps what grows for as long as only events arrive in the table, which is filled in place, and begins anew when the table
 * does or another argument changes.
 */
function keep<More extends readonly unknown[], Result>(
  begin: (table: EventTable, ...more: More) => Growing<Result>,
): Kept<More, Result> {
  let last:
    | { readonly made: readonly unknown[]; readonly version: number; readonly growing: Growing<Result>; result: Result }
    | undefined;
  const keptFor = (made: readonly unknown[]): typeof last =>
    last?.made.every((part, i) => part === made[i]) === true ? last : undefined;
  return {
    take: (version, table, ...more) => {
      const made = [table, table.edition, ...more];
      const before = keptFor(made);
      if (before?.version === version) return before.result;
      const growing = before?.growing ?? begin(table, ...more);
      last = { made, version, growing, result: growing.take() };
      return last.result;
    },
    grow: (table, ...more) => {
      const growing = keptFor([table, table.edition, ...more])?.growing;
      growing?.grow();
      return growing;
    },
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
