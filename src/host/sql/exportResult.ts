import path from 'node:path';
import * as vscode from 'vscode';
import { nextTurn } from '../../base/timeSlice';
import { type SqlAnswer } from '../../model/sqlAnswer';
import { UserCancelled } from '../commands/commandMap';
import { type StoreFolder } from '../services/storeFolder';
import { exportName } from '../timeline/export/exportName';
import { tellSaved, writeInPieces } from '../timeline/export/exportTarget';
import { type ResultFormat, resultPieces } from './resultFile';

const filters: Readonly<Record<ResultFormat, string>> = { csv: 'CSV table', json: 'JSON' };

/** Saves a result where the person wants it. Throws UserCancelled when they want it nowhere. */
export async function exportResult(
  store: StoreFolder,
  answer: SqlAnswer,
  format: ResultFormat,
  places: Uint32Array | undefined,
): Promise<void> {
  const folder = vscode.Uri.file(path.dirname(store.folder));
  const uri = await vscode.window.showSaveDialog({
    title: 'Export Result',
    defaultUri: vscode.Uri.joinPath(folder, exportName(store.name, 'query', format, new Date())),
    filters: { [filters[format]]: [format] },
  });
  if (!uri) throw new UserCancelled();
  await writeInPieces(uri, async (sink) => {
    for (const piece of resultPieces(answer, format, places)) {
      await sink.write(Buffer.from(piece));
      await nextTurn();
    }
  });
  const count = answer.rows.length;
  const more = answer.cut === undefined ? '' : ', not all that the query has';
  tellSaved(uri, `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}${more},`);
}
