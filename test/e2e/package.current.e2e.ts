import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openPromise } from 'yauzl';
import { vsix } from './support';

/** The paths within the package, without those that the packager adds for VS Code itself. */
async function packagedFiles(): Promise<string[]> {
  const zip = await openPromise(vsix);
  const files: string[] = [];
  for await (const entry of zip.eachEntry()) if (entry.fileName.startsWith('extension/')) files.push(entry.fileName);
  return files.map((file) => file.slice('extension/'.length)).toSorted();
}

describe('the packaged extension', () => {
  it('holds only what it needs', async () => {
    expect(await packagedFiles()).toEqual(
      [
        'LICENSE.txt',
        'api/engram-inspector.d.ts',
        'changelog.md',
        'dist/cli.js',
        'dist/extension.js',
        'dist/later.js',
        'dist/sql-wasm.wasm',
        'dist/sqlWorker.js',
        'dist/webview/codicon.css',
        'dist/webview/codicon.ttf',
        'dist/webview/dashboard.css',
        'dist/webview/dashboard.js',
        'dist/webview/sqlResult.css',
        'dist/webview/sqlResult.js',
        'dist/webview/timeline.css',
        'dist/webview/timeline.js',
        'dist/webview/toolkit.js',
        'dist/worker.js',
        'docs/checks.md',
        'docs/command-line.md',
        'docs/format.md',
        'media/engram.svg',
        'media/icon.png',
        'media/timeline-dark.svg',
        'media/timeline-light.svg',
        'package.json',
        'readme.md',
      ].toSorted(),
    );
  });

  it('is under 1.5 MB', async () => {
    const { size } = await stat(vsix);
    expect(size).toBeLessThan(1_500_000);
  });
});
