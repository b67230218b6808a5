import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngramProgram } from './engramProgram';

let engram: EngramProgram;
let workspace: string;

beforeAll(async () => {
  engram = await EngramProgram.build();
  workspace = await engram.workspace('neuraphage');
}, 60_000);
afterAll(() => engram.dispose());

describe('engram sql', { timeout: 60_000 }, () => {
  it('writes rows as a table for people', async () => {
    const sql = 'SELECT kind, count(*) AS n, NULL AS x FROM events GROUP BY kind ORDER BY n DESC, kind LIMIT 2';
    const { exitCode, output, errors } = await engram.run(workspace, ['sql', sql]);
    expect([exitCode, errors]).toEqual([0, '']);
    expect(output).toBe('kind            n  x\nlock_acquired  69  NULL\nlock_released  69  NULL\n');
  });

  it('writes an object a line for programs, also of a statement from standard input, with every column', async () => {
    const sql = 'SELECT line, line + 1 AS line, 9007199254740993 AS big, NULL AS none_ FROM events LIMIT 1';
    const { exitCode, output } = await engram.run(workspace, ['sql', '-', '--json'], sql);
    expect(exitCode).toBe(0);
    expect(output).toBe('{"line":1,"line_2":2,"big":9007199254740993,"none_":null}\n');
  });

  it('says on standard error that there is more than it shows', async () => {
    const { exitCode, output, errors } = await engram.run(workspace, [
      'sql',
      'SELECT id FROM events',
      '--json',
      '-l',
      '3',
    ]);
    expect([exitCode, output.split('\n').length]).toEqual([0, 4]);
    expect(errors).toContain('Only the first 3 rows of more are shown');
  });

  it.each([
    ['SELECT 1,\n  foo FROM events', /^engram: 2:3: No such column: foo/],
    ['DELETE FROM events', /^engram: 1:1: DELETE is refused/],
    ['SELECT 1; SELECT 2', /^engram: 1:11: One statement at a time/],
    ['', /^engram: There is no statement to run/],
  ])('ends with code 2 and the place of what is wrong: %s', async (sql, problem) => {
    const { exitCode, output, errors } = await engram.run(workspace, ['sql', sql]);
    expect([exitCode, output]).toEqual([2, '']);
    expect(errors).toMatch(problem);
  });

  it('takes only a limit that can be', async () => {
    const { exitCode, errors } = await engram.run(workspace, ['sql', 'SELECT 1', '--limit', '0']);
    expect(exitCode).toBe(2);
    expect(errors).toContain('--limit is a number from 1 to 1000000');
  });
});
