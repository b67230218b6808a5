import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.e2e.ts'],
    // One VS Code at a time: two cores are not enough for two of them and their browsers.
    fileParallelism: false,
    // A test waits for conditions; this bounds the one that never comes true.
    testTimeout: 90_000,
    hookTimeout: 180_000,
  },
});
