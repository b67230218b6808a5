import { type TimelineCore } from './core';
import { type Direction, nextHit, placeOf } from './navigation';
import { QueryBox } from './parts/queryBox';

/** What finding reaches beside the state. */
export interface FindingListener {
  /** Selects a hit and brings it into view. */
  onSelect(event: number): void;
  /** A sentence for the reader. */
  onTell(text: string): void;
}

/** The query: its box, and the way from hit to hit. */
export class Finding {
  /** The box of the query with all that belongs to it. */
  readonly box: QueryBox;

  constructor(
    private readonly core: TimelineCore,
    private readonly listener: FindingListener,
  ) {
    this.box = new QueryBox({
      onEdit: (text) => core.dispatch({ type: 'edit-query', text }),
      onRun: () => core.runQuery(),
      onComplete: (text, position) => core.complete(text, position),
      onStep: (direction) => this.step(direction),
      onMisses: (misses) => core.dispatch({ type: 'show-misses', misses }),
    });
  }

  /** Brings the box in step with state and picture. */
  update(): void {
    const { state, table, picture } = this.core;
    const { hits, matching } = picture.shown;
    const isQuery = state.query.hits !== null && state.query.text.trim() !== '';
    const place = isQuery && state.selection !== undefined ? placeOf(table, hits, state.selection) + 1 : 0;
    const count = isQuery ? { hits: hits.length, matching, all: table.length, place } : undefined;
    this.box.update(state.query, count, state.misses);
  }

  /** Goes to the next hit or the one before; after the last comes the first. */
  step(direction: Direction): void {
    const { state, table, picture } = this.core;
    const { selection, window, query } = state;
    if (query.hits === null) {
      this.listener.onTell('There is no query. Press / to search.');
      return;
    }
    // Without a selection: the first hit from the window's beginning, or the last before its end.
    const edge = (direction === 1 ? window?.start : window?.end) ?? 0;
    const time = selection === undefined ? edge : table.time(selection);
    const next = nextHit(table, picture.shown.hits, { event: selection, time }, direction);
    if (!next) {
      this.listener.onTell(picture.shown.matching === 0 ? 'No event matches the query.' : 'The legend hides all hits.');
      return;
    }
    if (next.wrapped) this.listener.onTell(direction === 1 ? 'Back at the first hit.' : 'Back at the last hit.');
    this.listener.onSelect(next.event);
  }
}
