import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Edge, edgeKinds } from '../../../src/model/edge';
import { EdgeIndex } from '../../../src/store/edgeIndex';
import { edgesOnCycles } from '../../../src/store/edgeCycles';
import { storedEdge } from './records';

describe('the relationships of a store', () => {
  it('hold until a tombstone, and again when a later line adds them', () => {
    const index = new EdgeIndex();
    index.append(storedEdge('eg-a', 'blocks', 'eg-b', 1));
    index.append(storedEdge('eg-a', 'related', 'eg-b', 2));
    index.append(storedEdge('eg-a', 'blocks', 'eg-b', 3, true));
    expect(index.live.map(({ kind }) => kind)).toEqual(['related']);
    expect(index.removed.map(({ place }) => place.line)).toEqual([3]);
    index.append(storedEdge('eg-a', 'blocks', 'eg-b', 4));
    expect(index.live.map(({ place }) => place.line)).toEqual([2, 4]);
    expect(index.removed).toEqual([]);
  });

  it('are found from both ends', () => {
    const index = new EdgeIndex();
    index.append(storedEdge('eg-child', 'parent_child', 'eg-parent', 1));
    index.append(storedEdge('eg-other', 'parent_child', 'eg-parent', 2));
    expect(index.neighbours('eg-child', 'from', 'parent_child')).toEqual(['eg-parent']);
    expect(index.neighbours('eg-parent', 'to', 'parent_child')).toEqual(['eg-child', 'eg-other']);
    expect(index.neighbours('eg-parent', 'to', 'blocks')).toEqual([]);
  });
});

/** An edge is on a cycle when its start can be reached from its end. */
function slowly(edges: readonly Edge[]): Edge[] {
  const binding = edges.filter(({ kind }) => kind !== 'related');
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean => {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return binding.some((edge) => edge.fromId === from && reaches(edge.toId, to, seen));
  };
  return binding.filter((edge) => reaches(edge.toId, edge.fromId));
}

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const anyEdges = fc.array(
  fc.tuple(id, fc.constantFrom(...edgeKinds), id).map(([from, kind, to]) => storedEdge(from, kind, to, 1)),
);

describe('cycles of relationships', () => {
  it('are the edges whose start can be reached from their end, over blocks and parent_child together', () => {
    const property = fc.property(anyEdges, (edges) => {
      expect([...edgesOnCycles(edges)]).toEqual(slowly(edges));
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('are found in a chain that is longer than the call stack is deep', () => {
    const length = 50_000;
    const ring = Array.from({ length }, (_, step) =>
      storedEdge(`${step}`, 'blocks', `${(step + 1) % length}`, step + 1),
    );
    expect(edgesOnCycles(ring).size).toBe(length);
    expect(edgesOnCycles(ring.slice(1)).size).toBe(0);
  });
});
