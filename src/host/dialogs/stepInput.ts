import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { UserCancelled } from '../commands/commandMap';

/** What the boxes of all steps of a dialog show. */
export interface StepFrame {
  readonly title: string;
  /** From 1. The first step has no way back. */
  readonly step: number;
  /** A dialog of one step shows no numbers. */
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
  const pick = vscode.window.createQuickPick<Item>();
  showFrame(pick, options);
  pick.placeholder = options.placeholder;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = options.items('');
  const active = options.active ? pick.items.find(options.active) : undefined;
  if (active) pick.activeItems = [active];
  return untilSettled(pick, (owned, settle) => {
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
  const box = vscode.window.createInputBox();
  showFrame(box, options);
  box.value = options.value;
  box.prompt = options.prompt;
  box.placeholder = options.placeholder;
  return untilSettled<{ readonly text: string } | 'back'>(box, (owned, settle) => {
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
  });
}

/** A box with buttons in its title, as quick picks and input boxes have them. */
type ButtonBox = vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[] };

/** Gives a box the title, the numbers and the way back of its step; looking elsewhere does not close it. */
export function showFrame(box: ButtonBox, { title, step, totalSteps }: StepFrame): void {
  box.title = title;
  if (totalSteps > 1) {
    box.step = step;
    box.totalSteps = totalSteps;
  }
  box.buttons = step > 1 ? [vscode.QuickInputButtons.Back] : [];
  box.ignoreFocusOut = true;
}

/**
 * Shows a box until `listen`'s listeners settle it, and disposes it and them. Rejects with UserCancelled when it is closed
 * before.
 */
export function untilSettled<Value>(
  box: vscode.QuickInput,
  listen: (owned: { readonly add: (disposable: Disposable) => void }, settle: (value: Value) => void) => void,
): Promise<Value> {
  const owned = new DisposableStore();
  owned.add(box);
  return new Promise((resolve, reject) => {
    listen(owned, (value) => {
      resolve(value);
      box.hide();
    });
    owned.add(
      box.onDidHide(() => {
        owned.dispose();
        reject(new UserCancelled());
      }),
    );
    box.show();
  });
}
