import { type Item, type ItemStatus, itemStatuses } from '../../model/item';
import { defaultPriority } from '../../model/itemDraft';
import { checkStatusChange, InvalidStatusChangeError } from '../../model/itemRules';
import { plainLine } from '../../model/plainText';
import { isStatusLabel, taskStates } from '../../model/taskState';
import { countText } from '../text/countText';
import { pickText } from '../text/foreignText';

/** A priority to choose, as data of a quick pick's row. */
export interface PriorityChoice {
  readonly priority: number;
  readonly label: string;
  readonly description: string;
}

/** The priorities of a task, the most urgent first (docs/format.md, Records). */
export const priorityChoices: readonly PriorityChoice[] = ['critical', '', '', '', 'low'].map((words, priority) => ({
  priority,
  label: `P${priority}`,
  description: priority === defaultPriority ? 'default' : words,
}));

/** A status to choose, as data of a quick pick's row. */
export interface StatusChoice {
  readonly status: ItemStatus;
  readonly label: string;
  readonly description: string;
}

/** The statuses that a task may get, without the one that it has. */
export function statusChoices(item: Item): readonly StatusChoice[] {
  return itemStatuses
    .filter((status) => status !== item.status && mayBecome(item, status))
    .map((status) => {
      const { words, codicon } = taskStates[status];
      return { status, label: `$(${codicon}) ${words}`, description: statusHints[status] };
    });
}

function mayBecome(item: Item, status: ItemStatus): boolean {
  try {
    checkStatusChange(item, status);
    return true;
  } catch (error) {
    if (error instanceof InvalidStatusChangeError) return false;
    throw error;
  }
}

const statusHints: Readonly<Record<ItemStatus, string>> = {
  open: '',
  in_progress: '',
  blocked: 'Block Task… names the task that it waits for',
  closed: 'with a reason',
};

/** What of a task can be edited. */
export type EditableField = 'title' | 'priority' | 'labels' | 'description';

/** A field to choose, with what it holds now, as data of a quick pick's row. */
export interface FieldChoice {
  readonly field: EditableField;
  readonly label: string;
  readonly description: string;
}

/** The fields of a task with what they hold. */
export function fieldChoices({ title, priority, labels, description }: Item): readonly FieldChoice[] {
  const shown = labels.filter((label) => !isStatusLabel(label)).map((label) => plainLine(label, 40));
  return [
    { field: 'title', label: '$(edit) Title…', description: pickText(title) },
    { field: 'priority', label: '$(list-ordered) Priority…', description: `P${priority}` },
    { field: 'labels', label: '$(tag) Labels…', description: shown.length > 0 ? pickText(shown.join(', ')) : 'none' },
    { field: 'description', label: '$(markdown) Description', description: descriptionHint(description) },
  ];
}

function descriptionHint(description: string | undefined): string {
  if (description === undefined) return 'none yet; opens in an editor';
  return `${countText(description.replace(/\n$/, '').split('\n').length, 'line')}; opens in an editor`;
}
