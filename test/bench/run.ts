import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { bundleProgram, bundleWorker, sqlWasm } from './bundleWorker';
import { generateStore } from './generateStore';
import { type HostDelay, hostDelaySchema } from './hostDelay';

/** `npm run bench [-- <events>]`: what opening a large store costs the extension host. Writes nothing but temp files. */

/** Acceptance: no block of the extension host is longer than this. What other programs on a busy machine do to it isn't counted. */
const longestAllowedBlockMs = 20;
const runs = 5;

async function main(): Promise<void> {
  const events = Number(process.argv[2] ?? 100_000);
  if (!Number.isInteger(events) || events < 200) throw new Error('Give a number of events, 200 or more.');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'engram-bench-'));
  try {
    const workerScript = await bundleWorker(folder);
    const hostScript = await bundleProgram('test/bench/hostProcess.ts', path.join(folder, 'host.js'));
    const store = await generateStore(folder, { events, cache: { sqlWasm } });
    const parses: number[] = [];
    const delays: HostDelay[] = [];
    for (let run = 0; run < runs; run++) {
      parses.push(await timeStreamingParse(path.join(store, 'events.jsonl')));
      delays.push(await measureInProcess(hostScript, [workerScript, store, sqlWasm]));
    }
    report({ events, parses, delays });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** In a process of its own, whose event loop nothing else has used: this one's garbage would count as delay. */
async function measureInProcess(hostScript: string, args: readonly string[]): Promise<HostDelay> {
  const { stdout } = await promisify(execFile)(process.execPath, [hostScript, ...args]);
  return hostDelaySchema.parse(JSON.parse(stdout));
}

/** The plainest way to read the file, for comparison: line by line through JSON.parse. In ms. */
async function timeStreamingParse(file: string): Promise<number> {
  const start = performance.now();
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity }))
    if (line !== '' && typeof JSON.parse(line) === 'object') count++;
  if (count === 0) throw new Error(`${file} has no events.`);
  return performance.now() - start;
}

interface Figures {
  readonly events: number;
  /** One a run, in ms. */
  readonly parses: readonly number[];
  readonly delays: readonly HostDelay[];
}

function report({ events, parses, delays }: Figures): void {
  const worst = Math.max(...delays.map(({ longestOwnBlock }) => longestOwnBlock));
  const middle = (of: (delay: HostDelay) => number): number => median(delays.map(of));
  const ratios = delays.map(({ allColumns }, run) => allColumns / (parses[run] ?? NaN));
  const rows: readonly (readonly [string, string])[] = [
    [`Longest block of the host, worst of ${runs}`, `${worst.toFixed(1)} ms`],
    ['Longest block of the host', `${middle(({ longestOwnBlock }) => longestOwnBlock).toFixed(1)} ms`],
    ['The same with waiting for a core', `${middle(({ longestBlock }) => longestBlock).toFixed(1)} ms`],
    ['First 200 events', `${middle(({ firstEvents }) => firstEvents).toFixed(0)} ms`],
    ['All columns', `${middle(({ allColumns }) => allColumns).toFixed(0)} ms`],
    ['All columns, and engram.db compared', `${middle(({ settled }) => settled).toFixed(0)} ms`],
    ['Streaming JSON.parse of the same file', `${median(parses).toFixed(0)} ms`],
    ['All columns ÷ streaming JSON.parse', median(ratios).toFixed(2)],
  ];
  console.log(`${events.toLocaleString('en')} events of 256 bytes; median of ${runs} unless said otherwise`);
  console.log(`${os.cpus().length} cores (${os.cpus()[0]?.model ?? 'unknown'}), Node ${process.version}\n`);
  console.log('| What | |\n|---|---:|');
  for (const [what, value] of rows) console.log(`| ${what} | ${value} |`);
  if (worst <= longestAllowedBlockMs) return;
  console.error(`\nThe host was blocked for longer than ${longestAllowedBlockMs} ms.`);
  process.exitCode = 1;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
