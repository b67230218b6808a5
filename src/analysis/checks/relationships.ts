import { type EdgeKind, type StoredEdge } from '../../model/edge';
import { type RelatedPlace } from '../../model/check';
import { groupBy } from '../../base/groupBy';
import { quoted } from '../../model/plainText';
import { edgesOnCycles } from '../../store/edgeCycles';
import { type CheckRun, edgePlace } from './checkRun';

/** Of a circle of thousands the first others are named. */
const mostRelated = 10;

const verbs: Readonly<Record<EdgeKind, string>> = {
  blocks: 'is blocked by',
  parent_child: 'is a child of',
  related: 'is related to',
};

/** Relationships that lead nowhere, to themselves or in a circle: the native program would not write them, but reads them. */
export function checkRelationships(run: CheckRun): void {
  for (const edge of run.records.edges) {
    if (edge.fromId === edge.toId) reportSelf(run, edge);
    else reportDangling(run, edge);
  }
  if (run.looksFor('cycle')) reportCycles(run);
}

function reportSelf(run: CheckRun, edge: StoredEdge): void {
  const harmless = edge.kind === 'related';
  const effect = harmless ? 'That says nothing.' : 'So it can never become ready.';
  const told = () => ({
    message: `${run.nameOf(edge.fromId)} ${verbs[edge.kind]} itself. ${effect}`,
    fix: { type: 'remove-edge', edge: keyOf(edge) } as const,
  });
  run.report('self-edge', edgePlace(edge), told, harmless ? 'warning' : 'error');
}

function reportDangling(run: CheckRun, edge: StoredEdge): void {
  const missing = [...new Set([edge.fromId, edge.toId])].filter((id) => run.records.item(id) === undefined);
  if (missing.length === 0) return;
  run.report('dangling-edge', edgePlace(edge), () => ({
    message:
      `${run.nameOf(edge.fromId)} ${verbs[edge.kind]} ${run.nameOf(edge.toId)}, but no line of items.jsonl has ` +
      `${missing.map((id) => quoted(id)).join(' or ')}. The relationship has no effect.`,
    fix: { type: 'remove-edge', edge: keyOf(edge) },
  }));
}

/** Every relationship of a circle, with the others of the same one. */
function reportCycles(run: CheckRun): void {
  const edges = [...edgesOnCycles(run.records.edges)].filter(({ fromId, toId }) => fromId !== toId);
  const circleOf = connectedBy(edges);
  const circles = groupBy(edges, ({ fromId }) => circleOf(fromId));
  for (const circle of circles.values()) {
    for (const edge of circle)
      run.report('cycle', edgePlace(edge), () => ({
        message:
          `${run.nameOf(edge.fromId)} ${verbs[edge.kind]} ${run.nameOf(edge.toId)}, and that leads back to it over ` +
          `${circle.length === 2 ? 'another relationship' : `${circle.length - 1} other relationships`}. ` +
          'No task of the circle can ever become ready.',
        related: othersOf(run, circle, edge),
        fix: { type: 'remove-edge', edge: keyOf(edge) },
      }));
  }
}

function othersOf(run: CheckRun, circle: readonly StoredEdge[], edge: StoredEdge): readonly RelatedPlace[] {
  const first = circle.slice(0, mostRelated + 1).filter((other) => other !== edge);
  return first.slice(0, mostRelated).map((other) => ({
    ...edgePlace(other),
    message: `${run.nameOf(other.fromId)} ${verbs[other.kind]} ${run.nameOf(other.toId)}`,
  }));
}

function keyOf({ fromId, toId, kind }: StoredEdge) {
  return { fromId, toId, kind };
}

/**
 * Which circle an id is on, as the id of one of its members. Relationships on circles join the members of one strongly
 * connected component and no others, so that it is enough to follow them in any direction.
 */
function connectedBy(edges: readonly StoredEdge[]): (id: string) => string {
  const above = new Map<string, string>();
  const rootOf = (id: string): string => {
    let root = id;
    for (let next = above.get(root); next !== undefined; next = above.get(root)) root = next;
    // The way is shortened, so that the next one who asks has one step.
    for (let at = id; at !== root;) {
      const next = above.get(at) ?? root;
      above.set(at, root);
      at = next;
    }
    return root;
  };
  for (const { fromId, toId } of edges) {
    const [from, to] = [rootOf(fromId), rootOf(toId)];
    if (from !== to) above.set(from, to);
  }
  return rootOf;
}
