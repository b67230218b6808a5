import { type EventMention } from '../../model/eventMention';
import { type PatternReport } from '../../model/pattern';
import { plainLine } from '../../model/plainText';
import { type DashboardPlace, type ToDashboard } from '../../protocol/dashboard';
import { type TaskIndex } from '../services/taskIndex';

/** What the dashboard is told of patterns. */
export type PatternsMessage = Extract<ToDashboard, { type: 'patterns' }>;

/** Patterns as the dashboard shows them, with titles for tasks. */
export function patternsMessage(report: PatternReport, titles: TaskIndex): PatternsMessage {
  return {
    type: 'patterns',
    generation: report.generation,
    failures: report.failures.reduce((sum, { count }) => sum + count, 0),
    patterns: report.patterns.map(({ kinds, failure, support, failures, elsewhere, lift, places }) => ({
      kinds: kinds.map((kind) => plainLine(kind)),
      failure: plainLine(failure),
      support,
      failures,
      elsewhere,
      lift,
      places: places.map((place) => ({
        task: titles.title(place.task),
        events: place.events.map(placeOf),
        failure: placeOf(place.failure),
      })),
    })),
    found: report.found,
    stale: false,
  };
}

/** An event to go to. */
export function placeOf({ index, kind, line, at }: EventMention): DashboardPlace {
  return { index, kind: plainLine(kind), line, atMs: at.ms };
}
