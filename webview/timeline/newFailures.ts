import { type EventTable, meaningCode } from './eventTable';
import { type TimeWindow } from './timeScale';

/** Where something lies that is not in view: before or after the window, or on a lane above or under those in view. */
export const edges = ['earlier', 'later', 'above', 'below'] as const;
export type Edge = (typeof edges)[number];

/** What is in view. */
export interface View {
  readonly window: TimeWindow;
  /** Whether the query and the legend let an event be shown. */
  isShown(event: number): boolean;
  /** Whether an event's lane is above (-1) or under (1) those in view; 0 where it is in view, or on none. */
  laneSide(event: number): -1 | 0 | 1;
}

/** Failures that arrived while the timeline was open and have not been in view since, in the order of the file. */
export class NewFailures {
  private generation = -1;
  private known = 0;
  private unseen: number[] = [];
  private opened = false;

  /**
   * Takes in what has arrived in `table`, and gives the failures among it. Nothing is new until everything that there was
   * has arrived (`complete`), and a file that was replaced begins anew.
   */
  take(table: EventTable, complete: boolean): readonly number[] {
    if (table.generation !== this.generation || table.length < this.known) {
      this.generation = table.generation;
      this.unseen = [];
      this.opened = false;
    }
    const from = this.opened ? this.known : table.length;
    this.opened ||= complete;
    this.known = table.length;
    const failure = meaningCode('failure');
    const arrived: number[] = [];
    for (let event = from; event < table.length; event++) if (table.meaning(event) === failure) arrived.push(event);
    this.unseen = this.unseen.concat(arrived);
    return arrived;
  }

  /** Forgets those that are in view, and tells at which edges the others are. Those that are not shown wait. */
  outside(table: EventTable, view: View): ReadonlyMap<Edge, readonly number[]> {
    const found = new Map<Edge, number[]>();
    if (this.unseen.length === 0) return found;
    this.unseen = this.unseen.filter((event) => {
      if (!view.isShown(event)) return true;
      const edge = edgeOf(table, event, view);
      if (edge === undefined) return false;
      const others = found.get(edge);
      if (others) others.push(event);
      else found.set(edge, [event]);
      return true;
    });
    return found;
  }
}

function edgeOf(table: EventTable, event: number, view: View): Edge | undefined {
  const { window } = view;
  const time = table.time(event);
  if (time < window.start) return 'earlier';
  if (time > window.end) return 'later';
  const side = view.laneSide(event);
  return side === 0 ? undefined : side < 0 ? 'above' : 'below';
}

/** The failure to go to first at an edge: the one nearest to what is in view in time, the oldest on another lane. */
export function nearestAtEdge(table: EventTable, edge: Edge, events: readonly number[]): number | undefined {
  return events.reduce<number | undefined>((best, event) => {
    if (best === undefined) return event;
    const isLater = table.time(event) > table.time(best);
    return isLater === (edge === 'earlier') ? event : best;
  }, undefined);
}
