import { formatDuration } from '../../src/model/duration';
import { type DashboardSession } from '../../src/protocol/dashboard';
import { countText, numberText } from './words';

/** Something that sessions are measured by. */
export interface Measure {
  readonly words: string;
  /** Higher is worse: it is painted in the colour of failures. */
  readonly isTrouble: boolean;
  /** Counts all events: failures are painted inside of the bars. */
  readonly isEvents: boolean;
  value(session: DashboardSession): number;
  /** The value in words. */
  text(session: DashboardSession): string;
  /** A value at the axis; empty where it would be a fraction of what is counted. */
  tick(value: number): string;
  /** What a bar leads to. */
  query(session: DashboardSession): string;
}

const countTick = (value: number): string => (Number.isInteger(value) ? numberText(value) : '');
const durationTick = (value: number): string => (value === 0 ? '0' : formatDuration(value));

/** What the chart of sessions can show, the first at the beginning. */
export const measures = {
  events: {
    words: 'Events',
    isTrouble: false,
    isEvents: true,
    value: ({ events }) => events,
    text: ({ events, failures }) => `${countText(events, 'event')}, ${countText(failures, 'failure')}`,
    tick: countTick,
    query: ({ query }) => query,
  },
  failures: {
    words: 'Failures',
    isTrouble: true,
    isEvents: false,
    value: ({ failures }) => failures,
    text: ({ failures }) => countText(failures, 'failure'),
    tick: countTick,
    query: ({ query, failureQuery }) => failureQuery ?? query,
  },
  duration: {
    words: 'Duration',
    isTrouble: false,
    isEvents: false,
    value: ({ durationMs }) => durationMs,
    text: ({ durationMs }) => formatDuration(durationMs),
    tick: durationTick,
    query: ({ query }) => query,
  },
  locks: {
    words: 'Waiting for locks',
    isTrouble: false,
    isEvents: false,
    value: ({ lockWaitedMs }) => lockWaitedMs,
    text: ({ lockWaitedMs }) => `${formatDuration(lockWaitedMs)} of waiting for locks`,
    tick: durationTick,
    query: ({ query }) => `kind:lock_acquired ${query}`,
  },
  rebases: {
    words: 'Rebase rounds',
    isTrouble: false,
    isEvents: false,
    value: ({ rebaseRounds }) => rebaseRounds,
    text: ({ rebaseRounds }) => countText(rebaseRounds, 'rebase round'),
    tick: countTick,
    query: ({ query }) => `kind:rebase_* ${query}`,
  },
  unreacted: {
    words: 'Messages without reaction',
    isTrouble: true,
    isEvents: false,
    value: ({ withoutReaction }) => withoutReaction,
    text: ({ withoutReaction, received }) => `${numberText(withoutReaction)} of ${countText(received, 'message')}`,
    tick: countTick,
    query: ({ query }) => query,
  },
} as const satisfies Record<string, Measure>;
export type MeasureName = keyof typeof measures;

/** The names of all measures, in their order. */
export const measureNames = Object.keys(measures) as readonly MeasureName[]; // The keys of a constant object.
