import path from 'node:path';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngramProgram } from './engramProgram';

let engram: EngramProgram;

beforeAll(async () => {
  engram = await EngramProgram.inThisProcess();
});
afterAll(() => engram.dispose());

const checks = path.resolve(__dirname, '../../fixtures/checks');
const cycle = path.join(checks, 'cycle', 'wrong');

/** Runs `engram check` on a folder that is a store by its files. */
function check(store: string, ...args: readonly string[]) {
  return engram.run(path.dirname(store), ['check', '--store', store, ...args]);
}

describe('engram check', () => {
  it('ends with code 1 where there are errors, and lists them as a table', async () => {
    const { exitCode, output, errors } = await check(cycle);
    expect(exitCode).toBe(1);
    expect(errors).toBe('engram: The store has 3 errors.\n');
    const [titles, first, ...others] = output.trimEnd().split('\n');
    expect(titles).toMatch(/^SEVERITY +PLACE +CODE +MESSAGE$/);
    expect(first).toMatch(
      /^error +edges\.jsonl:1 +cycle +“Write the parser 🚀” is blocked by “Read the lines”, and that/,
    );
    expect(others).toHaveLength(2);
  });

  it('writes exactly code, severity, file, line and message as JSON, one finding a line', async () => {
    const { output } = await check(path.join(checks, 'lock-taken-twice', 'wrong'), '--json');
    expect(JSON.parse(output)).toEqual({
      code: 'lock-taken-twice',
      severity: 'warning',
      file: 'events.jsonl',
      line: 3,
      message: '“Read the lines” took “file:src/wal.rs” while “Write the parser 🚀” held it since line 1.',
    });
    expect(Object.keys(JSON.parse(output) as object)).toEqual(['code', 'severity', 'file', 'line', 'message']);
  });

  it('ends with code 0 where there are warnings only, as in the healthy fixture', async () => {
    const { exitCode, errors, output } = await engram.run(await engram.workspace('healthy'), ['check']);
    expect([exitCode, errors]).toEqual([0, '']);
    expect(output).toContain('work-before-blocker-closed');
  });

  it('says so when nothing was found', async () => {
    const { exitCode, output } = await check(path.join(checks, 'cycle', 'right'));
    expect([exitCode, output]).toEqual([0, 'Nothing was found.\n']);
  });

  it('leaves out what is less than --severity and what is silenced', async () => {
    const workspace = await engram.workspace('healthy');
    expect((await engram.run(workspace, ['check', '--severity', 'error'])).output).toBe('Nothing was found.\n');
    const silenced = ['--silence', 'work-before-blocker-closed', '--silence', 'start-without-end'];
    expect((await engram.run(workspace, ['check', ...silenced])).output).toBe('Nothing was found.\n');
    expect((await check(cycle, '--silence', 'cycle')).exitCode).toBe(0);
  });

  it('lists --limit of each code and says how many are left', async () => {
    const { output, errors } = await check(cycle, '--limit', '1', '--json');
    expect(output.trimEnd().split('\n')).toHaveLength(1);
    expect(errors).toBe('engram: 2 more are not listed: --limit 0 lists all.\nengram: The store has 3 errors.\n');
    expect((await check(cycle, '--limit', '0', '--json')).output.trimEnd().split('\n')).toHaveLength(3);
  });

  it('takes work for over after --gap', async () => {
    const workspace = await engram.workspace('healthy');
    const aCentury = String(100 * 366 * 24 * 60);
    const { output } = await engram.run(workspace, ['check', '--gap', aCentury]);
    expect(output).not.toContain('start-without-end');
  });

  it('refuses a code and a severity that there are not, and names those that there are', async () => {
    const wrong = await check(cycle, '--silence', 'cycles');
    expect(wrong.exitCode).toBe(2);
    expect(wrong.errors).toContain('duplicate-id');
    expect((await check(cycle, '--severity', 'fatal')).errors).toContain('error, warning, information');
  });

  it('changes nothing', async () => {
    const file = path.join(cycle, 'edges.jsonl');
    const before = await readFile(file);
    await check(cycle);
    expect(await readFile(file)).toEqual(before);
  });
});
