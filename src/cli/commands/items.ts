import { type StoredItem, itemStatuses } from '../../model/item';
import { type ItemFilter } from '../../model/itemDraft';
import { type Store } from '../../store/store';
import { countOf, oneOf, priorityOf } from '../choices';
import { type Command, type CommandOptions, defineCommand, type OptionValues } from '../command';
import { commonOptions } from '../commonOptions';
import { writeItems } from '../itemOutput';
import { withStore } from '../openStore';
import { type Column } from '../table';

const itemFilterOptions = {
  status: {
    type: 'string',
    value: 'STATUS',
    multiple: true,
    explanation: `Tasks with one of ${itemStatuses.join(', ')}`,
  },
  label: {
    type: 'string',
    value: 'LABEL',
    multiple: true,
    explanation: 'Tasks with this label; with several, all of them',
  },
  priority: {
    type: 'string',
    value: '0-4',
    multiple: true,
    explanation: 'Tasks of this priority, 0 the most urgent',
  },
  'min-priority': { type: 'string', value: '0-4', explanation: 'Tasks of this priority or a higher number' },
  'max-priority': { type: 'string', value: '0-4', explanation: 'Tasks of this priority or a lower number' },
  title: { type: 'string', value: 'TEXT', explanation: 'Tasks with this text in their title, in any case' },
  limit: { type: 'string', value: 'COUNT', explanation: 'So many at most; 0 for all' },
  offset: { type: 'string', value: 'COUNT', explanation: 'Without the first so many' },
} as const satisfies CommandOptions;

export const itemsCommand = defineCommand({
  name: 'items',
  summary: 'List tasks by priority, then by creation time',
  operands: [],
  options: { ...itemFilterOptions, ...commonOptions },
  notes: 'All conditions must hold.',
  run: (values, _operands, context) => {
    const matches = matchesOf(values);
    const offset = countOf('--offset', values.offset ?? '0');
    const limit = countOf('--limit', values.limit ?? '0', ', 0 for all');
    return withStore(values.store, context, async (store) => {
      const all = matches(store);
      const shown = all.slice(offset, limit === 0 ? undefined : offset + limit);
      await writeItems(shown, { store, json: values.json === true, terminal: context.terminal });
      if (values.json !== true && shown.length < all.length)
        await context.terminal.line(context.terminal.style('dim', `${shown.length} of ${all.length} tasks.`));
    });
  },
});

/** Checks the filters, and returns the tasks that they choose. Throws `UsageError`. */
function matchesOf(values: OptionValues<typeof itemFilterOptions>): (store: Store) => readonly StoredItem[] {
  const statuses = (values.status ?? []).map((status) => oneOf('--status', status, itemStatuses));
  const priorities = (values.priority ?? []).map((priority) => priorityOf('--priority', priority));
  const [least, most] = [values['min-priority'], values['max-priority']];
  const filter: ItemFilter = {
    labels: values.label,
    titleContains: values.title,
    minPriority: least === undefined ? undefined : priorityOf('--min-priority', least),
    maxPriority: most === undefined ? undefined : priorityOf('--max-priority', most),
  };
  return (store) =>
    store
      .query(filter)
      .filter(
        ({ status, priority }) =>
          (statuses.length === 0 || statuses.includes(status)) &&
          (priorities.length === 0 || priorities.includes(priority)),
      );
}

export const readyCommand = defineCommand({
  name: 'ready',
  summary: 'List tasks that somebody could start on',
  operands: [],
  options: commonOptions,
  notes: 'Open, not held up by a task that is not closed, and without a child that is not closed.',
  run: (values, _operands, context) =>
    withStore(values.store, context, async (store) => {
      await writeItems(await store.ready(), { store, json: values.json === true, terminal: context.terminal });
    }),
});

export const blockedCommand: Command = defineCommand({
  name: 'blocked',
  summary: 'List tasks that wait for another one',
  operands: [],
  options: commonOptions,
  notes: 'Not closed, and held up by a task that is not closed.',
  run: (values, _operands, context) =>
    withStore(values.store, context, async (store) => {
      const waitsFor: Column<StoredItem> = {
        title: 'WAITS FOR',
        text: ({ id }) => openBlockers(store, id).join(', '),
        shrinksTo: 16,
      };
      const output = { store, json: values.json === true, terminal: context.terminal };
      await writeItems(await store.blocked(), output, [waitsFor]);
    }),
});

function openBlockers(store: Store, id: string): readonly string[] {
  const blockers = store.taskRows.details(id)?.blockedBy ?? [];
  return blockers
    .map((blocker) => store.get(blocker))
    .filter((item) => item !== undefined && item.status !== 'closed')
    .map((item) => item?.title ?? '');
}
