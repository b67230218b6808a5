import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { type DashboardFocus } from '../../protocol/dashboard';
import { type ToTimeline } from '../../protocol/timeline';
import { type Services } from '../services/services';
import { describeStoreFolder, type StoreFolder } from '../services/storeFolder';
import { workspaceRoots } from '../services/storeRegistry';
import { type RecentTimelines, type TimelineSurface } from './recentTimelines';
import { readTimelineFiles, timelineOptions } from './timelineFiles';
import { type TimelineActions, type TimelinePage } from './timelinePage';
import { showTab, timelineTabs, viewType } from './timelineTabs';
import { isTimelineTitle, timelineTitle } from './timelineTitle';

/** A timeline in an editor's tab. */
class TimelinePanel implements TimelineSurface {
  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly folder: string,
    private readonly page: TimelinePage,
  ) {}

  get visible(): boolean {
    return this.panel.visible;
  }

  reveal(): void {
    this.panel.reveal();
  }

  send(message: ToTimeline): void {
    this.page.send(message);
  }

  showDashboard(focus: DashboardFocus): void {
    this.page.showDashboard(focus);
  }
}

/** The timelines in editors, any number of each store, and how they come back after a restart. */
export class TimelinePanels implements Disposable, vscode.WebviewPanelSerializer {
  private readonly owned = new DisposableStore();
  private readonly open = new Set<TimelinePanel>();
  /** Called with the next panel that is there. */
  private readonly adopted = this.owned.add(new vscode.EventEmitter<TimelinePanel>());

  constructor(
    private readonly services: Services,
    private readonly actions: TimelineActions,
    private readonly recent: RecentTimelines,
  ) {
    this.owned.add(vscode.window.registerWebviewPanelSerializer(viewType, this));
  }

  /** The folder of the store whose timeline is the active editor. */
  get activeFolder(): string | undefined {
    return [...this.open].find(({ panel }) => panel.active)?.folder;
  }

  /** Whether a timeline of the store is in front where the next document would open, and would be covered by it. */
  isInFront(folder: string): boolean {
    const { viewColumn } = vscode.window.tabGroups.activeTabGroup;
    return [...this.open].some(
      ({ panel, folder: own }) => own === folder && panel.visible && panel.viewColumn === viewColumn,
    );
  }

  /** Shows the timeline of a store that was last used here; opens one where there is none. */
  async show(store: StoreFolder): Promise<TimelineSurface> {
    const ofStore = this.recent.all().filter(({ folder }) => folder === store.folder);
    const known = ofStore.findLast((surface) => surface instanceof TimelinePanel);
    known?.reveal();
    return known ?? (await this.bringBack(store)) ?? this.create(store, vscode.ViewColumn.Active);
  }

  /** Opens one more timeline of a store: beside the one that is active, so that both are seen. */
  async showAnother(store: StoreFolder): Promise<void> {
    await this.create(store, this.activeFolder !== undefined ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active);
  }

  /** VS Code brings a panel back after a restart. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { timelineFolder } = await import('./timelineState');
    const folder = timelineFolder(state) ?? this.services.active.current?.store.folder;
    if (folder === undefined) {
      panel.dispose();
      return;
    }
    const store = this.describe(folder);
    await this.adopt(panel, store, isTimelineTitle(panel.title, store.name) ? panel.title : this.newTitle(store));
  }

  dispose(): void {
    for (const { panel } of this.open) panel.dispose();
    this.owned.dispose();
  }

  /** The store in a folder, also when it is not among those of the workspace any more. */
  describe(folder: string): StoreFolder {
    const known = this.services.registry.stores.find((store) => store.folder === folder);
    return known ?? describeStoreFolder(folder, workspaceRoots());
  }

  private newTitle(store: StoreFolder): string {
    return timelineTitle(store.name, [...timelineTabs().map(({ label }) => label), ...this.titles()]);
  }

  private titles(): readonly string[] {
    return [...this.open].map(({ panel }) => panel.title);
  }

  /** The timeline of the store in a tab from before a restart, which nobody has looked at since; undefined if there is none. */
  private async bringBack(store: StoreFolder): Promise<TimelinePanel | undefined> {
    const open = this.titles();
    const tab = timelineTabs().find(({ label }) => isTimelineTitle(label, store.name) && !open.includes(label));
    if (!tab) return undefined;
    const adopted = new Promise<TimelinePanel>((resolve) => {
      const listening = this.adopted.event((timeline) => {
        listening.dispose();
        resolve(timeline);
      });
    });
    if (!(await showTab(tab))) return undefined;
    const timeline = await adopted;
    // Another store may have the same name.
    return timeline.folder === store.folder ? timeline : undefined;
  }

  private async create(store: StoreFolder, column: vscode.ViewColumn): Promise<TimelinePanel> {
    const title = this.newTitle(store);
    // No retainContextWhenHidden: a hidden timeline costs nothing, and its state brings it back.
    // With its options from the start: VS Code shows an empty page first where they come later.
    const options = timelineOptions(this.services.context.extensionUri);
    const panel = vscode.window.createWebviewPanel(viewType, title, column, options);
    return this.adopt(panel, store, title);
  }

  private async adopt(panel: vscode.WebviewPanel, store: StoreFolder, title: string): Promise<TimelinePanel> {
    const [{ TimelinePage }, settings, files] = await Promise.all([
      import('./timelinePage'),
      this.services.configuration.read(),
      readTimelineFiles(this.services.context.extensionUri),
    ]);
    panel.title = title;
    panel.iconPath = { light: this.media('timeline-light.svg'), dark: this.media('timeline-dark.svg') };
    const use = (): void => this.recent.use(timeline);
    const page = new TimelinePage(panel.webview, 'editor', this.services, settings, this.actions, use, files);
    const timeline = new TimelinePanel(panel, store.folder, page);
    this.open.add(timeline);
    use();
    page.showStore(this.services.connections.acquire(store));
    this.adopted.fire(timeline);
    // Another tab may have come in front of it meanwhile.
    if (!panel.visible) page.hidden();
    panel.onDidChangeViewState(() => {
      if (!panel.visible) page.hidden();
      else if (panel.active) use();
    });
    panel.onDidDispose(() => {
      this.open.delete(timeline);
      this.recent.forget(timeline);
      page.dispose();
    });
    return timeline;
  }

  private media(file: string): vscode.Uri {
    return vscode.Uri.joinPath(this.services.context.extensionUri, 'media', file);
  }
}
