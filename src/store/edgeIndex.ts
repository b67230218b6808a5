import { type EdgeKey, type EdgeKind, type StoredEdge } from '../model/edge';
import { groupBy } from '../base/groupBy';
import { RecordList } from './recordList';

/** One text for what makes two lines versions of the same relationship. */
export function edgeKey({ fromId, toId, kind }: EdgeKey): string {
  return JSON.stringify([fromId, toId, kind]);
}

/**
 * The relationships of a store: the last line of each (from, to, kind) wins, and removes the edge when it is a tombstone
 * (format.md, Files).
 */
export class EdgeIndex extends RecordList<StoredEdge> {
  private built: Lists | undefined;

  constructor() {
    super(edgeKey);
  }

  /** The last line of this relationship, a tombstone too; undefined when there is none. */
  get(key: EdgeKey): StoredEdge | undefined {
    return this.byKey.get(edgeKey(key));
  }

  /** Relationships that hold, in file order of their winning line. */
  get live(): readonly StoredEdge[] {
    return this.lists.live;
  }

  /** Tombstones of relationships that were removed and not added again, in file order. */
  get removed(): readonly StoredEdge[] {
    return this.lists.removed;
  }

  /** Ids at the far end of this item's live edges of a kind: `from` where the edges start at it, `to` where they end. */
  neighbours(id: string, end: 'from' | 'to', kind: EdgeKind): readonly string[] {
    const edges = this.lists[end].get(id) ?? [];
    return edges.filter((edge) => edge.kind === kind).map((edge) => (end === 'from' ? edge.toId : edge.fromId));
  }

  private get lists(): Lists {
    if (this.built?.version !== this.version) this.built = buildLists(this.version, [...this.byKey.values()]);
    return this.built;
  }
}

interface Lists {
  readonly version: number;
  readonly live: readonly StoredEdge[];
  readonly removed: readonly StoredEdge[];
  /** Live edges by the id at this end. */
  readonly from: ReadonlyMap<string, readonly StoredEdge[]>;
  readonly to: ReadonlyMap<string, readonly StoredEdge[]>;
}

function buildLists(version: number, edges: readonly StoredEdge[]): Lists {
  const live = edges.filter(({ deleted }) => !deleted);
  return {
    version,
    live,
    removed: edges.filter(({ deleted }) => deleted),
    from: groupBy(live, ({ fromId }) => fromId),
    to: groupBy(live, ({ toId }) => toId),
  };
}
