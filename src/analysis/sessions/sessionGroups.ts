import { TimeSlice } from '../../base/timeSlice';
import { type EventLog } from '../../log/eventLog';
import { type EventQuery } from '../../model/query/eventQuery';
import { compareTimestamps, type Timestamp } from '../../model/timestamp';
import { failingKinds } from '../../store/eventGroups';
import { type EventGroup } from '../../store/storeAnswers';
import { eventAtRank, type OrderedEvents, orderedEvents, timeOfEvent } from '../orderedEvents';

const sliceMs = 8;

/**
 * Groups events of a log by session, the latest first: `key` is the session's number, 1 for the first, and `start` when it
 * began, whether or not its first event is among them. Each has the query that gives exactly its events.
 *
 * `indices`: the events that match `query`. Rejects with CancelledError when `signal` is aborted.
 */
export async function groupBySession(
  log: EventLog,
  indices: Uint32Array,
  query: EventQuery,
  gapMs: number,
  signal?: AbortSignal,
): Promise<readonly EventGroup[]> {
  // All that an added event would change, before the first rest.
  const events = orderedEvents(log);
  const sessions = log.sessionStarts(gapMs);
  const ranks = indices.map(rankTeller(log));
  const failing = failingKinds(log);
  const isFailing = Uint8Array.from(events.kinds, (kind) => Number(failing.has(kind)));
  const counts = sessions.map(() => ({ count: 0, failures: 0 }));
  const slice = new TimeSlice(sliceMs);
  for (const [at, rank] of ranks.entries()) {
    const session = counts[lastAtOrBefore(sessions, rank)];
    if (session) {
      session.count++;
      session.failures += isFailing[events.columns.kind[indices[at] ?? 0] ?? 0] ?? 0;
    }
    if (at % 1024 === 0 && slice.isUsedUp) await slice.rest(signal);
  }
  const groups = sessions.map(({ rank }, index): EventGroup => {
    const { count = 0, failures = 0 } = counts[index] ?? {};
    const end = sessions[index + 1]?.rank ?? events.size;
    const span = { start: timeAtRank(events, rank), end: timeAtRank(events, end - 1) };
    return { key: String(index + 1), count, failures, query: within(query, span, count), start: span.start };
  });
  return groups.filter(({ count }) => count > 0).reverse();
}

function rankTeller(log: EventLog): (event: number) => number {
  const reading = log.read();
  return reading.isInTimeOrder ? (event) => event : (event) => reading.rankOf(event);
}

/** Place of the last session that begins at or before a rank. */
function lastAtOrBefore(sessions: readonly { readonly rank: number }[], rank: number): number {
  let [low, high] = [0, sessions.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sessions[middle]?.rank ?? 0) <= rank) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function timeAtRank(events: OrderedEvents, rank: number): Timestamp {
  return timeOfEvent(events, eventAtRank(events, rank));
}

/** The query with the times of a session, where its own are not closer. */
function within(
  query: EventQuery,
  { start, end }: { readonly start: Timestamp; readonly end: Timestamp },
  count: number,
): EventQuery {
  const { since, until, limit } = query;
  return {
    ...query,
    since: since && compareTimestamps(since, start) > 0 ? since : start,
    until: until && compareTimestamps(until, end) < 0 ? until : end,
    // The newest of all matches are the newest of each group too.
    limit: limit === undefined ? undefined : count,
  };
}
