import { type Disposable, DisposableStore } from '../../base/disposable';
import { type StoredEvent } from '../../model/event';
import { type DashboardFocus } from '../../protocol/dashboard';
import { type ExportFormat } from '../../protocol/timeline';
import { type OpenedStore } from '../services/openedStore';
import { openActiveStore, type Services } from '../services/services';
import { RecentTimelines, type TimelineSurface } from './recentTimelines';
import { type TimelineActions } from './timelinePage';
import { TimelinePanels } from './timelinePanels';
import { TimelineView } from './timelineView';

/** Every timeline: those in editors, and the one in the bottom panel. */
export class Timelines implements Disposable {
  /** Those that there are, the one that was used last at the end. */
  readonly recent = new RecentTimelines();
  private readonly owned = new DisposableStore();
  private readonly panels: TimelinePanels;

  constructor(
    private readonly services: Services,
    actions: TimelineActions,
  ) {
    this.panels = this.owned.add(new TimelinePanels(services, actions, this.recent));
    this.owned.add(new TimelineView(services, actions, this.recent));
  }

  /** Shows the timeline of the active store in an editor. */
  async show(): Promise<void> {
    await this.panels.show((await openActiveStore(this.services)).opened.store);
  }

  /** Opens one more timeline, with a query and a window of its own: of the store of the active one, or the active store. */
  async showAnother(): Promise<void> {
    const folder = this.panels.activeFolder ?? (await openActiveStore(this.services)).opened.store.folder;
    await this.panels.showAnother(this.panels.describe(folder));
  }

  /** Shows an event in the timeline of its store that was last used, and selects it. */
  async reveal(opened: OpenedStore, event: StoredEvent): Promise<void> {
    const timeline = await this.lastUsed(opened);
    timeline.send({ type: 'reveal', index: event.index, generation: event.reference.generation });
  }

  /** An event was selected elsewhere: the timelines of its store that are on screen select it too. */
  linkSelection(opened: OpenedStore, event: StoredEvent): void {
    const { index, reference } = event;
    for (const timeline of this.recent.all())
      if (timeline.visible && timeline.folder === opened.store.folder)
        timeline.send({ type: 'link-selection', index, generation: reference.generation });
  }

  /** Whether a timeline of the store is in front where the next document would open, and would be covered by it. */
  isInFront(opened: OpenedStore): boolean {
    return this.panels.isInFront(opened.store.folder);
  }

  /** Brings a task's lane into view in the timeline of its store that was last used. */
  async revealTask(opened: OpenedStore, id: string): Promise<void> {
    const timeline = await this.lastUsed(opened);
    timeline.send({ type: 'reveal-task', id });
  }

  /** Shows a part of the dashboard in the timeline of the store that was last used. */
  async showDashboard(opened: OpenedStore, focus: DashboardFocus): Promise<void> {
    const timeline = await this.lastUsed(opened);
    timeline.showDashboard(focus);
  }

  /** Whether a timeline of the store is open. */
  isOpen(opened: OpenedStore): boolean {
    return this.recent.lastOf(opened.store.folder) !== undefined;
  }

  /** Exports what the timeline shows that was last used, whatever store it is of; opens one where there is none. */
  async export(format: ExportFormat): Promise<void> {
    const known = this.recent.all().at(-1);
    // In front, because a hidden page is gone.
    known?.reveal();
    const timeline = known ?? (await this.panels.show((await openActiveStore(this.services)).opened.store));
    timeline.send({ type: 'export', format });
  }

  dispose(): void {
    this.owned.dispose();
  }

  private async lastUsed({ store }: OpenedStore): Promise<TimelineSurface> {
    const known = this.recent.lastOf(store.folder);
    known?.reveal();
    return known ?? this.panels.show(store);
  }
}
