import { type EdgeKind, edgeKinds } from '../../model/edge';
import { plainLine } from '../../model/plainText';
import { type RelationshipRow } from '../../worker/storeService';
import { groupBy } from '../../base/groupBy';
import { type StoreReader } from '../services/storeReader';
import { type TaskIndex } from '../services/taskIndex';
import { taskState, taskStates } from '../../model/taskState';
import { numberText } from '../text/countText';
import { markdownText } from '../text/markdown';
import { absoluteTime, type TimeZone } from '../text/timeText';
import { childId, messageNode, type RowIcon, type TreeNode } from '../tree/treeNode';
import { relationshipWords } from './relationshipWords';

/** The rows of the Relationships view: a group for each kind that occurs, or one row that says that there are none. */
export async function relationshipRoots(
  reader: StoreReader,
  options: { readonly showRemoved: boolean; readonly timeZone: TimeZone },
): Promise<readonly TreeNode[]> {
  const [live, removed, index] = await Promise.all([
    reader.relationships(),
    options.showRemoved ? reader.removedRelationships() : [],
    reader.titles(),
  ]);
  const rows = [...live, ...removed];
  if (rows.length === 0)
    return [
      messageNode(undefined, 'empty', 'No relationships in this store yet', {
        icon: { codicon: 'info' },
        description: 'Block Task… makes one',
      }),
    ];
  const groups = groupBy(rows, (row) => row.kind);
  return edgeKinds.flatMap((kind) => {
    const members = groups.get(kind);
    return members ? [kindGroup(kind, members, index, options.timeZone)] : [];
  });
}

function kindGroup(kind: EdgeKind, rows: readonly RelationshipRow[], index: TaskIndex, zone: TimeZone): TreeNode {
  const marked = rows.filter((row) => mark(row) !== undefined && !row.deleted).length;
  return {
    id: kind,
    parent: undefined,
    label: relationshipWords[kind].group,
    description: [numberText(rows.length), ...(marked > 0 ? [`${numberText(marked)} to look at`] : [])].join(' · '),
    icon: { codicon: relationshipWords[kind].codicon },
    context: ['group'],
    subject: { type: 'other' },
    expanded: true,
    children: (self) => Promise.resolve(rows.map((row) => relationshipNode(self, row, index, zone))),
  };
}

/** What is wrong with a relationship, in few words; undefined when nothing is. */
function mark(row: RelationshipRow): string | undefined {
  if (row.dangling.from && row.dangling.to) return 'both tasks are missing';
  if (row.dangling.from) return 'the first task is missing';
  if (row.dangling.to) return 'the second task is missing';
  return row.onCycle ? 'in a circle' : undefined;
}

function relationshipNode(parent: TreeNode, row: RelationshipRow, index: TaskIndex, zone: TimeZone): TreeNode {
  const state = (id: string): string => {
    const task = index.get(id);
    return task ? taskStates[taskState(task)].words : 'missing';
  };
  const when = absoluteTime(row.createdAt, zone);
  const problem = mark(row);
  const label = `${index.title(row.fromId)} → ${index.title(row.toId)}`;
  const states = problem ?? `${state(row.fromId)} → ${state(row.toId)}`;
  return {
    // A tombstone has its own row beside a live edge that came back later only in a damaged file; the line tells them apart.
    id: childId(parent, `${row.fromId} ${row.toId}${row.deleted ? ` removed ${row.place.line}` : ''}`),
    parent,
    label,
    description: row.deleted ? `removed ${when}` : states,
    icon: relationshipIcon(row, problem),
    context: [
      'relationship',
      row.deleted ? 'removed' : 'live',
      ...(row.dangling.from ? [] : ['source']),
      ...(row.dangling.to ? [] : ['target']),
    ],
    subject: { type: 'relationship', fromId: row.fromId, toId: row.toId, kind: row.kind, line: row.place.line },
    spoken: `${index.title(row.fromId)} ${relationshipWords[row.kind].between} ${index.title(row.toId)}, ${states}`,
    tooltip: () =>
      Promise.resolve(
        [
          `**${markdownText(index.title(row.fromId))}** (${state(row.fromId)})`,
          relationshipWords[row.kind].between,
          `**${markdownText(index.title(row.toId))}** (${state(row.toId)})`,
          ...(problem === undefined ? [] : [`⚠ ${problem}`]),
          `${row.deleted ? 'Removed' : 'Added'} ${markdownText(when)}`,
          `${markdownText(`${plainLine(row.fromId)} → ${plainLine(row.toId)}`)} · edges\\.jsonl line ${row.place.line}`,
        ].join('\n\n'),
      ),
  };
}

function relationshipIcon(row: RelationshipRow, problem: string | undefined): RowIcon {
  if (row.deleted) return { codicon: 'trash', color: 'disabledForeground' };
  if (problem !== undefined) return { codicon: 'warning', color: 'list.warningForeground' };
  return { codicon: 'arrow-right', color: 'descriptionForeground' };
}
