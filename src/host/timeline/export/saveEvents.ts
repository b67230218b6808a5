import * as vscode from 'vscode';
import { type EventFileFormat } from '../../../model/eventFile';
import { type OpenedStore } from '../../services/openedStore';
import { countText, numberText } from '../../text/countText';
import { askWhere, tellSaved, writeInPieces } from './exportTarget';
import { type EventPositions } from './shownEvents';
import { writeEvents } from './writeEvents';

/**
 * Asks where to save events and writes them, with a notification that shows how far it is and can be cancelled: then no
 * file is left behind. Says when it is done, and how many events a diagram had no room for.
 */
export async function saveEvents(opened: OpenedStore, format: EventFileFormat, events: EventPositions): Promise<void> {
  const { service } = await opened.whenOpen();
  const uri = await askWhere(opened.store, 'events', format);
  const total = events.indices.length;
  const written = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Exporting events', cancellable: true },
    async (progress, token) => {
      const cancelling = new AbortController();
      token.onCancellationRequested(() => cancelling.abort());
      let reported = 0;
      const report = (count: number): void => {
        const message = `${numberText(count)} of ${numberText(total)}`;
        progress.report({ message, increment: ((count - reported) / total) * 100 });
        reported = count;
      };
      return writeInPieces(uri, (sink) => writeEvents(service, format, events, sink, report, cancelling.signal));
    },
  );
  tellSaved(
    uri,
    written < total ? `the newest ${numberText(written)} of ${countText(total, 'event')}` : countText(total, 'event'),
  );
}
