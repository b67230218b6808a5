import { type DashboardFocus } from '../../protocol/dashboard';
import { type ToTimeline } from '../../protocol/timeline';

/** A place that shows a timeline: an editor's tab, or the view in the bottom panel. */
export interface TimelineSurface {
  /** The folder of the store that it shows; undefined while there is none. */
  readonly folder: string | undefined;
  /** Whether it is on screen. */
  readonly visible: boolean;
  /** Brings it to the front and moves the keyboard there. */
  reveal(): void;
  /** Sends a message once its page has the store's events. */
  send(message: ToTimeline): void;
  /** Shows a part of the dashboard in its page. */
  showDashboard(focus: DashboardFocus): void;
}

/** The timelines that there are, in the order in which they were last used. */
export class RecentTimelines {
  private surfaces: readonly TimelineSurface[] = [];

  /** A timeline was opened, or the keyboard moved into it. */
  use(surface: TimelineSurface): void {
    this.surfaces = [...this.surfaces.filter((other) => other !== surface), surface];
  }

  /** A timeline was closed. */
  forget(surface: TimelineSurface): void {
    this.surfaces = this.surfaces.filter((other) => other !== surface);
  }

  /** The one that was used last among those that show the store in `folder`. */
  lastOf(folder: string): TimelineSurface | undefined {
    return this.surfaces.findLast((surface) => surface.folder === folder);
  }

  /** All of them, the one that was used last at the end. */
  all(): readonly TimelineSurface[] {
    return this.surfaces;
  }
}
