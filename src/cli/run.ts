import { text } from 'node:stream/consumers';
import { plainText } from '../model/plainText';
import { type CommandContext } from './command';
import { exitCodeOf, problemTexts } from './exitCodes';
import { runProgram } from './program';
import { type OutputStream, ReaderGoneError, StandardOutput } from './terminal';

/** What the program has of the process that it runs in. */
export interface Surroundings {
  readonly input: NodeJS.ReadableStream;
  readonly output: OutputStream;
  readonly errors: NodeJS.WritableStream;
  readonly environment: NodeJS.ProcessEnv;
  /** Where a store is looked for when none is named. */
  readonly workingFolder: string;
  /** Absolute path of sql-wasm.wasm. */
  readonly sqlWasm: string;
}

/** Runs the program, says on `errors` what went wrong, a line for each thing, and resolves with its exit code. */
export async function runEngram(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { input, output, errors, environment, workingFolder, sqlWasm } = surroundings;
  const terminal = new StandardOutput(output, environment);
  const context: CommandContext = {
    terminal,
    warn: (message) => void errors.write(`engram: ${plainText(message)}\n`),
    workingFolder,
    sqlWasm,
    readInput: () => text(input),
  };
  const exitCode = await attempt(() => runProgram(args, context), context);
  // Also after a problem: some of what was asked for may have been done.
  return Math.max(exitCode, await attempt(() => terminal.flush(), context));
}

/** Does a step, tells what went wrong, and returns the exit code. */
async function attempt(step: () => Promise<void>, { warn }: CommandContext): Promise<number> {
  try {
    await step();
    return 0;
  } catch (error) {
    if (error instanceof ReaderGoneError) return 0;
    problemTexts(error).forEach(warn);
    return exitCodeOf(error);
  }
}
