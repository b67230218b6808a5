import { type ItemState } from './items';
import { checkId, type Complain, type JsonObject, sortableTime } from './values';

/** The fields of an edge in the native order (docs/format.md, Records). */
export const edgeFields = ['from_id', 'to_id', 'kind', 'created_at', 'deleted'];
export const requiredEdgeFields = ['from_id', 'to_id', 'kind', 'created_at'];

const kinds = ['blocks', 'parent_child', 'related'];

interface Ends {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
}

/** Relationships that the lines so far leave, by their text. */
export type LiveEdges = Map<string, Ends>;

/**
 * Checks one edge line by the rules of docs/format.md against the relationships before it (`live`, which is brought up to
 * date) and the items of the store, which must be older than what joins them.
 */
export function checkEdge(
  edge: JsonObject,
  live: LiveEdges,
  items: ReadonlyMap<string, ItemState>,
  complain: Complain,
): void {
  checkId('from_id', 'eg-', edge.from_id, complain);
  checkId('to_id', 'eg-', edge.to_id, complain);
  const ends: Ends = { from: String(edge.from_id), to: String(edge.to_id), kind: String(edge.kind) };
  if (!kinds.includes(ends.kind)) complain('kind is blocks, parent_child or related');
  const createdAt = sortableTime('created_at', edge.created_at, complain);
  if (createdAt === undefined) return;
  if ('deleted' in edge && edge.deleted !== true) complain('deleted is true or absent');
  const key = `${ends.from} ${ends.kind} ${ends.to}`;
  if (edge.deleted === true) {
    if (!live.delete(key)) complain('a tombstone stands only for an edge that is there');
    return;
  }
  for (const id of [ends.from, ends.to]) {
    const item = items.get(id);
    if (!item || item.createdAt > createdAt) complain('both ends exist when the edge is made');
  }
  if (ends.from === ends.to) complain('an edge has two different ends');
  if (live.has(key)) complain('an edge that is there is not written again');
  if (ends.kind !== 'related' && leadsTo(live, ends.to, ends.from)) complain('blocks and parent_child have no cycle');
  live.set(key, ends);
}

/** Whether `from` leads to `to` over blocks and parent_child together: every way is walked. */
function leadsTo(live: LiveEdges, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const at of seen)
    for (const edge of live.values()) if (edge.kind !== 'related' && edge.from === at) seen.add(edge.to);
  return from !== to && seen.has(to);
}
