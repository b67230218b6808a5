import type * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { KeptEvents } from '../events/keptEvents';
import { LoadedRows } from '../events/loadedRows';
import { setContext } from '../services/contextKeys';
import { type Services } from '../services/services';
import { type Settings, type TaskArrangement } from '../services/settings';
import { type StoreReader } from '../services/storeReader';
import { NodeTree } from '../tree/nodeTree';
import { type TreeNode } from '../tree/treeNode';
import { type TaskRowSources } from './taskRow';

const arrangementKey = 'engram.tasks.arrangement';

/** The Tasks view. */
export class TasksView implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly tree: NodeTree;
  private pageSize = 0;
  private readonly loaded = new LoadedRows(() => this.pageSize);
  private readonly kept = new KeptEvents();

  constructor(private readonly services: Services) {
    this.tree = this.owned.add(
      new NodeTree('engram.tasks', { ready: () => this.ready(), roots: () => this.roots() }, services.log),
    );
    this.owned.add(services.active.onContents(() => this.tree.refresh()));
    this.owned.add(
      services.active.onSwitch(() => {
        this.loaded.reset();
        this.tree.refresh();
      }),
    );
  }

  /** VS Code's view, for its badge and visibility. */
  get view(): vscode.TreeView<TreeNode> {
    return this.tree.view;
  }

  /** Reads the rows again. */
  refresh(): void {
    this.tree.refresh();
  }

  /** Arranges the tasks anew and remembers it with the workspace. */
  async arrange(arrangement: TaskArrangement): Promise<void> {
    await this.services.context.workspaceState.update(arrangementKey, arrangement);
    this.tree.refreshNow();
  }

  /** Shows a page more of a task's events, where this view has a list of that name. */
  loadMore(list: string): void {
    if (this.loaded.loadMore(list)) this.tree.refreshNow();
  }

  /** Selects a task's row. Throws when the store has no such task. */
  async revealTask(id: string): Promise<void> {
    const opened = this.services.active.current;
    const { findTaskNode } = await import('./taskTree');
    const settings = await this.services.configuration.read();
    const node = opened
      ? await findTaskNode(await this.sources(await opened.whenOpen(), settings), await this.arrangement(settings), id)
      : undefined;
    if (!node) throw new Error(`There is no task ${id} in this store.`);
    await this.tree.reveal(node, true);
  }

  /** Selects the row of a task that was just written: at its new place. Throws as `revealTask`. */
  async revealWritten(id: string): Promise<void> {
    this.tree.refreshNow();
    await this.revealTask(id);
  }

  /** The rows at the top, as the view asks for them. */
  async roots(): Promise<readonly TreeNode[]> {
    const opened = this.services.active.current;
    if (!opened) return [];
    const settings = await this.services.configuration.read();
    const arrangement = await this.arrangement(settings);
    setContext('engram.tasks.arrangement', arrangement);
    const { taskRoots } = await import('./taskTree');
    return taskRoots(await this.sources(await opened.whenOpen(), settings), arrangement);
  }

  dispose(): void {
    this.owned.dispose();
  }

  private async ready(): Promise<void> {
    const { active, configuration } = this.services;
    if (!(await active.whenKnown())) return;
    // What the rows are made with is loaded while the worker starts.
    await Promise.all([active.whenOpen(), configuration.read(), import('./taskTree'), import('../events/eventTree')]);
  }

  private async arrangement(settings: Settings): Promise<TaskArrangement> {
    const { taskArrangements } = await import('../services/settings');
    const kept = this.services.context.workspaceState.get<unknown>(arrangementKey);
    return taskArrangements.find((known) => known === kept) ?? settings['tasks.arrangement'];
  }

  private async sources(reader: StoreReader, settings: Settings): Promise<TaskRowSources> {
    const { taskEventsNode } = await import('../events/eventTree');
    const { taskNotificationsNodes } = await import('./taskNotifications');
    const { reactionRule } = await import('../dashboard/reactionRule');
    const { queryFromFilter } = await import('../../model/query/queryFromFilter');
    this.pageSize = settings['events.pageSize'];
    const timeZone = settings['timeline.timeZone'];
    const index = await reader.tasks();
    const rule = reactionRule(settings);
    const shown = { reader, loaded: this.loaded, titles: index, timeZone };
    const events = { ...shown, kept: this.kept, gapMs: rule.gapMs, now: Date.now() };
    const notifications = { ...shown, rule };
    return {
      reader,
      index,
      timeZone,
      notificationsOf: (parent, task) => taskNotificationsNodes(notifications, parent, task.id),
      eventsOf: (parent, task) => taskEventsNode(events, parent, queryFromFilter({ task: task.id }), task.events),
    };
  }
}
