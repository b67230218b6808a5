import path from 'node:path';
import { text } from 'node:stream/consumers';
import { plainText } from '../model/plainText';
import { type CommandContext } from './command';
import { runProgram } from './program';
import { ReaderGoneError, StandardOutput } from './terminal';
import { NothingFoundError } from './usageError';

/** The `engram` program: runs, says on one line of standard error what went wrong, and returns its exit code. */
async function main(): Promise<number> {
  const terminal = new StandardOutput(process.stdout, process.env);
  const context: CommandContext = {
    terminal,
    workingFolder: process.cwd(),
    // The build puts it beside the program.
    sqlWasm: path.join(__dirname, 'sql-wasm.wasm'),
    readInput: () => text(process.stdin),
  };
  try {
    await runProgram(process.argv.slice(2), context);
    await terminal.flush();
    return 0;
  } catch (error) {
    if (error instanceof ReaderGoneError) return 0;
    process.stderr.write(`engram: ${plainText(error instanceof Error ? error.message : String(error))}\n`);
    return error instanceof NothingFoundError ? 1 : 2;
  }
}

void main().then((exitCode) => {
  // Not process.exit: what is still being written would be lost.
  process.exitCode = exitCode;
});
