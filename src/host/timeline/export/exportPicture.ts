import * as vscode from 'vscode';
import { type FromTimeline } from '../../../protocol/timeline';
import { type OpenedStore } from '../../services/openedStore';
import { askWhere, tellSaved } from './exportTarget';

/** Saves a picture that a timeline has made, where the person wants it. */
export async function exportPicture(
  opened: OpenedStore,
  { format, bytes }: Extract<FromTimeline, { readonly type: 'export-picture' }>,
): Promise<void> {
  const uri = await askWhere(opened.store, 'timeline', format);
  await vscode.workspace.fs.writeFile(uri, new Uint8Array(bytes));
  tellSaved(uri, 'the picture');
}
