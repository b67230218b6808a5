import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type * as z from 'zod/mini';

/** A measurement that is made in a process of its own: both sides parse what comes from the other. */
export interface Program<Input, Output> {
  /** Names it on the child's command line. */
  readonly name: string;
  readonly input: z.ZodMiniType<Input>;
  readonly output: z.ZodMiniType<Output>;
  readonly run: (input: Input) => Promise<Output>;
}

/** What a child wrote may be one figure for each of some thousand runs. */
const longestAnswerBytes = 16 * 1024 * 1024;

/** A process that takes longer hangs: 1 million events take a minute at most. */
const longestMs = 10 * 60_000;

/**
 * Runs a program in a fresh process, so that neither what ran before nor compiled code nor garbage of it counts. Rejects with
 * what the process said when it fails.
 */
export async function inFreshProcess<Input, Output>(
  childScript: string,
  program: Program<Input, Output>,
  input: Input,
): Promise<Output> {
  const { stdout } = await promisify(execFile)(process.execPath, [childScript, program.name, JSON.stringify(input)], {
    maxBuffer: longestAnswerBytes,
    timeout: longestMs,
  });
  return program.output.parse(JSON.parse(stdout));
}
