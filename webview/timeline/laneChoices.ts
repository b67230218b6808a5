import * as z from 'zod/mini';

/** What the reader chose for the lanes of one store. */
export interface LaneChoices {
  /** Ids of the tasks that hold the lanes below them. */
  readonly folded: ReadonlySet<string>;
  /** The lanes that stay on top, as `pinName` names them. */
  readonly pinned: ReadonlySet<string>;
}

/** The choices by the store's folder; the one chosen in last is the last. */
export type LaneChoicesByStore = ReadonlyMap<string, LaneChoices>;

/** What can be chosen. */
export type LaneAction =
  | { readonly type: 'fold-lanes'; readonly ids: readonly string[]; readonly folded: boolean }
  | { readonly type: 'pin-lane'; readonly name: string; readonly pinned: boolean };

/** Choices are kept for this many stores, and this many lanes of each: VS Code writes them to disk as one text. */
const mostStores = 20;
const mostLanes = 5000;

const nothingChosen: LaneChoices = { folded: new Set(), pinned: new Set() };

/** What was chosen for the store in this folder. */
export function laneChoicesOf(all: LaneChoicesByStore, folder: string | undefined): LaneChoices {
  return all.get(folder ?? '') ?? nothingChosen;
}

/** The choices after one more. */
export function chooseLanes(
  all: LaneChoicesByStore,
  folder: string | undefined,
  action: LaneAction,
): LaneChoicesByStore {
  const before = laneChoicesOf(all, folder);
  const next =
    action.type === 'pin-lane'
      ? { ...before, pinned: withNames(before.pinned, [action.name], action.pinned) }
      : { ...before, folded: withNames(before.folded, action.ids, action.folded) };
  const chosen = new Map(all);
  chosen.delete(folder ?? '');
  return chosen.set(folder ?? '', next);
}

function withNames(names: ReadonlySet<string>, changed: readonly string[], has: boolean): ReadonlySet<string> {
  const next = new Set(names);
  for (const name of changed) {
    if (has) next.add(name);
    else next.delete(name);
  }
  return next;
}

/** The choices as they are saved. */
export const savedLaneChoicesSchema = z.array(
  z.object({ folder: z.string(), folded: z.array(z.string()), pinned: z.array(z.string()) }),
);
type SavedLaneChoices = z.infer<typeof savedLaneChoicesSchema>;

/** What to save: the stores and lanes that were chosen last. */
export function savedLaneChoices(all: LaneChoicesByStore): SavedLaneChoices {
  return [...all]
    .filter(([, { folded, pinned }]) => folded.size + pinned.size > 0)
    .slice(-mostStores)
    .map(([folder, { folded, pinned }]) => {
      return { folder, folded: [...folded].slice(-mostLanes), pinned: [...pinned].slice(-mostLanes) };
    });
}

/** The choices as they were saved. */
export function laneChoicesFromSaved(saved: SavedLaneChoices): LaneChoicesByStore {
  return new Map(
    saved.map(({ folder, folded, pinned }) => [folder, { folded: new Set(folded), pinned: new Set(pinned) }]),
  );
}
