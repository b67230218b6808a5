import { type LogColumns } from './logColumns';

/** Columns of a part of the log, in file order; each array has its own buffer, to be moved to another thread. */
export interface EventColumns {
  readonly ms: Float64Array<ArrayBuffer>;
  readonly ns: Uint32Array<ArrayBuffer>;
  /** Index into the `timelineKinds`. */
  readonly kind: Uint16Array<ArrayBuffer>;
  /** 0 for none, else 1 + index into the log's tasks; the same for `target`. */
  readonly source: Uint32Array<ArrayBuffer>;
  readonly target: Uint32Array<ArrayBuffer>;
}

/** The last kind that the timeline's 16-bit column can name stands for it and all after it. */
const lastKind = 65_535;

/** The kinds as `timelineColumns` names them: the log's, but where it has more than 65,536. */
export function timelineKinds(kinds: readonly string[]): readonly string[] {
  return kinds.length <= lastKind ? kinds : [...kinds.slice(0, lastKind), '…'];
}

/** Copies of the columns of the events `from` … `from + limit - 1`, fewer at the end, of a log of so many kinds. */
export function timelineColumns(columns: LogColumns, kinds: number, from: number, limit: number): EventColumns {
  const start = Math.min(from, columns.length);
  const end = Math.min(start + limit, columns.length);
  const kind = columns.kind.subarray(start, end);
  return {
    ms: columns.ms.slice(start, end),
    ns: columns.ns.slice(start, end),
    kind: kinds <= lastKind ? new Uint16Array(kind) : Uint16Array.from(kind, (number) => Math.min(number, lastKind)),
    source: columns.source.slice(start, end),
    target: columns.target.slice(start, end),
  };
}
