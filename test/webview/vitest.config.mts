import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    // A test waits for conditions; this bounds the one that never comes true.
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
