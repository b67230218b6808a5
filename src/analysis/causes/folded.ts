import { type FoldedEvents, type FoldedPlace } from '../../model/explanation';
import { type History, type Positions } from './history';

/** Families of kinds that are folded together, with their words for one and for several. */
const families: readonly { readonly kinds: RegExp; readonly one: string; readonly several: string }[] = [
  { kinds: /^lock_/, one: 'lock event', several: 'lock events' },
  { kinds: /^rebase_/, one: 'rebase event', several: 'rebase events' },
  { kinds: /^(?:nudge_|sync_)/, one: 'message', several: 'messages' },
  { kinds: /^learning_/, one: 'learning', several: 'learnings' },
  { kinds: /^task_/, one: 'task event', several: 'task events' },
];
const otherFamily = { one: 'other event', several: 'other events' };

/**
 * The events of a lane that are no steps, as one group for each family between two steps. `steps`: positions of the steps,
 * both in the order of time. One pass over the columns.
 */
export function foldRoutine(history: History, lane: Positions, steps: readonly number[]): readonly FoldedEvents[] {
  const folded: FoldedEvents[] = [];
  let next = 0;
  let gap = new Map<number, Group>();
  const close = (): void => {
    for (const [family, group] of gap) folded.push(foldedEvents(history, family, group, next));
    gap = new Map();
  };
  for (const event of lane) {
    let step = steps[next];
    while (step !== undefined && history.compare(step, event) <= 0) {
      close();
      next++;
      if (step === event) break;
      step = steps[next];
    }
    if (step !== event) addTo(gap, history, event);
  }
  close();
  return folded;
}

interface Group {
  readonly first: number;
  last: number;
  readonly kinds: Map<string, number>;
}

function addTo(gap: Map<number, Group>, history: History, event: number): void {
  const kind = history.kindOf(event);
  const family = families.findIndex(({ kinds }) => kinds.test(kind));
  const group = gap.get(family) ?? { first: event, last: event, kinds: new Map<string, number>() };
  group.last = event;
  group.kinds.set(kind, (group.kinds.get(kind) ?? 0) + 1);
  gap.set(family, group);
}

function foldedEvents(history: History, family: number, group: Group, beforeStep: number): FoldedEvents {
  const kinds = [...group.kinds].map(([kind, count]) => ({ kind, count })).toSorted((a, b) => b.count - a.count);
  const count = kinds.reduce((sum, entry) => sum + entry.count, 0);
  const { one, several } = families[family] ?? otherFamily;
  return {
    words: `${count.toLocaleString('en')} ${count === 1 ? one : several}`,
    count,
    kinds,
    beforeStep,
    first: placeOf(history, group.first),
    last: placeOf(history, group.last),
  };
}

function placeOf(history: History, event: number): FoldedPlace {
  return { index: event, line: history.lineOf(event), timestamp: history.timestampOf(event) };
}
