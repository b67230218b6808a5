import type * as vscode from 'vscode';
import { type Disposable } from '../../base/disposable';
import { countText } from '../text/countText';
import { type FailureWatch } from './failureWatch';

/** Shows on a view's badge how many failures nobody has looked at. */
export function showFailureBadge(failures: FailureWatch, view: vscode.TreeView<unknown>): Disposable {
  return failures.onChange((count) => {
    view.badge = count > 0 ? { value: count, tooltip: `${countText(count, 'failure')} not looked at yet` } : undefined;
  });
}
