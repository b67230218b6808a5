import { defineConfig } from 'vitest/config';

/** Tests of functions without files or processes: they leave nothing behind for the next file. */
const pure = ['base', 'model', 'webview'].map((folder) => `test/unit/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    // Property tests and real SQLite files need more than vitest's 5 s on two busy cores.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // By itself vitest leaves one core idle, which is half of two.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        // One process after the other for each file, with all modules anew, took half of their processor time.
        test: { name: 'pure', include: pure, isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'files',
          include: ['test/unit/**/*.test.ts', 'test/proof/**/*.test.ts'],
          exclude: pure,
          // Their Nodes run what the tests' own may be too old for; got before, so that no test's time is spent on it.
          globalSetup: 'test/harness/installServers.ts',
        },
      },
    ],
  },
});
