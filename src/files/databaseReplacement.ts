import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { CancelledError } from '../base/rpc';
import { isMissing } from './fileErrors';
import { fileSignature } from './fileSignature';
import { whyNoFile } from './fileType';
import { type StoreLayout } from './layout';
import { isAlive, livingDaemon } from './livingDaemon';
import { readFully } from './readFully';

/** Why engram.db was not replaced, in words for people. It is as it was. */
export class ReplacementError extends Error {
  override readonly name = 'ReplacementError';
}

/** What replacing asks of the system; others than the real ones are for tests that play a failing disk. */
export interface ReplacementSystem {
  readonly createFile: (path: string) => Promise<FileHandle>;
  readonly rename: (from: string, to: string) => Promise<void>;
}

const realSystem: ReplacementSystem = { createFile: (file) => open(file, 'wx'), rename };

/** Between two parts of this length somebody may cancel. */
const partBytes = 1024 * 1024;
const headerBytes = 100;

/**
 * Puts another file into the place of engram.db: written beside it, synced, checked, and renamed. Whoever has the old one
 * open keeps it, and would go on writing what nobody reads, so it is refused while a journal is there or the daemon lives,
 * and given up when engram.db changed while `make` made the new one. Rejects with ReplacementError, with CancelledError,
 * or with what `make` throws; engram.db is then as it was, and nothing else is left. Call it by `withDatabaseFile`.
 */
export async function replaceDatabase(
  layout: StoreLayout,
  make: () => Promise<Uint8Array>,
  signal?: AbortSignal,
  system: ReplacementSystem = realSystem,
): Promise<void> {
  await refuseWhileInUse(layout);
  const before = await fileSignature(layout.database);
  await removeLeftovers(layout);
  const bytes = await make();
  const temporary = `${layout.database}.new-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await writeNew(temporary, bytes, await modeOf(layout.database), system, signal);
    await refuseWhileInUse(layout);
    if ((await fileSignature(layout.database)) !== before)
      throw new ReplacementError('engram.db was changed by another program while it was made anew. Try again.');
    if (signal?.aborted) throw new CancelledError();
    await system.rename(temporary, layout.database).catch((error: unknown) => {
      throw failed('The new engram.db could not take the place of the old one', error);
    });
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(layout.folder);
}

async function refuseWhileInUse({ folder, database }: StoreLayout): Promise<void> {
  const problem = await whyNoFile(database);
  if (problem !== undefined) throw new ReplacementError(`engram.db can't be replaced: ${problem}. Move it away.`);
  for (const ending of ['-journal', '-wal', '-shm']) {
    if (!(await isThere(`${database}${ending}`))) continue;
    throw new ReplacementError(
      `engram.db${ending} is there: another program is writing engram.db, or stopped in the middle. ` +
        'Try again when it has ended; where it has, use the native program once, or run `sqlite3 engram.db VACUUM`.',
    );
  }
  const pid = await livingDaemon(folder).catch((error: unknown) => {
    throw failed('daemon.pid can’t be read, so the daemon may be at work', error);
  });
  if (pid === undefined) return;
  throw new ReplacementError(
    `The daemon is running: daemon.pid names process ${pid}, which is alive. Stop it first; where that process is ` +
      'another program, remove daemon.pid.',
  );
}

async function writeNew(
  temporary: string,
  bytes: Uint8Array,
  mode: number | undefined,
  { createFile }: ReplacementSystem,
  signal: AbortSignal | undefined,
): Promise<void> {
  const what = 'The new engram.db could not be written';
  const file = await createFile(temporary).catch((error: unknown) => {
    throw failed(what, error);
  });
  try {
    for (let start = 0; start < bytes.length; start += partBytes) {
      if (signal?.aborted) throw new CancelledError();
      await writeFully(file, bytes.subarray(start, start + partBytes), start);
    }
    if (mode !== undefined) await file.chmod(mode);
    await file.sync();
    const { size } = await file.stat();
    if (size !== bytes.length) throw new Error(`it has ${size} bytes instead of ${bytes.length}`);
  } catch (error) {
    throw error instanceof CancelledError ? error : failed(what, error);
  } finally {
    await file.close();
  }
  await checkHeader(temporary, bytes);
}

async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  const { bytesWritten } = await file.write(bytes, 0, bytes.length, position);
  if (bytesWritten < bytes.length) throw new Error('the disk took only a part of it and is probably full');
}

async function checkHeader(temporary: string, bytes: Uint8Array): Promise<void> {
  const file = await open(temporary, 'r');
  try {
    const header = await readFully(file, 0, headerBytes);
    if (!header.equals(bytes.subarray(0, headerBytes)))
      throw new ReplacementError('The new engram.db does not read back as it was written. The disk may be damaged.');
  } finally {
    await file.close();
  }
}

/** What a crash left of an earlier try: files of processes that are gone. */
async function removeLeftovers({ folder, database }: StoreLayout): Promise<void> {
  const leftover = new RegExp(`^${path.basename(database).replaceAll('.', '\\.')}\\.new-(\\d{1,10})-[0-9a-f]{8}$`);
  const names = await readdir(folder).catch((error: unknown) => {
    throw failed('The store’s folder can’t be read', error);
  });
  for (const name of names) {
    const pid = Number(leftover.exec(name)?.[1] ?? 0);
    if (pid > 0 && pid !== process.pid && !isAlive(pid)) await rm(path.join(folder, name), { force: true });
  }
}

/** Makes the rename safe against a loss of power, where the system can. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const opened = await open(folder, 'r');
    try {
      await opened.sync();
    } finally {
      await opened.close();
    }
  } catch {
    // Windows opens no folders. Without it, the old engram.db may be there again after a loss of power: behind, not torn.
  }
}

async function modeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mode & 0o777;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function isThere(file: string): Promise<boolean> {
  return (await modeOf(file)) !== undefined;
}

function failed(what: string, error: unknown): ReplacementError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ReplacementError(`${what}: ${reason}. engram.db is as it was.`, { cause: error });
}
