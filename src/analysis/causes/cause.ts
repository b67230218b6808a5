import { type StoredEvent } from '../../model/event';
import { type Certainty, type StepReason } from '../../model/explanation';
import { type History } from './history';

/** An event that a rule gives for another one. */
export interface Cause {
  readonly index: number;
  readonly reason: StepReason;
  readonly certainty: Certainty;
  /** False where causes of it are not looked for: it is told as a fact. */
  readonly leadsOn: boolean;
}

/** Finds what led to an event; none where it does not apply. */
export type CauseRule = (history: History, effect: StoredEvent) => Promise<readonly Cause[]> | readonly Cause[];

/** Events themselves say so: by their tasks, or by a value that both payloads hold. */
export const recorded: Certainty = { level: 'recorded' };

/** Concluded, from what stands in `from`: `the order on the lane of the task`. */
export function inferred(from: string): Certainty {
  return { level: 'inferred', from };
}

/** A cause whose own causes matter too. */
export function cause(index: number, reason: StepReason, certainty: Certainty): Cause {
  return { index, reason, certainty, leadsOn: true };
}
