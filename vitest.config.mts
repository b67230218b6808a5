import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/proof/**/*.test.ts'],
    // Their Nodes run what the tests' own may be too old for; got before, so that no test's time is spent on it.
    globalSetup: 'test/harness/installServers.ts',
    // Property tests and real SQLite files need more than vitest's 5 s on two busy cores.
    testTimeout: 30_000,
    // By itself vitest leaves one core idle, which is half of two.
    maxWorkers: '100%',
  },
});
