import { type QueryContext } from '../../model/query/parseEventQuery';
import { type Settings } from '../services/settings';

/** What a query that is read now means, after the settings: its times, and where sessions end. */
export function queryContext(settings: Pick<Settings, 'timeline.timeZone' | 'sessions.gapMinutes'>): QueryContext {
  return {
    now: Date.now(),
    timeZone: settings['timeline.timeZone'],
    sessionGapMs: settings['sessions.gapMinutes'] * 60_000,
  };
}
