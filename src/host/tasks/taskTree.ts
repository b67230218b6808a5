import { type TaskState, taskState, taskStates } from '../../model/taskState';
import { type TaskRow } from '../../worker/storeService';
import { groupBy } from '../../base/groupBy';
import { type TaskArrangement } from '../services/settings';
import { numberText } from '../text/countText';
import { messageNode, type RowIcon, type TreeNode } from '../tree/treeNode';
import { taskNode, type TaskRowSources } from './taskRow';

const mostExpandedRoots = 3;

/** The rows at the top of the Tasks view; one row that says so when the store has no tasks. */
export async function taskRoots(sources: TaskRowSources, arrangement: TaskArrangement): Promise<readonly TreeNode[]> {
  if (sources.index.rows.length === 0)
    return [
      messageNode(undefined, 'empty', 'No tasks in this store yet', {
        icon: { codicon: 'info' },
        description: 'Create one',
        command: { command: 'engram.createTask', title: 'Create Task…', args: [] },
      }),
    ];
  switch (arrangement) {
    case 'hierarchy': {
      const roots = sources.index.roots();
      // A few epics are opened, so that one sees what there is; a long list of tasks stays a list.
      const expanded = roots.length <= mostExpandedRoots;
      return roots.map((row) => ({
        ...taskNode(sources, undefined, row),
        expanded: expanded && sources.index.subtasks(row.id).length > 0,
      }));
    }
    case 'status':
      return byStatus(sources);
    case 'readiness':
      return byReadiness(sources);
  }
}

/** The row of a task in the arrangement, with its parents, for revealing it. Undefined when there is no such task. */
export async function findTaskNode(
  sources: TaskRowSources,
  arrangement: TaskArrangement,
  id: string,
): Promise<TreeNode | undefined> {
  const { index } = sources;
  if (arrangement === 'hierarchy') {
    let node: TreeNode | undefined;
    for (const step of index.pathFromRoot(id)) {
      const row = index.get(step);
      if (row) node = taskNode(sources, node, row);
    }
    return node;
  }
  for (const group of await taskRoots(sources, arrangement)) {
    const rows = (await group.children?.(group)) ?? [];
    const found = rows.find((row) => row.subject.type === 'task' && row.subject.id === id);
    if (found) return found;
  }
  return undefined;
}

function byStatus(sources: TaskRowSources): readonly TreeNode[] {
  const groups = groupBy(sources.index.rows, taskState);
  const states = Object.keys(taskStates) as readonly TaskState[]; // The keys of a constant object.
  return states.flatMap((state) => {
    const { words, codicon, color, ended } = taskStates[state];
    return taskGroup(sources, words, groups.get(state) ?? [], { codicon, color }, !ended);
  });
}

async function byReadiness(sources: TaskRowSources): Promise<readonly TreeNode[]> {
  const { index } = sources;
  const { ready, blocked } = await sources.reader.readiness();
  const known = (ids: readonly string[]): readonly TaskRow[] => ids.flatMap((id) => index.get(id) ?? []);
  const grouped = new Set([...ready, ...blocked]);
  const rest = index.rows.filter((row) => !grouped.has(row.id));
  const closed = rest.filter((row) => row.status === 'closed');
  const working = rest.filter((row) => row.status === 'in_progress');
  const waiting = rest.filter((row) => row.status !== 'closed' && row.status !== 'in_progress');
  return [
    ...taskGroup(sources, 'Ready', known(ready), { codicon: 'circle-large-filled', color: 'charts.green' }, true),
    ...taskGroup(sources, 'In progress', working, { codicon: 'play-circle', color: 'charts.blue' }, true),
    ...taskGroup(
      sources,
      'Blocked',
      known(blocked),
      { codicon: 'stop-circle', color: 'symbolIcon.classForeground' },
      true,
    ),
    ...taskGroup(sources, 'Waiting for subtasks', waiting, { codicon: 'list-tree' }, true),
    ...taskGroup(sources, 'Closed', closed, { codicon: 'pass', color: 'charts.green' }, false),
  ];
}

function taskGroup(
  sources: TaskRowSources,
  label: string,
  rows: readonly TaskRow[],
  icon: RowIcon,
  expanded: boolean,
): readonly TreeNode[] {
  if (rows.length === 0) return [];
  return [
    {
      id: `group:${label}`,
      parent: undefined,
      label,
      description: numberText(rows.length),
      icon,
      context: ['group'],
      subject: { type: 'other' },
      expanded,
      children: (self) => Promise.resolve(rows.map((row) => taskNode(sources, self, row))),
    },
  ];
}
