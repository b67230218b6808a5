import { stat } from 'node:fs/promises';
import { isMissing } from './fileErrors';

/**
 * Why what is at a path can't be used as a file: it is a folder, or a pipe or socket, which would keep whoever opens it
 * waiting for the other end. Undefined for everything else, also where there is nothing.
 */
export async function whyNoFile(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return 'it is a folder, not a file';
    if (found.isFIFO()) return 'it is a pipe, not a file';
    return found.isSocket() ? 'it is a socket, not a file' : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
