import { type CheckOptions, type CheckReport } from '../../model/check';
import { type Finding } from '../../model/finding';
import { type StoreRecords } from '../../store/storeRecords';
import { CheckRun } from './checkRun';
import { checkClosedTasks } from './closedTasks';
import { checkDuplicateIds } from './duplicateIds';
import { checkLines } from './lines';
import { checkLocks } from './locks';
import { checkRelationships } from './relationships';
import { checkStarts } from './starts';
import { checkTasks } from './tasks';
import { checkTime } from './time';
import { checkUnknownTasks } from './unknownTasks';
import { checkBlockers } from './blockers';

/**
 * Looks for everything that is wrong with a store: with its lines (`findings`, in file order, as the store found them while
 * reading) and with what its records say together. Rests between slices. Rejects with CancelledError when `signal` is
 * aborted.
 *
 * 1 million events take 0.1 s, all of it columns. Only locks need payloads: those of a log are read once, about 2.4
 * µs a lock event where none is named, and kept for the next run (`lockResources.ts`).
 */
export async function checkStore(
  records: StoreRecords,
  findings: readonly Finding[],
  options: CheckOptions,
  signal?: AbortSignal,
): Promise<CheckReport> {
  const run = new CheckRun(records, options, signal);
  checkLines(run, findings);
  await run.rest();
  for (const check of checks) {
    await check(run);
    await run.rest();
  }
  return run.reportSoFar;
}

const checks: readonly ((run: CheckRun) => void | Promise<void>)[] = [
  checkTasks,
  checkRelationships,
  checkDuplicateIds,
  checkTime,
  checkUnknownTasks,
  checkStarts,
  checkBlockers,
  checkClosedTasks,
  checkLocks,
];
