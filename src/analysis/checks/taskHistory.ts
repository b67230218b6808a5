import { type StoredItem } from '../../model/item';
import { compareTimestamps, type Timestamp } from '../../model/timestamp';
import { type CheckRun } from './checkRun';

/** A time during which a task was closed. */
export interface ClosedPeriod {
  /** Inclusive. */
  readonly since: Timestamp;
  /** Exclusive; undefined while it is closed. */
  readonly until: Timestamp | undefined;
  /** The line that closed it. */
  readonly closing: StoredItem;
}

/**
 * When a task was closed, after its lines in the order of the file: from `closed_at`, or where a line has none (status set
 * another way, format.md) from its `updated_at`, to the `updated_at` of the line that opened it again.
 */
export function closedPeriods(run: CheckRun, id: string): readonly ClosedPeriod[] {
  const periods: ClosedPeriod[] = [];
  let closing: StoredItem | undefined;
  for (const line of run.records.itemLines(id)) {
    if (line.status === 'closed') closing ??= line;
    else if (closing) {
      periods.push({ since: closedAt(closing), until: line.updatedAt, closing });
      closing = undefined;
    }
  }
  if (closing) periods.push({ since: closedAt(closing), until: undefined, closing });
  return periods;
}

/** The period at this moment; undefined where the task was not closed then. */
export function closedPeriodAt(periods: readonly ClosedPeriod[], moment: Timestamp): ClosedPeriod | undefined {
  return periods.find(
    ({ since, until }) =>
      compareTimestamps(since, moment) <= 0 && (until === undefined || compareTimestamps(moment, until) < 0),
  );
}

function closedAt({ closedAt: closed, updatedAt }: StoredItem): Timestamp {
  return closed ?? updatedAt;
}
