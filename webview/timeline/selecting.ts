import { type FromTimeline } from '../../src/protocol/timeline';
import { type TimelineCore } from './core';
import { eventTimeText, eventWords, type TitleOfTask } from './describe';
import { isTree } from './lanes';
import { type Notices } from './parts/notices';
import { forebearsOf } from './taskForest';
import { type WindowControl } from './windowControl';

/** What selecting reaches beside state and window. */
export interface SelectingListener {
  send(message: FromTimeline): void;
  titleOf(code: number): ReturnType<TitleOfTask>;
  /** How far an event is from the ruler's beginning, in words; empty without a ruler. */
  distanceWords(event: number): string;
  onClearQuery(): void;
  onRepaint(): void;
}

/** Every way in which an event or a lane is chosen: by the person, by the host, and by the selection of the sidebar. */
export class Selecting {
  /** Key of the lane that was asked for, while nothing is selected. */
  namedLane: string | undefined;
  private lane: string | undefined;

  constructor(
    private readonly core: TimelineCore,
    private readonly window: WindowControl,
    private readonly notices: Pick<Notices, 'tell' | 'announce'>,
    private readonly listener: SelectingListener,
  ) {}

  /** Selects an event, or none. `linked`: it comes from the sidebar, which is not told again. */
  select(event: number | undefined, linked = false): void {
    const { core } = this;
    this.namedLane = undefined;
    this.listener.onRepaint();
    if (event === core.state.selection) return;
    core.dispatch({ type: 'select', event });
    if (event === undefined) return;
    const { table } = core;
    if (!linked) this.listener.send({ type: 'selected', index: event, generation: table.generation });
    const { what, tasks } = eventWords(table, event, (code) => this.listener.titleOf(code));
    const time = eventTimeText(table, event, core.state.zone, 3);
    const distance = this.listener.distanceWords(event);
    this.notices.announce([what, tasks, time, distance].filter((part) => part !== '').join(', '));
  }

  /** Selects an event and brings it into view, its moment and its lane. */
  selectAndShow(event: number | undefined, linked = false): void {
    this.select(event, linked);
    if (event === undefined) return;
    this.window.show(event);
    const { lanes } = this.core.picture;
    this.showLane(lanes.rows[lanes.rowOfEvent(event) ?? -1]?.key);
  }

  /** The host or a link asks for an event: a query or a legend that hides it gives way. */
  reveal(event: number): void {
    if (this.core.picture.shown.mask[event] !== 1) {
      this.core.dispatch({ type: 'show-all-meanings' });
      if (this.core.state.query.hits !== null) this.listener.onClearQuery();
    }
    this.selectAndShow(event);
  }

  /** Selected in the sidebar. Nobody asked for it here, so the query and the legend stay, and nothing goes back. */
  takeLink(event: number): void {
    if (this.core.picture.shown.mask[event] === 1) this.selectAndShow(event, true);
    else this.notices.tell('The query or the legend hides the event that is selected in the sidebar.');
  }

  /** Names a lane in the place of a selection. */
  nameLane(key: string): void {
    this.namedLane = key;
    this.core.dispatch({ type: 'select', event: undefined });
    this.listener.onRepaint();
  }

  /** The lane with this key is to be scrolled into view with the next frame. */
  showLane(key: string | undefined): void {
    this.lane = key;
    this.listener.onRepaint();
  }

  /** The row that is to be scrolled into view, once. */
  takeRowToShow(): number | undefined {
    const { lane } = this;
    this.lane = undefined;
    return lane === undefined ? undefined : this.core.picture.lanes.rowOfKey.get(lane);
  }

  /** Brings a task's lane into view, and its first event. */
  revealTask(id: string): void {
    const { core } = this;
    if (core.state.subject !== 'task') core.dispatch({ type: 'choose-subject', subject: 'task' });
    this.unfoldTo(id);
    const row = core.picture.lanes.rowOfKey.get(id);
    const title = core.state.tasks.get(id)?.title ?? id;
    if (row === undefined) {
      const isQuery = core.state.query.hits !== null;
      this.notices.tell(isQuery ? `No event of “${title}” matches the query.` : `“${title}” has no events.`);
      return;
    }
    this.nameLane(id);
    this.showLane(id);
    const first = core.picture.lanes.rows[row]?.events[0];
    if (first !== undefined) this.window.show(first);
  }

  /** A lane that is asked for comes out of those that it is folded into. */
  private unfoldTo(id: string): void {
    const { picture, state } = this.core;
    if (picture.lanes.rowOfKey.has(id) || !isTree(state)) return;
    this.core.dispatch({ type: 'fold-lanes', ids: forebearsOf(id, state.tasks), folded: false });
  }
}
