import { type StoredItem } from '../model/item';
import { type EdgeIndex } from './edgeIndex';
import { type EventFeed } from './eventFeed';
import { failingKinds } from './eventGroups';
import { type ItemIndex } from './itemIndex';
import { type Page, type PageRequest, type TaskDetails, type TaskRow } from './storeAnswers';

/** What lists and trees show of tasks: items with what edges and events add to them. */
export class TaskRows {
  private failures: { readonly version: number; readonly byTask: ReadonlyMap<string, number> } | undefined;

  constructor(
    private readonly items: ItemIndex,
    private readonly edges: EdgeIndex,
    private readonly events: EventFeed,
  ) {}

  /** Every task, by priority, creation time and place. */
  page({ offset, limit }: PageRequest): Page<TaskRow> {
    const items = this.items.inOrder;
    return { rows: items.slice(offset, offset + limit).map((item) => this.row(item)), total: items.length };
  }

  /** One task with both ends of its relationships. */
  details(id: string): TaskDetails | undefined {
    const item = this.items.get(id);
    if (!item) return undefined;
    const around = (end: 'from' | 'to', kind: 'blocks' | 'parent_child' | 'related'): readonly string[] =>
      this.edges.neighbours(id, end, kind);
    return {
      item,
      row: this.row(item),
      parents: around('from', 'parent_child'),
      children: around('to', 'parent_child'),
      blockedBy: around('from', 'blocks'),
      blocks: around('to', 'blocks'),
      related: [...new Set([...around('from', 'related'), ...around('to', 'related')])],
    };
  }

  private row(item: StoredItem): TaskRow {
    const { id, title, status, priority, labels, createdAt, updatedAt, place } = item;
    return {
      id,
      title,
      status,
      priority,
      labels,
      createdAt,
      updatedAt,
      place,
      events: this.events.log.countOfTask(id),
      failures: this.failuresByTask.get(id) ?? 0,
      openBlockers: this.edges.neighbours(id, 'from', 'blocks').filter((blocker) => this.isOpen(blocker)).length,
    };
  }

  private isOpen(id: string): boolean {
    const item = this.items.get(id);
    return item !== undefined && item.status !== 'closed';
  }

  private get failuresByTask(): ReadonlyMap<string, number> {
    if (this.failures?.version !== this.events.version) {
      const { log, version } = this.events;
      const kinds = [...failingKinds(log)];
      const counts = kinds.length === 0 ? [] : log.countByTask(log.filtered({ kinds }));
      this.failures = { version, byTask: new Map(counts.map(({ value, count }) => [value, count])) };
    }
    return this.failures.byTask;
  }
}
