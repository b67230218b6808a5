import { storeLayout } from '../files/layout';
import { type StoredItem } from '../model/item';
import { isStatusLabel, taskState, taskStates } from '../model/taskState';
import { formatTimestamp } from '../model/timestamp';
import { type Store } from '../store/store';
import { type CommandContext } from './command';
import { extendedJsonLine, jsonLine } from './jsonLines';
import { RecordTexts } from './recordTexts';
import { type Column, Table } from './table';
import { type Style } from './terminal';

/** Writes items as JSON lines or, for people, as a table with `more` columns at its end. */
export async function writeItems(
  items: readonly StoredItem[],
  {
    store,
    json,
    terminal,
  }: { readonly store: Store; readonly json: boolean; readonly terminal: CommandContext['terminal'] },
  more: readonly Column<StoredItem>[] = [],
): Promise<void> {
  if (json) {
    const texts = await RecordTexts.read(storeLayout(store.health.folder).items);
    for (const item of items) await terminal.line(itemJsonLine(item, texts, {}));
  } else if (items.length === 0) {
    await terminal.line('No tasks match.');
  } else {
    await new Table(terminal, [...itemColumns, ...more]).write(items);
  }
}

/** An item as one line of JSON: the fields of the file as they are there, `line`, and `more`. */
export function itemJsonLine(item: StoredItem, texts: RecordTexts, more: Readonly<Record<string, unknown>>): string {
  const added = { line: item.place.line, ...more };
  return extendedJsonLine(texts.at(item.place), added) ?? jsonLine({ ...itemFields(item), ...added });
}

/** The fields of format.md, for records that the file holds in another form. */
function itemFields(item: StoredItem): Readonly<Record<string, unknown>> {
  return {
    id: item.id,
    title: item.title,
    status: item.status,
    priority: item.priority,
    created_at: formatTimestamp(item.createdAt),
    updated_at: formatTimestamp(item.updatedAt),
    description: item.description,
    labels: item.labels.length > 0 ? item.labels : undefined,
    closed_at: item.closedAt && formatTimestamp(item.closedAt),
    close_reason: item.closeReason,
  };
}

const stateStyles: Readonly<Record<string, Style>> = {
  'charts.blue': 'blue',
  'charts.green': 'green',
  'charts.red': 'red',
  'charts.yellow': 'yellow',
  'symbolIcon.classForeground': 'yellow',
  descriptionForeground: 'dim',
};

/** A state's colour on a terminal. */
export function stateStyle(item: StoredItem): Style | undefined {
  return stateStyles[taskStates[taskState(item)].color];
}

const itemColumns: readonly Column<StoredItem>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'STATE', text: (item) => taskStates[taskState(item)].words, style: stateStyle },
  { title: 'PRIORITY', text: ({ priority }) => `P${priority}` },
  { title: 'TITLE', text: ({ title }) => title, shrinksTo: 24 },
  {
    title: 'LABELS',
    text: ({ labels }) => labels.filter((label) => !isStatusLabel(label)).join(', '),
    shrinksTo: 8,
  },
];
