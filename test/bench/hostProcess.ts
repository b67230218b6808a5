import { measureHostDelay } from './hostDelay';

/** Measures one opening in a process of its own: `hostProcess <worker.js> <.engram> <sql-wasm.wasm>`, answers in JSON. */
const [workerScript = '', folder = '', sqlWasm = ''] = process.argv.slice(2);

measureHostDelay(workerScript, folder, sqlWasm).then(
  (delay) => process.stdout.write(JSON.stringify(delay)),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
