import { type Timestamp } from '../timestamp';
import { type EventTrait } from './eventTrait';
import { type SessionChoice } from './sessionChoice';

/** The design's filter for events. All conditions combine with AND, several kinds with OR. */
export interface EventFilter {
  /** Exact kinds. Undefined: every kind. */
  readonly kinds?: readonly string[] | undefined;
  readonly sourceTask?: string | undefined;
  readonly targetTask?: string | undefined;
  /** The task as source or as target. */
  readonly task?: string | undefined;
  /** Events at or after this moment. */
  readonly since?: Timestamp | undefined;
  /** Events at or before this moment. */
  readonly until?: Timestamp | undefined;
  /** How many events at most, the newest first. Undefined: all. */
  readonly limit?: number | undefined;
}

/**
 * Patterns of one key: at least one of `include` must match (when there is any), and none of `exclude`. In a pattern
 * `*` stands for any run of characters, `\*` for a star and `\\` for a backslash (see pattern.ts: `compilePattern`,
 * `exactPattern`); an absent value matches no pattern.
 */
export interface PatternChoice {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/**
 * What a payload has to hold at one path, and what not (`PatternChoice`). The path is keys with dots between them, in the
 * payload's own case; a key that holds dots itself is found too. Lists are looked through: each of their elements counts.
 */
export interface PayloadCondition extends PatternChoice {
  readonly path: string;
}

/** What the query language says, with its times made absolute. Every condition must hold. */
export interface EventQuery {
  readonly kind: PatternChoice;
  /** The task as source or as target. */
  readonly task: PatternChoice;
  readonly source: PatternChoice;
  readonly target: PatternChoice;
  /** What the event is: at least one of `include` (when there is any), and none of `exclude`. */
  readonly is: { readonly include: readonly EventTrait[]; readonly exclude: readonly EventTrait[] };
  /** The session that it is in; undefined for any. */
  readonly session: SessionChoice | undefined;
  /**
   * Text in any value: kind, ids, payload keys and values, case-insensitive. Here `*` is a character like others.
   */
  readonly text: PatternChoice;
  /** Bare words: each must be found, as `text` is. */
  readonly words: readonly string[];
  /** Values in the payload: every condition must hold, each is of another path. */
  readonly payload: readonly PayloadCondition[];
  /** Inclusive. */
  readonly since: Timestamp | undefined;
  /** Inclusive. */
  readonly until: Timestamp | undefined;
  /** How many events at most, the newest first. */
  readonly limit: number | undefined;
}

const anything: PatternChoice = { include: [], exclude: [] };

/** The query that every event matches. */
export const matchEverything: EventQuery = {
  kind: anything,
  task: anything,
  source: anything,
  target: anything,
  is: { include: [], exclude: [] },
  session: undefined,
  text: anything,
  words: [],
  payload: [],
  since: undefined,
  until: undefined,
  limit: undefined,
};

/** A mistake in a query, at its place: character offsets, `end` exclusive. */
export interface QueryProblem {
  readonly start: number;
  readonly end: number;
  /** What is wrong and what was expected, as one sentence. */
  readonly message: string;
}
