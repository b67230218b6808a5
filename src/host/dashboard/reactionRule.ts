import { type ReactionRule } from '../../model/notification';
import { type Settings } from '../services/settings';

/** What the settings say of reactions and sessions, as of now. */
export function reactionRule(
  settings: Pick<Settings, 'sessions.gapMinutes' | 'notifications.reactionMinutes'>,
): ReactionRule {
  return {
    withinMs: settings['notifications.reactionMinutes'] * 60_000,
    gapMs: settings['sessions.gapMinutes'] * 60_000,
    nowMs: Date.now(),
  };
}
