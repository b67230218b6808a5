import { type JsonValue } from './json';
import { type LinePlace } from './place';
import { type Timestamp } from './timestamp';

/** A coordination event, after the design's `Event`. */
export interface EngramEvent {
  /** `eg-evt-` and 10 characters. Not unique: many events may share one (format.md, trap 1). */
  readonly id: string;
  readonly kind: string;
  readonly sourceTask: string | undefined;
  readonly targetTask: string | undefined;
  /** Undefined where the line has none; JSON null and a missing payload are the same to the native program. */
  readonly payload: JsonValue | undefined;
  readonly timestamp: Timestamp;
}

/**
 * An event's identity: its byte offset in events.jsonl, valid within one generation of the file. The generation changes
 * when the file is truncated or replaced.
 */
export interface EventReference {
  readonly generation: number;
  readonly offset: number;
}

/** An event as it lies in the file. */
export interface StoredEvent extends EngramEvent {
  readonly reference: EventReference;
  /** Position in the log: 0 for the first event of the file. Valid within the generation. */
  readonly index: number;
  readonly place: LinePlace;
  /** The payload exactly as written (numbers keep their digits), undefined where the line has none. */
  readonly payloadText: string | undefined;
  /** The timestamp exactly as written, without its quotes. */
  readonly timestampText: string;
}

/** What a caller gives to record an event. The store adds what is missing: the id and the time. */
export interface EventDraft {
  readonly kind: string;
  readonly sourceTask?: string | undefined;
  readonly targetTask?: string | undefined;
  readonly payload?: JsonValue | undefined;
  /**
   * The payload as JSON text, in the place of `payload`: written as it is but for the white space between its parts, so
   * that numbers beyond 2^53 keep their digits.
   */
  readonly payloadText?: string | undefined;
  readonly timestamp?: Timestamp | undefined;
}
