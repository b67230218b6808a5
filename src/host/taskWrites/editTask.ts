import { type ItemChanges } from '../../model/itemDraft';
import { runSteps, type StepOutcome } from '../dialogs/steps';
import { pickInStep, type StepFrame } from '../dialogs/stepInput';
import { type Features } from '../features';
import { askAboutTask, type ChosenTask } from './askAboutTask';
import { askLabels } from './askLabels';
import { askPriority, askTitle } from './draftSteps';
import { type EditableField, fieldChoices } from './fieldChoices';
import { quotedTitle } from './quotedTitle';
import { writeTask } from './writeTask';

/** What has been answered so far. Only what is changed is written: the other fields stay as they are. */
interface Answers {
  field: EditableField;
  changes: ItemChanges;
}

/**
 * Edit Task…: asks which field, then for its new value. The description opens in an editor, where it keeps its lines. `id`
 * undefined: asks for the task first. Rejects with UserCancelled, or with the reason why nothing may be written.
 */
export async function editTask(
  features: Features,
  id: string | undefined,
  answers: Answers = { field: 'title', changes: {} },
): Promise<void> {
  const task = await askAboutTask(features.services, id, {
    title: 'Edit Task',
    action: 'edit',
    steps: [(chosen, frame) => askField(chosen, frame, answers)],
  });
  if (answers.field === 'description') return features.descriptions.open(task.opened, task.item);
  if (!changesAnything(task, answers.changes)) return;
  const { service } = task.reader;
  await writeTask(
    () => service.updateTask(task.item.id, answers.changes, { basedOn: task.item }),
    () => editTask(features, task.item.id, answers),
  );
}

function changesAnything({ item }: ChosenTask, { title, priority, labels }: ItemChanges): boolean {
  return (
    (title !== undefined && title !== item.title) ||
    (priority !== undefined && priority !== item.priority) ||
    (labels !== undefined && labels.join('\n') !== item.labels.join('\n'))
  );
}

/** One step for the field, and another one for what it shall hold, unless that is written in an editor. */
async function askField(task: ChosenTask, frame: StepFrame, answers: Answers): Promise<StepOutcome> {
  const next = { ...frame, step: frame.step + 1, totalSteps: frame.totalSteps + 1 };
  const finished = await runSteps([
    async () => {
      const picked = await pickInStep({
        ...frame,
        placeholder: `What of ${quotedTitle(task.item)} do you want to edit?`,
        items: () => fieldChoices(task.item),
        active: ({ field }) => field === answers.field,
      });
      if (picked === 'back') return 'back';
      answers.field = picked.field;
      return 'next';
    },
    () => askValue(task, next, answers),
  ]);
  return finished ? 'next' : 'back';
}

async function askValue({ item, index }: ChosenTask, frame: StepFrame, answers: Answers): Promise<StepOutcome> {
  const { changes } = answers;
  switch (answers.field) {
    case 'title': {
      const title = await askTitle(frame, changes.title ?? item.title);
      if (title === 'back') return 'back';
      answers.changes = { title: title.text };
      return 'next';
    }
    case 'priority': {
      const priority = await askPriority(frame, changes.priority ?? item.priority);
      if (priority === 'back') return 'back';
      answers.changes = { priority };
      return 'next';
    }
    case 'labels': {
      const labels = await askLabels(index, frame, changes.labels ?? item.labels);
      if (labels === 'back') return 'back';
      answers.changes = { labels };
      return 'next';
    }
    case 'description':
      return 'next';
  }
}
