import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

describe('the webview’s program', () => {
  it('is at most 450 KB, the toolkit included', async () => {
    const { outputFiles } = await build({
      entryPoints: ['webview/timeline/main.ts'],
      bundle: true,
      minify: true,
      format: 'iife',
      target: 'chrome138',
      write: false,
    });
    const [program] = outputFiles;
    expect(program?.contents.byteLength).toBeGreaterThan(100_000);
    expect(program?.contents.byteLength).toBeLessThanOrEqual(450 * 1024);
  });
});
