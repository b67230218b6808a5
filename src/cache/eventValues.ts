/** The values of an event that a row of `events` holds, by their places in `EventValues`. */
export const eventFields = ['id', 'kind', 'source_task', 'target_task', 'payload', 'timestamp'] as const;

/** Place of each value in `EventValues`. */
export const field = { id: 0, kind: 1, source: 2, target: 3, payload: 4, timestamp: 5 } as const;

/** The values of one event, as places in bytes, so that no text has to be made of them. */
export interface EventValues {
  readonly bytes: Buffer;
  /** By `field`. -1 where there is none. */
  readonly starts: Int32Array;
  /** By `field`, exclusive. */
  readonly ends: Int32Array;
}

/** A value as text; undefined where there is none. */
export function textOf({ bytes, starts, ends }: EventValues, index: number): string | undefined {
  const start = starts[index] ?? -1;
  return start < 0 ? undefined : bytes.toString('utf8', start, ends[index]);
}

/** Texts of an event's id as keys of a map: different bytes give different keys, faster than decoding them. */
export function idKey({ bytes, starts, ends }: EventValues): string {
  return bytes.toString('latin1', starts[field.id], ends[field.id]);
}

/** Whether a value is the same in both, byte by byte, or missing in both. */
export function hasSameBytes(a: EventValues, b: EventValues, index: number): boolean {
  const aStart = a.starts[index] ?? -1;
  const bStart = b.starts[index] ?? -1;
  if (aStart < 0 || bStart < 0) return aStart === bStart;
  return areSameBytes(a.bytes, aStart, a.ends[index] ?? 0, b.bytes, bStart, b.ends[index] ?? 0);
}

/** Whether two ranges hold the same bytes: in a loop, for the few dozen bytes of most values a call costs more. */
export function areSameBytes(
  a: Buffer,
  aStart: number,
  aEnd: number,
  b: Buffer,
  bStart: number,
  bEnd: number,
): boolean {
  const length = aEnd - aStart;
  if (length !== bEnd - bStart) return false;
  for (let at = 0; at < length; at++) if (a[aStart + at] !== b[bStart + at]) return false;
  return true;
}

/** Values of which only the id is known. */
export function idOnly(id: string): EventValues {
  const bytes = Buffer.from(id);
  const starts = new Int32Array(6).fill(-1);
  starts[field.id] = 0;
  const ends = new Int32Array(6);
  ends[field.id] = bytes.length;
  return { bytes, starts, ends };
}
