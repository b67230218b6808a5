import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { type DashboardFocus } from '../../protocol/dashboard';
import { type ToTimeline } from '../../protocol/timeline';
import { type Services } from '../services/services';
import { type RecentTimelines, type TimelineSurface } from './recentTimelines';
import { readTimelineFiles } from './timelineFiles';
import { type TimelineActions, type TimelinePage } from './timelinePage';

/** The timeline as a view in the bottom panel: that of the active store, also when another one becomes active. */
export class TimelineView implements Disposable, vscode.WebviewViewProvider {
  private readonly owned = new DisposableStore();
  private shown: ShownView | undefined;

  constructor(
    private readonly services: Services,
    private readonly actions: TimelineActions,
    private readonly recent: RecentTimelines,
  ) {
    // No retainContextWhenHidden: a hidden timeline costs nothing, and its state brings it back.
    this.owned.add(vscode.window.registerWebviewViewProvider('engram.timelineView', this));
    this.owned.add(services.active.onSwitch(() => this.follow()));
  }

  /** VS Code shows the view for the first time, or anew after it was removed. */
  async resolveWebviewView(
    view: vscode.WebviewView,
    _context: vscode.WebviewViewResolveContext,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const [{ TimelinePage }, settings, files] = await Promise.all([
      import('./timelinePage'),
      this.services.configuration.read(),
      readTimelineFiles(this.services.context.extensionUri),
    ]);
    if (token.isCancellationRequested) return;
    const use = (): void => this.recent.use(shown);
    const page = new TimelinePage(view.webview, 'view', this.services, settings, this.actions, use, files);
    const shown = new ShownView(view, page);
    this.shown = shown;
    this.recent.use(shown);
    if (!view.visible) page.hidden();
    view.onDidChangeVisibility(() => {
      if (!view.visible) page.hidden();
    });
    view.onDidDispose(() => {
      this.recent.forget(shown);
      if (this.shown === shown) this.shown = undefined;
      page.dispose();
    });
    this.follow();
  }

  dispose(): void {
    this.shown?.page.dispose();
    this.owned.dispose();
  }

  /** Shows the store that is active now. */
  private follow(): void {
    const { shown } = this;
    const store = this.services.active.current?.store;
    if (!shown) return;
    // Not undefined: VS Code takes that for "leave it as it is".
    shown.view.description = store?.name ?? '';
    if (store && store.folder !== shown.folder) shown.page.showStore(this.services.connections.acquire(store));
    else if (!store) void this.followNone(shown);
  }

  /** Says that there is no store, once the workspace was searched for one. */
  private async followNone(shown: ShownView): Promise<void> {
    await this.services.registry.searched;
    if (shown === this.shown && !this.services.active.current) shown.page.showNoStore();
  }
}

/** The view while VS Code has it. */
class ShownView implements TimelineSurface {
  constructor(
    readonly view: vscode.WebviewView,
    readonly page: TimelinePage,
  ) {}

  get folder(): string | undefined {
    return this.page.folder;
  }

  get visible(): boolean {
    return this.view.visible;
  }

  reveal(): void {
    this.view.show();
  }

  send(message: ToTimeline): void {
    this.page.send(message);
  }

  showDashboard(focus: DashboardFocus): void {
    this.page.showDashboard(focus);
  }
}
