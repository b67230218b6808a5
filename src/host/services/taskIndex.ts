import { type EdgeKind } from '../../model/edge';
import { type RelationshipRow, type TaskRow } from '../../worker/storeService';
import { plainLine } from '../../model/plainText';

/** The other ends of a task's relationships. An id may have no item. */
export interface TaskLinks {
  readonly parents: readonly string[];
  readonly children: readonly string[];
  readonly blockedBy: readonly string[];
  readonly blocks: readonly string[];
  readonly related: readonly string[];
}

type Neighbours = ReadonlyMap<string, readonly string[]>;

/** All tasks of a store with their relationships, as one moment knew them. */
export class TaskIndex {
  private readonly byId: ReadonlyMap<string, TaskRow>;
  private readonly positions: ReadonlyMap<string, number>;
  private readonly outgoing: Readonly<Record<EdgeKind, Neighbours>>;
  private readonly incoming: Readonly<Record<EdgeKind, Neighbours>>;

  /** `rows` in the order in which lists show them; `relationships` without the removed ones. */
  constructor(
    readonly rows: readonly TaskRow[],
    relationships: readonly RelationshipRow[],
  ) {
    this.byId = new Map(rows.map((row) => [row.id, row]));
    this.positions = new Map(rows.map((row, position) => [row.id, position]));
    this.outgoing = neighbours(relationships, 'fromId', 'toId');
    this.incoming = neighbours(relationships, 'toId', 'fromId');
  }

  /** The task of this id. */
  get(id: string): TaskRow | undefined {
    return this.byId.get(id);
  }

  /** A task's title as one line; its id where there is no such task or the title is empty. */
  title(id: string): string {
    const title = plainLine(this.byId.get(id)?.title ?? '');
    return title === '' ? plainLine(id) : title;
  }

  /** The other ends of a task's relationships, in file order. */
  links(id: string): TaskLinks {
    const { incoming, outgoing } = this;
    return {
      parents: outgoing.parent_child.get(id) ?? [],
      children: incoming.parent_child.get(id) ?? [],
      // A `blocks` edge goes from the task that waits to the one that it waits for (format.md, Records).
      blockedBy: outgoing.blocks.get(id) ?? [],
      blocks: incoming.blocks.get(id) ?? [],
      related: [...new Set([...(outgoing.related.get(id) ?? []), ...(incoming.related.get(id) ?? [])])],
    };
  }

  /** Subtasks that exist, in the order of lists. */
  subtasks(id: string): readonly TaskRow[] {
    const children = [...new Set(this.incoming.parent_child.get(id))];
    const position = (row: TaskRow): number => this.positions.get(row.id) ?? 0;
    return children.flatMap((child) => this.byId.get(child) ?? []).sort((a, b) => position(a) - position(b));
  }

  /**
   * The tasks that stand at the top of the hierarchy: those without a parent that exists. Where parents form a circle,
   * its first task stands there too, so that every task is reached from the top.
   */
  roots(): readonly TaskRow[] {
    const reached = new Set<string>();
    const reach = (id: string): void => {
      const waiting = [id];
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        if (reached.has(next)) continue;
        reached.add(next);
        waiting.push(...(this.incoming.parent_child.get(next) ?? []));
      }
    };
    const tops = new Set(this.rows.filter((row) => !this.links(row.id).parents.some((id) => this.byId.has(id))));
    for (const top of tops) reach(top.id);
    for (const row of this.rows) {
      if (reached.has(row.id)) continue;
      tops.add(row);
      reach(row.id);
    }
    return this.rows.filter((row) => tops.has(row));
  }

  /** The ids from a root of the hierarchy down to the task, both included; empty for an unknown task. */
  pathFromRoot(id: string): readonly string[] {
    if (!this.byId.has(id)) return [];
    const roots = new Set(this.roots().map((row) => row.id));
    const path = [id];
    for (let top = id; !roots.has(top);) {
      const parent = this.links(top).parents.find((candidate) => this.byId.has(candidate));
      if (parent === undefined || path.includes(parent)) return [];
      path.unshift(parent);
      top = parent;
    }
    return path;
  }
}

function neighbours(
  relationships: readonly RelationshipRow[],
  from: 'fromId' | 'toId',
  to: 'fromId' | 'toId',
): Record<EdgeKind, Neighbours> {
  const of = (kind: EdgeKind): Neighbours => {
    const map = new Map<string, string[]>();
    for (const edge of relationships) {
      if (edge.kind !== kind) continue;
      const known = map.get(edge[from]);
      if (known) known.push(edge[to]);
      else map.set(edge[from], [edge[to]]);
    }
    return map;
  };
  return { blocks: of('blocks'), parent_child: of('parent_child'), related: of('related') };
}
