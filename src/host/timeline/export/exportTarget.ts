import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventFileFormats } from '../../../model/eventFile';
import { type ExportFormat } from '../../../protocol/timeline';
import { UserCancelled } from '../../commands/commandMap';
import { type StoreFolder } from '../../services/storeFolder';
import { messageText } from '../../text/foreignText';
import { exportName } from './exportName';
import { type ExportSink } from './writeEvents';

/** The endings of files and what they are called, by format. */
const fileTypes: Readonly<Record<ExportFormat, { readonly ending: string; readonly fileType: string }>> = {
  png: { ending: 'png', fileType: 'PNG picture' },
  svg: { ending: 'svg', fileType: 'SVG picture' },
  ...eventFileFormats,
};

/** Asks where to save an export from a store: `what` is part of the name that is offered. Throws UserCancelled when nothing is chosen. */
export async function askWhere(store: StoreFolder, what: string, format: ExportFormat): Promise<vscode.Uri> {
  const folder = vscode.Uri.file(path.dirname(store.folder));
  const { ending, fileType } = fileTypes[format];
  const uri = await vscode.window.showSaveDialog({
    title: what === 'timeline' ? 'Export Timeline' : 'Export Events',
    defaultUri: vscode.Uri.joinPath(folder, exportName(store.name, what, ending, new Date())),
    filters: { [fileType]: [ending] },
  });
  if (!uri) throw new UserCancelled();
  return uri;
}

/**
 * Writes a file in pieces: it has its name once all of it is there, and is as it was where `write` rejects. Returns what
 * `write` does.
 */
export async function writeInPieces<Result>(
  uri: vscode.Uri,
  write: (sink: ExportSink) => Promise<Result>,
): Promise<Result> {
  if (uri.scheme !== 'file') {
    // Only files on disk can be written in pieces.
    const pieces: Uint8Array[] = [];
    const keep = (bytes: Uint8Array): Promise<void> => {
      pieces.push(bytes);
      return Promise.resolve();
    };
    const result = await write({ write: keep });
    await vscode.workspace.fs.writeFile(uri, Buffer.concat(pieces));
    return result;
  }
  const unfinished = `${uri.fsPath}.unfinished`;
  const file = await open(unfinished, 'w');
  try {
    const result = await write({ write: (bytes) => file.writeFile(bytes) });
    await file.close();
    await rename(unfinished, uri.fsPath);
    return result;
  } catch (error) {
    await file.close();
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Says that a file was saved, and offers to show it. Does not wait for the answer. */
export function tellSaved(uri: vscode.Uri, what: string): void {
  const open = 'Open';
  const said = vscode.window.showInformationMessage(messageText(`Saved ${what} as ${path.basename(uri.path)}.`), open);
  void said.then((chosen) => chosen === open && vscode.commands.executeCommand('vscode.open', uri));
}
