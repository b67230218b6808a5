import { type EventColumns } from '../model/packedEvents';
import { type LogColumns } from './logColumns';

export type { EventColumns };

/** The last kind that the timeline's 16-bit column can name stands for it and all after it. */
const lastKind = 65_535;

/** The kinds as `timelineColumns` names them: the log's, but where it has more than 65,536. */
export function timelineKinds(kinds: readonly string[]): readonly string[] {
  return kinds.length <= lastKind ? kinds : [...kinds.slice(0, lastKind), '…'];
}

/**
 * Copies of the columns of the events `from` … `from + limit - 1`, fewer at the end, of a log of so many kinds, which the
 * column of kinds names by their places in `timelineKinds`.
 */
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
