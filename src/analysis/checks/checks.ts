import { type CheckCode, type CheckSeverity } from '../../model/check';

/** A check as a person meets it. docs/checks.md explains it under its code. */
export interface CheckDescription {
  readonly code: CheckCode;
  /** The worst that it can be: single findings may be less. */
  readonly severity: CheckSeverity;
  /** What it finds, in a sentence. */
  readonly summary: string;
}

/**
 * Every check. An error loses records, or keeps a program from working; a warning is what an agent did or left undone
 * that it should not have; information is what somebody who reads the store should know.
 */
const descriptions: Readonly<Record<CheckCode, Omit<CheckDescription, 'code'>>> = {
  'unreadable-line': { severity: 'error', summary: 'A line, or a part of it, is no record: what it said is lost.' },
  'conflict-marker': { severity: 'error', summary: 'A mark of a merge conflict stands between the records.' },
  'merged-line': { severity: 'warning', summary: 'Several records are on one line: the native program reads none.' },
  'unfinished-line': { severity: 'information', summary: 'The last line has no line end and is no whole record.' },
  'breaks-native-cache': { severity: 'error', summary: 'The native program can’t open a store with this line.' },
  'invalid-task': { severity: 'warning', summary: 'The native program refuses the next change of this task.' },
  'self-edge': { severity: 'error', summary: 'A task is related to itself.' },
  cycle: { severity: 'error', summary: 'Tasks wait for each other in a circle.' },
  'dangling-edge': { severity: 'warning', summary: 'A relationship leads to a task that is not there.' },
  'duplicate-id': { severity: 'warning', summary: 'Events share an id: engram.db keeps only the last of them.' },
  'time-running-backwards': { severity: 'warning', summary: 'An event is earlier than one that stands before it.' },
  'unknown-task': { severity: 'information', summary: 'Events name a task that is not there.' },
  'start-without-end': { severity: 'warning', summary: 'Work on a task began, and no event tells how it ended.' },
  'work-before-blocker-closed': { severity: 'warning', summary: 'Work on a task began before its blocker was closed.' },
  'event-of-closed-task': { severity: 'warning', summary: 'A task that was closed went on.' },
  'lock-taken-twice': { severity: 'warning', summary: 'A lock was taken while somebody held it.' },
  'lock-never-released': { severity: 'warning', summary: 'A task took a lock and never gave it back.' },
};

/** The check of a code. */
export function describeCheck(code: CheckCode): CheckDescription {
  return { code, ...descriptions[code] };
}
