import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.e2e.ts'],
    // A VS Code, its browser and its extension host wait for each other half of the time.
    maxWorkers: availableParallelism(),
    // A test waits for conditions; this bounds the one that never comes true.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
