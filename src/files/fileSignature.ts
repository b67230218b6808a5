import { type BigIntStats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';

/** Changes when the file is written or replaced; `missing` where it is not there or may not be looked at. */
export async function fileSignature(path: string): Promise<string> {
  try {
    return signatureOf(await stat(path, { bigint: true }));
  } catch {
    // Reading it will say which of the two it is.
    return 'missing';
  }
}

/** The same at once, for a moment in which nothing else may happen. */
export function fileSignatureSync(path: string): string {
  try {
    return signatureOf(statSync(path, { bigint: true }));
  } catch {
    // As above.
    return 'missing';
  }
}

function signatureOf({ ino, size, mtimeNs }: BigIntStats): string {
  return `${ino} ${size} ${mtimeNs}`;
}
