import { defineConfig } from 'vitest/config';

/** Tests of functions without files or processes: they leave nothing behind for the next file. */
const pure = ['base', 'model', 'webview'].map((folder) => `test/unit/${folder}/**/*.test.ts`);

/** All others work on files or start processes and threads, and clear away what they made when a test or a file ends. */
const files = ['test/unit/**/*.test.ts', 'test/proof/**/*.test.ts'];

/** Tests that need modules of their own. */
const alone = [
  // Replaces node:crypto in modules that others may have loaded.
  'test/unit/store/bus/ids.test.ts',
  // Throws all loaded modules away.
  'test/unit/log/bytePairs.test.ts',
];

const onFiles = {
  // The VS Codes whose Nodes run what the tests' own may be too old for, got before, so that no test's time is spent on it.
  globalSetup: ['test/harness/installServers.ts', 'test/harness/bundlesOfRun.ts'],
  setupFiles: 'test/harness/tidyUp.ts',
  // SQLite's WebAssembly, compiled for speed, takes half of the processor time of opening a store in a thread (0.53 s).
  execArgv: ['--liftoff-only'],
};

export default defineConfig({
  test: {
    // Property tests and real SQLite files need more than vitest's 5 s on two busy cores.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // A condition comes true soon, but not within vitest's 1 s where other tests have the cores.
    expect: { poll: { timeout: 20_000 } },
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
        test: { ...onFiles, name: 'files', include: files, exclude: [...pure, ...alone], isolate: false },
      },
      { extends: true, test: { ...onFiles, name: 'alone', include: alone } },
    ],
  },
});
