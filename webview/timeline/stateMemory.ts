import { type EventTable } from './eventTable';
import { type SavedState, savedSelection, savedWindow, toSaved } from './savedState';
import { type TimelineState } from './state';
import { type TimeWindow } from './timeScale';

/** State is saved when it rests for this long, in ms: VS Code writes each one to disk. */
const restMs = 300;

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
      this.save({ ...now, selection: now.selection ?? this.saved?.selection });
    }, restMs);
  }

  /**
   * Window and selection of the earlier life, as far as the events of the table tell; forgotten when all are there, and
   * where they are about another store than that in `folder`.
   */
  recall(
    folder: string | undefined,
    table: EventTable,
    complete: boolean,
  ): { readonly window: TimeWindow | undefined; readonly selection: number | undefined } {
    if (this.saved?.folder !== folder) this.saved = undefined;
    const { saved } = this;
    if (!saved) return { window: undefined, selection: undefined };
    const selection = savedSelection(saved, table);
    if (selection !== undefined || complete) this.saved = undefined;
    return { window: savedWindow(saved, table), selection };
  }
}
