import { type Edge, type EdgeKey } from '../../../../src/model/edge';
import { type Item, type ItemStatus } from '../../../../src/model/item';
import { type ItemChanges, type ItemDraft, type ItemFilter } from '../../../../src/model/itemDraft';

/** Labels of which it is plain whether the native program takes them. */
export const goodLabels = ['core', 'Bug_2', 'ä-1', '日本', '0'] as const;
export const badLabels = ['', 'two words', 'a:b', '🚀', 'tab\t'] as const;

/** An event as far as the model tells them apart. */
export interface ModelEvent {
  readonly id: string;
  readonly kind: string;
  readonly source: string | undefined;
  readonly target: string | undefined;
}

type Time = Item['createdAt'];
/** What a task is to become; its times are those of the write. */
export type Change = (
  item: Item,
) => Omit<Item, 'updatedAt' | 'closedAt'> & { readonly closedAt: Time | undefined | 'now' };

/**
 * What a store is, in the plainest words: every line there ever was, searched from its start for every question. Written
 * after docs/format.md and without any code of the store, so that the two can be held against each other.
 */
export class SlowModel {
  readonly itemLines: Item[] = [];
  readonly edgeLines: Edge[] = [];
  readonly events: ModelEvent[] = [];

  /** Ids in the order in which they first came. */
  get ids(): readonly string[] {
    return [...new Set(this.itemLines.map(({ id }) => id))];
  }

  item(id: string): Item | undefined {
    return this.itemLines.findLast((item) => item.id === id);
  }

  /** All tasks by priority, then creation, then the place of their line. */
  get items(): readonly Item[] {
    const lineOf = (item: Item): number => this.itemLines.lastIndexOf(item);
    return this.ids
      .map((id) => this.itemLines.findLast((item) => item.id === id))
      .filter((item) => item !== undefined)
      .sort((a, b) => a.priority - b.priority || before(a.createdAt, b.createdAt) || lineOf(a) - lineOf(b));
  }

  edge({ fromId, toId, kind }: EdgeKey): Edge | undefined {
    return this.edgeLines.findLast((edge) => edge.fromId === fromId && edge.toId === toId && edge.kind === kind);
  }

  /** Relationships, or tombstones, whose line is the last of theirs. */
  edges(deleted = false): readonly Edge[] {
    return this.edgeLines.filter((edge) => this.edge(edge) === edge && edge.deleted === deleted);
  }

  get ready(): readonly Item[] {
    const hasOpenChild = (id: string): boolean =>
      this.edges().some((edge) => edge.kind === 'parent_child' && edge.toId === id && this.isUnfinished(edge.fromId));
    return this.items.filter(({ id, status }) => status === 'open' && !this.isHeldUp(id) && !hasOpenChild(id));
  }

  get blocked(): readonly Item[] {
    return this.items.filter(({ id, status }) => status !== 'closed' && this.isHeldUp(id));
  }

  query(filter: ItemFilter): readonly Item[] {
    const matches = this.items
      .filter((item) => filter.status === undefined || item.status === filter.status)
      .filter((item) => (filter.labels ?? []).every((label) => item.labels.includes(label)))
      .filter((item) => item.priority >= (filter.minPriority ?? 0) && item.priority <= (filter.maxPriority ?? 4))
      .filter((item) => item.title.toLowerCase().includes((filter.titleContains ?? '').toLowerCase()));
    return matches
      .filter((_, index) => index >= (filter.offset ?? 0))
      .filter((_, index) => index < (filter.limit ?? 1e9));
  }

  /** The error that creating this must give; undefined when it must work. */
  refusesDraft({ title, description, priority = 2, labels = [] }: ItemDraft): string | undefined {
    return isValid(title, description, priority, labels) ? undefined : 'InvalidItemError';
  }

  refusesUpdate(item: Item, changes: ItemChanges): string | undefined {
    const { title, description, priority, labels } = this.updated(changes)(item);
    return isValid(title, description, priority, labels) ? undefined : 'InvalidItemError';
  }

  refusesStatus({ status }: Item, to: ItemStatus): string | undefined {
    return status === 'closed' && (to === 'in_progress' || to === 'blocked') ? 'InvalidStatusChangeError' : undefined;
  }

  updated({ title, description, priority, labels }: ItemChanges): Change {
    return (item) => ({
      ...item,
      title: title ?? item.title,
      description: description === null ? undefined : (description ?? item.description),
      priority: priority ?? item.priority,
      labels: labels ?? item.labels,
      closedAt: item.status === 'closed' ? item.closedAt : undefined,
      closeReason: item.status === 'closed' ? item.closeReason : undefined,
    });
  }

  withStatus(status: ItemStatus): Change {
    return (item) => {
      const staysClosed = item.status === 'closed' && status === 'closed';
      const closing = staysClosed
        ? { closedAt: item.closedAt, closeReason: item.closeReason }
        : { closedAt: undefined, closeReason: undefined };
      return { ...item, status, ...closing };
    };
  }

  closed(reason: string | undefined): Change {
    return (item) => ({ ...item, status: 'closed', closedAt: 'now', closeReason: reason });
  }

  /** The task after a change that was made at `at`; the line is added. */
  write(item: Item, change: Change, at: Time): Item {
    const { closedAt, ...rest } = change(item);
    const next: Item = { ...rest, closedAt: closedAt === 'now' ? at : closedAt, updatedAt: at };
    this.itemLines.push(next);
    return next;
  }

  refusesEdge({ fromId, toId, kind }: EdgeKey): string | undefined {
    if (fromId === toId) return 'self-edge';
    if (!this.item(fromId) || !this.item(toId)) return 'unknown-end';
    const isThere = this.edge({ fromId, toId, kind })?.deleted === false;
    return !isThere && kind !== 'related' && this.reaches(toId, fromId, []) ? 'cycle' : undefined;
  }

  private reaches(id: string, goal: string, way: readonly string[]): boolean {
    if (id === goal) return true;
    if (way.includes(id)) return false;
    const next = this.edges().filter((edge) => edge.kind !== 'related' && edge.fromId === id);
    return next.some(({ toId }) => this.reaches(toId, goal, [...way, id]));
  }

  private isHeldUp(id: string): boolean {
    return this.edges().some((edge) => edge.kind === 'blocks' && edge.fromId === id && this.isUnfinished(edge.toId));
  }

  private isUnfinished(id: string): boolean {
    const item = this.item(id);
    return item !== undefined && item.status !== 'closed';
  }
}

/** Negative when `a` is before `b`. */
export function before(a: Time, b: Time): number {
  return a.ms === b.ms ? a.ns - b.ns : a.ms - b.ms;
}

/** True when UTF-8 can hold the text. */
export function isWritable(text: string | undefined): boolean {
  return text === undefined || Buffer.from(text).toString() === text;
}

function isValid(title: string, description: string | undefined, priority: number, labels: readonly string[]): boolean {
  const bytes = Buffer.byteLength(title);
  const hasControl = Array.from(title).some((letter) => letter < ' ' || (letter >= '\u007f' && letter <= '\u009f'));
  return (
    bytes >= 1 &&
    bytes <= 500 &&
    !hasControl &&
    isWritable(title) &&
    isWritable(description) &&
    [0, 1, 2, 3, 4].includes(priority) &&
    new Set(labels).size === labels.length &&
    !labels.some((label) => badLabels.some((bad) => bad === label))
  );
}
