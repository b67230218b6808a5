import { type StoredItem, itemStatuses } from '../../model/item';
import { type Store } from '../../store/store';
import { type Command, defineCommand } from '../command';
import { commonOptions } from '../eventFilters';
import { writeItems } from '../itemOutput';
import { withStore } from '../openStore';
import { type Column } from '../table';
import { UsageError } from '../usageError';

export const itemsCommand = defineCommand({
  name: 'items',
  summary: 'List tasks by priority, then by creation time',
  operands: [],
  options: {
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
    ...commonOptions,
  },
  run: (values, _operands, context) =>
    withStore(values.store, context, async (store) => {
      const statuses = values.status ?? [];
      const labels = values.label ?? [];
      const priorities = values.priority ?? [];
      refuseUnknown('--status', statuses, itemStatuses);
      refuseUnknown('--priority', priorities, ['0', '1', '2', '3', '4']);
      const items = allItems(store).filter(
        (item) =>
          (statuses.length === 0 || statuses.includes(item.status)) &&
          (priorities.length === 0 || priorities.includes(String(item.priority))) &&
          labels.every((label) => item.labels.includes(label)),
      );
      await writeItems(items, { store, json: values.json === true, terminal: context.terminal });
    }),
});

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

function allItems(store: Store): readonly StoredItem[] {
  const { rows } = store.taskRows.page({ offset: 0, limit: Number.MAX_SAFE_INTEGER });
  return rows.map(({ id }) => store.get(id)).filter((item) => item !== undefined);
}

function openBlockers(store: Store, id: string): readonly string[] {
  const blockers = store.taskRows.details(id)?.blockedBy ?? [];
  return blockers
    .map((blocker) => store.get(blocker))
    .filter((item) => item !== undefined && item.status !== 'closed')
    .map((item) => item?.title ?? '');
}

function refuseUnknown(option: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((value) => !known.includes(value));
  if (unknown !== undefined)
    throw new UsageError(`${option}: expected one of ${known.join(', ')}, not \`${unknown}\`.`);
}
