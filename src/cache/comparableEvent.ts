import { parseEventLine } from '../files/lineParser';
import { type EngramEvent } from '../model/event';

/** An event of the lines as the comparison needs it. */
export type ComparableEvent = Omit<EngramEvent, 'payload'> & {
  /** Exactly as written; undefined where the line has none. */
  readonly payloadText: string | undefined;
};

/** The event of the record from `start` to `end`, parsed; undefined where the bytes are no such record any more. */
export function comparableEvent(bytes: Buffer, start: number, end: number): ComparableEvent | undefined {
  return parseEventLine({ bytes: bytes.subarray(start, end), line: 1, offset: 0, terminated: true }).records[0];
}
