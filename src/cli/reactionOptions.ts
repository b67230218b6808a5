import { type ReactionRule, usualReactionMinutes } from '../model/notification';
import { usualGapMinutes } from '../model/sessionRule';
import { type CommandOptions, type OptionValues } from './command';
import { durationOf } from './durations';

/** Options of commands that tell of sessions. */
export const sessionOptions = {
  gap: {
    type: 'string',
    value: 'MINUTES',
    explanation: `A pause longer than this ends a session; ${usualGapMinutes} by default`,
  },
  within: {
    type: 'string',
    value: 'MINUTES',
    explanation: `How long a task has to react to a message, also 90s or 2h; ${usualReactionMinutes} by default`,
  },
} as const satisfies CommandOptions;

/** What the options say of states and sessions. Throws `UsageError`. */
export function ruleFromOptions(values: OptionValues<typeof sessionOptions>): ReactionRule {
  return {
    withinMs: durationOf('--within', values.within ?? String(usualReactionMinutes)),
    gapMs: durationOf('--gap', values.gap ?? String(usualGapMinutes)),
    nowMs: Date.now(),
  };
}
