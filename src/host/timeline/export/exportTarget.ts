import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { type ExportFormat } from '../../../protocol/timeline';
import { UserCancelled } from '../../commands/commandMap';
import { type StoreFolder } from '../../services/storeFolder';
import { messageText } from '../../text/foreignText';
import { exportName } from './exportName';
import { type ExportSink } from './writeEvents';

const filters: Readonly<Record<ExportFormat, string>> = {
  png: 'PNG picture',
  svg: 'SVG picture',
  jsonl: 'JSON Lines',
  csv: 'CSV table',
};

/** Asks where to save an export of a store's timeline. Throws UserCancelled when nothing is chosen. */
export async function askWhere(store: StoreFolder, what: string, format: ExportFormat): Promise<vscode.Uri> {
  const folder = vscode.Uri.file(path.dirname(store.folder));
  const uri = await vscode.window.showSaveDialog({
    title: 'Export Timeline',
    defaultUri: vscode.Uri.joinPath(folder, exportName(store.name, what, format, new Date())),
    filters: { [filters[format]]: [format] },
  });
  if (!uri) throw new UserCancelled();
  return uri;
}

/** Writes a file in pieces: it has its name once all of it is there, and is as it was where `write` rejects. */
export async function writeInPieces(uri: vscode.Uri, write: (sink: ExportSink) => Promise<void>): Promise<void> {
  if (uri.scheme !== 'file') {
    // Only files on disk can be written in pieces.
    const pieces: Uint8Array[] = [];
    const keep = (bytes: Uint8Array): Promise<void> => {
      pieces.push(bytes);
      return Promise.resolve();
    };
    await write({ write: keep });
    await vscode.workspace.fs.writeFile(uri, Buffer.concat(pieces));
    return;
  }
  const unfinished = `${uri.fsPath}.unfinished`;
  const file = await open(unfinished, 'w');
  try {
    await write({ write: (bytes) => file.writeFile(bytes) });
    await file.close();
    await rename(unfinished, uri.fsPath);
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
