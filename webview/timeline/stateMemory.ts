import { type EventTable } from './eventTable';
import { type SavedState, savedEvent, savedWindow, toSaved } from './savedState';
import { type TimelineState } from './state';
import { type TimeWindow } from './timeScale';

/** State is saved when it rests for this long, in ms: VS Code writes each one to disk. */
const restMs = 300;

/** What an earlier life left, as far as the events that have arrived tell. */
export interface Remembered {
  readonly window: TimeWindow | undefined;
  readonly selection: number | undefined;
  readonly rulerStart: number | undefined;
  /** How many events there were when following ended. */
  readonly pausedAt: number | undefined;
}

/** Keeps the state over the webview's lives. */
export class StateMemory {
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `saved` is what an earlier life left. It stays saved until what it tells of has arrived. */
  constructor(
    private saved: SavedState | undefined,
    private readonly save: (state: SavedState) => void,
  ) {}

  /** Saves when nothing changed for a moment; not while what an earlier life left waits for its events. */
  saveSoon(state: TimelineState, table: EventTable): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (table.length === 0 && this.saved) return;
      const now = toSaved(state, table);
      const { saved } = this;
      const selection = now.selection ?? saved?.selection;
      const rulerStart = now.rulerStart ?? saved?.rulerStart;
      this.save({ ...now, selection, rulerStart, lastSeen: saved?.lastSeen ?? now.lastSeen });
    }, restMs);
  }

  /**
   * What the earlier life left, as far as the events of the table tell; forgotten when all are there, and where it is about
   * another store than that in `folder`.
   */
  recall(folder: string | undefined, table: EventTable, complete: boolean): Remembered {
    if (this.saved?.folder !== folder) this.saved = undefined;
    const { saved } = this;
    if (!saved) return { window: undefined, selection: undefined, rulerStart: undefined, pausedAt: undefined };
    const selection = savedEvent(saved.selection, table);
    const rulerStart = savedEvent(saved.rulerStart, table);
    const lastSeen = savedEvent(saved.lastSeen, table);
    // Selection and ruler come back once: they may be cleared while the rest arrives.
    this.saved = complete
      ? undefined
      : {
          ...saved,
          selection: selection === undefined ? saved.selection : undefined,
          rulerStart: rulerStart === undefined ? saved.rulerStart : undefined,
        };
    return {
      window: savedWindow(saved, table),
      selection,
      rulerStart,
      pausedAt: lastSeen === undefined ? undefined : lastSeen + 1,
    };
  }
}
