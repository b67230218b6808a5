import * as vscode from 'vscode';
import { isStatusLabel } from '../../model/taskState';
import { showFrame, type StepFrame, untilSettled } from '../dialogs/stepInput';
import { type LabelChoice, labelChoices, labelCounts, typedLabelProblem } from './labelChoices';
import { type TaskIndex } from '../services/taskIndex';

/**
 * Lets tick labels of the store and type new ones, or go back. Enter adds what is typed, and ends the step where nothing
 * is. neuraphage's status labels are not shown and stay. Resolves with all labels of the task, those that it had first and
 * in their order. Rejects with UserCancelled.
 */
export function askLabels(
  index: TaskIndex,
  frame: StepFrame,
  before: readonly string[],
): Promise<readonly string[] | 'back'> {
  const kept = before.filter(isStatusLabel);
  const pick = vscode.window.createQuickPick<LabelChoice>();
  showFrame(pick, frame);
  pick.canSelectMany = true;
  pick.placeholder = 'Labels: tick those that fit, or type a new one and press Enter';
  const counts = labelCounts(index.rows);
  const shown = before.filter((label) => !isStatusLabel(label));
  const added: string[] = [];
  const ticked = new Set(shown);
  // A list that is replaced is told as without ticks first, and then with those of `selectedItems`.
  let redrawn = false;
  const draw = (): void => {
    pick.items = labelChoices(counts, shown, added, pick.value);
    pick.selectedItems = pick.items.filter(({ value }) => value !== undefined && ticked.has(value));
    redrawn = ticked.size > 0;
  };
  const tick = (labels: readonly string[]): void => {
    ticked.clear();
    for (const label of labels) {
      if (![...shown, ...counts.keys(), ...added].includes(label)) added.push(label);
      ticked.add(label);
    }
    if (pick.value === '') return;
    // What was typed has done its work, and would be added as a label of its own with the next Enter.
    pick.value = '';
    draw();
  };
  draw();
  return untilSettled<readonly string[] | 'back'>(pick, (owned, settle) => {
    owned.add(pick.onDidChangeValue(draw));
    owned.add(
      pick.onDidChangeSelection((selected) => {
        const labels = labelsOf(selected);
        if (redrawn && labels.length === 0) return;
        redrawn = false;
        if (labels.length !== ticked.size || labels.some((label) => !ticked.has(label))) tick(labels);
      }),
    );
    owned.add(
      pick.onDidAccept(() => {
        const typed = pick.value.trim();
        if (typed === '') settle(inOrder(before, [...kept, ...labelsOf(pick.selectedItems)]));
        else if (typedLabelProblem(typed) === undefined) tick([...ticked, typed]);
      }),
    );
    owned.add(pick.onDidTriggerButton(() => settle('back')));
  });
}

function labelsOf(rows: readonly LabelChoice[]): readonly string[] {
  return rows.flatMap(({ value }) => value ?? []);
}

/** Labels that were there keep their order, so that a change shows as what it is in the file. */
function inOrder(before: readonly string[], labels: readonly string[]): readonly string[] {
  const chosen = new Set(labels);
  return [...new Set([...before.filter((label) => chosen.has(label)), ...labels])];
}
