import { certaintyWords, reasonWords } from './explanationWords';
import { type Explanation, type ExplanationStep } from './explanation';
import { formatTimestamp } from './timestamp';

/** An explanation as programs read it: `engram explain --json`, and the JSON export. Steps are in the order of time. */
export interface ExplanationJson {
  readonly event: {
    readonly line: number;
    readonly id: string;
    readonly kind: string;
    readonly source_task: string | null;
    readonly target_task: string | null;
    readonly timestamp: string;
  };
  /** `certainty`: `recorded`, or `inferred from …`. `since_previous_ms`: null for the first step. */
  readonly steps: readonly {
    readonly line: number;
    readonly id: string;
    readonly kind: string;
    readonly why: string;
    readonly certainty: string;
    readonly since_previous_ms: number | null;
  }[];
  /** `before_line`: the line of the step that comes after them; null behind the last step. */
  readonly folded: readonly {
    readonly words: string;
    readonly kinds: Readonly<Record<string, number>>;
    readonly first_line: number;
    readonly last_line: number;
    readonly before_line: number | null;
  }[];
}

/** The explanation without what only a picture needs. Undefined for one without steps: its events are gone from the file. */
export function explanationJson({ direction, root, steps, folded }: Explanation): ExplanationJson | undefined {
  const event = steps[root];
  if (!event) return undefined;
  const { line, id, kind, sourceTask, targetTask, timestamp } = event;
  return {
    event: {
      line,
      id,
      kind,
      source_task: sourceTask ?? null,
      target_task: targetTask ?? null,
      timestamp: formatTimestamp(timestamp),
    },
    steps: steps.map((step: ExplanationStep) => ({
      line: step.line,
      id: step.id,
      kind: step.kind,
      why: reasonWords(step.reason, direction),
      certainty: certaintyWords(step.certainty),
      since_previous_ms: step.sincePreviousMs ?? null,
    })),
    folded: folded.map(({ words, kinds, first, last, beforeStep }) => ({
      words,
      kinds: Object.fromEntries(kinds.map(({ kind: name, count }) => [name, count])),
      first_line: first.line,
      last_line: last.line,
      before_line: steps[beforeStep]?.line ?? null,
    })),
  };
}
