import { type EventTable } from './eventTable';
import { buildLanes, type Lanes } from './lanes';
import { sessionGapMs, stretchesOf } from './overviewScale';
import { selectShown, type ShownEvents } from './shownEvents';
import { type TimelineState } from './state';
import { type TaskLife, taskLives } from './taskLives';
import { type TimeWindow } from './timeScale';

/** What follows from the events and the state, apart from the window: computed when one of them changed, not per frame. */
export interface Picture {
  readonly shown: ShownEvents;
  readonly lanes: Lanes;
  /** Sessions, as far as pauses tell, over all events. */
  readonly stretches: readonly TimeWindow[];
}

/** Computes pictures and keeps the parts whose inputs stayed the same. */
export class PictureCache {
  // The table is filled in place: its version says that it changed.
  private readonly lives = remember((...[table]: readonly [EventTable, number]) => taskLives(table));
  private readonly stretches = remember((...[table]: readonly [EventTable, number]) =>
    stretchesOf(table, table.order, sessionGapMs),
  );
  private readonly shown = remember(
    (...[table, , hits, hidden]: readonly [EventTable, number, Uint32Array | null, TimelineState['hiddenMeanings']]) =>
      selectShown(table, hits, hidden),
  );
  private readonly lanes = remember(
    (
      table: EventTable,
      shown: ShownEvents,
      lives: ReadonlyMap<number, TaskLife>,
      tasks: TimelineState['tasks'],
      subject: TimelineState['subject'],
      order: TimelineState['order'],
    ) => buildLanes({ table, shown, lives, tasks, subject, order }),
  );
  private readonly whole = remember((shown: ShownEvents, lanes: Lanes, stretches: readonly TimeWindow[]): Picture => ({
    shown,
    lanes,
    stretches,
  }));

  /** The picture of a state; the same object as before when nothing in it changed. */
  of(table: EventTable, state: TimelineState): Picture {
    const version = state.dataVersion;
    const shown = this.shown(table, version, state.query.hits, state.hiddenMeanings);
    const lives = this.lives(table, version);
    const lanes = this.lanes(table, shown, lives, state.tasks, state.subject, state.order);
    return this.whole(shown, lanes, this.stretches(table, version));
  }
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
