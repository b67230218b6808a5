import path from 'node:path';
import * as vscode from 'vscode';
import { type StoreFileName } from '../../model/place';
import { bytesText } from '../text/countText';
import { recordStart } from './recordStart';

/** VS Code hands no document above this size to an extension (its own limit, 50 MB). */
const largestDocument = 50 * 1024 * 1024;

/** Whether the line could be shown; else why not. */
export type GoToLineOutcome = { readonly shown: true } | { readonly shown: false; readonly reason: string };

/** Opens a store's file at the record on `line` (from 1). `recordText` finds it among several on one line. */
export async function goToLine(
  folder: string,
  file: StoreFileName,
  line: number,
  recordText?: string,
): Promise<GoToLineOutcome> {
  const uri = vscode.Uri.file(path.join(folder, file));
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > largestDocument)
    return { shown: false, reason: `${file} has ${bytesText(size)}, more than VS Code gives to extensions (50 MB).` };
  const document = await vscode.workspace.openTextDocument(uri);
  const shownLine = document.lineAt(Math.min(line, document.lineCount) - 1);
  // Its start only: selecting a line of kilobytes would scroll to its end.
  const start = new vscode.Position(shownLine.lineNumber, recordStart(shownLine.text, recordText));
  const editor = await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(start, start),
    preview: true,
  });
  editor.revealRange(shownLine.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return { shown: true };
}
