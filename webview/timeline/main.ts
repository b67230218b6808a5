import { type FromTimeline, type ToTimeline, toTimelineSchema } from '../../src/protocol/timeline';
import { connectHost } from '../shared/host';
import { TimelineApp } from './app';
import { dashboardSource } from './dashboardTab';
import { type SavedState, savedStateSchema } from './savedState';

/** The timeline webview's entry: the host's page holds an element `app` and this script. */
function main(): void {
  const root = document.getElementById('app');
  if (!root) throw new Error('The page has no element “app”.');
  const link = connectHost<ToTimeline, FromTimeline, SavedState>({
    incoming: toTimelineSchema,
    saved: savedStateSchema,
    onMessage: (message) => app.receive(message),
    onBadMessage: (message) => link.send({ type: 'report', message }),
  });
  const report = (reason: unknown): void => {
    link.send({ type: 'report', message: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason) });
  };
  window.addEventListener('error', (event) => report(event.error ?? event.message));
  window.addEventListener('unhandledrejection', (event) => report(event.reason));
  const app = new TimelineApp(root, link, dashboardSource(root));
  window.addEventListener('focus', () => link.send({ type: 'focused' }));
  app.start();
  window.addEventListener('load', loadIconFont);
}

/** Only now: VS Code hands over no messages before the page has loaded, which would wait for a font in use. */
function loadIconFont(): void {
  document.getElementById('icon-font')?.removeAttribute('media');
}

main();
