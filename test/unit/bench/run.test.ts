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
