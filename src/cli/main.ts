import path from 'node:path';
import { text } from 'node:stream/consumers';
import { plainText } from '../model/plainText';
import { type CommandContext } from './command';
import { exitCodeOf, problemTexts } from './exitCodes';
import { runProgram } from './program';
import { ReaderGoneError, StandardOutput } from './terminal';

/** The `engram` program: runs, says on standard error what went wrong, a line for each thing, and returns its exit code. */
async function main(): Promise<number> {
  const terminal = new StandardOutput(process.stdout, process.env);
  const context: CommandContext = {
    terminal,
    warn: (message) => void process.stderr.write(`engram: ${plainText(message)}\n`),
    workingFolder: process.cwd(),
    // The build puts it beside the program.
    sqlWasm: path.join(__dirname, 'sql-wasm.wasm'),
    readInput: () => text(process.stdin),
  };
  const exitCode = await attempt(() => runProgram(process.argv.slice(2), context), context);
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

void main().then((exitCode) => {
  // Not process.exit: what is still being written would be lost.
  process.exitCode = exitCode;
});
