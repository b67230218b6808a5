import { defaultPriority } from '../../model/itemDraft';
import { priorityOf } from '../choices';
import { defineCommand } from '../command';
import { commonOptions } from '../commonOptions';
import { descriptionOf, itemFieldOptions, labelsOf } from '../itemFields';
import { withStoreToWrite } from '../openStore';
import { tellItems } from '../writeOutput';

export const createCommand = defineCommand({
  name: 'create',
  summary: 'Create an open task',
  operands: ['TITLE'],
  options: { ...itemFieldOptions, ...commonOptions },
  notes: `Id and times are made here. Without --priority, it is ${defaultPriority}.`,
  run: async (values, [title = ''], context) => {
    const description = await descriptionOf(values.description ?? '', context);
    const draft = {
      title,
      priority: values.priority === undefined ? undefined : priorityOf('--priority', values.priority),
      labels: labelsOf(values.labels ?? []),
      description: description === '' ? undefined : description,
    };
    await withStoreToWrite(values.store, context, async (store) => {
      const item = await store.create(draft);
      const output = { store, json: values.json === true, context };
      await tellItems([{ item, warning: undefined }], (task) => `Created ${task}`, output);
    });
  },
});
