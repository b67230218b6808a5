import { type EdgeKey } from './edge';
import { findingCodes, type Finding } from './finding';
import { type LinePlace, type StoreFileName } from './place';

/**
 * What Check Store looks for: what is wrong with single lines (`findingCodes`), and what the records of all lines together
 * show. docs/checks.md has a section for each; the words stay as they are, because settings and scripts name them.
 */
export const checkCodes = [
  ...findingCodes,
  'invalid-task',
  'self-edge',
  'cycle',
  'dangling-edge',
  'duplicate-id',
  'time-running-backwards',
  'unknown-task',
  'start-without-end',
  'work-before-blocker-closed',
  'event-of-closed-task',
  'lock-taken-twice',
  'lock-never-released',
] as const;
export type CheckCode = (typeof checkCodes)[number];

/** How bad something is, the worst first. */
export const checkSeverities = ['error', 'warning', 'information'] as const satisfies readonly Finding['severity'][];
export type CheckSeverity = (typeof checkSeverities)[number];

/** A part of a line of a store file, in bytes. */
export type CheckPlace = Pick<LinePlace, 'line' | 'offset' | 'byteLength'> & { readonly file: StoreFileName };

/** Another line that a finding is about, with a word on what stands there. */
export interface RelatedPlace extends CheckPlace {
  readonly message: string;
}

/**
 * How a finding can be mended by appending a line. `record-end`: an event that tells how the work on the task ended.
 * `remove-edge`: a tombstone.
 */
export type CheckFix =
  | { readonly type: 'record-end'; readonly task: string }
  | { readonly type: 'remove-edge'; readonly edge: EdgeKey };

/** What Check Store found at a place. */
export interface CheckFinding extends CheckPlace {
  readonly code: CheckCode;
  readonly severity: CheckSeverity;
  /** Plain sentences on one line: what is wrong, and from what that is inferred. */
  readonly message: string;
  readonly related: readonly RelatedPlace[];
  /** Undefined where nothing that is appended would help. */
  readonly fix: CheckFix | undefined;
}

/** What Check Store found in a store. */
export interface CheckReport {
  /** In file order: items, edges, events. Of each code, `mostOfACode` at most. */
  readonly findings: readonly CheckFinding[];
  /** How many there are of each severity, those that are not among `findings` too. */
  readonly counts: Readonly<Record<CheckSeverity, number>>;
}

/** A part of a line as an editor shows it. */
export interface EditorRange {
  /** Both from 0; of a line that VS Code counts, in UTF-16 units. */
  readonly start: number;
  /** Behind the last unit. */
  readonly end: number;
}

/** A place with where an editor shows it; undefined where the file no longer holds it. */
export type Located<Place extends CheckPlace> = Place & { readonly range: EditorRange | undefined };

/** A finding whose places an editor can show. */
export type LocatedFinding = Located<Omit<CheckFinding, 'related'>> & {
  readonly related: readonly Located<RelatedPlace>[];
};

/** A report whose places an editor can show. */
export interface LocatedReport extends Omit<CheckReport, 'findings'> {
  readonly findings: readonly LocatedFinding[];
}

/** What Check Store may be told. */
export interface CheckOptions {
  /** Codes that are not looked for. */
  readonly silenced: readonly CheckCode[];
  /** How many findings of a code are listed at most; the rest is counted. */
  readonly mostOfACode: number;
  /** After so long without a sign of life, in ms, work counts as over and a lock as forgotten. */
  readonly silenceMs: number;
  /** The time now, ms UTC: whether a task that began has been silent for long depends on it. */
  readonly nowMs: number;
}
