import { formatDuration, relativeTime } from '../../model/duration';
import { describeEventKind } from '../../model/eventKind';
import { type EventQuery } from '../../model/query/eventQuery';
import { formatEventQuery } from '../../model/query/formatEventQuery';
import { plainLine } from '../../model/plainText';
import { taskState, taskStates } from '../../model/taskState';
import { type EventGroup, type EventGrouping } from '../../worker/storeService';
import { type EventsGroupBy } from '../services/settings';
import { type StoreReader } from '../services/storeReader';
import { countText, numberText } from '../text/countText';
import { markdownText } from '../text/markdown';
import { absoluteTime } from '../text/timeText';
import { childId, messageNode, type RowIcon, type TreeNode } from '../tree/treeNode';
import { eventNode, type EventRowContext, kindIcon } from './eventRow';
import { type KeptEvents } from './keptEvents';
import { type LoadedRows } from './loadedRows';

/** What an event list is read and drawn with. */
export interface EventTreeSources extends EventRowContext {
  readonly reader: StoreReader;
  readonly loaded: LoadedRows;
  readonly kept: KeptEvents;
  /** The pause that ends a session, in ms. */
  readonly gapMs: number;
}

/** The rows at the top of the Events view. */
export async function eventRoots(
  sources: EventTreeSources,
  query: EventQuery,
  groupBy: EventsGroupBy,
): Promise<readonly TreeNode[]> {
  if (groupBy === 'none') return eventList(sources, undefined, query);
  const groups = await sources.reader.service.groupEvents(query, grouping(groupBy, sources));
  if (groups.length === 0) return [nothing(undefined, query)];
  return groups.map((group, position) => groupNode(sources, group, groupBy, position === 0));
}

function grouping(groupBy: Exclude<EventsGroupBy, 'none'>, { timeZone, gapMs }: EventTreeSources): EventGrouping {
  switch (groupBy) {
    case 'day':
      return { by: 'day', timeZone };
    case 'session':
      return { by: 'session', gapMs };
    default:
      return { by: groupBy };
  }
}

/** Matching events as rows, newest first: as many as are loaded, then a row that loads more. */
export async function eventList(
  sources: EventTreeSources,
  parent: TreeNode | undefined,
  query: EventQuery,
): Promise<readonly TreeNode[]> {
  const list = parent?.id ?? '';
  const { events, total } = await sources.kept.newest(sources.reader, list, query, sources.loaded.limit(list));
  if (events.length === 0) return [nothing(parent, query)];
  const rows = events.map((event) => eventNode(sources, parent, event));
  if (events.length >= total) return rows;
  return [
    ...rows,
    messageNode(parent, 'more', 'Load more', {
      description: `${numberText(events.length)} of ${numberText(total)} shown`,
      icon: { codicon: 'ellipsis' },
      command: { command: 'engram.events.loadMore', title: 'Load More', args: [list] },
    }),
  ];
}

function nothing(parent: TreeNode | undefined, query: EventQuery): TreeNode {
  const everything = formatEventQuery(query) === '';
  const nextStep: Pick<TreeNode, 'description' | 'command'> = everything
    ? { description: 'Record one', command: { command: 'engram.recordEvent', title: 'Record Event…', args: [] } }
    : { description: 'Edit it', command: { command: 'engram.events.editQuery', title: 'Edit Query…', args: [] } };
  return messageNode(parent, 'empty', everything ? 'No events in this store yet' : 'No events match the query', {
    icon: { codicon: 'info' },
    ...(parent ? {} : nextStep),
  });
}

function groupNode(
  sources: EventTreeSources,
  group: EventGroup,
  groupBy: Exclude<EventsGroupBy, 'none'>,
  first: boolean,
): TreeNode {
  const { label, detail, icon } = groupWords(sources, group, groupBy);
  const counts = [
    ...(detail === undefined ? [] : [detail]),
    countText(group.count, 'event'),
    ...(group.failures > 0 && groupBy !== 'kind' ? [countText(group.failures, 'failure')] : []),
    ...(groupBy === 'session' ? ['inferred'] : []),
  ];
  return {
    id: `${groupBy}:${group.key}`,
    parent: undefined,
    label,
    description: counts.join(' · '),
    icon,
    context: groupBy === 'task' && group.key !== '' ? ['events', 'task'] : ['events'],
    subject:
      groupBy === 'task' && group.key !== ''
        ? { type: 'task', id: group.key }
        : { type: 'events', query: formatEventQuery(group.query) },
    tooltip: groupBy === 'session' ? () => Promise.resolve(sessionTooltip(group, sources)) : undefined,
    // The newest day or session is what one wants to see; kinds and tasks are an overview first.
    expanded: (groupBy === 'day' || groupBy === 'session') && first,
    children: (self) => eventList(sources, self, group.query),
  };
}

function groupWords(
  sources: EventTreeSources,
  { key, start }: EventGroup,
  groupBy: Exclude<EventsGroupBy, 'none'>,
): { readonly label: string; readonly detail?: string; readonly icon: RowIcon } {
  switch (groupBy) {
    case 'day':
      return { label: key, detail: dayDistance(key, sources), icon: { codicon: 'calendar' } };
    case 'session':
      return {
        label: `Session ${key}`,
        ...(start && { detail: relativeTime(start.ms, sources.now) }),
        icon: { codicon: 'watch' },
      };
    case 'kind':
      return { label: plainLine(describeEventKind(key).words), icon: kindIcon(key) };
    case 'task': {
      if (key === '') return { label: 'Without a task', icon: { codicon: 'broadcast' } };
      const task = sources.titles.get(key);
      if (!task) return { label: plainLine(key), detail: 'no such task', icon: { codicon: 'question' } };
      const { codicon, color } = taskStates[taskState(task)];
      return { label: sources.titles.title(key), icon: { codicon, color } };
    }
  }
}

/** When the session was, and why it is taken for one. */
function sessionTooltip({ key, start, query }: EventGroup, { timeZone, gapMs }: EventTreeSources): string {
  const times = [start, query.until].flatMap((time) => (time ? [absoluteTime(time, timeZone)] : []));
  return (
    `**Session ${key}**\n\n${markdownText(times.join(' to '))}\n\nSessions are not recorded. They are inferred: one ends with a pause of more ` +
    `than ${formatDuration(gapMs)}, or where the tasks at work are started anew.`
  );
}

function dayDistance(day: string, { timeZone, now }: EventTreeSources): string {
  const start = new Date(timeZone === 'utc' ? `${day}T00:00Z` : `${day}T00:00`).getTime();
  const distance = now - start;
  if (distance >= 0 && distance < 86_400_000) return 'today';
  return relativeTime(start, now);
}

/** The row of a task that opens to its newest events. */
export function taskEventsNode(
  sources: EventTreeSources,
  parent: TreeNode,
  query: EventQuery,
  count: number,
): TreeNode {
  return {
    id: childId(parent, 'events'),
    parent,
    label: `Events (${numberText(count)})`,
    icon: { codicon: 'history' },
    context: ['events'],
    subject: { type: 'events', query: formatEventQuery(query) },
    children: (self) => eventList(sources, self, query),
  };
}
