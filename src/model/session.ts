import { type EventQuery } from './query/eventQuery';
import { type Timestamp } from './timestamp';

/** Why a session begins where it does: it is the first, a pause lies before it, or the tasks at work were started anew. */
export type SessionBeginning = 'first' | 'pause' | 'restart';

/** A value and how many events of a session have it. */
export interface SessionCount {
  readonly value: string;
  readonly count: number;
}

/** Waiting for locks, as `lock_acquired` tells in its payload (`waited_ms`): recorded, where it is there. */
export interface LockWaiting {
  /** `lock_acquired` events. */
  readonly acquisitions: number;
  /** How many of them were read: with very many, evenly spread ones. */
  readonly read: number;
  /** How many of those read say how long was waited. */
  readonly told: number;
  /** How many of them waited at all. */
  readonly waits: number;
  /** Together, in ms, of those read. */
  readonly waitedMs: number;
  readonly longestMs: number;
}

/** A stretch of work, inferred from pauses and restarts: sessions are not recorded. */
export interface Session {
  /** 1 for the first. */
  readonly number: number;
  readonly beginning: SessionBeginning;
  /** Of the first and the last event. */
  readonly start: Timestamp;
  readonly end: Timestamp;
  readonly durationMs: number;
  readonly events: number;
  /** Gives exactly its events. */
  readonly query: EventQuery;
  /** The most frequent first, then by name. */
  readonly byKind: readonly SessionCount[];
  /** Events with the task as source or target; the most frequent first, then by id. */
  readonly byTask: readonly SessionCount[];
  /** Events that mean failure. */
  readonly failures: number;
  /** Tasks at work at once, from their start in this session to their end or the session's: inferred from both. */
  readonly concurrency: { readonly mean: number; readonly most: number };
  /**
   * Rebases: how often a task was asked to, how many ended well and at a conflict. A round is asked for and ended by the
   * same task: several requests before its end are one round.
   */
  readonly rebases: {
    readonly asked: number;
    readonly completed: number;
    readonly conflicts: number;
    readonly rounds: number;
  };
  /** Messages to a task, and those of them in the states of `NotificationState`. */
  readonly messages: {
    readonly received: number;
    readonly reacted: number;
    readonly waiting: number;
    readonly withoutReaction: number;
    readonly toClosedTask: number;
    readonly toUnknownTask: number;
  };
  readonly lockWaiting: LockWaiting;
}

/** All sessions, the earliest first. */
export interface SessionList {
  readonly generation: number;
  readonly sessions: readonly Session[];
}

/** What is compared. A kind or a task is named in `value`. */
export type SessionMeasure =
  | 'events'
  | 'events of a kind'
  | 'events of a task'
  | 'failures'
  | 'duration'
  | 'mean concurrency'
  | 'most at work at once'
  | 'waiting for locks'
  | 'rebase rounds'
  | 'messages'
  | 'messages without reaction';

/** A figure of one session beside that of another. */
export interface SessionDifference {
  readonly measure: SessionMeasure;
  /** The kind or the task's id; undefined for what belongs to the whole session. */
  readonly value: string | undefined;
  /** `ms` for durations. */
  readonly unit: 'count' | 'tasks' | 'ms';
  readonly a: number;
  readonly b: number;
  /** `b - a`. */
  readonly difference: number;
  /** `b / a`; undefined where `a` is 0. */
  readonly ratio: number | undefined;
  /**
   * What the differences are ordered by, |b − a| / √(a + b) with durations in seconds: the difference in units of what
   * chance does to a count, so that both the ratio and the amount matter. 0 where both are the same.
   */
  readonly size: number;
  /** Give exactly the events of each side, where the figure is a count of events. */
  readonly queries: { readonly a: EventQuery; readonly b: EventQuery } | undefined;
}

/** Two sessions beside each other. */
export interface SessionComparison {
  readonly generation: number;
  readonly a: Session;
  readonly b: Session;
  /** The largest first; what is the same is at the end. */
  readonly differences: readonly SessionDifference[];
}
