import { isStatusLabel, taskState, taskStates } from '../../model/taskState';
import { type TaskRow } from '../../worker/storeService';
import { plainLine } from '../../model/plainText';
import { type StoreReader } from '../services/storeReader';
import { type TaskIndex } from '../services/taskIndex';
import { canStart } from '../taskWrites/taskChoices';
import { countText } from '../text/countText';
import { markdownText, neutralMarkdown } from '../text/markdown';
import { absoluteTime, type TimeZone } from '../text/timeText';
import { childId, messageNode, type RowIcon, type TreeNode } from '../tree/treeNode';

/** What the rows of tasks are made from. */
export interface TaskRowSources {
  readonly reader: StoreReader;
  readonly index: TaskIndex;
  readonly timeZone: TimeZone;
  /** The rows below a task that are not relationships: its events. */
  readonly eventsOf: (parent: TreeNode, task: TaskRow) => TreeNode;
  /** What it was told and what it told; none where there is nothing. */
  readonly notificationsOf: (parent: TreeNode, task: TaskRow) => Promise<readonly TreeNode[]>;
}

/** The icon of a task's state. */
export function taskIcon(task: Pick<TaskRow, 'status' | 'labels'>): RowIcon {
  const { codicon, color } = taskStates[taskState(task)];
  return { codicon, color };
}

/** `P1 · 12 events · 2 blockers`: what is zero is left out. */
export function taskDescription(task: TaskRow): string {
  return [
    `P${task.priority}`,
    ...(task.events > 0 ? [countText(task.events, 'event')] : []),
    ...(task.failures > 0 ? [countText(task.failures, 'failure')] : []),
    ...(task.openBlockers > 0 ? [countText(task.openBlockers, 'blocker')] : []),
  ].join(' · ');
}

/** A task as a row. It opens to its subtasks, what it is related to, and its events. */
export function taskNode(sources: TaskRowSources, parent: TreeNode | undefined, task: TaskRow): TreeNode {
  const { index, reader } = sources;
  const circular = isAmongAncestors(parent, task.id);
  const { blockedBy, blocks, related } = index.links(task.id);
  const below = task.events + index.subtasks(task.id).length + blockedBy.length + blocks.length + related.length;
  const opens = !circular && below > 0;
  const description = taskDescription(task);
  return {
    id: childId(parent, `task:${task.id}`),
    parent,
    label: index.title(task.id),
    description: circular ? `${description} · in a circle` : description,
    icon: taskIcon(task),
    context: [
      'task',
      ...(task.events > 0 ? ['hasEvents'] : []),
      ...(task.failures > 0 ? ['trouble'] : []),
      task.status === 'closed' ? 'closed' : 'unfinished',
      ...(canStart(task.status) ? ['startable'] : []),
    ],
    subject: { type: 'task', id: task.id },
    tooltip: () => taskTooltip(reader, task.id, sources.timeZone),
    spoken: `${index.title(task.id)}, ${taskStates[taskState(task)].words}, priority ${task.priority}, ${description}`,
    ...(opens ? { children: (self: TreeNode) => taskChildren(sources, self, task) } : {}),
  };
}

function isAmongAncestors(node: TreeNode | undefined, id: string): boolean {
  for (let above = node; above; above = above.parent)
    if (above.subject.type === 'task' && above.subject.id === id) return true;
  return false;
}

async function taskChildren(sources: TaskRowSources, self: TreeNode, task: TaskRow): Promise<readonly TreeNode[]> {
  const { index } = sources;
  const links = index.links(task.id);
  const groups = [
    linkGroup(sources, self, 'Blocked by', links.blockedBy),
    linkGroup(sources, self, 'Blocks', links.blocks),
    linkGroup(sources, self, 'Related', links.related),
  ];
  return [
    ...index.subtasks(task.id).map((child) => taskNode(sources, self, child)),
    ...groups.flat(),
    ...(task.events > 0 ? await sources.notificationsOf(self, task) : []),
    ...(task.events > 0 ? [sources.eventsOf(self, task)] : []),
  ];
}

function linkGroup(
  sources: TaskRowSources,
  parent: TreeNode,
  label: string,
  ids: readonly string[],
): readonly TreeNode[] {
  if (ids.length === 0) return [];
  // The sign of the state "Blocked" (taskStates), without its colour: the tasks below show how each of them is.
  const codicon = label === 'Related' ? 'link' : 'stop-circle';
  return [
    {
      id: childId(parent, label),
      parent,
      label,
      description: String(ids.length),
      icon: { codicon },
      context: ['group'],
      subject: { type: 'other' },
      children: (self) => Promise.resolve(ids.map((id) => linkedTask(sources, self, id))),
    },
  ];
}

/** A task by its id, or a row that says that there is none of this id. */
function linkedTask(sources: TaskRowSources, parent: TreeNode, id: string): TreeNode {
  const task = sources.index.get(id);
  if (task) return taskNode(sources, parent, task);
  return messageNode(parent, `task:${id}`, plainLine(id), {
    description: 'No task has this id',
    icon: { codicon: 'question', color: 'list.warningForeground' },
  });
}

/** A task in full, as untrusted markdown. */
export async function taskTooltip(reader: StoreReader, id: string, zone: TimeZone): Promise<string> {
  const details = await reader.service.task(id);
  if (!details) return `There is no task ${markdownText(id)} any more.`;
  const { item, row } = details;
  const labels = item.labels.filter((label) => !isStatusLabel(label));
  const times = [
    `Created ${absoluteTime(item.createdAt, zone)}`,
    `Updated ${absoluteTime(item.updatedAt, zone)}`,
    ...(item.closedAt ? [`Closed ${absoluteTime(item.closedAt, zone)}`] : []),
  ];
  return [
    `**${markdownText(plainLine(item.title))}**`,
    `${taskStates[taskState(item)].words} · ${markdownText(taskDescription(row))}`,
    ...(item.closeReason === undefined ? [] : [`Closed because: ${markdownText(plainLine(item.closeReason, 500))}`]),
    ...(item.description === undefined
      ? []
      : ['---', neutralMarkdown(item.description.slice(0, longestDescription)), '---']),
    ...(labels.length > 0 ? [`Labels: ${labels.map((label) => markdownText(plainLine(label))).join(', ')}`] : []),
    times.map(markdownText).join('  \n'),
    `${markdownText(plainLine(item.id))} · items\\.jsonl line ${item.place.line}`,
  ].join('\n\n');
}

/** In characters. A tooltip is no place to read more, and VS Code lays all of it out. */
const longestDescription = 4000;
