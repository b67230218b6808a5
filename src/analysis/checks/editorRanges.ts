import path from 'node:path';
import { groupBy } from '../../base/groupBy';
import { TimeSlice } from '../../base/timeSlice';
import { closeNow, openNow } from '../../files/openFile';
import { type CheckPlace, type CheckReport, type EditorRange, type LocatedReport } from '../../model/check';
import { storeFileNames } from '../../model/place';
import { FileBlocks } from './fileBlocks';

/** Calls are answered in between after so long. */
const sliceMs = 8;

/** Of longer lines, 16 MiB, editors show no single column. */
const longestLine = 16 * 1024 * 1024;

/**
 * The report with where an editor shows its places: columns in UTF-16 units, counted in the bytes of the line. Undefined
 * where the file is gone or has become shorter, and in lines of more than 16 MiB. Rejects with CancelledError when `signal`
 * is aborted.
 */
export async function locateFindings(
  folder: string,
  { findings, counts }: CheckReport,
  signal?: AbortSignal,
): Promise<LocatedReport> {
  const slice = new TimeSlice(sliceMs);
  const rest = async (): Promise<void> => {
    if (slice.isUsedUp) await slice.rest(signal);
  };
  const places = findings.flatMap((finding): readonly CheckPlace[] => [finding, ...finding.related]);
  const ranges = new Map<CheckPlace, EditorRange>();
  for (const file of storeFileNames) {
    const inFile = places.filter((place) => place.file === file);
    if (inFile.length > 0) await locateInFile(path.join(folder, file), inFile, ranges, rest);
  }
  const located = <Place extends CheckPlace>(place: Place) => ({ ...place, range: ranges.get(place) });
  return {
    counts,
    findings: findings.map((finding) => ({ ...located(finding), related: finding.related.map(located) })),
  };
}

async function locateInFile(
  name: string,
  places: readonly CheckPlace[],
  ranges: Map<CheckPlace, EditorRange>,
  rest: () => Promise<void>,
): Promise<void> {
  const file = openNow(name);
  if (!file) return;
  try {
    const blocks = new FileBlocks(file);
    const lines = groupBy(places, ({ line }) => line);
    // In file order, so that blocks are read once.
    for (const [, onLine] of [...lines].sort(([a], [b]) => a - b)) {
      locateOnLine(blocks, onLine, ranges);
      await rest();
    }
  } finally {
    closeNow(file);
  }
}

/** Walks over the line once, however many places are on it. */
function locateOnLine(blocks: FileBlocks, places: readonly CheckPlace[], ranges: Map<CheckPlace, EditorRange>): void {
  const bounds = places.flatMap(({ offset, byteLength }) => [offset, offset + byteLength]);
  const first = bounds.reduce((least, bound) => Math.min(least, bound), Infinity);
  const last = bounds.reduce((most, bound) => Math.max(most, bound), 0);
  const start = blocks.lineStart(first, longestLine);
  if (start === undefined || last - start > longestLine) return;
  const columns = columnsOf(
    blocks,
    start,
    [...new Set(bounds)].sort((a, b) => a - b),
  );
  for (const place of places) {
    const from = columns.get(place.offset);
    const to = columns.get(place.offset + place.byteLength);
    if (from !== undefined && to !== undefined) ranges.set(place, { start: from, end: to });
  }
}

/** The columns of these offsets (ascending) in the line that begins at `start`, as far as the file goes. */
function columnsOf(blocks: FileBlocks, start: number, offsets: readonly number[]): ReadonlyMap<number, number> {
  const columns = new Map<number, number>();
  let at = start;
  // An editor takes a byte order mark at the start of a file away.
  let column = start === 0 && blocks.startsWithMark ? -1 : 0;
  for (const offset of offsets) {
    const units = blocks.utf16Units(at, offset);
    if (units === undefined) break;
    column += units;
    at = offset;
    columns.set(offset, Math.max(0, column));
  }
  return columns;
}
