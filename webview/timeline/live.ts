import { type TimelineCore } from './core';
import { eventTimeText, eventWords, type TitleOfTask } from './describe';
import { type Edge, nearestAtEdge, NewFailures } from './newFailures';
import { type EdgeNotice, EdgeNotices } from './parts/edgeNotices';
import { type TimeWindow } from './timeScale';

/** What is told of live events, and what a press on it does. */
export interface LiveListener {
  /** Selects a failure and brings it into view. */
  onGo(event: number): void;
  onFollow(): void;
  /** Tells screen readers, without seeing it. */
  onAnnounce(text: string): void;
  readonly titleOf: TitleOfTask;
  laneSide(event: number): -1 | 0 | 1;
}

/** What comes while the reader looks elsewhere: new failures at the edges, and how much has come since it was paused. */
export class Live {
  private readonly failures = new NewFailures();
  private readonly notices: EdgeNotices;
  private atEdges: ReadonlyMap<Edge, readonly number[]> = new Map();
  private arrived: readonly number[] = [];
  private paused = 0;

  constructor(
    private readonly core: TimelineCore,
    private readonly listener: LiveListener,
  ) {
    this.notices = new EdgeNotices({ onGo: (edge) => this.go(edge), onFollow: () => listener.onFollow() });
  }

  /** Lies over the lanes. */
  get elements(): readonly HTMLElement[] {
    return this.notices.elements;
  }

  /** Events arrived, or the first of them. */
  loaded(): void {
    const { table, state } = this.core;
    this.arrived = [...this.arrived, ...this.failures.take(table, table.length >= state.total)];
  }

  /** Brings the notices in step. `window` is what is in view, or will be when the motion under way has ended. */
  update(window: TimeWindow | undefined): void {
    const { table, picture, state } = this.core;
    if (!window) return;
    const isShown = (event: number): boolean => picture.shown.mask[event] === 1;
    const laneSide = (event: number): -1 | 0 | 1 => this.listener.laneSide(event);
    this.atEdges = this.failures.outside(table, { window, isShown, laneSide });
    const notices = new Map<Edge, EdgeNotice>();
    for (const [edge, events] of this.atEdges) {
      const first = nearestAtEdge(table, edge, events);
      if (first !== undefined) notices.set(edge, { count: events.length, first: this.words(first) });
    }
    const paused = state.pausedAt === undefined ? 0 : Math.max(0, table.length - state.pausedAt);
    this.notices.update(notices, paused);
    this.announce(paused);
  }

  /** New failures are said once, when they have come and are not in view; new events once for a pause. */
  private announce(paused: number): void {
    const outside = new Set([...this.atEdges.values()].flat());
    const news = this.arrived.filter((event) => outside.has(event));
    this.arrived = [];
    const last = news.at(-1);
    if (last !== undefined) {
      const count = news.length === 1 ? 'A new failure is' : `${news.length} new failures are`;
      this.listener.onAnnounce(`${count} outside the view: ${this.words(last)}`);
    } else if (paused > 0 && this.paused === 0) this.listener.onAnnounce('Paused. New events have come.');
    this.paused = paused;
  }

  private go(edge: Edge): void {
    const event = nearestAtEdge(this.core.table, edge, this.atEdges.get(edge) ?? []);
    if (event !== undefined) this.listener.onGo(event);
  }

  private words(event: number): string {
    const { table, state } = this.core;
    const { what, tasks } = eventWords(table, event, this.listener.titleOf);
    return [what, tasks, eventTimeText(table, event, state.zone, 3)].filter((part) => part !== '').join(', ');
  }
}
