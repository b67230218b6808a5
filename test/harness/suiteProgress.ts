import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import * as z from 'zod/mini';

/** Environment variables through which the driver speaks to a suite in the extension host, which inherits them. */
export const suiteEnvironment = {
  /** Absolute path of the file that the suite appends its progress to. */
  progressFile: 'ENGRAM_SUITE_PROGRESS',
  /** Runs only the tests whose full title matches this regular expression. */
  grep: 'ENGRAM_SUITE_GREP',
} as const;

const testEnd = z.object({
  event: z.literal('test'),
  /** The titles of the suites around the test, then its own. */
  path: z.array(z.string()),
  passed: z.boolean(),
  /** Milliseconds. */
  duration: z.number(),
  /** Message and stack of what failed. */
  error: z.optional(z.string()),
});

const suiteEnd = z.object({
  event: z.literal('end'),
  /** Why the suite could not run to its end, if it could not. */
  error: z.optional(z.string()),
});

const suiteProgress = z.discriminatedUnion('event', [testEnd, suiteEnd]);

/** The end of one test, or of a hook that failed. */
export type TestEnd = z.infer<typeof testEnd>;

/** What a suite reports: the end of a test, then its own. Nothing comes after its own. */
export type SuiteProgress = z.infer<typeof suiteProgress>;

/** Appends one report to a progress file, as one line of JSON. Synchronous: the host may end right after. */
export function appendProgress(file: string, progress: SuiteProgress): void {
  appendFileSync(file, `${JSON.stringify(progress)}\n`);
}

/**
 * Reads the reports of a progress file that may still grow: an unfinished last line is left for later, and no file is
 * no reports. Throws on a line that is no report.
 */
export function readProgress(file: string): SuiteProgress[] {
  if (!existsSync(file)) return [];
  const finishedLines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return finishedLines.map((line) => suiteProgress.parse(JSON.parse(line)));
}
