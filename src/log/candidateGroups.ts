import { type LogColumns } from './logColumns';

/** The mark of an event that is to be looked at. */
export const candidate = 1;

/** Which candidates are taken together, in bytes of the file. */
export interface Grouping {
  /** From the start of the first to the end of the last. A single record may be longer. */
  readonly longest: number;
  /** Between two that follow each other. */
  readonly widestGap: number;
}

/** Candidates, `first` to `last`, that are taken together, and the part of the file that holds them, `end` exclusive. */
export interface CandidateGroup {
  readonly first: number;
  readonly last: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Groups the events from `from` to `to`, exclusive, that are marked as candidates, in file order. Looks no further ahead
 * than the event behind a group.
 */
export function* candidateGroups(
  columns: LogColumns,
  marks: Uint8Array,
  from: number,
  to: number,
  { longest, widestGap }: Grouping,
): Generator<CandidateGroup, undefined> {
  let event = nextCandidate(marks, from, to);
  while (event < to) {
    const { offset, byteLength } = columns;
    const first = event;
    const start = offset[first] ?? 0;
    let last = first;
    let end = start + (byteLength[first] ?? 0);
    for (event = nextCandidate(marks, first + 1, to); event < to; event = nextCandidate(marks, event + 1, to)) {
      const eventStart = offset[event] ?? 0;
      const eventEnd = eventStart + (byteLength[event] ?? 0);
      if (eventStart - end > widestGap || eventEnd - start > longest) break;
      last = event;
      end = eventEnd;
    }
    yield { first, last, start, end };
  }
  return undefined;
}

/** The first candidate from `from` on; `to` or more when there is none before. */
function nextCandidate(marks: Uint8Array, from: number, to: number): number {
  if (from >= to || marks[from] === candidate) return from;
  const event = marks.indexOf(candidate, from);
  return event === -1 ? to : event;
}
