import { packCodes, type PackedNumbers, packSteps, packVarints, unpackNumbers } from '../base/packedNumbers';

/** Columns of events, one entry an event. */
export interface EventColumns {
  /** Integer milliseconds since 1970, UTC. */
  readonly ms: Float64Array;
  /** Nanoseconds beyond the millisecond. */
  readonly ns: Uint32Array;
  /** Index into a list of kinds. */
  readonly kind: Uint16Array;
  /** 0 for none, else 1 + index into a list of tasks; the same for `target`. */
  readonly source: Uint32Array;
  readonly target: Uint32Array;
}

/**
 * Columns of events as they cross to a webview, by way of the extension host and a socket, where each byte costs: as arrays
 * an event takes 22 bytes, packed 7 of a store with 200 tasks, and 3 less where times have no nanoseconds (2026-11-23).
 */
export interface PackedEvents extends Readonly<Record<keyof EventColumns, PackedNumbers>> {
  readonly count: number;
}

/** Packs columns of equal length. The buffers are the answer's own. */
export function packEvents({ ms, ns, kind, source, target }: EventColumns): PackedEvents {
  return {
    count: ms.length,
    ms: packSteps(ms),
    ns: packVarints(ns),
    kind: packCodes(kind),
    source: packCodes(source),
    target: packCodes(target),
  };
}

/** The buffers of packed columns, to be moved to another thread. */
export function buffersOf({ ms, ns, kind, source, target }: PackedEvents): readonly ArrayBuffer[] {
  return [ms, ns, kind, source, target].map(({ bytes }) => bytes);
}

/** The columns that were packed; undefined where bytes don't fit to the count. */
export function unpackEvents(packed: PackedEvents): EventColumns | undefined {
  const { count } = packed;
  // A time takes a byte at least: nothing is made room for that can't have come.
  if (count > packed.ms.bytes.byteLength) return undefined;
  const columns = {
    ms: new Float64Array(count),
    ns: new Uint32Array(count),
    kind: new Uint16Array(count),
    source: new Uint32Array(count),
    target: new Uint32Array(count),
  };
  const names = ['ms', 'ns', 'kind', 'source', 'target'] as const;
  return names.every((name) => unpackNumbers(packed[name], columns[name])) ? columns : undefined;
}
