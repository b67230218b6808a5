import { benchRows } from './rows';
import { runBench } from './runBench';

// `npm run bench`: measures what docs/performance.md promises. Writes nothing but temporary files, and better-sqlite3 once.
runBench(process.argv.slice(2), benchRows).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
