import { type Item } from '../../model/item';
import { isStatusLabel, taskState, taskStates } from '../../model/taskState';

/** A status that nobody sees, because a label of neuraphage's hides it. */
export interface HiddenStatus {
  /** The label that hides it. */
  readonly label: string;
  /** The status in words, in lower case. */
  readonly now: string;
  /** What the views show instead, in words. */
  readonly shown: string;
}

/**
 * What hides a new status: views show the state that neuraphage's last status label names (`taskState`), and a change of
 * status leaves labels alone. Undefined when the change can be seen.
 */
export function hiddenByLabel(before: Item, after: Item): HiddenStatus | undefined {
  const shown = taskState(after);
  if (after.status === before.status || shown !== taskState(before) || shown === after.status) return undefined;
  const label = after.labels.findLast((candidate) => isStatusLabel(candidate) && candidate.endsWith(shown));
  if (label === undefined) return undefined;
  return { label, now: taskStates[after.status].words.toLowerCase(), shown: taskStates[shown].words };
}
