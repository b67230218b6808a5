import { statSync } from 'node:fs';
import { isMissing } from '../files/fileErrors';

/** Whether the folder is there. Throws when the system won't say, as for a folder without permission. */
export function folderExists(folder: string): boolean {
  try {
    return statSync(folder).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
