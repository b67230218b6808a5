import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../../harness/paths';
import { runProgram } from '../../harness/program';

function bench(...args: readonly string[]): Promise<string> {
  const script = path.join(repositoryRoot, 'test/bench/run.ts');
  return runProgram(process.execPath, ['--import', 'tsx', script, ...args], { cwd: repositoryRoot });
}

describe('npm run bench', () => {
  it('prints a table with ours, the goal and whether it is met', async () => {
    const output = await bench('--events', '1000', '--only', 'activation');
    expect(output).toContain('| Events | What ');
    expect(output).toMatch(/\| +1,000 \| Activation without a store, our own part \| +[\d.,]+ ms \|.*≤ 50 ms/);
  });

  it('names its rows where none has the text that was asked for', async () => {
    await expect(bench('--only', 'coffee')).rejects.toThrow(
      /No row has “coffee” in its name\. There are:\n {2}Newest 200 events[^]*\n {2}Activation without a store/,
    );
  });
});

/** Runs the bench with one of madeUpRows.ts, on a store of 1,000 and one of 2,000 events. */
function measured(only: string, ...args: readonly string[]) {
  const script = path.join(__dirname, 'madeUpRows.ts');
  const all = ['--import', 'tsx', script, '--events', '1000,2000', '--only', only, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd: repositoryRoot, encoding: 'utf8' });
  return { code: status, table: stdout, complaints: stderr };
}

describe('npm run bench -- --check', () => {
  it('exits 0 where goals are met, or missed by less than a tenth, or on a small store only', () => {
    expect(measured('Good', '--check')).toMatchObject({ code: 0 });
  });

  it('exits 1 where one is missed by more, was left out or failed, and names these alone', () => {
    const { code, complaints } = measured('', '--check');
    const missed = 'Missed by eleven of a hundred\n  Left out\n  Failed\n';
    expect(complaints).toMatch(new RegExp(`Missed by more than a tenth, or not measured:\n  ${missed}$`));
    expect(code).toBe(1);
  });

  it('is asked for: without it a goal may be missed', () => {
    const { code, table } = measured('Missed by eleven of a hundred');
    expect(table).toMatch(/\| +2,000 \| Missed by eleven of a hundred \| +111 ms \|.*\| ≤ 100 ms \| no +\|/);
    expect(code).toBe(0);
    expect(measured('Left out').code).toBe(0);
    expect(measured('Failed').code).toBe(1);
  });
});
