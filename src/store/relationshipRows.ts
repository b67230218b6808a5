import { type StoredEdge } from '../model/edge';
import { edgesOnCycles } from './edgeCycles';
import { type EdgeIndex } from './edgeIndex';
import { type ItemIndex } from './itemIndex';
import { type Page, type PageRequest, type RelationshipRow } from './storeAnswers';

/** What lists and trees show of relationships: edges, with what is wrong with them. */
export class RelationshipRows {
  private cycles: { readonly version: number; readonly edges: ReadonlySet<StoredEdge> } | undefined;

  constructor(
    private readonly items: ItemIndex,
    private readonly edges: EdgeIndex,
  ) {}

  /** Live relationships, or tombstones, in file order of their winning line. */
  page({ offset, limit, removed }: PageRequest & { readonly removed: boolean }): Page<RelationshipRow> {
    const edges = removed ? this.edges.removed : this.edges.live;
    return { rows: edges.slice(offset, offset + limit).map((edge) => this.row(edge)), total: edges.length };
  }

  private row(edge: StoredEdge): RelationshipRow {
    const { fromId, toId, kind, createdAt, deleted, place } = edge;
    const dangling = { from: !this.items.get(fromId), to: !this.items.get(toId) };
    return { fromId, toId, kind, createdAt, deleted, place, dangling, onCycle: this.onCycles.has(edge) };
  }

  private get onCycles(): ReadonlySet<StoredEdge> {
    if (this.cycles?.version !== this.edges.version)
      this.cycles = { version: this.edges.version, edges: edgesOnCycles(this.edges.live) };
    return this.cycles.edges;
  }
}
