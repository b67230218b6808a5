import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { messageText } from '../text/foreignText';
import { type ActiveStore } from './activeStore';

/** Says when the active store can't be read any more, and offers to start its worker again. */
export function offerRestart(active: ActiveStore, log: vscode.LogOutputChannel): Disposable {
  const owned = new DisposableStore();
  let told: unknown;
  owned.add(
    active.onContents((opened) => {
      const { status } = opened;
      if (status.type !== 'failed') {
        told = undefined;
        return;
      }
      if (told === status) return;
      told = status;
      log.error(`${opened.store.folder}: ${status.reason}`);
      const said = `The store “${messageText(opened.store.name, 60)}” can’t be read: ${messageText(status.reason)}`;
      void vscode.window.showErrorMessage(said, 'Restart', 'Show Log').then((choice) => {
        if (choice === 'Restart') opened.restart();
        else if (choice === 'Show Log') log.show();
      });
    }),
  );
  return owned;
}
