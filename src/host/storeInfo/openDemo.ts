import path from 'node:path';
import * as vscode from 'vscode';
import { type Services } from '../services/services';

/**
 * Open the Demo: writes a store with a made-up story to the extension's own storage, anew each time so that its last
 * session was just now, and shows it.
 */
export async function openDemo(services: Services): Promise<void> {
  const { writeDemoStore } = await import('../../demo/writeDemoStore');
  const parent = vscode.Uri.joinPath(services.context.globalStorageUri, 'demo');
  const folder = vscode.Uri.joinPath(parent, 'Engram Demo');
  const store = vscode.Uri.joinPath(folder, '.engram');
  await vscode.workspace.fs.createDirectory(folder);
  await removeIfThere(store);
  await writeDemoStore(folder.fsPath);
  const opened = await services.registry.openByHand(store.fsPath);
  if (!opened) throw new Error(`The demo was not found where it was written: ${path.dirname(store.fsPath)}.`);
  await services.active.switchTo(opened);
  await services.active.current?.refreshNow();
  await vscode.commands.executeCommand('engram.events.focus');
}

async function removeIfThere(uri: vscode.Uri): Promise<void> {
  try {
    await vscode.workspace.fs.delete(uri, { recursive: true });
  } catch (error) {
    // The first demo has nothing to remove.
    if (!(error instanceof vscode.FileSystemError && error.code === 'FileNotFound')) throw error;
  }
}
