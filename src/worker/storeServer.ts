import { checkStore } from '../analysis/checks/checkStore';
import { locateFindings } from '../analysis/checks/editorRanges';
import { consequences } from '../analysis/causes/consequences';
import { explain } from '../analysis/causes/explain';
import { type Disposable } from '../base/disposable';
import { notificationMatrix } from '../analysis/messages/notificationMatrix';
import { notifications } from '../analysis/messages/notifications';
import { patterns } from '../analysis/patterns/patterns';
import { compareSessions } from '../analysis/sessions/compareSessions';
import { groupBySession } from '../analysis/sessions/sessionGroups';
import { sessions } from '../analysis/sessions/sessions';
import { Transferred } from '../base/rpc';
import { StoreWatcher } from '../files/storeWatcher';
import { buffersOf, packEvents } from '../model/packedEvents';
import { Store } from '../store/store';
import { type StoreRecords } from '../store/storeRecords';
import { RunningExports } from './runningExports';
import { type OpenOptions, type Page, type PageRequest, type StoreChange, type StoreService } from './storeService';

/** What a server tells without being asked. */
export type TellChange = (change: StoreChange) => void;

/** Answers the calls of `StoreService` from one store, and watches its files. */
export class StoreServer implements StoreService, Disposable {
  private opened: Store | undefined;
  private watcher: StoreWatcher | undefined;
  private readonly exports = new RunningExports();

  constructor(private readonly tell: TellChange) {}

  async open({ folder, sqlWasm, pollIntervalMs, sidecarFolder }: OpenOptions) {
    if (this.opened) throw new Error(`This worker has ${this.opened.health.folder} open already. Start another one.`);
    const sidecar = sidecarFolder === undefined ? undefined : { folder: sidecarFolder, log: logLine };
    const store = await Store.open(folder, { sqlWasm, sidecar });
    this.opened = store;
    store.onChange(this.tell);
    this.watcher = new StoreWatcher({
      folder,
      intervalMs: pollIntervalMs,
      // A look that fails tells so as a problem of its own.
      onChange: () => void store.refresh().catch(() => undefined),
      onProblem: (problem) => this.tell({ ...this.nothingChanged(store), problem }),
    });
    return store.health;
  }

  refresh = () => this.store.refresh();
  settled: StoreService['settled'] = (signal) => this.store.settled(signal);
  health = () => this.store.health;
  findings: StoreService['findings'] = (page) => part(this.store.findings, page);

  checkStore: StoreService['checkStore'] = async (options, signal) => {
    const { store } = this;
    await store.loaded(signal);
    const report = await checkStore(store.records, store.findings, options, signal);
    return locateFindings(store.health.folder, report, signal);
  };

  tasks: StoreService['tasks'] = (page) => this.store.taskRows.page(page);
  task: StoreService['task'] = (id) => this.store.taskRows.details(id);
  ready = async () => (await this.store.ready()).map(({ id }) => id);
  blocked = async () => (await this.store.blocked()).map(({ id }) => id);
  relationships: StoreService['relationships'] = (page) => this.store.relationshipRows.page(page);

  events: StoreService['events'] = (query, page, signal) => this.store.events.page(query, page, signal);
  countEvents: StoreService['countEvents'] = (query, signal) => this.store.eventCounts(query, signal);
  groupEvents: StoreService['groupEvents'] = async (query, grouping, signal) => {
    if (grouping.by !== 'session') return this.store.events.groups(query, grouping, signal);
    const { log, indices } = await this.store.events.matches(query, signal);
    return groupBySession(log, indices, query, grouping.gapMs, signal);
  };
  eventTimeline: StoreService['eventTimeline'] = (query, bucket, signal) =>
    this.store.eventTimeline(bucket, query, signal);
  eventKinds = () => this.store.eventKinds();
  event: StoreService['event'] = (reference) => this.store.eventByReference(reference);
  eventsById: StoreService['eventsById'] = (id) => this.store.getEvents(id);
  eventText: StoreService['eventText'] = (reference) => this.store.eventText(reference);

  async eventAt(index: number, generation: number) {
    return generation === this.store.generation ? this.store.events.at(index) : undefined;
  }

  timelineColumns: StoreService['timelineColumns'] = (from, limit, known = { kinds: 0, tasks: 0 }) => {
    const columns = this.store.columns(from, limit);
    const kindsFrom = Math.min(known.kinds, columns.kinds.length);
    const tasksFrom = Math.min(known.tasks, columns.tasks.length);
    const names = { kinds: columns.kinds.slice(kindsFrom), tasks: columns.tasks.slice(tasksFrom) };
    const { generation, start, total } = columns;
    const events = packEvents(columns);
    return new Transferred({ generation, start, total, events, ...names, kindsFrom, tasksFrom }, buffersOf(events));
  };

  matchingEvents: StoreService['matchingEvents'] = async (query, signal) => {
    const { generation, indices } = await this.store.events.matches(query, signal);
    // A copy: the store keeps its answer for whoever asks the same next.
    const ascending = indices.slice().sort();
    return new Transferred({ generation, indices: ascending }, [ascending.buffer]);
  };

  beginExport: StoreService['beginExport'] = (request) => this.exports.begin(this.store, request);
  exportedPart: StoreService['exportedPart'] = async (number, signal) => {
    const part = await this.exports.next(number, signal);
    return part && new Transferred(part, [part.bytes.buffer]);
  };
  endExport: StoreService['endExport'] = (number) => this.exports.end(number);

  explain: StoreService['explain'] = async (subject, signal) => {
    await this.store.loaded(signal);
    return explain(this.store.records, subject, signal);
  };
  consequences: StoreService['consequences'] = async (subject, signal) => {
    await this.store.loaded(signal);
    return consequences(this.store.records, subject, signal);
  };

  notifications: StoreService['notifications'] = async (request, signal) =>
    notifications(await this.allRecords(signal), request, signal);
  notificationMatrix: StoreService['notificationMatrix'] = async (options, signal) =>
    notificationMatrix(await this.allRecords(signal), options, signal);
  sessions: StoreService['sessions'] = async (rule, signal) => sessions(await this.allRecords(signal), rule, signal);
  compareSessions: StoreService['compareSessions'] = async (numbers, rule, signal) =>
    compareSessions(await this.allRecords(signal), numbers, rule, signal);
  patterns: StoreService['patterns'] = async (options, progress, signal) =>
    patterns(await this.allRecords(signal), options, progress, signal);

  previewEvent: StoreService['previewEvent'] = (draft) => this.store.previewEvent(draft);
  recordEvent: StoreService['recordEvent'] = (draft) => this.store.recordEvent(draft);
  recordEventRaw: StoreService['recordEventRaw'] = (event) => this.store.recordEventRaw(event);
  appendedKinds: StoreService['appendedKinds'] = (append) => this.store.appendedKinds(append);
  appendedEvents: StoreService['appendedEvents'] = (append, query, afterIndex, limit) =>
    this.store.appendedEvents(append, query, afterIndex, limit);

  queryTasks: StoreService['queryTasks'] = (filter) => this.store.query(filter);
  createTask: StoreService['createTask'] = (draft) => this.store.create(draft);
  updateTask: StoreService['updateTask'] = (id, changes, options) => this.store.update(id, changes, options);
  setTaskStatus: StoreService['setTaskStatus'] = (id, status, options) => this.store.setStatus(id, status, options);
  closeTask: StoreService['closeTask'] = (id, reason, options) => this.store.close(id, reason, options);
  reopenTask: StoreService['reopenTask'] = (id, options) => this.store.reopen(id, options);
  addRelationship: StoreService['addRelationship'] = (edge) => this.store.addEdge(edge);
  removeRelationship: StoreService['removeRelationship'] = (edge) => this.store.removeEdge(edge);
  rebuildCache: StoreService['rebuildCache'] = (signal) => this.store.rebuildCache(signal);

  dispose(): void {
    this.watcher?.dispose();
    this.opened?.dispose();
  }

  /** The records once every line was read: an answer about the whole from a part would be wrong. */
  private async allRecords(signal?: AbortSignal): Promise<StoreRecords> {
    await this.store.loaded(signal);
    return this.store.records;
  }

  private get store(): Store {
    if (!this.opened) throw new Error('No store is open in this worker yet. Call open first.');
    return this.opened;
  }

  private nothingChanged(store: Store): Omit<StoreChange, 'problem'> {
    return {
      health: store.health,
      generation: store.generation,
      eventCount: store.health.counts.events,
      itemsChanged: false,
      edgesChanged: false,
      eventsChanged: false,
      appended: [],
    };
  }
}

function part<Row>(rows: readonly Row[], { offset, limit }: PageRequest): Page<Row> {
  return { rows: rows.slice(offset, offset + limit), total: rows.length };
}

/** What the worker says on its standard stream, the host puts into its log. */
function logLine(line: string): void {
  process.stderr.write(`${line}\n`);
}
