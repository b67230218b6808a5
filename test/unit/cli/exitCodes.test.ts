import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodeOf, problemTexts } from '../../../src/cli/exitCodes';
import { NothingFoundError, PartlyDoneError, UsageError } from '../../../src/cli/problems';
import { AppendError } from '../../../src/files/appender';
import { UnknownItemError } from '../../../src/model/writeErrors';
import { LostLineError } from '../../../src/store/writing/writtenLine';
import { EngramProgram } from './engramProgram';

describe('an exit code', () => {
  it.each([
    [new NothingFoundError('x'), 1],
    [new UnknownItemError('eg-a'), 1],
    [new UsageError('x'), 2],
    [new Error('x'), 2],
    ['thrown by somebody else', 2],
    [new AppendError('no-space', 'x'), 2],
    [new AppendError('read-only', 'x'), 2],
    [new AppendError('failed', 'x'), 2],
    [new AppendError('short-write', 'x'), 3],
    [new AppendError('durability-unknown', 'x'), 3],
    [new LostLineError('x'), 3],
  ])('for %s is %i', (error, code) => expect(exitCodeOf(error)).toBe(code));

  it('for several problems is the highest, and each has its own line', () => {
    const error = new PartlyDoneError([new UsageError('two'), new NothingFoundError('one')]);
    expect(exitCodeOf(error)).toBe(2);
    expect(problemTexts(error)).toEqual(['two', 'one']);
  });
});

/** A limit on the size of files stands in for a disk that is full: the write that crosses it is cut short. */
describe.runIf(process.platform === 'linux')('a disk that is full', () => {
  const limit = 1024;
  let engram: EngramProgram;

  beforeAll(async () => {
    engram = await EngramProgram.build();
  });
  afterAll(() => engram.dispose());

  async function createWith(bytes: number) {
    const workspace = await engram.storeOf({ items: '\n'.repeat(bytes) });
    const file = path.join(workspace, '.engram', 'items.jsonl');
    const script = `trap "" XFSZ; ulimit -f ${limit / 1024}; exec "$0" "$@"`;
    const args = ['-c', script, process.execPath, engram.file, 'create', 'Title'];
    const { status, stdout, stderr } = spawnSync('bash', args, { cwd: workspace, encoding: 'utf8' });
    return { workspace, file, status, stdout, stderr };
  }

  it('in the middle of a write ends with code 3: a part of the line is there', async () => {
    const { workspace, file, status, stdout, stderr } = await createWith(limit - 20);
    expect(stderr).toMatch(
      /^engram: Only 20 of \d+ bytes of the record were written to [^\n]+ broken line now[^\n]+\n$/,
    );
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect((await readFile(file, 'utf8')).trimStart()).toMatch(/^\{"id":"eg-/);
    expect(await engram.json(workspace, ['items'])).toEqual([]);
    expect((await engram.run(workspace, ['create', 'Next'])).exitCode).toBe(0);
    expect(await engram.json(workspace, ['items'])).toMatchObject([{ title: 'Next' }]);
  });

  it('before a write ends with code 2: nothing is there', async () => {
    const { file, status, stdout, stderr } = await createWith(limit);
    expect(stderr).toMatch(/^engram: [^\n]+ can't be written \(EFBIG[^\n]+ Nothing was recorded\.\n$/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(await readFile(file, 'utf8')).toBe('\n'.repeat(limit));
  });

  it('for the answer only is told; the task was created', async () => {
    const workspace = await engram.storeOf({});
    const script = `exec "$0" "$@" >/dev/full`;
    const args = ['-c', script, process.execPath, engram.file, 'create', 'Title'];
    const { status, stderr } = spawnSync('bash', args, { cwd: workspace, encoding: 'utf8' });
    expect(stderr).toMatch(/^engram: The output can't be written: ENOSPC[^\n]+\n$/);
    expect(status).toBe(2);
    expect(await engram.json(workspace, ['items'])).toMatchObject([{ title: 'Title' }]);
  });
});
