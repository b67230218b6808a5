import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    // The files of a process share its modules, its bundles of the webview and its browser.
    isolate: false,
    // By itself vitest leaves one core idle, which is half of two.
    maxWorkers: '100%',
    // A test waits for conditions; this bounds the one that never comes true.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
