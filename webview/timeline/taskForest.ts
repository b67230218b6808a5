import { type LaneTask } from '../../src/protocol/timeline';

/**
 * Tasks as trees. A task is named by its slot, the index of its id in `ids`; slot 0 is no task. Every slot is in exactly
 * one tree: a parent that no item describes is none, and of a circle of parents the smallest id becomes a root.
 */
export interface TaskForest {
  /** The ids that were given, then those of parents that were not among them. */
  readonly ids: readonly string[];
  /** Slot of the parent by slot, -1 for roots. */
  readonly parents: Int32Array;
  /** Slots of the children, for slots that have any; of the roots for -1. */
  readonly childrenOf: ReadonlyMap<number, readonly number[]>;
  /** All slots, parents before their children. */
  readonly topDown: readonly number[];
}

/** Builds the forest over `ids` and all parents of theirs. Tasks that are lifted are roots, whatever their parent. */
export function taskForest(
  ids: readonly string[],
  tasks: ReadonlyMap<string, LaneTask>,
  isLifted: (id: string) => boolean,
): TaskForest {
  const slotOf = new Map(ids.map((id, slot) => [id, slot]));
  const all = [...ids];
  // The list grows while it is walked, so that the parents of parents are found, too.
  for (const id of all) {
    const parent = parentOf(id, tasks, isLifted);
    if (parent === undefined || slotOf.has(parent)) continue;
    slotOf.set(parent, all.length);
    all.push(parent);
  }
  const parents = Int32Array.from(all, (id) => {
    const parent = parentOf(id, tasks, isLifted);
    return parent === undefined ? -1 : (slotOf.get(parent) ?? -1);
  });
  cutCircles(parents, all);
  const childrenOf = childLists(parents);
  return { ids: all, parents, childrenOf, topDown: breadthFirst(childrenOf) };
}

function parentOf(
  id: string,
  tasks: ReadonlyMap<string, LaneTask>,
  isLifted: (id: string) => boolean,
): string | undefined {
  const parent = tasks.get(id)?.parent ?? undefined;
  return parent === undefined || !tasks.has(parent) || isLifted(id) ? undefined : parent;
}

/** Follows every slot to its root; who comes back to the path just walked has found a circle. */
function cutCircles(parents: Int32Array, ids: readonly string[]): void {
  const walk = new Int32Array(parents.length).fill(-1);
  for (let start = 0; start < parents.length; start++) {
    let slot = start;
    while (slot !== -1 && walk[slot] === -1) {
      walk[slot] = start;
      slot = parents[slot] ?? -1;
    }
    if (slot === -1 || walk[slot] !== start) continue;
    parents[smallestOfCircle(slot, parents, ids)] = -1;
  }
}

function smallestOfCircle(member: number, parents: Int32Array, ids: readonly string[]): number {
  let smallest = member;
  for (let slot = parents[member] ?? member; slot !== member; slot = parents[slot] ?? member) {
    if ((ids[slot] ?? '') < (ids[smallest] ?? '')) smallest = slot;
  }
  return smallest;
}

function childLists(parents: Int32Array): ReadonlyMap<number, readonly number[]> {
  const lists = new Map<number, number[]>();
  parents.forEach((parent, slot) => {
    const list = lists.get(parent);
    if (list) list.push(slot);
    else lists.set(parent, [slot]);
  });
  return lists;
}

function breadthFirst(childrenOf: ReadonlyMap<number, readonly number[]>): readonly number[] {
  const reached = [...(childrenOf.get(-1) ?? [])];
  for (const slot of reached) for (const child of childrenOf.get(slot) ?? []) reached.push(child);
  return reached;
}

/** The slot and all below it, in no particular order. */
export function familyOf(forest: TaskForest, slot: number): readonly number[] {
  const family = [slot];
  for (const member of family) for (const child of forest.childrenOf.get(member) ?? []) family.push(child);
  return family;
}

/** By slot, the slot whose lane shows it: its own, or that of its topmost folded forebear. */
export function holdersOf(forest: TaskForest, isFolded: (id: string) => boolean): Uint32Array {
  const holders = Uint32Array.from(forest.ids, (_, slot) => slot);
  for (const slot of forest.topDown) {
    const parent = forest.parents[slot] ?? -1;
    if (parent === -1) continue;
    const ofParent = holders[parent] ?? parent;
    if (ofParent !== parent || isFolded(forest.ids[parent] ?? '')) holders[slot] = ofParent;
  }
  return holders;
}

/** Ids of the parent of a task, its parent, and so on, as far as they go without a circle. */
export function forebearsOf(id: string, tasks: ReadonlyMap<string, LaneTask>): readonly string[] {
  const forebears = new Set<string>();
  let parent = tasks.get(id)?.parent ?? undefined;
  while (parent !== undefined && !forebears.has(parent)) {
    forebears.add(parent);
    parent = tasks.get(parent)?.parent ?? undefined;
  }
  return [...forebears];
}
