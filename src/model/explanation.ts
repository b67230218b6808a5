import { type EventReference } from './event';
import { type Timestamp } from './timestamp';

/**
 * Why something happened, or what came of it: the answer of `explain` and `consequences` (src/analysis/causes). Steps are
 * events in the order of time; each hangs below the step that it explains (or that explains it), so that they make a tree
 * whose root is the event that was asked about. Nothing here is for one surface: list, timeline, Markdown, JSON.
 */
export interface Explanation {
  readonly direction: ExplanationDirection;
  /** Which generation of events.jsonl the positions belong to. */
  readonly generation: number;
  /** The event that was asked about: its place in `steps`. The last one of causes, the first one of consequences. */
  readonly root: number;
  /** Events that matter, in the order of time, the one that was asked about among them. */
  readonly steps: readonly ExplanationStep[];
  /** Routine events between the steps, on the lane of the task, in the order of time. */
  readonly folded: readonly FoldedEvents[];
  /** The start of the attempt in which the event lies; undefined where none is recorded, or the event has no task. */
  readonly attemptStart: ExplainedEvent | undefined;
  /** Titles of the tasks that the steps name, by id; an id without an item is not there. */
  readonly titles: Readonly<Record<string, string>>;
  /** True when there were more steps than `mostSteps`, or too many events to look at: the nearest to the event are here. */
  readonly isCut: boolean;
}

/** `causes`: what led to the event. `consequences`: what came of it. */
export type ExplanationDirection = 'causes' | 'consequences';

/** How many steps an explanation has at most: more than a person reads at once. */
export const mostSteps = 40;

/** What to explain: an event, or a task by the last event of its that went wrong. */
export type ExplanationSubject = { readonly event: EventReference } | { readonly task: string };

/** An event as explanations show it. */
export interface ExplainedEvent {
  readonly reference: EventReference;
  /** Position in the log; with `Explanation.generation` and `line` its identity, which the id is not. */
  readonly index: number;
  /** Line of events.jsonl, from 1. */
  readonly line: number;
  readonly id: string;
  readonly kind: string;
  readonly sourceTask: string | undefined;
  readonly targetTask: string | undefined;
  readonly timestamp: Timestamp;
  /** `eventSentence` of it: one line of plain text. */
  readonly sentence: string;
}

/** An event with the reason why it is told. */
export interface ExplanationStep extends ExplainedEvent {
  readonly reason: StepReason;
  readonly certainty: Certainty;
  /** Milliseconds since the step before, to the nanosecond; undefined for the first. */
  readonly sincePreviousMs: number | undefined;
  /** The step above this one in the tree: the one it explains, or of consequences the one it came from. Undefined: the root. */
  readonly parent: number | undefined;
}

/** Why a step is told, as seen from its parent. `explanationWords.ts` says it in words. */
export type StepReason =
  /** It is what was asked about. */
  | { readonly type: 'asked' }
  /** Earlier in the same attempt of the task; of consequences later in it. */
  | { readonly type: 'sameAttempt' }
  /** A message that reached the task. */
  | { readonly type: 'notification' }
  /** It set the parent off; `shared`: a value that both payloads hold. */
  | { readonly type: 'trigger'; readonly shared: string | undefined }
  /** The task waited for a resource that this event took or gave back. */
  | { readonly type: 'lock'; readonly resource: string; readonly holder: string }
  /** The task can't go on before this one is closed, which it was not. */
  | { readonly type: 'blocker'; readonly task: string }
  /** Nobody watched at the time. */
  | { readonly type: 'supervision' }
  /** How the attempt before ended; of consequences the next attempt. */
  | { readonly type: 'otherAttempt' };

/** Whether events say so themselves, or what it is concluded from. */
export type Certainty = { readonly level: 'recorded' } | { readonly level: 'inferred'; readonly from: string };

/** Routine events of one family that lie between two steps. */
export interface FoldedEvents {
  /** `23 lock events`. */
  readonly words: string;
  readonly count: number;
  readonly kinds: readonly { readonly kind: string; readonly count: number }[];
  /** The place in `steps` of the first step after them; `steps.length` when none is. */
  readonly beforeStep: number;
  readonly first: FoldedPlace;
  readonly last: FoldedPlace;
}

/** Where the first or the last folded event stands. */
export interface FoldedPlace {
  readonly index: number;
  readonly line: number;
  readonly timestamp: Timestamp;
}
