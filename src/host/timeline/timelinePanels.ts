import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { type StoredEvent } from '../../model/event';
import { type OpenedStore } from '../services/openedStore';
import { openActiveStore, type Services } from '../services/services';
import { describeStoreFolder, type StoreFolder } from '../services/storeFolder';
import { workspaceRoots } from '../services/storeRegistry';
import { type TimelineActions, type TimelinePanel } from './timelinePanel';

const viewType = 'engram.timeline';

/** The timelines on show, one a store, and how they come back after a restart. */
export class TimelinePanels implements Disposable, vscode.WebviewPanelSerializer {
  private readonly owned = new DisposableStore();
  private readonly open = new Map<string, TimelinePanel>();

  constructor(
    private readonly services: Services,
    private readonly actions: TimelineActions,
  ) {
    this.owned.add(vscode.window.registerWebviewPanelSerializer(viewType, this));
  }

  /** Shows the timeline of the active store. */
  async show(): Promise<void> {
    await this.panelOf((await openActiveStore(this.services)).opened.store);
  }

  /** Shows an event in the timeline of its store and selects it. */
  async reveal(opened: OpenedStore, event: StoredEvent): Promise<void> {
    const panel = await this.panelOf(opened.store);
    panel.show({ type: 'reveal', index: event.index, generation: event.reference.generation });
  }

  /** Brings a task's lane into view in the timeline of its store. */
  async revealTask(opened: OpenedStore, id: string): Promise<void> {
    const panel = await this.panelOf(opened.store);
    panel.show({ type: 'reveal-task', id });
  }

  /** VS Code brings a panel back after a restart. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { timelineFolder } = await import('./timelineState');
    const folder = timelineFolder(state) ?? this.services.active.current?.store.folder;
    if (folder === undefined || this.open.has(folder)) {
      panel.dispose();
      return;
    }
    await this.adopt(panel, this.describe(folder));
  }

  dispose(): void {
    for (const panel of this.open.values()) panel.panel.dispose();
    this.owned.dispose();
  }

  private describe(folder: string): StoreFolder {
    const known = this.services.registry.stores.find((store) => store.folder === folder);
    return known ?? describeStoreFolder(folder, workspaceRoots());
  }

  private async panelOf(store: StoreFolder): Promise<TimelinePanel> {
    const known = this.open.get(store.folder);
    if (known) {
      known.panel.reveal();
      return known;
    }
    // No retainContextWhenHidden: a hidden timeline costs nothing, and its state brings it back.
    const panel = vscode.window.createWebviewPanel(viewType, 'Timeline', vscode.ViewColumn.Active);
    return this.adopt(panel, store);
  }

  private async adopt(panel: vscode.WebviewPanel, store: StoreFolder): Promise<TimelinePanel> {
    const { TimelinePanel } = await import('./timelinePanel');
    const settings = await this.services.configuration.read();
    const lease = this.services.connections.acquire(store);
    const timeline = new TimelinePanel(panel, lease, this.services, settings, this.actions);
    this.open.set(store.folder, timeline);
    panel.onDidDispose(() => {
      if (this.open.get(store.folder) === timeline) this.open.delete(store.folder);
    });
    return timeline;
  }
}
