import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { setContext } from './contextKeys';

/** Whether something may be written to stores: the workspace is trusted, and writing is not switched off. */
export function mayWrite(): boolean {
  // Only `false` switches off; what else stands there is reported where the setting is used.
  const enabled = vscode.workspace.getConfiguration('engram').get<unknown>('writes.enabled') !== false;
  return vscode.workspace.isTrusted && enabled;
}

/** Keeps the context key `engram.canWrite` true while the workspace is trusted and writing is not switched off. */
export function followWritePermission(): Disposable {
  const owned = new DisposableStore();
  const set = (): void => setContext('engram.canWrite', mayWrite());
  set();
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(set));
  owned.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('engram.writes')) set();
    }),
  );
  return owned;
}
