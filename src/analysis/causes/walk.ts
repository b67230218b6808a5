import { type StoredEvent } from '../../model/event';
import { mostSteps } from '../../model/explanation';
import { type FoundStep, rootStep } from './assemble';
import { type Cause } from './cause';
import { type History } from './history';

/** What a walk found, by position in the log, the root first. */
export interface Walked {
  readonly steps: ReadonlyMap<number, FoundStep>;
  /** There may be more steps: the walk ended early. */
  readonly isCut: boolean;
}

/**
 * Walks from an event to its causes or effects, to theirs, and so on: breadth first, so that where there are too many the
 * nearest stay. Ends at `mostSteps` steps, and once more than `enoughEvents` events were read.
 */
export async function walkFrom(
  history: History,
  root: StoredEvent,
  enoughEvents: number,
  next: (event: StoredEvent) => Promise<readonly Cause[]>,
): Promise<Walked> {
  const steps = new Map<number, FoundStep>([[root.index, rootStep]]);
  const open = [root.index];
  for (const index of open) {
    if (history.eventsRead > enoughEvents) return { steps, isCut: true };
    const event = await history.event(index);
    if (!event) continue;
    for (const { leadsOn, ...found } of await next(event)) {
      if (steps.has(found.index)) continue;
      if (steps.size === mostSteps) return { steps, isCut: true };
      steps.set(found.index, { ...found, parent: index });
      if (leadsOn) open.push(found.index);
    }
  }
  return { steps, isCut: false };
}
