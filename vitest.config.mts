import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/proof/**/*.test.ts'],
    // Property tests and real SQLite files need more than vitest's 5 s on two busy cores.
    testTimeout: 30_000,
  },
});
