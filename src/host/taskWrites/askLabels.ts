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
  // Those on top of the list, ticked or not: what the task had, and what was added here.
  const offered = before.filter((label) => !isStatusLabel(label));
  const ticked = new Set(offered);
  const draw = (): void => {
    const items = labelChoices(counts, offered, pick.value).map((row) => ({
      ...row,
      // A list that is replaced first shows the ticks of its rows, then those of `selectedItems`.
      picked: row.value !== undefined && ticked.has(row.value),
    }));
    pick.items = items;
    pick.selectedItems = items.filter(({ picked }) => picked);
  };
  const tick = (labels: readonly string[]): void => {
    ticked.clear();
    for (const label of labels) {
      if (!offered.includes(label) && !counts.has(label)) offered.push(label);
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
        const labels = selected.flatMap(({ value }) => value ?? []);
        // Replacing the list tells the ticks that it had already.
        const changed = labels.length !== ticked.size || labels.some((label) => !ticked.has(label));
        if (changed) tick(labels);
      }),
    );
    owned.add(
      pick.onDidAccept(() => {
        const typed = pick.value.trim();
        if (typed === '') settle(inOrder(before, [...kept, ...ticked]));
        else if (typedLabelProblem(typed) === undefined) tick([...ticked, typed]);
      }),
    );
    owned.add(pick.onDidTriggerButton(() => settle('back')));
  });
}

/** Labels that were there keep their order, so that a change shows as what it is in the file. */
function inOrder(before: readonly string[], labels: readonly string[]): readonly string[] {
  const chosen = new Set(labels);
  return [...new Set([...before.filter((label) => chosen.has(label)), ...labels])];
}
