import { storeLayout } from '../../files/layout';
import { type StoredItem } from '../../model/item';
import { plainText } from '../../model/plainText';
import { isStatusLabel, taskState, taskStates } from '../../model/taskState';
import { type Timestamp } from '../../model/timestamp';
import { type TaskDetails } from '../../store/storeAnswers';
import { type Store } from '../../store/store';
import { type CommandContext, defineCommand } from '../command';
import { commonOptions, shownTimeOptions, timeZoneOf } from '../commonOptions';
import { findTask, noTask } from '../findTask';
import { itemJsonLine, stateStyle } from '../itemOutput';
import { formatMoment } from '../moments';
import { withStore } from '../openStore';
import { RecordTexts } from '../recordTexts';
import { Table } from '../table';
import { eventColumns } from './events';

const shownEvents = 10;

export const taskCommand = defineCommand({
  name: 'task',
  summary: 'Show one task, its relationships and its newest events',
  operands: ['ID'],
  options: {
    ...shownTimeOptions,
    ...commonOptions,
  },
  notes: 'Exit code 1 when there is no task of this id.',
  run: (values, [id = ''], context) =>
    withStore(values.store, context, async (store) => {
      const item = findTask(store, id);
      const details = store.taskRows.details(item.id);
      if (!details) throw noTask(store, id);
      if (values.json === true) await writeJson(details, store, context);
      else await writeText(details, store, context, timeZoneOf(values));
    }),
});

async function writeJson(details: TaskDetails, store: Store, { terminal }: CommandContext): Promise<void> {
  const { item, row, parents, children, blockedBy, blocks, related } = details;
  const texts = await RecordTexts.read(storeLayout(store.health.folder).items);
  const more = { parents, children, blocked_by: blockedBy, blocks, related, events: row.events };
  await terminal.line(itemJsonLine(item, texts, more));
}

async function writeText(
  details: TaskDetails,
  store: Store,
  { terminal }: CommandContext,
  timeZone: 'utc' | 'local',
): Promise<void> {
  const { item, row } = details;
  const state = terminal.style(stateStyle(item) ?? 'dim', taskStates[taskState(item)].words);
  await terminal.line(terminal.style('bold', plainText(item.title)));
  await terminal.line(`${plainText(item.id)}  ${state}  P${item.priority}  line ${item.place.line} of items.jsonl`);
  for (const line of facts(details, store, timeZone)) await terminal.line(line);
  if (item.description !== undefined) {
    await terminal.line('');
    for (const line of item.description.split(/\r?\n/)) await terminal.line(`  ${plainIndented(line)}`.trimEnd());
  }
  await terminal.line('');
  if (row.events === 0) {
    await terminal.line('No events.');
    return;
  }
  const events = await store.taskEvents(item.id, shownEvents);
  await new Table(terminal, eventColumns(store, timeZone)).write(events);
  if (row.events > events.length)
    await terminal.line(
      terminal.style('dim', `${events.length} of ${row.events} events; engram events --task shows more.`),
    );
}

/** Description lines keep their indentation: it means something in markdown. */
function plainIndented(line: string): string {
  return `${/^ */.exec(line)?.[0] ?? ''}${plainText(line)}`;
}

function facts({ item, ...ends }: TaskDetails, store: Store, timeZone: 'utc' | 'local'): readonly string[] {
  const labels = item.labels.filter((label) => !isStatusLabel(label));
  const moment = (timestamp: Timestamp): string => formatMoment(timestamp, timeZone);
  const rows: readonly (readonly [string, string])[] = [
    ['Labels', labels.map(plainText).join(', ')],
    ['Created', moment(item.createdAt)],
    ['Updated', moment(item.updatedAt)],
    ['Closed', closing(item, moment)],
    ...taskLists('Parent', ends.parents, store),
    ...taskLists('Child', ends.children, store),
    ...taskLists('Blocked by', ends.blockedBy, store),
    ...taskLists('Blocks', ends.blocks, store),
    ...taskLists('Related', ends.related, store),
  ];
  return rows.filter(([, text]) => text !== '').map(([name, text]) => `${name.padEnd(12)}${text}`);
}

function closing({ closedAt, closeReason }: StoredItem, moment: (timestamp: Timestamp) => string): string {
  const parts = [closedAt && moment(closedAt), closeReason !== undefined && plainText(closeReason)];
  return parts.filter(Boolean).join('  ');
}

function taskLists(name: string, ids: readonly string[], store: Store): readonly (readonly [string, string])[] {
  return ids.map((id) => {
    const item = store.get(id);
    const text = item
      ? `${item.title} (${taskStates[taskState(item)].words}, ${id})`
      : `${id}, which is no task of this store`;
    return [name, plainText(text)];
  });
}
