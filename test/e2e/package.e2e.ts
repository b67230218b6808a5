import { stat } from 'node:fs/promises';
import { listFiles, PackageManager } from '@vscode/vsce';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../harness/paths';
import { vsix } from './support';

describe('the packaged extension', () => {
  it('holds only what it needs', async () => {
    const files = await listFiles({ cwd: repositoryRoot, packageManager: PackageManager.None });
    expect(files.toSorted()).toEqual(
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'dist/cli.js',
        'dist/extension.js',
        'dist/sql-wasm.wasm',
        'dist/webview/codicon.css',
        'dist/webview/codicon.ttf',
        'dist/webview/timeline.css',
        'dist/webview/timeline.js',
        'dist/worker.js',
        'media/engram.svg',
        'media/icon.png',
        'media/timeline-dark.svg',
        'media/timeline-light.svg',
        'package.json',
      ].toSorted(),
    );
  });

  it('is under 1.5 MB', async () => {
    const { size } = await stat(vsix);
    expect(size).toBeLessThan(1_500_000);
  });
});
