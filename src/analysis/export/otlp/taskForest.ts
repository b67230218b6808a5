import { type StoredEdge } from '../../../model/edge';

/** A task in the hierarchy of `parent_child` relationships. */
export interface TaskNode {
  readonly id: string;
  readonly parent: TaskNode | undefined;
  /** Parents beside `parent`, which a trace has no second place for. */
  readonly otherParents: readonly string[];
}

/** The hierarchy of tasks, made from relationships by strangers: with several parents, cycles and tasks that are missing. */
export class TaskForest {
  private readonly parents = new Map<string, string>();
  private readonly others = new Map<string, string[]>();
  private readonly nodes = new Map<string, TaskNode>();
  /** Sets of tasks that hang together, as a union-find: walking up for each edge would take forever on a long chain. */
  private readonly leaders = new Map<string, string>();

  /** The first parent in file order counts; one that would close a cycle, and every further one, is an other parent. */
  constructor(edges: readonly StoredEdge[]) {
    for (const { kind, fromId, toId } of edges) {
      if (kind !== 'parent_child' || fromId === toId) continue;
      const [child, parent] = [this.leader(fromId), this.leader(toId)];
      if (this.parents.has(fromId) || child === parent) {
        const others = this.others.get(fromId) ?? [];
        others.push(toId);
        this.others.set(fromId, others);
      } else {
        this.parents.set(fromId, toId);
        this.leaders.set(child, parent);
      }
    }
  }

  /** The task with its line of parents up to the root. The same object for the same id. */
  node(id: string): TaskNode {
    const missing: string[] = [];
    for (let at: string | undefined = id; at !== undefined && !this.nodes.has(at); at = this.parents.get(at))
      missing.push(at);
    for (const child of missing.reverse()) {
      const parentId = this.parents.get(child);
      const parent = parentId === undefined ? undefined : this.nodes.get(parentId);
      this.nodes.set(child, { id: child, parent, otherParents: this.others.get(child) ?? [] });
    }
    return this.nodes.get(id) ?? { id, parent: undefined, otherParents: [] };
  }

  private leader(id: string): string {
    let top = id;
    for (let next = this.leaders.get(top); next !== undefined; next = this.leaders.get(top)) top = next;
    // Later walks from here are short.
    for (let at = id; at !== top;) {
      const next = this.leaders.get(at) ?? top;
      this.leaders.set(at, top);
      at = next;
    }
    return top;
  }
}
