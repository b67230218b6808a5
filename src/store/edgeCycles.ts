import { type Edge } from '../model/edge';
import { groupBy } from '../base/groupBy';

/**
 * The `blocks` and `parent_child` edges that lie on a cycle over both kinds together, which the native program refuses
 * to make but reads (format.md, Edges). A self edge is a cycle. Linear in the number of edges.
 */
export function edgesOnCycles<EdgeType extends Edge>(edges: readonly EdgeType[]): ReadonlySet<EdgeType> {
  const binding = edges.filter(({ kind }) => kind !== 'related');
  const component = stronglyConnected(binding);
  return new Set(
    binding.filter(({ fromId, toId }) => fromId === toId || component.get(fromId) === component.get(toId)),
  );
}

interface Visit {
  readonly id: string;
  /** Targets not followed yet. */
  readonly targets: string[];
  /** When the node was met. */
  readonly met: number;
  /** The earliest node of its component that it reaches. */
  earliest: number;
}

/** Tarjan's strongly connected components, without recursion: a chain of items may be longer than the call stack. */
function stronglyConnected(edges: readonly Edge[]): ReadonlyMap<string, number> {
  const targets = groupBy(edges, ({ fromId }) => fromId);
  const component = new Map<string, number>();
  const visits = new Map<string, Visit>();
  const unassigned: Visit[] = [];

  const begin = (id: string): Visit => {
    const met = visits.size;
    const visit: Visit = { id, targets: (targets.get(id) ?? []).map(({ toId }) => toId), met, earliest: met };
    visits.set(id, visit);
    unassigned.push(visit);
    return visit;
  };
  const finish = (visit: Visit): void => {
    if (visit.earliest !== visit.met) return;
    for (const member of unassigned.splice(unassigned.lastIndexOf(visit))) component.set(member.id, visit.met);
  };

  for (const root of targets.keys()) {
    if (visits.has(root)) continue;
    const path = [begin(root)];
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const target = visit.targets.pop();
      if (target === undefined) {
        finish(visit);
        path.pop();
        const above = path.at(-1);
        if (above) above.earliest = Math.min(above.earliest, visit.earliest);
      } else {
        const known = visits.get(target);
        if (!known) path.push(begin(target));
        else if (!component.has(target)) visit.earliest = Math.min(visit.earliest, known.met);
      }
    }
  }
  return component;
}
