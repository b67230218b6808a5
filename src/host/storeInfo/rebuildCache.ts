import * as vscode from 'vscode';
import { requireWrites } from '../record/requireWrites';
import { openActiveStore, type Services } from '../services/services';
import { bytesText, countText } from '../text/countText';
import { messageText } from '../text/foreignText';

/**
 * Rebuild Cache: makes the active store's engram.db anew from its lines, with a notification that can be cancelled, and
 * says what is in it. Rejects with the reason where nothing may be written or somebody is at work on engram.db.
 */
export async function rebuildCache(services: Services): Promise<void> {
  await requireWrites(services);
  const { reader } = await openActiveStore(services);
  const rebuilt = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Rebuilding engram.db', cancellable: true },
    async (_progress, token) => {
      const cancelling = new AbortController();
      token.onCancellationRequested(() => cancelling.abort());
      return reader.service.rebuildCache(cancelling.signal);
    },
  );
  const { items, edges, events, bytes, warning } = rebuilt;
  const counts = `${countText(items, 'item')}, ${countText(edges, 'edge')} and ${countText(events, 'event')}`;
  const said = `Rebuilt engram.db: ${counts}, ${bytesText(bytes)}.`;
  if (warning === undefined) void vscode.window.showInformationMessage(said);
  else void vscode.window.showWarningMessage(messageText(`${said} ${warning}`));
}
