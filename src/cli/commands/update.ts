import { type StoredItem } from '../../model/item';
import { type ItemChanges } from '../../model/itemDraft';
import { priorityOf } from '../choices';
import { type CommandContext, type CommandOptions, defineCommand, type OptionValues } from '../command';
import { commonOptions } from '../commonOptions';
import { findTask } from '../findTask';
import { descriptionOf, itemFieldOptions, labelsOf } from '../itemFields';
import { withStoreToWrite } from '../openStore';
import { UsageError } from '../problems';
import { tellItems } from '../writeOutput';

const changeOptions = {
  title: { type: 'string', value: 'TEXT', explanation: 'Title' },
  ...itemFieldOptions,
  'add-label': { type: 'string', value: 'LABELS', multiple: true, explanation: 'Labels to add to those it has' },
  'remove-label': { type: 'string', value: 'LABELS', multiple: true, explanation: 'Labels to take from it' },
  'no-description': { type: 'boolean', explanation: 'Remove the description' },
} as const satisfies CommandOptions;

type ChangeValues = OptionValues<typeof changeOptions>;

export const updateCommand = defineCommand({
  name: 'update',
  summary: 'Change title, priority, labels or description of a task',
  operands: ['ID'],
  options: { ...changeOptions, ...commonOptions },
  notes: [
    'What is not named stays as it is. --labels stands for all labels, and --labels= removes them.',
    'An empty description removes it, too.',
  ].join('\n'),
  run: async (values, [id = ''], context) => {
    checkChanges(values);
    const changes = await changesOf(values, context);
    await withStoreToWrite(values.store, context, async (store) => {
      const item = findTask(store, id);
      const labels = changedLabels(values, item);
      // Labels made from those that were seen would undo what another writer did to them meanwhile.
      const options = labels === undefined ? {} : { basedOn: item };
      const write = await store.update(item.id, { ...changes, labels: labels ?? changes.labels }, options);
      await tellItems([write], (task) => `Updated ${task}`, { store, json: values.json === true, context });
    });
  },
});

function checkChanges(values: ChangeValues): void {
  const given = Object.keys(changeOptions).filter((name) => name in values);
  const twice = (one: string, other: string): void => {
    if (given.includes(one) && given.includes(other))
      throw new UsageError(`--${one} and --${other} can't be given together: leave one out.`);
  };
  if (given.length === 0)
    throw new UsageError('engram update needs something to change, such as --title. See engram update --help.');
  twice('description', 'no-description');
  twice('labels', 'add-label');
  twice('labels', 'remove-label');
}

async function changesOf(values: ChangeValues, context: CommandContext): Promise<ItemChanges> {
  const { title, priority, labels, description } = values;
  const text = description === undefined ? undefined : await descriptionOf(description, context);
  return {
    title,
    priority: priority === undefined ? undefined : priorityOf('--priority', priority),
    labels: labels && labelsOf(labels),
    description: text === '' || values['no-description'] === true ? null : text,
  };
}

/** The labels of the task with those to add and without those to remove; undefined when nobody asked for that. */
function changedLabels(values: ChangeValues, { labels }: StoredItem): readonly string[] | undefined {
  const [add, remove] = [values['add-label'], values['remove-label']];
  if (!add && !remove) return undefined;
  const [added, removed] = [labelsOf(add ?? []), labelsOf(remove ?? [])];
  return [...new Set([...labels, ...added])].filter((label) => !removed.includes(label));
}
