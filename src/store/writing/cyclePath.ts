import { type EdgeKey } from '../../model/edge';
import { type EdgeIndex } from '../edgeIndex';

/**
 * The cycle that a `blocks` or `parent_child` edge closes, or would close, over both kinds together: the shortest one,
 * its ids from `fromId` round to `fromId` again. Undefined when there is none. Linear in the edges that `toId` reaches.
 */
export function cycleThrough(edges: EdgeIndex, { fromId, toId, kind }: EdgeKey): readonly string[] | undefined {
  if (kind === 'related') return undefined;
  const cameFrom = new Map<string, string>([[toId, fromId]]);
  // Breadth first; a map is walked in the order in which it grows, also while it grows.
  for (const id of cameFrom.keys()) {
    if (id === fromId) return wayBack(cameFrom, fromId);
    for (const next of [...edges.neighbours(id, 'from', 'blocks'), ...edges.neighbours(id, 'from', 'parent_child')])
      if (!cameFrom.has(next)) cameFrom.set(next, id);
  }
  return undefined;
}

function wayBack(cameFrom: ReadonlyMap<string, string>, fromId: string): readonly string[] {
  const cycle = [fromId];
  let id = cameFrom.get(fromId);
  while (id !== undefined && id !== fromId) {
    cycle.push(id);
    id = cameFrom.get(id);
  }
  cycle.push(fromId);
  return cycle.reverse();
}
