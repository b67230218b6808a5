import { describeEventKind } from '../../model/eventKind';
import { type ReactionRule } from '../../model/notification';
import { type EventQuery } from '../../model/query/eventQuery';
import { exactPattern } from '../../model/query/pattern';
import {
  type Session,
  type SessionComparison,
  type SessionCount,
  type SessionDifference,
  type SessionMeasure,
} from '../../model/session';
import { type StoreRecords } from '../../store/storeRecords';
import { findMessages } from '../messages/messages';
import { sumUp, withLockWaiting } from './sessions';

/**
 * Two sessions beside each other, by their numbers: 1 is the first, -1 the last. Differences first, the largest first. Rejects
 * with a RangeError that says which sessions there are, and with CancelledError when `signal` is aborted.
 */
export async function compareSessions(
  records: StoreRecords,
  numbers: { readonly a: number; readonly b: number },
  rule: ReactionRule,
  signal?: AbortSignal,
): Promise<SessionComparison> {
  const messages = await findMessages(records, rule, signal);
  const count = messages.sessions.length;
  const [a, b] = [sessionNumber(numbers.a, count), sessionNumber(numbers.b, count)];
  const found = await withLockWaiting(records, await sumUp(messages, (number) => number === a || number === b, signal));
  const sessionOf = (wanted: number): Session => {
    const session = found.find(({ number }) => number === wanted);
    if (session) return session;
    throw new RangeError(`There is no session ${wanted}.`);
  };
  const [sideA, sideB] = [sessionOf(a), sessionOf(b)];
  return { generation: records.generation, a: sideA, b: sideB, differences: differences(sideA, sideB) };
}

/** The number from 1 of a session that may be counted from the end. Throws a RangeError where there is no such session. */
function sessionNumber(given: number, count: number): number {
  const number = given < 0 ? count + 1 + given : given;
  if (Number.isInteger(number) && number >= 1 && number <= count) return number;
  const there = count === 0 ? 'there are none' : `they are 1 to ${count}, or -1 (the last) to -${count}`;
  throw new RangeError(`There is no session ${given}: ${there}.`);
}

/** Every figure that one of the sessions has, the largest difference first; where they are as large, as they come. */
function differences(a: Session, b: Session): readonly SessionDifference[] {
  const waited = (session: Session): number => {
    const { waitedMs, read, acquisitions } = session.lockWaiting;
    return read === 0 ? 0 : (waitedMs * acquisitions) / read;
  };
  const whole = (measure: SessionMeasure, figure: (session: Session) => number, unit: SessionDifference['unit']) =>
    differenceOf({ measure, value: undefined, unit, a: figure(a), b: figure(b), queries: undefined });
  return [
    differenceOf({
      measure: 'events',
      value: undefined,
      unit: 'count',
      a: a.events,
      b: b.events,
      queries: { a: a.query, b: b.query },
    }),
    failures(a, b),
    whole('duration', ({ durationMs }) => durationMs, 'ms'),
    whole('mean concurrency', ({ concurrency }) => concurrency.mean, 'tasks'),
    whole('most at work at once', ({ concurrency }) => concurrency.most, 'tasks'),
    whole('waiting for locks', waited, 'ms'),
    whole('rebase rounds', ({ rebases }) => rebases.rounds, 'count'),
    whole('messages', ({ messages }) => messages.received, 'count'),
    whole('messages without reaction', ({ messages }) => messages.withoutReaction, 'count'),
    ...counted('events of a kind', 'kind', a, b),
    ...counted('events of a task', 'task', a, b),
  ].sort((one, other) => other.size - one.size);
}

function failures(a: Session, b: Session): SessionDifference {
  const kinds = [...new Set([...a.byKind, ...b.byKind].map(({ value }) => value))]
    .filter((kind) => describeEventKind(kind).meaning === 'failure')
    .map(exactPattern);
  const query = (session: Session): EventQuery => ({ ...session.query, kind: { include: kinds, exclude: [] } });
  const queries = kinds.length === 0 ? undefined : { a: query(a), b: query(b) };
  return differenceOf({ measure: 'failures', value: undefined, unit: 'count', a: a.failures, b: b.failures, queries });
}

function counted(measure: SessionMeasure, key: 'kind' | 'task', a: Session, b: Session): readonly SessionDifference[] {
  const of = (session: Session): readonly SessionCount[] => (key === 'kind' ? session.byKind : session.byTask);
  const countsOf = (session: Session) => new Map(of(session).map(({ value, count }) => [value, count]));
  const [inA, inB] = [countsOf(a), countsOf(b)];
  return [...new Set([...inA.keys(), ...inB.keys()])].sort().map((value) => {
    const only = { include: [exactPattern(value)], exclude: [] };
    const queries = { a: { ...a.query, [key]: only }, b: { ...b.query, [key]: only } };
    return differenceOf({ measure, value, unit: 'count', a: inA.get(value) ?? 0, b: inB.get(value) ?? 0, queries });
  });
}

function differenceOf(figures: Omit<SessionDifference, 'difference' | 'ratio' | 'size'>): SessionDifference {
  const { a, b, unit } = figures;
  const scale = unit === 'ms' ? 1000 : 1;
  const sum = (a + b) / scale;
  return {
    ...figures,
    difference: b - a,
    ratio: a === 0 ? undefined : b / a,
    size: sum === 0 ? 0 : Math.abs(b - a) / scale / Math.sqrt(sum),
  };
}
