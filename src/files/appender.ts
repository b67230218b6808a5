import { type FileHandle, open } from 'node:fs/promises';
import { fileErrorCode } from './fileErrors';
import { whyNoFile } from './fileType';

/**
 * `short-write`: a part of the record is in the file. `durability-unknown`: all of it is, but the disk didn't confirm
 * it. With every other code nothing was written.
 */
export type AppendFailure =
  'short-write' | 'durability-unknown' | 'no-space' | 'read-only' | 'missing-folder' | 'not-a-record' | 'failed';

/** Why a record could not be appended, in words for people; `code` for programs, `cause` the system's own error. */
export class AppendError extends Error {
  override readonly name = 'AppendError';
  constructor(
    readonly code: AppendFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What appending needs of an open file. Node's FileHandle is one. */
export type AppendableFile = Pick<FileHandle, 'write' | 'sync' | 'close'>;

/** Opens a file for appending (O_APPEND, O_CREAT) with the rights that the process gives to new files, as natively. */
async function openForAppending(path: string): Promise<AppendableFile> {
  const problem = await whyNoFile(path);
  if (problem !== undefined) throw new Error(problem);
  return open(path, 'a');
}

/**
 * Appends one record to a JSONL file: a single write of `\n`, the object and `\n` in append mode, then fsync. The first
 * line end keeps the record whole beside native writers, whose append is two writes (docs/format.md, trap 3); the blank
 * line it mostly leaves is legal. Creates the file where there is none. Never tries again, because nobody can know
 * whether a failed write left something behind. Throws AppendError.
 */
export function appendRecord(
  path: string,
  objectText: string,
  openFile: (path: string) => Promise<AppendableFile> = openForAppending,
): Promise<void> {
  return appendRecords(path, [objectText], openFile);
}

/**
 * Appends several records as `appendRecord` does one: a single write with a line end between them. Of a short write the
 * error says how many records are whole in the file.
 */
export async function appendRecords(
  path: string,
  objectTexts: readonly string[],
  openFile: (path: string) => Promise<AppendableFile> = openForAppending,
): Promise<void> {
  if (objectTexts.length === 0) return;
  if (!objectTexts.every((text) => /^\{[^\r\n]*\}$/.test(text)))
    throw new AppendError('not-a-record', 'Only a JSON object on one line can be appended.');
  const bytes = Buffer.from(`\n${objectTexts.join('\n')}\n`, 'utf8');
  const file = await openFile(path).catch((error: unknown) => {
    throw notWritten(path, error);
  });
  try {
    await writeAtOnce(file, path, bytes);
    await file.sync().catch((error: unknown) => {
      throw new AppendError(
        'durability-unknown',
        `The record was written to ${path}, but the disk did not confirm that it is safe (${words(error)}). ` +
          'Look whether it is there before you record it again.',
        { cause: error },
      );
    });
  } finally {
    // What was to be told is told by then: after a confirmed write a failed close loses nothing.
    await file.close().catch(() => undefined);
  }
}

async function writeAtOnce(file: AppendableFile, path: string, bytes: Buffer): Promise<void> {
  const { bytesWritten } = await file.write(bytes).catch((error: unknown) => {
    throw notWritten(path, error);
  });
  if (bytesWritten === bytes.length) return;
  throw new AppendError(
    'short-write',
    `Only ${bytesWritten} of ${bytes.length} bytes of the record were written to ${path}: the disk is probably full. ` +
      'The file ends with a broken line now, which every reader skips.',
  );
}

function notWritten(path: string, error: unknown): AppendError {
  const options = { cause: error };
  switch (fileErrorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppendError('no-space', `There is no space left to write to ${path}. Nothing was recorded.`, options);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppendError('read-only', `${path} can't be written: it is read-only. Nothing was recorded.`, options);
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppendError('missing-folder', `The folder of ${path} is gone. Nothing was recorded.`, options);
    case undefined:
    default:
      return new AppendError('failed', `${path} can't be written (${words(error)}). Nothing was recorded.`, options);
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
