import { type TaskForest } from './taskForest';

/** How lanes are ordered; `hierarchy` is one of tasks only, other lanes are then ordered by their first event. */
export const laneOrders = ['first', 'activity', 'failures', 'hierarchy'] as const;
export type LaneOrder = (typeof laneOrders)[number];

/** Where a lane stands among the others. */
export interface LanePlace {
  readonly slot: number;
  /** How many forebears stand above it. */
  readonly depth: number;
  /** Lanes that it can fold into itself: its children and theirs. */
  readonly descendants: number;
  readonly folded: boolean;
  /** Stands on top, with the lanes below it. */
  readonly pinned: boolean;
}

/** What the order is made from; arrays are by slot. */
export interface LaneRanks {
  /** First moment of the lane, Infinity where it has none. */
  readonly firsts: Float64Array;
  readonly counts: Uint32Array;
  readonly failures: Uint32Array;
  /** The lane's name: decides where all else is equal. Empty for the lane that is always last. */
  readonly keyOf: (slot: number) => string;
  readonly isPinned: (slot: number) => boolean;
  /** Where the lane stood before events arrived, Infinity for a new one; it keeps that place among the others. */
  readonly placeBefore: (slot: number) => number;
}

type Compare = (a: number, b: number) => number;

/** Pinned lanes first, the one without a name last, whatever the order between the others is. */
function ordered(slots: readonly number[], { keyOf, isPinned }: LaneRanks, compare: Compare): readonly number[] {
  const rank = (slot: number): number => (keyOf(slot) === '' ? 1 : 0) - (isPinned(slot) ? 2 : 0);
  return [...slots].sort((a, b) => rank(a) - rank(b) || compare(a, b));
}

function earlierOf(firsts: Float64Array, keyOf: (slot: number) => string): Compare {
  return (a, b) => {
    const [one, other] = [firsts[a] ?? Infinity, firsts[b] ?? Infinity];
    if (one !== other) return one - other;
    return keyOf(a) < keyOf(b) ? -1 : 1;
  };
}

/** The lanes that have events, one after the other. */
export function flatOrder(ranks: LaneRanks, order: Exclude<LaneOrder, 'hierarchy'>): readonly LanePlace[] {
  const { counts, failures, firsts, keyOf, isPinned, placeBefore } = ranks;
  const byFirst = earlierOf(firsts, keyOf);
  const more = (numbers: Uint32Array): Compare => {
    return (a, b) => {
      const [before, other] = [placeBefore(a), placeBefore(b)];
      return before === other ? (numbers[b] ?? 0) - (numbers[a] ?? 0) || byFirst(a, b) : before - other;
    };
  };
  const compare: Record<typeof order, Compare> = { first: byFirst, activity: more(counts), failures: more(failures) };
  const present = [...counts.keys()].filter((slot) => (counts[slot] ?? 0) > 0);
  return ordered(present, ranks, compare[order]).map((slot) => {
    return { slot, depth: 0, descendants: 0, folded: false, pinned: isPinned(slot) };
  });
}

/**
 * The lanes as trees: a parent stands before its children, siblings by the first event of theirs and all below them, so
 * that folding moves nothing. A parent without events has a lane as long as anything below it has some.
 */
export function treeOrder(
  ranks: LaneRanks,
  forest: TaskForest,
  isFolded: (slot: number) => boolean,
): readonly LanePlace[] {
  const { firsts, sizes } = ofFamilies(forest, ranks.firsts);
  const byFirst = earlierOf(firsts, ranks.keyOf);
  const present = (slots: readonly number[] = []): readonly number[] => {
    return slots.filter((slot) => (sizes[slot] ?? 0) > 0);
  };
  const places: LanePlace[] = [];
  // A stack of its own: a chain of ten thousand parents must not end the program's.
  const waiting: LanePlace[] = [];
  const wait = (slots: readonly number[], depth: number): void => {
    for (const slot of [...slots].reverse()) {
      const descendants = (sizes[slot] ?? 1) - 1;
      const folded = descendants > 0 && isFolded(slot);
      waiting.push({ slot, depth, descendants, folded, pinned: ranks.isPinned(slot) });
    }
  };
  wait(ordered(present(forest.childrenOf.get(-1)), ranks, byFirst), 0);
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    places.push(place);
    if (place.folded || place.descendants === 0) continue;
    wait([...present(forest.childrenOf.get(place.slot))].sort(byFirst), place.depth + 1);
  }
  return places;
}

/** By slot: the first moment of a task and all below it, and how many of them have a lane. */
function ofFamilies(forest: TaskForest, own: Float64Array): { firsts: Float64Array; sizes: Uint32Array } {
  const firsts = Float64Array.from(own);
  const sizes = Uint32Array.from(own, (first) => (first === Infinity ? 0 : 1));
  for (const slot of [...forest.topDown].reverse()) {
    // A parent without events of its own gets its lane from what is below.
    if (sizes[slot] !== 0 && own[slot] === Infinity) sizes[slot] = (sizes[slot] ?? 0) + 1;
    const parent = forest.parents[slot] ?? -1;
    if (parent === -1) continue;
    firsts[parent] = Math.min(firsts[parent] ?? Infinity, firsts[slot] ?? Infinity);
    sizes[parent] = (sizes[parent] ?? 0) + (sizes[slot] ?? 0);
  }
  return { firsts, sizes };
}

/** How many of the first places are pinned, with all that stands under them. */
export function pinnedPlaces(places: readonly LanePlace[]): number {
  const first = places.findIndex(({ depth, pinned }) => depth === 0 && !pinned);
  return first < 0 ? places.length : first;
}
