type Work = () => Promise<void> | void;

const ofTests: Work[] = [];
const ofFiles: Work[] = [];

/**
 * Has something done after each test of every file. For helpers: vitest's own `afterEach`, called while a helper loads,
 * holds for the first file only where the files of a process share their modules.
 */
export function afterEachTest(work: Work): void {
  ofTests.push(work);
}

/** Has something done after the last test of each file, as `afterEachTest` does after each test. */
export function afterEachFile(work: Work): void {
  ofFiles.push(work);
}

/** Does what helpers want done after a test. */
export function tidyTest(): Promise<void> {
  return inTurn(ofTests);
}

/** Does what helpers want done after the last test of a file. */
export function tidyFile(): Promise<void> {
  return inTurn(ofFiles);
}

/** The latest first: what came later may use what came before. */
async function inTurn(works: readonly Work[]): Promise<void> {
  for (const work of works.toReversed()) await work();
}
