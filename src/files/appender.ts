import { type FileHandle, open } from 'node:fs/promises';
import { fileErrorCode } from './fileErrors';
import { whyNoFile } from './fileType';

/**
 * `short-write`: a part of what was to be written is in the file. `durability-unknown`: all of it is, but the disk
 * didn't confirm it. With every other code nothing was written.
 */
export type AppendFailure =
  | 'short-write'
  | 'durability-unknown'
  | 'no-space'
  | 'read-only'
  | 'missing-folder'
  | 'not-a-record'
  | 'failed';

/** Why a record could not be appended, in words for people; `code` for programs, `cause` the system's own error. */
export class AppendError extends Error {
  override readonly name = 'AppendError';
  constructor(
    readonly code: AppendFailure,
    message: string,
    options?: ErrorOptions,
    /** How many of the records are whole in the file, the first ones. */
    readonly wholeRecords = 0,
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
  const file = await openFile(path).catch((error: unknown) => {
    throw notWritten(path, error);
  });
  try {
    await writeAtOnce(file, path, objectTexts);
    await file.sync().catch((error: unknown) => {
      throw unconfirmed(path, objectTexts.length, error);
    });
  } finally {
    // What was to be told is told by then: after a confirmed write a failed close loses nothing.
    await file.close().catch(() => undefined);
  }
}

async function writeAtOnce(file: AppendableFile, path: string, objectTexts: readonly string[]): Promise<void> {
  const bytes = Buffer.from(`\n${objectTexts.join('\n')}\n`, 'utf8');
  const { bytesWritten } = await file.write(bytes).catch((error: unknown) => {
    throw notWritten(path, error);
  });
  if (bytesWritten < bytes.length) throw shortWrite(path, objectTexts, bytesWritten, bytes.length);
}

function shortWrite(path: string, objectTexts: readonly string[], written: number, wanted: number): AppendError {
  const count = objectTexts.length;
  const { whole, end } = wholeRecords(objectTexts, written);
  const what = count === 1 ? 'the record' : `${count} records`;
  const message =
    `Only ${written} of ${wanted} bytes of ${what} were written to ${path}: the disk is probably full. ` +
    `${howManyAreWhole(whole, count)} whole in the file${howItEnds(written, end)}.`;
  return new AppendError('short-write', message, undefined, whole);
}

function howManyAreWhole(whole: number, count: number): string {
  if (count === 1) return whole === 1 ? 'It is' : 'It is not';
  if (whole === 0) return 'None is';
  return whole === 1 ? '1 of them is' : `${whole} of them are`;
}

function howItEnds(written: number, end: number): string {
  if (written > end) return ', which ends with a broken line now, that every reader skips';
  return written === end ? '' : ', which ends without a line end now';
}

/** How many records, from the first on, are whole in so many bytes written, and where the line of the last of them ends. */
function wholeRecords(
  objectTexts: readonly string[],
  written: number,
): { readonly whole: number; readonly end: number } {
  // Before the first record stands a line end.
  let [whole, end] = [0, 1];
  for (const text of objectTexts) {
    const next = end + Buffer.byteLength(text);
    if (next > written) break;
    whole++;
    end = next + 1;
  }
  return { whole, end };
}

function unconfirmed(path: string, count: number, error: unknown): AppendError {
  const [what, they, them] =
    count === 1 ? ['The record was', 'it is', 'it'] : [`The ${count} records were`, 'they are', 'them'];
  const message =
    `${what} written to ${path}, but the disk did not confirm that ${they} safe (${words(error)}). ` +
    `Look whether ${they} there before you record ${them} again.`;
  return new AppendError('durability-unknown', message, { cause: error }, count);
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
