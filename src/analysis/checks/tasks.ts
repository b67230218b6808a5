import { type StoredItem } from '../../model/item';
import { InvalidItemError, validateItem } from '../../model/itemRules';
import { type CheckRun, itemPlace } from './checkRun';

/** Tasks as they are now that break a rule of the native program: it reads them, and refuses to write them (format.md). */
export async function checkTasks(run: CheckRun): Promise<void> {
  if (!run.looksFor('invalid-task')) return;
  for (const item of run.records.items) {
    const problem = problemOf(item);
    if (problem !== undefined)
      run.report('invalid-task', itemPlace(item), () => ({
        message: `${problem} It is read, but the native program refuses the next change of this task.`,
      }));
    await run.rest();
  }
}

function problemOf(item: StoredItem): string | undefined {
  try {
    validateItem(item);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidItemError)) throw error;
    return error.message.replace(" can't be written", ' breaks a rule');
  }
}
