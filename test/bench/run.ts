import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { bundleWorker, sqlWasm } from './bundleWorker';
import { generateStore } from './generateStore';
import { type HostDelay, measureHostDelay, measureIdleDelay } from './hostDelay';

/** `npm run bench [-- <events>]`: what opening a large store costs the extension host. Writes nothing but temp files. */

/** Acceptance: no block of the extension host is longer than this, beyond what a busy machine does to an idle one. */
const longestAllowedBlockMs = 20;
const runs = 5;

async function main(): Promise<void> {
  const events = Number(process.argv[2] ?? 100_000);
  if (!Number.isInteger(events) || events < 200) throw new Error('Give a number of events, 200 or more.');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'engram-bench-'));
  try {
    const workerScript = await bundleWorker(folder);
    const store = await generateStore(folder, { events, cache: { sqlWasm } });
    const parses: number[] = [];
    const delays: HostDelay[] = [];
    const idles: number[] = [];
    for (let run = 0; run < runs; run++) {
      parses.push(await timeStreamingParse(path.join(store, 'events.jsonl')));
      const delay = await measureHostDelay(workerScript, store, sqlWasm);
      delays.push(delay);
      idles.push(await measureIdleDelay(delay.settled));
    }
    report({ events, parses, delays, idles });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
  readonly idles: readonly number[];
}

function report({ events, parses, delays, idles }: Figures): void {
  const worst = Math.max(...delays.map(({ longestBlock }) => longestBlock));
  const middle = (of: (delay: HostDelay) => number): number => median(delays.map(of));
  const ratios = delays.map(({ allColumns }, run) => allColumns / (parses[run] ?? NaN));
  const rows: readonly (readonly [string, string])[] = [
    [`Longest block of the host, worst of ${runs}`, `${worst.toFixed(1)} ms`],
    ['Longest block of the host', `${middle(({ longestBlock }) => longestBlock).toFixed(1)} ms`],
    [`The same of an idle host, worst of ${runs}`, `${Math.max(...idles).toFixed(1)} ms`],
    ['The same of an idle host', `${median(idles).toFixed(1)} ms`],
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
  if (worst <= Math.max(longestAllowedBlockMs, ...idles)) return;
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
