import { type StatsBase } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isMissing } from './fileErrors';

/**
 * Why what was found can't be used as a file: it is a folder, or a pipe or socket, which would keep whoever opens it
 * waiting for the other end.
 */
export function typeProblem(found: StatsBase<bigint> | StatsBase<number>): string | undefined {
  if (found.isDirectory()) return 'it is a folder, not a file';
  if (found.isFIFO()) return 'it is a pipe, not a file';
  return found.isSocket() ? 'it is a socket, not a file' : undefined;
}

/** The same for what is at a path. Undefined also where there is nothing. */
export async function whyNoFile(path: string): Promise<string | undefined> {
  try {
    return typeProblem(await stat(path));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
