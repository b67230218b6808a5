import * as vscode from 'vscode';
import { type ExportFormat } from '../../../protocol/timeline';
import { UserCancelled } from '../../commands/commandMap';

interface FormatItem extends vscode.QuickPickItem {
  readonly format: ExportFormat;
}

/** Asks how to save the timeline's picture. Throws UserCancelled when nothing is chosen. */
export function askPicture(): Promise<ExportFormat> {
  return ask('Export Timeline Picture', [
    { label: 'PNG', description: 'for chats and issues', format: 'png' },
    { label: 'SVG', description: 'sharp at any size', format: 'svg' },
  ]);
}

/** Asks how to save the events that the timeline shows. Throws UserCancelled when nothing is chosen. */
export function askEvents(): Promise<ExportFormat> {
  return ask('Export Events', [
    { label: 'JSONL', description: 'the lines as they stand in the file', format: 'jsonl' },
    { label: 'CSV', description: 'a table for spreadsheets', format: 'csv' },
  ]);
}

async function ask(title: string, items: readonly FormatItem[]): Promise<ExportFormat> {
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: 'Which format?' });
  if (!chosen) throw new UserCancelled();
  return chosen.format;
}
