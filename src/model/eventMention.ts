import { type EventReference } from './event';
import { type Timestamp } from './timestamp';

/** An event as an answer names it: enough to show it in a line and to open it, without its payload. */
export interface EventMention {
  /** Its identity. */
  readonly reference: EventReference;
  /** Position in the log. Valid within the generation. */
  readonly index: number;
  /** Line of events.jsonl, 1 for the first. */
  readonly line: number;
  /** Undefined where the file no longer holds what the log says. Not unique (docs/format.md, trap 1). */
  readonly id: string | undefined;
  readonly kind: string;
  readonly at: Timestamp;
}

/** Milliseconds from one moment to another, to the nanosecond; negative when `to` is before `from`. */
export function elapsedMs(from: Timestamp, to: Timestamp): number {
  return Math.round((to.ms - from.ms) * 1e6 + (to.ns - from.ns)) / 1e6;
}
