import { type FileHandle, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { CancelledError } from '../base/rpc';
import { fileErrorCode, isMissing } from './fileErrors';
import { openForReading } from './fileIdentity';
import { readFully } from './readFully';

/** What reading engram.db gave. `reason` is a sentence for people. */
export type DatabaseSnapshot =
  | { readonly state: 'read'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly state: 'busy' | 'missing' | 'unreadable'; readonly reason: string };

/** How long to try. */
export interface SnapshotOptions {
  /** How many times to read before giving up as busy. Default 5. */
  readonly tries?: number;
  /** Pause between two tries in ms. Default 40. */
  readonly pauseMs?: number;
  /** Ends the wait with a CancelledError. */
  readonly signal?: AbortSignal | undefined;
  /** Called between the parts of a read, for tests that play the writer. */
  readonly onStep?: (step: 'header-read' | 'body-read') => Promise<void>;
}

/** SQLite's header: 100 bytes at the start of the file (https://www.sqlite.org/fileformat.html, 1.3). */
const headerBytes = 100;
const magic = Buffer.from('SQLite format 3\0', 'latin1');

/**
 * Reads engram.db so that what comes back is one state of it, also while a native writer works: header, no `-journal`,
 * body, no `-journal`, the same header, inode, size and time of change (docs/format.md, trap 7: a plain copy is torn in
 * up to a third of reads). Never writes, never locks.
 */
export async function readDatabaseSnapshot(path: string, options: SnapshotOptions = {}): Promise<DatabaseSnapshot> {
  const { tries = 5, pauseMs = 40, signal } = options;
  for (let attempt = 1; ; attempt++) {
    if (signal?.aborted) throw new CancelledError();
    const snapshot = await readOnce(path, options);
    if (snapshot.state !== 'busy' || attempt >= tries) return snapshot;
    await pause(pauseMs);
  }
}

async function readOnce(path: string, { onStep }: SnapshotOptions): Promise<DatabaseSnapshot> {
  try {
    const file = await openForReading(path);
    if (!file) return { state: 'missing', reason: 'There is no engram.db.' };
    try {
      return await readOpen(file, path, onStep);
    } finally {
      await file.close();
    }
  } catch (error) {
    return { state: 'unreadable', reason: `engram.db can't be read (${describe(error)}).` };
  }
}

async function readOpen(file: FileHandle, path: string, onStep: SnapshotOptions['onStep']): Promise<DatabaseSnapshot> {
  const before = await file.stat({ bigint: true });
  if (before.size === 0n) return { state: 'busy', reason: 'engram.db is empty: somebody is about to fill it.' };
  const header = await readFully(file, 0, headerBytes);
  await onStep?.('header-read');
  if (await hasJournal(path)) return journalInTheWay;
  const body = await readFully(file, 0, Number(before.size));
  await onStep?.('body-read');
  if (await hasJournal(path)) return journalInTheWay;

  const headerAfter = await readFully(file, 0, headerBytes);
  const after = await stat(path, { bigint: true });
  const isSame =
    header.equals(headerAfter) &&
    header.equals(body.subarray(0, headerBytes)) &&
    BigInt(body.length) === before.size &&
    before.ino === after.ino &&
    before.size === after.size &&
    before.mtimeNs === after.mtimeNs;
  if (!isSame) return { state: 'busy', reason: 'engram.db changed while it was read.' };
  const problem = describeDamage(body);
  return problem === undefined ? { state: 'read', bytes: body } : { state: 'unreadable', reason: problem };
}

const journalInTheWay: DatabaseSnapshot = {
  state: 'busy',
  reason: 'Somebody is writing engram.db, or stopped in the middle: engram.db-journal is there.',
};

/** Why these bytes are no whole database in rollback-journal mode; undefined when they may be one. */
function describeDamage(bytes: Buffer): string | undefined {
  if (bytes.length < headerBytes || !bytes.subarray(0, magic.length).equals(magic))
    return 'engram.db is not an SQLite database.';
  if (bytes[18] === 2 || bytes[19] === 2)
    return 'engram.db is in WAL mode: without its -wal file, which only a writer may read, its rows may be old.';
  const written = bytes.readUInt16BE(16);
  // The value 1 stands for 65,536, which two bytes can't hold.
  const pageSize = written === 1 ? 65_536 : written;
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) return 'engram.db has a damaged header.';
  if (bytes.length % pageSize !== 0)
    return `engram.db is torn: ${bytes.length} bytes are no whole number of pages of ${pageSize}.`;
  // The page count holds only where the two change counters agree (file format, 1.3.7).
  const pages = bytes.readUInt32BE(28);
  const countHolds = bytes.readUInt32BE(24) === bytes.readUInt32BE(92) && pages !== 0;
  if (countHolds && pages !== bytes.length / pageSize)
    return `engram.db is torn: it holds ${bytes.length / pageSize} pages, its header says ${pages}.`;
  return undefined;
}

/** Whether a journal lies beside a database: somebody is writing it, or stopped in the middle. Throws other errors. */
export async function hasJournal(database: string): Promise<boolean> {
  try {
    await stat(`${database}-journal`);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function describe(error: unknown): string {
  return fileErrorCode(error) ?? (error instanceof Error ? error.message : String(error));
}
