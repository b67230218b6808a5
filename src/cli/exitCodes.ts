import { AppendError } from '../files/appender';
import { UnknownItemError } from '../model/writeErrors';
import { LostLineError } from '../store/writing/writtenLine';
import { ErrorsFoundError, NothingFoundError, PartlyDoneError } from './problems';

/**
 * How the program ends after an error: 1 when what was asked for is not there or a check found errors, 3 when a write may be in the file all the
 * same, 2 for everything else; the highest of several problems (docs/command-line.md, Exit codes).
 */
export function exitCodeOf(error: unknown): number {
  if (error instanceof PartlyDoneError) return Math.max(...error.problems.map(exitCodeOf));
  if (error instanceof NothingFoundError || error instanceof UnknownItemError) return 1;
  if (error instanceof ErrorsFoundError) return 1;
  return mayBeWritten(error) ? 3 : 2;
}

/** True when doing it again might write it twice. */
function mayBeWritten(error: unknown): boolean {
  if (error instanceof LostLineError) return true;
  return error instanceof AppendError && (error.code === 'short-write' || error.code === 'durability-unknown');
}

/** What went wrong, a text for each line of standard error. */
export function problemTexts(error: unknown): readonly string[] {
  if (error instanceof PartlyDoneError) return error.problems.flatMap(problemTexts);
  return [error instanceof Error ? error.message : String(error)];
}
