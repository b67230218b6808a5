import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { type FailureWatch } from '../tasks/failureWatch';
import { type Services } from '../services/services';

/** The item in the status bar: which store, and how it is. There only while there is a store. */
export class StatusBar implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly item = this.owned.add(
    vscode.window.createStatusBarItem('engram.store', vscode.StatusBarAlignment.Left, 0),
  );

  constructor(
    private readonly services: Services,
    private readonly failures: FailureWatch,
  ) {
    this.item.name = 'Engram Store';
    const draw = (): void => void this.draw();
    this.owned.add(services.active.onSwitch(draw));
    this.owned.add(services.active.onContents(draw));
    this.owned.add(services.registry.onChange(draw));
    this.owned.add(failures.onChange(draw));
  }

  dispose(): void {
    this.owned.dispose();
  }

  private async draw(): Promise<void> {
    const { statusText } = await import('./statusText');
    const opened = this.services.active.current;
    if (!opened) {
      this.item.hide();
      return;
    }
    const { text, tooltip, warning } = statusText(opened.store.name, opened.status, this.failures.count);
    const several = this.services.registry.stores.length > 1;
    this.item.text = text;
    this.item.tooltip = new vscode.MarkdownString(
      `${tooltip}\n\n${several ? 'Click to switch the store' : 'Click to see its health'}`,
    );
    this.item.backgroundColor = warning ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.item.command = several ? 'engram.switchStore' : 'engram.store.focus';
    this.item.show();
  }
}
