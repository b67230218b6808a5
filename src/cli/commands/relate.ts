import { type EdgeKey, type EdgeKind, edgeKinds } from '../../model/edge';
import { type Store } from '../../store/store';
import { oneOf } from '../choices';
import { type Command, defineCommand } from '../command';
import { commonOptions } from '../commonOptions';
import { completeId, findTask } from '../findTask';
import { withStoreToWrite } from '../openStore';
import { NothingFoundError } from '../problems';
import { tellEdges, type ToldEdge } from '../writeOutput';

export const blockCommand = addingCommand({
  name: 'block',
  summary: 'Have a task wait for another one',
  operands: ['BLOCKED', 'BLOCKER'],
  kind: 'blocks',
  notes: 'BLOCKED can not start until BLOCKER is closed.',
  ends: ([blocked, blocker]) => [blocked, blocker],
});

export const childCommand = addingCommand({
  name: 'child',
  summary: 'Make a task a child of another one',
  operands: ['PARENT', 'CHILD'],
  kind: 'parent_child',
  notes: 'PARENT is not ready until CHILD is closed. The relationship goes from the child to the parent.',
  ends: ([parent, child]) => [child, parent],
});

export const relateCommand = addingCommand({
  name: 'relate',
  summary: 'Link two tasks, without effect on either',
  operands: ['A', 'B'],
  kind: 'related',
  ends: ([a, b]) => [a, b],
});

export const unrelateCommand = defineCommand({
  name: 'unrelate',
  summary: 'Remove the relationships between two tasks',
  operands: ['A', 'B'],
  options: {
    kind: { type: 'string', value: 'KIND', explanation: `Only this kind: ${edgeKinds.join(', ')}` },
    ...commonOptions,
  },
  notes: [
    'Removes all that are between the two, whichever way round. Exit code 1 when there is none.',
    'An id that no task has may be given in full, to remove a relationship that leads nowhere.',
  ].join('\n'),
  run: async (values, [a = '', b = ''], context) => {
    const kind = values.kind === undefined ? undefined : oneOf('--kind', values.kind, edgeKinds);
    await withStoreToWrite(values.store, context, async (store) => {
      const edges = edgesBetween(store, a, b).filter((edge) => kind === undefined || edge.kind === kind);
      if (edges.length === 0)
        throw new NothingFoundError(
          `There is no relationship${kind === undefined ? '' : ` ${kind}`} between ${a} and ${b} in ${store.health.folder}.`,
        );
      const told: ToldEdge[] = [];
      try {
        for (const key of edges) told.push({ key, ...(await store.removeEdge(key)) });
      } finally {
        // What was removed is told also when the next one fails.
        await tellEdges(told, { store, json: values.json === true, context });
      }
    });
  },
});

/** What makes a command that adds a relationship. */
interface Adding {
  readonly name: string;
  readonly summary: string;
  readonly operands: readonly [string, string];
  readonly kind: EdgeKind;
  readonly notes?: string;
  /** Where the relationship goes from and to, of the operands. */
  readonly ends: (operands: readonly [string, string]) => readonly [from: string, to: string];
}

function addingCommand({ name, summary, operands, kind, notes, ends }: Adding): Command {
  return defineCommand({
    name,
    summary,
    operands,
    options: commonOptions,
    notes: [...(notes === undefined ? [] : [notes]), 'Where it is so already, nothing is written.'].join('\n'),
    run: (values, [first = '', second = ''], context) =>
      withStoreToWrite(values.store, context, async (store) => {
        const [fromId, toId] = ends([findTask(store, first).id, findTask(store, second).id]);
        const key: EdgeKey = { fromId, toId, kind };
        const write = await store.addEdge(key);
        await tellEdges([{ key, ...write }], { store, json: values.json === true, context });
      }),
  });
}

/** The relationships between two ids in either direction, in file order. The ids may be those of no task. */
function edgesBetween(store: Store, a: string, b: string): readonly EdgeKey[] {
  const edges = store.relationships();
  const ids = edges.flatMap(({ fromId, toId }) => [fromId, toId]);
  const [one, other] = [completeId(a, ids), completeId(b, ids)];
  return edges
    .filter(({ fromId, toId }) => (fromId === one && toId === other) || (fromId === other && toId === one))
    .map(({ fromId, toId, kind }) => ({ fromId, toId, kind }));
}
