import * as z from 'zod/mini';
import { type FromSqlResult, type ToSqlResult, toSqlResultSchema } from '../../src/protocol/sqlResult';
import { connectHost } from '../shared/host';
import { registerToolkit } from '../shared/toolkitElements';
import { ResultApp } from './app';

/** The entry of the page that shows a query's result: the host's page holds an element `app` and this script. */
function main(): void {
  const root = document.getElementById('app');
  if (!root) throw new Error('The page has no element “app”.');
  registerToolkit();
  const link = connectHost<ToSqlResult, FromSqlResult, null>({
    incoming: toSqlResultSchema,
    // Nothing is kept: the host sends the result again to a page that comes back.
    saved: z.null(),
    onMessage: (message) => app.receive(message),
    onBadMessage: (message) => link.send({ type: 'report', message }),
  });
  const report = (reason: unknown): void => {
    link.send({ type: 'report', message: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason) });
  };
  window.addEventListener('error', (event) => report(event.error ?? event.message));
  window.addEventListener('unhandledrejection', (event) => report(event.reason));
  const app = new ResultApp(root, (message) => link.send(message));
  link.send({ type: 'ready' });
}

main();
