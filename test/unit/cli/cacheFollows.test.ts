import { describe, expect, it } from 'vitest';
import { installServer } from '../../harness/serverInstall';
import { currentVscode, vscodeVersions } from '../../harness/vscodeVersions';
import { EngramProgram, type NodeCommand } from './engramProgram';

/** Runs every write once on a store whose engram.db is in step, and tells how it stands afterwards. */
async function cacheAfterWrites(node: NodeCommand): Promise<unknown> {
  const engram = await EngramProgram.build(node);
  try {
    const workspace = await engram.workspace('healthy');
    const create = async (title: string): Promise<string> =>
      String((await engram.json(workspace, ['create', title, '-l', 'a,b']))[0]?.id);
    const [one, other] = [await create('One'), await create('Other')];
    await engram.json(workspace, ['block', one, other]);
    await engram.json(workspace, ['unrelate', one, other]);
    await engram.json(workspace, ['child', one, other]);
    await engram.json(workspace, ['update', one, '--remove-label', 'a', '-d', 'x']);
    // What could be written before a problem has its rows too.
    expect((await engram.run(workspace, ['close', one, 'none', other])).exitCode).toBe(1);
    await engram.json(workspace, ['reopen', one]);
    await engram.json(workspace, ['record', 'note', '-s', one]);
    return (await engram.json(workspace, ['info']))[0]?.cache;
  } finally {
    await engram.dispose();
  }
}

describe('engram.db after writes from the command line', () => {
  it.each(vscodeVersions)('is in step in the Node of VS Code $vscode', { timeout: 120_000 }, async (version) => {
    const { nodePath } = await installServer(version);
    expect(await cacheAfterWrites({ path: nodePath })).toMatchObject({ state: 'in_step', hidden_events: 0 });
  });

  it('is left behind in a Node without SQLite, and info says how far', { timeout: 120_000 }, async () => {
    const { nodePath } = await installServer(currentVscode);
    const node = { path: nodePath, options: ['--no-experimental-sqlite'] };
    expect(await cacheAfterWrites(node)).toMatchObject({ state: 'behind' });
  });
});
