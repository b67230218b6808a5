import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it, vi } from 'vitest';
import { storeLayout } from '../../../src/files/layout';
import { StoreWatcher } from '../../../src/files/storeWatcher';
import { temporaryFolder } from './storeFolder';

function watched(intervalMs = 0) {
  const folder = path.join(temporaryFolder(), '.engram');
  mkdirSync(folder);
  const files = storeLayout(folder);
  writeFileSync(files.events, 'one\n');
  const onChange = vi.fn();
  const onProblem = vi.fn();
  const watcher = new StoreWatcher({ folder, intervalMs, onChange, onProblem });
  return { folder, files, onChange, onProblem, watcher };
}

describe('watching a store', () => {
  it('tells of everything that happens to its files, and of nothing else', async () => {
    const { folder, files, onChange, onProblem, watcher } = watched();
    const changes: (() => void)[] = [
      () => undefined, // The first look is a change.
      () => appendFileSync(files.events, 'two\n'),
      () => writeFileSync(files.items, ''),
      () => writeFileSync(files.databaseJournal, ''),
      () => rmSync(files.databaseJournal),
      () => utimesSync(files.events, 5, 5),
      () => {
        writeFileSync(`${files.events}.new`, 'one\ntwo\n');
        utimesSync(`${files.events}.new`, 5, 5);
        renameSync(`${files.events}.new`, files.events);
      },
      () => rmSync(folder, { recursive: true }),
      () => mkdirSync(folder),
      () => writeFileSync(files.events, 'one\n'),
    ];
    for (const [done, change] of changes.entries()) {
      change();
      await watcher.poke();
      expect(onChange).toHaveBeenCalledTimes(done + 1);
      await watcher.poke();
      expect(onChange).toHaveBeenCalledTimes(done + 1);
    }
    expect(onProblem).not.toHaveBeenCalled();
    watcher.dispose();
  });

  it('looks by itself at its interval', async () => {
    const { files, onChange, watcher } = watched(5);
    await expect.poll(() => onChange.mock.calls).toHaveLength(1);
    appendFileSync(files.events, 'two\n');
    await expect.poll(() => onChange.mock.calls).toHaveLength(2);
    watcher.dispose();
  });

  it('is silent once it is disposed', async () => {
    const { onChange, watcher } = watched();
    watcher.dispose();
    await watcher.poke();
    expect(onChange).not.toHaveBeenCalled();
  });

  it('reports a listener that throws instead of failing', async () => {
    const { onChange, onProblem, watcher } = watched();
    onChange.mockImplementation(() => {
      throw new Error('listener');
    });
    await watcher.poke();
    expect(onProblem).toHaveBeenCalledExactlyOnceWith('listener');
    watcher.dispose();
  });

  it('keeps no process alive', async () => {
    const folder = temporaryFolder();
    const program = path.join(folder, 'watch.cjs');
    const source = `
      import { StoreWatcher } from './src/files/storeWatcher';
      new StoreWatcher({ folder: '.', intervalMs: 60_000, onChange() {}, onProblem() {} });`;
    const stdin = { contents: source, resolveDir: process.cwd(), loader: 'ts' } as const;
    await build({ stdin, bundle: true, platform: 'node', outfile: program });
    expect(spawnSync(process.execPath, [program], { timeout: 20_000 }).status).toBe(0);
  });
});
