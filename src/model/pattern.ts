import { type EventMention } from './eventMention';

/** How patterns are looked for. */
export interface PatternOptions {
  /** How long before a failure its pattern may begin, in ms. */
  readonly windowMs: number;
  /** How many failures it must come before, 2 at least. */
  readonly minSupport: number;
  /** How much more often before failures of a kind than before any event it must come, as a factor. */
  readonly minLift: number;
  /** How many patterns at most. */
  readonly limit: number;
}

/** What holds where nothing else is said: 10 minutes, two failures, half as often again. */
export const usualPatternOptions: PatternOptions = { windowMs: 10 * 60_000, minSupport: 2, minLift: 1.5, limit: 20 };

/** Where a pattern was seen. */
export interface PatternPlace {
  /** Id of the task whose lane it is. */
  readonly task: string;
  /** The pattern's events in order: the latest that fit. */
  readonly events: readonly EventMention[];
  readonly failure: EventMention;
}

/** Kinds that follow each other within a task's lane, other events perhaps in between, and then a failure of one kind. */
export interface Pattern {
  /** 2 to 4 kinds, the earliest first. */
  readonly kinds: readonly string[];
  /** The kind of the failures that it comes before. */
  readonly failure: string;
  /** How many of these failures it comes before, and how many there are. */
  readonly support: number;
  readonly failures: number;
  /** Before how many other events with a task it comes too. */
  readonly elsewhere: number;
  /** Its share among these failures as a multiple of its share among all events with a task. */
  readonly lift: number;
  /** The latest places first, 20 at most of `support`. */
  readonly places: readonly PatternPlace[];
}

/** What was found. */
export interface PatternReport {
  readonly generation: number;
  /** Events with a task: what shares refer to. */
  readonly events: number;
  /** How many of them mean failure, by kind, the most frequent first. */
  readonly failures: readonly { readonly kind: string; readonly count: number }[];
  /** The most telling first: by how many failures more than expected it comes before. */
  readonly patterns: readonly Pattern[];
  /** How many were found before the limit. */
  readonly found: number;
}
