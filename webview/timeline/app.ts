import { type FromTimeline, type TimelineTab, type ToTimeline } from '../../src/protocol/timeline';
import { element } from '../shared/dom';
import { type HostLink } from '../shared/host';
import { runToolkit } from '../shared/toolkit';
import { TimelineCore } from './core';
import { type DashboardSource, DashboardTab } from './dashboardTab';
import { DirectLinksMemory } from './directLinks';
import { emptinessOf } from './emptiness';
import { meaningByCode } from './eventTable';
import { Explaining, type ShownExplanation } from './explaining';
import { Exporting } from './export/exporting';
import { Finding } from './finding';
import { Live } from './live';
import { pinName } from './lanes';
import { nextInLane } from './navigation';
import { PageRoom } from './pageRoom';
import { type Palette, readPalette, watchTheme } from './painter/palette';
import { Chart } from './parts/chart';
import { DetailsPane } from './parts/detailsPane';
import { EmptyState } from './parts/emptyState';
import { EventList } from './parts/eventList';
import { KeysHelp } from './parts/keysHelp';
import { Legend } from './parts/legend';
import { Notices } from './parts/notices';
import { OverviewPart } from './parts/overviewPart';
import { Tabs } from './parts/tabs';
import { Toolbar } from './parts/toolbar';
import { type SavedState, stateFromSaved } from './savedState';
import { Selecting } from './selecting';
import { initialState, type TimelineState } from './state';
import { StateMemory } from './stateMemory';
import { Steering } from './steering';
import { TaskTitles } from './taskTitles';
import { timeWindow } from './timeScale';
import { TimeTools } from './timeTools';
import { WindowControl } from './windowControl';

/** What the host sends to be seen in the timeline itself. */
const comesToFront: ReadonlySet<ToTimeline['type']> = new Set(['reveal', 'reveal-task', 'set-query', 'export']);
/** The page stays empty until the host says what there is to see; when it says nothing, for this long, in ms. */
const longestSilence = 200;
const noNumbers: ReadonlyMap<number, number> = new Map();

/** The timeline: makes the parts, and turns what they are told into actions. */
export class TimelineApp {
  private readonly core: TimelineCore;
  private readonly titles: TaskTitles;
  private readonly window: WindowControl;
  private readonly timeTools: TimeTools;
  private readonly selecting: Selecting;
  private readonly finding: Finding;
  private readonly live: Live;
  private readonly toolbar: Toolbar;
  private readonly overview: OverviewPart;
  private readonly eventList = new EventList((event) => this.selecting.select(event));
  private readonly chart: Chart;
  private readonly legend: Legend;
  private readonly details: DetailsPane;
  private readonly empty: EmptyState;
  private readonly help: KeysHelp;
  private readonly dashboard: DashboardTab;
  private readonly panel = element('div', { class: 'timeline-panel' });
  private readonly tabs: Tabs;
  private readonly notices = new Notices();
  private palette: Palette = readPalette();
  private readonly room: PageRoom;
  private begun = false;
  private frame: number | undefined;
  private readonly memory: StateMemory;
  private readonly links = new DirectLinksMemory();
  private readonly explaining = new Explaining(
    (message) => this.link.send(message),
    () => this.schedule(),
  );
  private readonly exporting = new Exporting(
    () => this.core,
    () => this.chart.lastSeen,
    (message) => this.link.send(message),
  );
  private settled = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly link: HostLink<FromTimeline, SavedState>,
    dashboard: DashboardSource | undefined,
  ) {
    this.room = new PageRoom(root);
    const saved = link.saved();
    this.memory = new StateMemory(saved, (state) => link.save(state));
    this.core = new TimelineCore(saved ? stateFromSaved(saved) : initialState, (message) => link.send(message), {
      onChange: () => this.changed(),
      onLoaded: () => this.loaded(),
      onReveal: (event) => this.selecting.reveal(event),
      onRevealTask: (id) => this.selecting.revealTask(id),
      onLink: (event) => this.selecting.takeLink(event),
      onCompletions: ({ start, end, items }) => this.finding.box.showCompletions(start, end, items),
    });
    this.titles = new TaskTitles(this.core);
    this.window = new WindowControl(this.core, () => this.chart.plotWidth);
    this.timeTools = new TimeTools(this.core, this.window, this.notices);
    this.selecting = this.makeSelecting();
    this.finding = new Finding(this.core, {
      onSelect: (event) => this.selecting.selectAndShow(event),
      onTell: (text) => this.notices.tell(text),
    });
    this.live = this.makeLive();
    this.toolbar = this.makeToolbar();
    this.overview = new OverviewPart({
      onMove: (window) => this.window.moveByUser(window, false),
      onCentre: (time) => this.window.centreOn(time),
    });
    this.chart = this.makeChart();
    this.legend = new Legend({
      onToggle: (meaning) => this.core.dispatch({ type: 'toggle-meaning', meaning }),
      onOnly: (meaning) => this.core.dispatch({ type: 'only-meaning', meaning, all: meaningByCode }),
      onShowAll: () => this.core.dispatch({ type: 'show-all-meanings' }),
    });
    this.details = new DetailsPane({
      onSelect: (event) => (event === undefined ? this.selecting.select(event) : this.selecting.reveal(event)),
      onShowLane: (task) => this.selecting.revealTask(task),
      send: (message) => link.send(message),
    });
    this.empty = new EmptyState({
      onClearQuery: () => this.finding.box.setText(''),
      onShowAll: () => this.core.dispatch({ type: 'show-all-meanings' }),
      onBegin: (beginning) => link.send({ type: 'begin', with: beginning }),
      onRetry: () => link.send({ type: 'retry' }),
    });
    this.dashboard = this.makeDashboard(dashboard);
    const panels = { timeline: this.panel, analysis: this.dashboard.element };
    this.tabs = new Tabs(panels, (tab) => this.core.dispatch({ type: 'show-tab', tab }));
    this.help = new KeysHelp(() => this.core.dispatch({ type: 'help', shown: false }));
  }

  /** Begins to listen: tells the host that it may send. */
  start(): void {
    watchTheme(() => this.themeChanged());
    const steering = this.makeSteering();
    document.addEventListener('keydown', (event) => {
      if (this.state.tab === 'timeline') steering.key(event);
    });
    this.link.send({ type: 'ready' });
    setTimeout(() => this.begin(), longestSilence);
  }

  /** Shows the page. Not before there is something to see: a frame of an empty page would cost as much as one of a full one. */
  private begin(): void {
    if (this.begun) return;
    this.begun = true;
    this.root.classList.add('timeline');
    this.root.setAttribute('role', 'main');
    this.room.fit();
    this.assemble();
    this.watchSizes();
    this.schedule();
    // The controls: the first frame paints the picture, the second begins when that is drawn, the third has it on the screen.
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(runToolkit))));
  }

  /** Takes a message of the host. */
  receive(message: ToTimeline): void {
    this.begin();
    if (comesToFront.has(message.type)) this.showTab('timeline');
    if (message.type === 'show-tab') this.showTab(message.tab);
    else if (message.type === 'dashboard') this.dashboard.receive(message.message);
    else if (message.type === 'raw-line') this.details.showRawLine(message);
    else if (message.type === 'explanation') this.explaining.receive(message);
    else if (message.type === 'export') void this.exporting.start(message.format);
    else this.core.receive(message);
    if (message.type === 'store') this.dashboard.begin(message.folder);
  }

  private showTab(tab: TimelineTab): void {
    if (tab !== this.state.tab) this.core.dispatch({ type: 'show-tab', tab });
  }

  private makeDashboard(source: DashboardSource | undefined): DashboardTab {
    const page = {
      send: (message: unknown) => this.link.send({ type: 'dashboard', message }),
      showQuery: (text: string) => {
        this.showTab('timeline');
        this.finding.box.setText(text);
        this.finding.box.focus();
      },
      showEvent: (place: { readonly index: number; readonly generation: number }) =>
        this.receive({ type: 'reveal', ...place }),
    };
    return new DashboardTab(source, page, (message) => this.link.send({ type: 'report', message }));
  }

  private get state(): TimelineState {
    return this.core.state;
  }

  private makeToolbar(): Toolbar {
    const { core } = this;
    return new Toolbar(
      {
        onSubject: (subject) => core.dispatch({ type: 'choose-subject', subject }),
        onOrder: (order) => core.dispatch({ type: 'choose-order', order }),
        onZone: (zone) => core.dispatch({ type: 'choose-zone', zone }),
        onFollow: (follow) => this.window.follow(follow),
        onFold: () => this.timeTools.toggleFolds(),
        onGoToTime: () => this.timeTools.goToTimeBox.open(),
        onFit: () => this.window.fitAll(),
        onExport: (format) => void this.exporting.start(format),
        onHelp: () => core.dispatch({ type: 'help', shown: true }),
      },
      this.finding.box.element,
    );
  }

  private makeSelecting(): Selecting {
    return new Selecting(this.core, this.window, this.notices, {
      send: (message) => this.link.send(message),
      titleOf: (code) => this.titles.titleOf(code),
      distanceWords: (event) => this.timeTools.distanceWords(event),
      onClearQuery: () => this.finding.box.setText(''),
      onRepaint: () => this.schedule(),
    });
  }

  private makeLive(): Live {
    return new Live(this.core, {
      onGo: (event) => {
        this.selecting.selectAndShow(event);
        this.eventList.element.focus({ preventScroll: true });
      },
      onFollow: () => {
        this.window.follow(true);
        this.eventList.element.focus({ preventScroll: true });
      },
      onAnnounce: (text) => this.notices.announce(text),
      titleOf: (code) => this.titles.titleOf(code),
      laneSide: (event) => {
        const row = this.core.picture.lanes.rowOfEvent(event);
        return row === undefined ? 0 : this.chart.sideOfRow(row);
      },
    });
  }

  private makeChart(): Chart {
    return new Chart(
      {
        onZoom: (x, factor) => this.window.zoom(factor, x),
        onPan: (dx) => this.window.panPixels(dx),
        onSelect: (event) => this.selecting.select(event),
        onMeasureFrom: (event) => this.timeTools.measureFrom(event),
        onFit: () => this.window.fitAll(),
        onPickLane: (lane) => {
          this.selecting.nameLane(lane.key);
          if (lane.task) this.link.send({ type: 'show-task', id: lane.task.id });
        },
        onFoldLane: (lane, folded) => this.core.dispatch({ type: 'fold-lanes', ids: [lane.key], folded }),
        onPinLane: (lane, pinned) => this.core.dispatch({ type: 'pin-lane', name: pinName(lane), pinned }),
        onResizeLabels: (width) => this.core.dispatch({ type: 'resize-labels', width }),
        onRepaint: () => this.schedule(),
      },
      this.eventList,
    );
  }

  private makeSteering(): Steering {
    return new Steering(this.core, this.window, {
      isPictureFocused: () => document.activeElement === this.eventList.element,
      onScroll: (dy) => this.chart.scrollBy(dy),
      onSearch: () => this.finding.box.focus(),
      onStepHit: (direction) => this.finding.step(direction),
      onFold: () => this.timeTools.toggleFolds(),
      onMeasureFrom: (event) => this.timeTools.measureFrom(event),
      onGoToTime: () => this.timeTools.goToTimeBox.open(),
      nextStep: (direction) => this.explaining.nextStep(this.state.selection, direction),
      onSelect: (event) => this.selecting.selectAndShow(event),
      onOpen: (index) => this.link.send({ type: 'open-event', index, generation: this.core.table.generation }),
      onTell: (text) => this.notices.tell(text),
    });
  }

  private assemble(): void {
    const lanes = element('div', { class: 'lanes' }, this.chart.element, this.empty.element, this.notices.notice);
    lanes.append(this.legend.hidden, ...this.live.elements);
    const main = element('div', { class: 'main' }, lanes, this.legend.element);
    const body = element('div', { class: 'body' }, main, this.details.element);
    const outside = [
      this.help.element,
      this.timeTools.goToTimeBox.element,
      this.chart.tooltip.element,
      this.notices.announcement,
    ];
    this.panel.append(this.toolbar.element, this.overview.element, body);
    const panels = element('div', { class: 'panels' }, this.panel, this.dashboard.element);
    this.root.replaceChildren(this.tabs.element, panels, ...outside);
  }

  private watchSizes(): void {
    const observer = new ResizeObserver(() => {
      // Told also of sizes that a frame has been painted for.
      if (this.room.fit() || !this.chart.fits) this.schedule();
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
    this.memory.saveSoon(this.state, this.core.table);
  }

  private loaded(): void {
    const { core, memory } = this;
    const remembered = memory.recall(this.state.store?.folder, core.table, core.table.length >= this.state.total);
    if (remembered.window && !this.state.window) this.window.restore(remembered.window);
    if (remembered.selection !== undefined && this.state.selection === undefined) {
      core.dispatch({ type: 'select', event: remembered.selection });
    }
    if (remembered.rulerStart !== undefined && this.state.rulerStart === undefined) {
      core.dispatch({ type: 'measure-from', event: remembered.rulerStart });
    }
    if (remembered.pausedAt !== undefined) core.dispatch({ type: 'paused-at', events: remembered.pausedAt });
    this.window.loaded();
    this.live.loaded();
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
    this.selecting.showLane(lively?.key);
  }

  private schedule(): void {
    if (!this.begun) return;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.render();
    });
  }

  private render(): void {
    const { core, state, palette } = this;
    const { table, picture } = core;
    this.tabs.update(state.withoutStore ? 'timeline' : state.tab);
    this.dashboard.setVisible(state.tab === 'analysis' && state.store !== undefined);
    this.chart.setLabels(this.room.now.narrow, state.labelWidth);
    const labelWidth = `${this.chart.labelWidth}px`;
    if (this.root.style.getPropertyValue('--label-width') !== labelWidth) {
      this.root.style.setProperty('--label-width', labelWidth);
    }
    this.toolbar.update(state);
    this.finding.update();
    this.empty.update(emptinessOf(state, table, picture.shown));
    this.help.update(state.helpShown);
    this.legend.update(table, picture.shown, state.hiddenMeanings, palette);
    this.root.classList.toggle('has-events', table.length > 0);
    this.root.classList.toggle('without-store', state.withoutStore);
    this.root.classList.toggle('has-selection', state.selection !== undefined);
    const { selection, details, zone, dataVersion: version } = state;
    const links = this.links.of(table, version, selection);
    const explained = this.explaining.of(table, version, selection);
    const previousInLane = selection === undefined ? undefined : nextInLane(table, picture.lanes, selection, -1);
    const shown = {
      table,
      version,
      selection,
      details,
      links,
      explained,
      previousInLane,
      zone,
      titleOf: this.titles.titleOf,
      palette,
    };
    this.details.update(shown);
    const row = this.selecting.takeRowToShow();
    if (row !== undefined) this.chart.scrollToLane(row, picture.lanes);
    this.renderPicture(explained);
  }

  private renderPicture(explained: ShownExplanation | undefined): void {
    const { core, state, palette } = this;
    const { table, picture } = core;
    const window = state.window ?? timeWindow(0, 1000);
    const { selection } = state;
    const { related } = explained ?? this.links.of(table, state.dataVersion, selection);
    const numbers = explained?.numbers ?? noNumbers;
    const { titleOf } = this.titles;
    const { namedLane } = this.selecting;
    const axisHeight = this.room.now.axis;
    // Nothing of both is seen before it is known which events there are, and the page is there sooner without them.
    if (state.eventsKnown) {
      const overview = { width: this.chart.plotWidth, height: this.room.now.overview };
      this.overview.update({ table, picture, window: state.window, zone: state.zone }, overview, palette);
      this.chart.update({ table, picture, state, window, axisHeight, related, numbers, namedLane, titleOf, palette });
    }
    this.live.update(this.window.destination);
    this.eventList.update({ table, events: picture.shown.events, window, selection, zone: state.zone, titleOf });
  }
}
