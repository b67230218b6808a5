import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { type StoredEvent } from '../../model/event';
import { type EventQuery } from '../../model/query/eventQuery';
import { queryContext } from '../query/queryContext';
import { setContext } from '../services/contextKeys';
import { type Services } from '../services/services';
import { type EventsGroupBy, type Settings } from '../services/settings';
import { type StoreReader } from '../services/storeReader';
import { numberText } from '../text/countText';
import { NodeTree } from '../tree/nodeTree';
import { type RowSubject, type TreeNode } from '../tree/treeNode';
import { EventSelection } from './eventSelection';
import { type EventTreeSources } from './eventTree';
import { KeptEvents } from './keptEvents';
import { LoadedRows } from './loadedRows';

const groupByKey = 'engram.events.groupBy';

/** "3 min ago" grows old; rows on show are drawn anew this often. */
const relativeTimesMs = 30_000;

/** Events further down than this are shown through a query instead of loading all rows above them. */
const farDown = 2000;

/** The Events view: the newest events, or those that match its query. */
export class EventsView implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly tree: NodeTree;
  private pageSize = 0;
  private readonly loaded = new LoadedRows(() => this.pageSize);
  private readonly kept = new KeptEvents();
  private query = '';
  /** The rows at the top, as VS Code has them. */
  private rootRows: readonly TreeNode[] = [];
  /** Which event is selected, tied to the timelines. */
  readonly selection: EventSelection;

  constructor(private readonly services: Services) {
    this.tree = this.owned.add(
      new NodeTree('engram.events', { ready: () => this.ready(), roots: () => this.roots() }, services.log),
    );
    this.selection = this.owned.add(new EventSelection(this.tree.view, (error) => services.log.error(String(error))));
    this.owned.add(services.active.onContents(() => this.tree.refresh()));
    this.owned.add(
      services.active.onSwitch(() => {
        // Ids and kinds of one store say nothing about another.
        this.setQuery('');
      }),
    );
    const ageing = setInterval(() => {
      if (this.tree.view.visible && services.active.current) this.tree.refresh();
    }, relativeTimesMs);
    this.owned.add({ dispose: () => clearInterval(ageing) });
  }

  /** VS Code's view, for its visibility. */
  get view(): vscode.TreeView<TreeNode> {
    return this.tree.view;
  }

  /** The query as the person wrote it; empty for all events. */
  get queryText(): string {
    return this.query;
  }

  /** Reads the rows again. */
  refresh(): void {
    this.tree.refresh();
  }

  /** Shows the events that match `text`, which has been checked, and moves the keyboard to the view. */
  async showQuery(text: string): Promise<void> {
    this.setQuery(text);
    await vscode.commands.executeCommand('engram.events.focus');
  }

  /** Shows the events that match `text`; empty for all. */
  setQuery(text: string): void {
    this.query = text.trim();
    this.loaded.reset();
    this.tree.view.description = this.query;
    setContext('engram.events.hasQuery', this.query !== '');
    this.tree.refreshNow();
  }

  /** Groups the events anew and remembers it with the workspace. */
  async groupBy(groupBy: EventsGroupBy): Promise<void> {
    await this.services.context.workspaceState.update(groupByKey, groupBy);
    this.tree.refreshNow();
  }

  /** Shows a page more of a list, where this view has a list of that name. */
  loadMore(list: string): void {
    if (this.loaded.loadMore(list)) this.tree.refreshNow();
  }

  /**
   * Selects an event's row. Clears the query where it hides the event; an event far down is brought to the top by a
   * query for its time.
   */
  async revealEvent(event: StoredEvent): Promise<void> {
    const opened = this.services.active.current;
    if (!opened) return;
    const reader = await opened.whenOpen();
    const settings = await this.services.configuration.read();
    const { findEventRow } = await import('./findEventRow');
    const found = await findEventRow(reader, event, await this.parse(settings), farDown);
    if (found.query !== undefined) this.setQuery(found.query);
    if ((await this.grouping(settings)) !== 'none') await this.groupBy('none');
    this.pageSize = settings['events.pageSize'];
    this.loaded.loadAtLeast('', found.position + 1);
    const { eventNode } = await import('./eventRow');
    await this.tree.reveal(eventNode(await this.sources(reader, settings), undefined, event), true);
  }

  /**
   * Selects an event's row where it is on show or scrolled out of it, and moves nothing else: neither the keyboard, nor the
   * query, nor what is open. Does nothing where its row is not loaded.
   */
  async selectLoaded(event: StoredEvent): Promise<void> {
    const opened = this.services.active.current;
    if (!opened || !this.tree.view.visible) return;
    const row = this.rootRows.find(({ subject }) => isAbout(subject, event)) ?? (await this.rowInGroup(event));
    if (row) await this.selection.take(row);
  }

  /** The rows at the top, as the view asks for them. */
  async roots(): Promise<readonly TreeNode[]> {
    this.rootRows = await this.readRoots();
    return this.rootRows;
  }

  private async readRoots(): Promise<readonly TreeNode[]> {
    const opened = this.services.active.current;
    if (!opened) return [];
    const settings = await this.services.configuration.read();
    const groupBy = await this.grouping(settings);
    setContext('engram.events.groupBy', groupBy);
    const reader = await opened.whenOpen();
    this.tellProgress();
    const { eventRoots } = await import('./eventTree');
    const query = await this.parse(settings);
    await this.tellMatches(reader, query);
    return eventRoots(await this.sources(reader, settings), query, groupBy);
  }

  dispose(): void {
    this.owned.dispose();
  }

  /** The row of an event in the first open group that has read it. */
  private async rowInGroup(event: StoredEvent): Promise<TreeNode | undefined> {
    const group = this.rootRows.find(
      (row) =>
        row.children !== undefined &&
        !this.selection.isCollapsed(row) &&
        this.kept.has(row.id, event, this.loaded.limit(row.id)),
    );
    if (!group) return undefined;
    const reader = await this.services.active.current?.whenOpen();
    if (!reader) return undefined;
    const { eventNode } = await import('./eventRow');
    return eventNode(await this.sources(reader, await this.services.configuration.read()), group, event);
  }

  private async ready(): Promise<void> {
    const { active, configuration } = this.services;
    if (!(await active.whenKnown())) return;
    // What the rows are made with is loaded while the worker starts.
    await Promise.all([active.whenOpen(), configuration.read(), import('./eventTree'), parser()]);
  }

  /** `kind:task_failed · 5`: the query and how many events match. */
  private async tellMatches(reader: StoreReader, query: EventQuery): Promise<void> {
    if (this.query === '') return;
    const text = this.query;
    const { total } = await reader.service.countEvents(query);
    // Meanwhile another query may have taken its place.
    if (text === this.query) this.tree.view.description = `${text} · ${numberText(total)}`;
  }

  private tellProgress(): void {
    const health = this.services.active.current?.health;
    const reading = health?.state === 'loading' && health.bytes.events > 0;
    const percent = reading ? Math.floor((health.bytesRead / health.bytes.events) * 100) : 0;
    const message = reading ? `Reading older events, ${percent} % done` : '';
    // VS Code keeps a refresh back for 200 ms after a message, also after one that is the same.
    if (message !== (this.tree.view.message ?? '')) this.tree.view.message = message;
  }

  private async parse(settings: Settings): Promise<EventQuery> {
    const { parseEventQuery } = await parser();
    const parsed = parseEventQuery(this.query, queryContext(settings));
    if (parsed.ok) return parsed.value;
    throw new Error(parsed.problem.map((problem) => problem.message).join(' '));
  }

  private async grouping(settings: Settings): Promise<EventsGroupBy> {
    const { eventGroupings } = await import('../services/settings');
    const kept = this.services.context.workspaceState.get<unknown>(groupByKey);
    return eventGroupings.find((known) => known === kept) ?? settings['events.groupBy'];
  }

  private async sources(reader: StoreReader, settings: Settings): Promise<EventTreeSources> {
    this.pageSize = settings['events.pageSize'];
    const titles = await reader.titles();
    return {
      reader,
      loaded: this.loaded,
      kept: this.kept,
      titles,
      timeZone: settings['timeline.timeZone'],
      gapMs: settings['sessions.gapMinutes'] * 60_000,
      now: Date.now(),
    };
  }
}

function isAbout(subject: RowSubject, { reference }: StoredEvent): boolean {
  return subject.type === 'event' && subject.offset === reference.offset && subject.generation === reference.generation;
}

function parser() {
  return import('../../model/query/parseEventQuery');
}
