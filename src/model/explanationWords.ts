import { plainLine } from './plainText';
import { type Certainty, type ExplanationDirection, type StepReason } from './explanation';

/** Longest shared value in a reason, in UTF-16 units. */
const longestValue = 60;

/**
 * The reason of a step in words for people, such as `Waited for a lock held by eg-0123456789`. `nameOf` names tasks; the
 * result may hold foreign text (a title, a resource) and is not made plain.
 */
export function reasonWords(
  reason: StepReason,
  direction: ExplanationDirection,
  nameOf: (task: string) => string = (task) => task,
): string {
  const isCause = direction === 'causes';
  switch (reason.type) {
    case 'asked':
      return isCause ? 'What is explained' : 'What it came from';
    case 'sameAttempt':
      return isCause ? 'Earlier in this attempt' : 'Later in this attempt';
    case 'notification':
      return isCause ? 'Notification that reached the task' : 'Notification about it';
    case 'trigger':
      return `${isCause ? 'Triggered it' : 'Triggered by it'}${reason.shared === undefined ? '' : `: both name ${shortValue(reason.shared)}`}`;
    case 'lock':
      return `Waited for ${reason.resource.replace(/^file:/, '')}, locked by ${nameOf(reason.holder)}`;
    case 'blocker':
      return isCause ? `Blocker still open: ${nameOf(reason.task)}` : `Blocked by ${nameOf(reason.task)}`;
    case 'supervision':
      return 'Supervision was degraded';
    case 'otherAttempt':
      return isCause ? 'End of the attempt before' : 'Next attempt';
  }
}

/** A commit by its first seven digits, as git shows it; a long text cut. */
function shortValue(value: string): string {
  return /^[0-9a-f]{8,64}$/i.test(value) ? value.slice(0, 7) : plainLine(value, longestValue);
}

/** `recorded`, or `inferred from …`. */
export function certaintyWords(certainty: Certainty): string {
  return certainty.level === 'recorded' ? 'recorded' : `inferred from ${certainty.from}`;
}
