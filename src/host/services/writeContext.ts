import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { setContext } from './contextKeys';

/** Keeps the context key `engram.canWrite` true while the workspace is trusted and writing is not switched off. */
export function followWritePermission(): Disposable {
  const owned = new DisposableStore();
  const set = (): void => {
    // Only `false` switches off; what else stands there is reported where the setting is used.
    const enabled = vscode.workspace.getConfiguration('engram').get<unknown>('writes.enabled') !== false;
    setContext('engram.canWrite', vscode.workspace.isTrusted && enabled);
  };
  set();
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(set));
  owned.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('engram.writes')) set();
    }),
  );
  return owned;
}
