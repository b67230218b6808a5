import * as vscode from 'vscode';
import { type EventFileFormat, eventFileFormatKeys, eventFileFormats } from '../../../model/eventFile';
import { UserCancelled } from '../../commands/commandMap';

interface FormatItem<Format> extends vscode.QuickPickItem {
  readonly format: Format;
}

/** Asks how to save the timeline's picture. Throws UserCancelled when nothing is chosen. */
export function askPicture(): Promise<'png' | 'svg'> {
  return ask('Export Timeline Picture', [
    { label: 'PNG', description: 'for chats and issues', format: 'png' },
    { label: 'SVG', description: 'sharp at any size', format: 'svg' },
  ]);
}

/** Asks how to save events. Throws UserCancelled when nothing is chosen. */
export function askEvents(): Promise<EventFileFormat> {
  return ask(
    'Export Events',
    eventFileFormatKeys.map((format) => {
      const { name, what } = eventFileFormats[format];
      return { label: name, description: what, format };
    }),
  );
}

async function ask<Format>(title: string, items: readonly FormatItem<Format>[]): Promise<Format> {
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: 'Which format?' });
  if (!chosen) throw new UserCancelled();
  return chosen.format;
}
