/**
 * How the timeline's page and the dashboard in its second tab meet. The dashboard is a script of its own, loaded when the tab
 * is opened for the first time; it leaves `engramDashboard` behind for the page. Both ends come from one build, so the types
 * hold; messages of the host pass through unread, and the dashboard checks them.
 */

/** What the page does for the dashboard. */
export interface DashboardPageLink {
  /** Sends a message of protocol/dashboard.ts to the host. */
  send(message: unknown): void;
  /** Shows the timeline with a query in its box. */
  showQuery(text: string): void;
  /** Shows an event in the timeline, and selects it. */
  showEvent(place: { readonly index: number; readonly generation: number }): void;
}

/** What the page tells the dashboard. */
export interface DashboardLife {
  /** Takes a message of the host. */
  receive(message: unknown): void;
  /** Its tab came to the front. */
  show(): void;
  /** Another tab did. */
  hide(): void;
}

declare global {
  interface Window {
    /** Makes the dashboard in an element. */
    engramDashboard?: (root: HTMLElement, page: DashboardPageLink) => DashboardLife;
  }
}
