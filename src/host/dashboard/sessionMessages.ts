import { describeEventKind } from '../../model/eventKind';
import { type EventQuery } from '../../model/query/eventQuery';
import { formatEventQuery } from '../../model/query/formatEventQuery';
import { exactPattern } from '../../model/query/pattern';
import { plainLine } from '../../model/plainText';
import { type Session, type SessionComparison, type SessionDifference, type SessionList } from '../../model/session';
import { type DashboardDifference, type DashboardSession, type ToDashboard } from '../../protocol/dashboard';
import { type TaskIndex } from '../services/taskIndex';

/** So many sessions at most are sent, the latest: more bars than that are no chart. */
const mostSessions = 200;
/** Kinds of a session that are sent, the most frequent. */
const mostKinds = 20;
/** Differences that are sent, the largest. */
const mostDifferences = 100;

/** The sessions as the dashboard shows them. */
export function sessionsMessage({ sessions }: SessionList): Extract<ToDashboard, { type: 'sessions' }> {
  return { type: 'sessions', sessions: sessions.slice(-mostSessions).map(dashboardSession), total: sessions.length };
}

function dashboardSession(session: Session): DashboardSession {
  const { query, failures, lockWaiting, messages, rebases, concurrency } = session;
  const ofKinds = (kinds: readonly string[]): EventQuery => ({
    ...query,
    kind: { include: kinds.map(exactPattern), exclude: [] },
  });
  const failed = session.byKind.filter(({ value }) => describeEventKind(value).meaning === 'failure');
  return {
    number: session.number,
    beginning: session.beginning,
    startMs: session.start.ms,
    endMs: session.end.ms,
    durationMs: session.durationMs,
    events: session.events,
    failures,
    lockWaitedMs: lockWaiting.waitedMs,
    lockSampled: lockWaiting.read < lockWaiting.acquisitions,
    rebaseRounds: rebases.rounds,
    received: messages.received,
    withoutReaction: messages.withoutReaction,
    meanAtWork: concurrency.mean,
    mostAtWork: concurrency.most,
    query: formatEventQuery(query),
    failureQuery: failures === 0 ? null : formatEventQuery(ofKinds(failed.map(({ value }) => value))),
    kinds: session.byKind
      .slice(0, mostKinds)
      .map(({ value, count }) => ({ kind: plainLine(value), count, query: formatEventQuery(ofKinds([value])) })),
  };
}

/** Two sessions beside each other as the dashboard shows them: without what is 0 in both. */
export function comparisonMessage(
  { a, b, differences }: SessionComparison,
  titles: TaskIndex,
): Extract<ToDashboard, { type: 'comparison' }> {
  const rows = differences.filter((row) => row.a !== 0 || row.b !== 0);
  return {
    type: 'comparison',
    a: a.number,
    b: b.number,
    differences: rows.slice(0, mostDifferences).map((row) => dashboardDifference(row, titles)),
  };
}

function dashboardDifference(row: SessionDifference, titles: TaskIndex): DashboardDifference {
  const { measure, unit, a, b, ratio, queries } = row;
  return {
    measure: measureWords[measure],
    value: valueOf(row, titles),
    unit,
    a,
    b,
    ratio: ratio ?? null,
    queries: queries ? { a: formatEventQuery(queries.a), b: formatEventQuery(queries.b) } : null,
  };
}

function valueOf({ measure, value }: SessionDifference, titles: TaskIndex): string | null {
  if (value === undefined) return null;
  return measure === 'events of a task' ? titles.title(value) : plainLine(describeEventKind(value).words);
}

const measureWords: Readonly<Record<SessionDifference['measure'], string>> = {
  events: 'Events',
  'events of a kind': 'Kind',
  'events of a task': 'Task',
  failures: 'Failures',
  duration: 'Duration',
  'mean concurrency': 'Tasks at work, on average',
  'most at work at once': 'Tasks at work, at most',
  'waiting for locks': 'Waiting for locks',
  'rebase rounds': 'Rebase rounds',
  messages: 'Messages',
  'messages without reaction': 'Messages without reaction',
};
