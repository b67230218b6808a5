import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileErrorCode, isMissing } from './fileErrors';
import { type GitRule, gitRuleOf, newGitIgnore, withGitRule } from './gitIgnore';

/** The name of git's file for what stays out of it. */
export const gitIgnoreName = '.gitignore';

/** Bytes. No list of patterns is that long; more than this is not read into memory. */
const largestFile = 1024 * 1024;

/** Each is overtaken only by a change of the file within a millisecond. */
const mostAttempts = 5;

/** What the `.gitignore` of a store's folder says. Rejects with a message for people where it can't be read. */
export async function readGitRule(folder: string): Promise<GitRule> {
  return gitRuleOf((await readIgnoreFile(path.join(folder, gitIgnoreName)))?.text ?? '');
}

/**
 * Has the `.gitignore` of a store's folder say that events are tracked, or not. Makes the file where there is none, and
 * replaces it in one step where it changes: who reads it meanwhile finds the old text or the new one. Follows no symbolic
 * link, as git doesn't either for this file. Resolves to whether something was written. Rejects with a message for people;
 * the file is as it was then.
 */
export async function writeGitRule(folder: string, tracksEvents: boolean): Promise<boolean> {
  const file = path.join(await realFolder(folder), gitIgnoreName);
  for (let attempt = 1; ; attempt++) {
    const found = await readIgnoreFile(file);
    const text = withGitRule(found?.text ?? '', tracksEvents);
    if (text === found?.text) return false;
    try {
      if (found) await replaceFile(file, text, found);
      else await createGitIgnore(path.dirname(file), tracksEvents);
      return true;
    } catch (error) {
      // Another window may be writing the same, or a person something else: either way the new text is the one to edit.
      const isOvertaken = error instanceof ChangedMeanwhile || fileErrorCode(error) === 'EEXIST';
      if (isOvertaken && attempt < mostAttempts) continue;
      throw new Error(`${file} was not changed: it can't be written (${words(error)}).`, { cause: error });
    }
  }
}

/**
 * Writes the `.gitignore` of a new store; rejects with the system's error, and leaves no file of ours, where there is one
 * already or it can't be written.
 */
export async function createGitIgnore(folder: string, tracksEvents: boolean): Promise<void> {
  await createFile(path.join(folder, gitIgnoreName), newGitIgnore(tracksEvents), 0o666);
}

/** The file is no longer what the new text was made from. */
class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile';
}

interface IgnoreFile {
  readonly text: string;
  /** The rights to give to the file that takes its place. */
  readonly mode: number;
}

/** Undefined where there is none. */
async function readIgnoreFile(file: string): Promise<IgnoreFile | undefined> {
  try {
    const found = await lstat(file);
    if (found.isSymbolicLink()) throw new Error('it is a symbolic link, which git does not follow either');
    if (!found.isFile()) throw new Error('it is no file');
    if (found.size > largestFile) throw new Error(`it has ${found.size} bytes, and ${largestFile} is the most`);
    // Should a link have taken its place since, opening fails. (Windows has no such flag: there `|` takes it as 0.)
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return { text: await handle.readFile('latin1'), mode: found.mode & 0o777 };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new Error(`${file} can't be used: ${words(error)}.`, { cause: error });
  }
}

/** A store that is itself a link is a store all the same: its files lie at the link's end. */
async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    if (isMissing(error)) throw new Error(`The store ${folder} is gone.`, { cause: error });
    throw error;
  }
}

async function replaceFile(file: string, text: string, old: IgnoreFile): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  await createFile(temporary, text, old.mode);
  try {
    if ((await readIgnoreFile(file))?.text !== old.text) throw new ChangedMeanwhile('it changes all the time');
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Makes a file that was not there, with all of the text or not at all. */
async function createFile(file: string, text: string, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    await fill(handle, text);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

async function fill(handle: FileHandle, text: string): Promise<void> {
  try {
    await handle.writeFile(text, 'latin1');
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
