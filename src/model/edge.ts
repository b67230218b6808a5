import { type LinePlace } from './place';
import { type Timestamp } from './timestamp';

/**
 * `blocks`: `from` can't start until `to` is closed. `parent_child`: `from` is the child of `to`. `related`: a link
 * without effect. (format.md, Records)
 */
export const edgeKinds = ['blocks', 'parent_child', 'related'] as const;
export type EdgeKind = (typeof edgeKinds)[number];

/** The identity of a relationship. */
export interface EdgeKey {
  readonly fromId: string;
  readonly toId: string;
  readonly kind: EdgeKind;
}

/** A relationship between two items, or its tombstone. */
export interface Edge extends EdgeKey {
  readonly createdAt: Timestamp;
  /** True for a tombstone: the relationship was removed. */
  readonly deleted: boolean;
}

/** An edge with the place of the line that won: the last one of its (from, to, kind). */
export interface StoredEdge extends Edge {
  readonly place: LinePlace;
}
