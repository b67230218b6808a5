import { type FromTimeline, type ToTimeline } from '../../src/protocol/timeline';
import { element } from '../shared/dom';
import { type HostLink } from '../shared/host';
import { TimelineCore } from './core';
import { eventTimeText, eventWords, type TitleOfTask } from './describe';
import { meaningByCode } from './eventTable';
import { keyCommand, type KeyCommand } from './keyboard';
import { laneKeyOf } from './lanes';
import { acrossLanes, nextFailure, nextInLane, ofSameTask } from './navigation';
import { type Palette, readPalette, watchTheme } from './painter/palette';
import { Chart } from './parts/chart';
import { DetailsPane, eventsBefore } from './parts/detailsPane';
import { EmptyState, emptinessOf } from './parts/emptyState';
import { EventList } from './parts/eventList';
import { KeysHelp } from './parts/keysHelp';
import { Legend } from './parts/legend';
import { OverviewPart } from './parts/overviewPart';
import { QueryBox } from './parts/queryBox';
import { Toolbar } from './parts/toolbar';
import { type SavedState, savedSelection, savedWindow, stateFromSaved, toSaved } from './savedState';
import { initialState, type TimelineState } from './state';
import { timeWindow } from './timeScale';
import { WindowControl } from './windowControl';

/** Below this width of the panel, in CSS pixels, the details move under the lanes. */
const narrowWidth = 700;
/** State is saved when it rests for this long, in ms: VS Code writes each one to disk. */
const saveRestMs = 300;
const zoomStep = 1.5;
const panStep = 0.2;

/** The timeline: makes the parts, and turns what they are told into actions. */
export class TimelineApp {
  private readonly core: TimelineCore;
  private readonly window: WindowControl;
  private readonly queryBox: QueryBox;
  private readonly toolbar: Toolbar;
  private readonly overview: OverviewPart;
  private readonly eventList = new EventList((event) => this.select(event));
  private readonly chart: Chart;
  private readonly legend: Legend;
  private readonly details: DetailsPane;
  private readonly empty: EmptyState;
  private readonly help: KeysHelp;
  private readonly announcement = element('div', {
    class: 'announcement',
    attributes: { role: 'status', 'aria-live': 'polite' },
  });
  private readonly notice = element('div', { class: 'notice', attributes: { role: 'status' } });
  private palette: Palette = readPalette();
  private frame: number | undefined;
  private saveTimer: ReturnType<typeof setTimeout> | undefined;
  private noticeTimer: ReturnType<typeof setTimeout> | undefined;
  private saved: SavedState | undefined;
  private namedLane: string | undefined;
  private laneToShow: string | undefined;
  private settled = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly link: HostLink<FromTimeline, SavedState>,
  ) {
    this.saved = link.saved();
    this.core = new TimelineCore(
      this.saved ? stateFromSaved(this.saved) : initialState,
      (message) => link.send(message),
      {
        onChange: () => this.changed(),
        onLoaded: () => this.loaded(),
        onReveal: (event) => this.reveal(event),
        onRevealTask: (id) => this.revealTask(id),
        onCompletions: ({ start, end, items }) => this.queryBox.showCompletions(start, end, items),
      },
    );
    this.window = new WindowControl(this.core, () => this.chart.plotWidth);
    this.queryBox = new QueryBox({
      onEdit: (text) => this.core.dispatch({ type: 'edit-query', text }),
      onRun: () => this.core.runQuery(),
      onComplete: (text, position) => this.core.complete(text, position),
    });
    this.toolbar = this.makeToolbar();
    this.overview = new OverviewPart({ onMove: (window) => this.window.moveByUser(window, false) });
    this.chart = this.makeChart();
    this.legend = new Legend({
      onToggle: (meaning) => this.core.dispatch({ type: 'toggle-meaning', meaning }),
      onOnly: (meaning) => this.core.dispatch({ type: 'only-meaning', meaning, all: meaningByCode }),
    });
    this.details = new DetailsPane({
      onSelect: (event) => this.selectAndShow(event),
      send: (message) => link.send(message),
    });
    this.empty = new EmptyState({
      onClearQuery: () => this.queryBox.setText(''),
      onShowAll: () => this.core.dispatch({ type: 'show-all-meanings' }),
    });
    this.help = new KeysHelp(() => this.core.dispatch({ type: 'help', shown: false }));
    this.assemble();
  }

  /** Begins to listen: tells the host that it may send. */
  start(): void {
    this.watchSizes();
    watchTheme(() => this.themeChanged());
    document.addEventListener('keydown', (event) => this.key(event));
    this.link.send({ type: 'ready' });
    this.schedule();
  }

  /** Takes a message of the host. */
  receive(message: ToTimeline): void {
    this.core.receive(message);
  }

  private get state(): TimelineState {
    return this.core.state;
  }

  private readonly titleOf: TitleOfTask = (code) => {
    const id = this.core.table.taskId(code);
    return id === undefined ? '' : (this.state.tasks.get(id)?.title ?? id);
  };

  private makeToolbar(): Toolbar {
    const { core } = this;
    return new Toolbar(
      {
        onSubject: (subject) => core.dispatch({ type: 'choose-subject', subject }),
        onOrder: (order) => core.dispatch({ type: 'choose-order', order }),
        onZone: (zone) => core.dispatch({ type: 'choose-zone', zone }),
        onFollow: (follow) => this.window.follow(follow),
        onFit: () => this.window.fitAll(),
        onHelp: () => core.dispatch({ type: 'help', shown: true }),
      },
      this.queryBox.element,
    );
  }

  private makeChart(): Chart {
    return new Chart(
      {
        onZoom: (x, factor) => this.window.zoom(factor, x),
        onPan: (dx) => this.window.panPixels(dx),
        onSelect: (event) => this.select(event),
        onFit: () => this.window.fitAll(),
        onPickLane: (lane) => {
          this.namedLane = lane.key;
          this.core.dispatch({ type: 'select', event: undefined });
          if (lane.task) this.link.send({ type: 'show-task', id: lane.task.id });
          this.schedule();
        },
        onResizeLabels: (width) => this.core.dispatch({ type: 'resize-labels', width }),
        onRepaint: () => this.schedule(),
      },
      this.eventList,
    );
  }

  private assemble(): void {
    const lanes = element('div', { class: 'lanes' }, this.chart.element, this.empty.element, this.notice);
    const main = element('main', { class: 'main' }, lanes, this.legend.element);
    const body = element('div', { class: 'body' }, main, this.details.element);
    const outside = [this.help.element, this.chart.tooltip.element, this.announcement];
    this.root.classList.add('timeline');
    this.root.replaceChildren(this.toolbar.element, this.overview.element, body, ...outside);
  }

  private watchSizes(): void {
    const observer = new ResizeObserver(() => {
      this.root.classList.toggle('narrow', this.root.clientWidth < narrowWidth);
      this.schedule();
    });
    observer.observe(this.root);
    observer.observe(this.chart.element);
  }

  private themeChanged(): void {
    this.palette = readPalette();
    this.chart.themeChanged();
    this.schedule();
  }

  private changed(): void {
    this.schedule();
    clearTimeout(this.saveTimer);
    this.saveTimer = setTimeout(() => this.save(), saveRestMs);
  }

  /** What was saved stays until what it tells of has arrived. */
  private save(): void {
    if (this.core.table.length === 0) return;
    const now = toSaved(this.state, this.core.table);
    this.link.save({ ...now, selection: now.selection ?? this.saved?.selection });
  }

  private loaded(): void {
    const { saved, core } = this;
    if (saved) {
      const window = savedWindow(saved, core.table);
      if (window && !this.state.window) this.window.restore(window);
      const selection = savedSelection(saved, core.table);
      if (selection !== undefined && this.state.selection === undefined)
        core.dispatch({ type: 'select', event: selection });
      if (selection !== undefined || core.table.length >= this.state.total) this.saved = undefined;
    }
    this.window.loaded();
    this.showLivelyLane();
  }

  /** When everything is there for the first time, the first lane with something in the window is scrolled into view. */
  private showLivelyLane(): void {
    const { core, state } = this;
    if (this.settled || core.table.length === 0 || core.table.length < state.total || !state.window) return;
    this.settled = true;
    const { start } = state.window;
    const lively = core.picture.lanes.rows.find((lane) => {
      const last = lane.events.at(-1);
      return last !== undefined && core.table.time(last) >= start;
    });
    this.laneToShow = lively?.key;
  }

  private schedule(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.render();
    });
  }

  private render(): void {
    const { core, state, palette } = this;
    const { table, picture } = core;
    this.chart.setLabels(this.root.classList.contains('narrow'), state.labelWidth);
    this.root.style.setProperty('--label-width', `${this.chart.labelWidth}px`);
    this.toolbar.update(state);
    this.queryBox.update(state.query, { hits: picture.shown.matching, all: table.length });
    this.empty.update(emptinessOf(state, table, picture.shown));
    this.help.update(state.helpShown);
    this.legend.update(table, picture.shown, state.hiddenMeanings, palette);
    this.root.classList.toggle('has-events', table.length > 0);
    this.root.classList.toggle('has-selection', state.selection !== undefined);
    const { shown } = picture;
    const { selection, details, zone } = state;
    this.details.update({ table, shown, selection, details, zone, titleOf: this.titleOf, palette });
    if (this.laneToShow !== undefined) {
      const row = picture.lanes.rowOfKey.get(this.laneToShow);
      this.laneToShow = undefined;
      if (row !== undefined) this.chart.scrollToLane(row, picture.lanes.rows.length);
    }
    this.renderPicture();
  }

  private renderPicture(): void {
    const { core, state, palette } = this;
    const { table, picture } = core;
    this.overview.update(table, picture, state.window, this.chart.plotWidth, palette);
    const window = state.window ?? timeWindow(0, 1000);
    const { selection } = state;
    const related = selection === undefined ? [] : ofSameTask(table, picture.shown.events, selection, eventsBefore, -1);
    const { namedLane, titleOf } = this;
    this.chart.update({ table, picture, state, window, related: new Set(related), namedLane, titleOf, palette });
    this.eventList.update({ table, events: picture.shown.events, window, selection, zone: state.zone, titleOf });
  }

  private select(event: number | undefined): void {
    if (event === this.state.selection) return;
    this.namedLane = undefined;
    this.core.dispatch({ type: 'select', event });
    if (event === undefined) return;
    const { table } = this.core;
    const { what, tasks } = eventWords(table, event, this.titleOf);
    const time = eventTimeText(table, event, this.state.zone, 3);
    this.announcement.textContent = [what, tasks, time].filter((part) => part !== '').join(', ');
  }

  private selectAndShow(event: number | undefined): void {
    this.select(event);
    if (event === undefined) return;
    this.window.show(event);
    this.laneToShow = laneKeyOf(this.core.table, event, this.state.subject);
    this.schedule();
  }

  /** The host asks for an event: a query or a legend that hides it gives way. */
  private reveal(event: number): void {
    if (this.core.picture.shown.mask[event] !== 1) {
      this.core.dispatch({ type: 'show-all-meanings' });
      if (this.state.query.hits !== null) this.queryBox.setText('');
    }
    this.selectAndShow(event);
  }

  private revealTask(id: string): void {
    const row = this.core.picture.lanes.rowOfKey.get(id);
    const title = this.state.tasks.get(id)?.title ?? id;
    if (row === undefined) {
      this.tell(
        this.state.query.hits === null ? `“${title}” has no events.` : `No event of “${title}” matches the query.`,
      );
      return;
    }
    this.namedLane = id;
    this.laneToShow = id;
    this.core.dispatch({ type: 'select', event: undefined });
    const first = this.core.picture.lanes.rows[row]?.events[0];
    if (first !== undefined) this.window.show(first);
    this.schedule();
  }

  private tell(text: string): void {
    this.notice.textContent = text;
    this.notice.classList.add('shown');
    clearTimeout(this.noticeTimer);
    this.noticeTimer = setTimeout(() => this.notice.classList.remove('shown'), 5000);
  }

  private key(event: KeyboardEvent): void {
    if (isTyping(event) || event.defaultPrevented) return;
    const command = keyCommand(event);
    if (!command || this.state.helpShown) return;
    // Enter on a button presses it.
    if (command === 'open' && document.activeElement !== this.eventList.element) return;
    event.preventDefault();
    this.run(command);
  }

  private run(command: KeyCommand): void {
    switch (command) {
      case 'zoom-in':
        return this.window.zoom(1 / zoomStep);
      case 'zoom-out':
        return this.window.zoom(zoomStep);
      case 'earlier':
        return this.window.panShare(-panStep);
      case 'later':
        return this.window.panShare(panStep);
      case 'lane-up':
        return this.goAcross(-1);
      case 'lane-down':
        return this.goAcross(1);
      case 'next-event':
        return this.goAlong(1);
      case 'previous-event':
        return this.goAlong(-1);
      case 'next-failure':
        return this.goToFailure(1);
      case 'previous-failure':
        return this.goToFailure(-1);
      case 'focus':
        if (this.state.selection !== undefined) this.window.focus(this.state.selection);
        return;
      case 'fit':
        return this.window.fitAll();
      case 'search':
        return this.queryBox.focus();
      case 'help':
        return this.core.dispatch({ type: 'help', shown: true });
      case 'open':
        return this.openSelected();
      case 'escape':
        this.namedLane = undefined;
        return this.core.dispatch({ type: 'select', event: undefined });
    }
  }

  private openSelected(): void {
    const { selection } = this.state;
    if (selection === undefined) this.goAlong(1);
    else this.link.send({ type: 'open-event', index: selection, generation: this.core.table.generation });
  }

  /** Along the lane; without a selection to the first or last event in the window. */
  private goAlong(direction: 1 | -1): void {
    const { table, picture } = this.core;
    const { selection, subject } = this.state;
    const next =
      selection === undefined
        ? this.edgeEvent(direction)
        : nextInLane(table, picture.lanes, subject, selection, direction);
    if (next === undefined)
      this.tell(direction === 1 ? 'No later event in this lane.' : 'No earlier event in this lane.');
    else this.selectAndShow(next);
  }

  private edgeEvent(direction: 1 | -1): number | undefined {
    const { table, picture } = this.core;
    const { window } = this.state;
    if (!window) return undefined;
    const inside = (event: number): boolean => table.time(event) >= window.start && table.time(event) <= window.end;
    const { events } = picture.shown;
    return direction === 1 ? events.find(inside) : events.findLast(inside);
  }

  private goAcross(direction: 1 | -1): void {
    const { table, picture } = this.core;
    const { selection, subject } = this.state;
    if (selection === undefined) {
      this.chart.scrollBy(direction * 44);
      return;
    }
    const next = acrossLanes(table, picture.lanes, subject, selection, direction);
    if (next !== undefined) this.selectAndShow(next);
  }

  private goToFailure(direction: 1 | -1): void {
    const { table, picture } = this.core;
    const { selection, window } = this.state;
    if (!window) return;
    // Without a selection: the first failure from the window's beginning, or the last before its end.
    const edge = direction === 1 ? window.start : window.end;
    const time = selection === undefined ? edge : table.time(selection);
    const next = nextFailure(table, picture.shown.events, { event: selection, time }, direction);
    if (next === undefined) this.tell(direction === 1 ? 'No later failure.' : 'No earlier failure.');
    else this.selectAndShow(next);
  }
}

/** Whether a key press belongs to a field or list of the page. */
function isTyping(event: KeyboardEvent): boolean {
  return event
    .composedPath()
    .some(
      (node) =>
        node instanceof HTMLElement && node.matches('input, textarea, vscode-text-field, vscode-dropdown, dialog'),
    );
}
