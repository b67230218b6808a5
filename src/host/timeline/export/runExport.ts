import * as vscode from 'vscode';
import { type QueryContext } from '../../../model/query/parseEventQuery';
import { type FromTimeline } from '../../../protocol/timeline';
import { isCancellation } from '../../commands/commandMap';
import { type OpenedStore } from '../../services/openedStore';
import { messageText } from '../../text/foreignText';
import { exportEvents } from './exportEvents';
import { exportPicture } from './exportPicture';

/** Saves what a timeline exports. Never rejects: what goes wrong is told, and put into the log. */
export async function runExport(
  opened: OpenedStore,
  message: Extract<FromTimeline, { readonly type: 'export-picture' | 'export-events' }>,
  context: QueryContext,
  log: vscode.LogOutputChannel,
): Promise<void> {
  try {
    if (message.type === 'export-picture') await exportPicture(opened, message);
    else await exportEvents(opened, message, context);
  } catch (error) {
    if (isCancellation(error)) return;
    log.error(error instanceof Error ? error : String(error));
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(messageText(`The export failed. ${reason}`, 1000));
  }
}
