import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { UserCancelled } from '../commands/commandMap';

/** What the boxes of all steps of a dialog show. */
export interface StepFrame {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** What a step shows of its own. */
interface StepPick<Item extends vscode.QuickPickItem> extends StepFrame {
  readonly placeholder: string;
  /** The rows for what is typed; asked again at each change. */
  readonly items: (typed: string) => readonly Item[];
  readonly active?: ((item: Item) => boolean) | undefined;
}

/** Lets choose a row, or go back. Rejects with UserCancelled. */
export function pickInStep<Item extends vscode.QuickPickItem>(options: StepPick<Item>): Promise<Item | 'back'> {
  const owned = new DisposableStore();
  const pick = owned.add(vscode.window.createQuickPick<Item>());
  Object.assign(pick, { title: options.title, step: options.step, totalSteps: options.totalSteps });
  pick.placeholder = options.placeholder;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.buttons = options.step > 1 ? [vscode.QuickInputButtons.Back] : [];
  pick.ignoreFocusOut = true;
  pick.items = options.items('');
  const active = options.active ? pick.items.find(options.active) : undefined;
  if (active) pick.activeItems = [active];
  return new Promise((resolve, reject) => {
    owned.add(
      pick.onDidChangeValue((typed) => {
        pick.items = options.items(typed);
      }),
    );
    owned.add(
      pick.onDidAccept(() => {
        const item = pick.activeItems[0];
        if (item) settle(item);
      }),
    );
    owned.add(pick.onDidTriggerButton(() => settle('back')));
    owned.add(
      pick.onDidHide(() => {
        owned.dispose();
        reject(new UserCancelled());
      }),
    );
    const settle = (value: Item | 'back'): void => {
      resolve(value);
      pick.hide();
    };
    pick.show();
  });
}

interface StepText extends StepFrame {
  readonly value: string;
  readonly prompt: string;
  readonly placeholder: string;
  /** What is wrong with the text; undefined when nothing is. */
  readonly problem: (text: string) => string | undefined;
}

/** Lets type a text, or go back. Rejects with UserCancelled. */
export function typeInStep(options: StepText): Promise<{ readonly text: string } | 'back'> {
  const owned = new DisposableStore();
  const box = owned.add(vscode.window.createInputBox());
  Object.assign(box, { title: options.title, step: options.step, totalSteps: options.totalSteps });
  box.value = options.value;
  box.prompt = options.prompt;
  box.placeholder = options.placeholder;
  box.buttons = [vscode.QuickInputButtons.Back];
  box.ignoreFocusOut = true;
  return new Promise((resolve, reject) => {
    const validate = (): boolean => {
      const problem = options.problem(box.value);
      box.validationMessage = problem ?? '';
      return problem === undefined;
    };
    owned.add(box.onDidChangeValue(validate));
    owned.add(
      box.onDidAccept(() => {
        if (validate()) settle({ text: box.value });
      }),
    );
    owned.add(box.onDidTriggerButton(() => settle('back')));
    owned.add(
      box.onDidHide(() => {
        owned.dispose();
        reject(new UserCancelled());
      }),
    );
    const settle = (value: { readonly text: string } | 'back'): void => {
      resolve(value);
      box.hide();
    };
    box.show();
  });
}
