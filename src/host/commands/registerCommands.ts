import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { messageText } from '../text/foreignText';
import { type CommandHandlers, type CommandId, commandIds, withErrorReport } from './commandMap';
import { Refusal } from './refusal';

/** Registers every command. An error that a handler throws becomes a message, and a line in the log with its stack. */
export function registerCommands(handlers: CommandHandlers, log: vscode.LogOutputChannel): Disposable {
  const owned = new DisposableStore();
  const report = (id: CommandId, error: unknown): void => {
    if (error instanceof Refusal) {
      log.info(`${id}: ${error.message}`);
      void refuse(error);
      return;
    }
    log.error(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    void tell(error, log);
  };
  for (const id of commandIds)
    owned.add(vscode.commands.registerCommand(id, withErrorReport(id, handlers[id], report)));
  return owned;
}

async function refuse({ message, wayOut }: Refusal): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(messageText(message), wayOut.title);
  if (chosen === wayOut.title) await vscode.commands.executeCommand(wayOut.command, ...wayOut.args);
}

async function tell(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  if ((await vscode.window.showErrorMessage(messageText(message), 'Show Log')) === 'Show Log') log.show();
}
