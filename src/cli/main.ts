import path from 'node:path';
import { runEngram } from './run';

const { stdin: input, stdout: output, stderr: errors, env: environment } = process;
// The build puts it beside the program.
const sqlWasm = path.join(__dirname, 'sql-wasm.wasm');

void runEngram(process.argv.slice(2), {
  input,
  output,
  errors,
  environment,
  workingFolder: process.cwd(),
  sqlWasm,
}).then((exitCode) => {
  // Not process.exit: what is still being written would be lost.
  process.exitCode = exitCode;
});
