import { type EventRecord } from '../files/lineParse';

/** Whether two lines tell the same event, wherever they stand. */
export function isSameEvent(a: EventRecord, b: EventRecord): boolean {
  return (
    a.id === b.id &&
    a.kind === b.kind &&
    a.sourceTask === b.sourceTask &&
    a.targetTask === b.targetTask &&
    a.payloadText === b.payloadText &&
    a.timestampText === b.timestampText
  );
}
