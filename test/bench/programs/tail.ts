import { watch } from 'node:fs';
import * as z from 'zod/mini';
import { DisconnectedError } from '../../../src/base/rpc';
import { storeLayout } from '../../../src/files/layout';
import { OpenedStore } from '../../../src/host/services/openedStore';
import { failureKinds } from '../../../src/host/tasks/failureQuery';

import { type StoreChange } from '../../../src/store/storeAnswers';
import { connectStoreWorker } from '../../../src/worker/client';
import { median, percentile95 } from '../comparison';
import { inFreshProcess, type Program } from '../freshProcess';
import { monotonicMs } from '../monotonicTime';
import { steadyWriter } from './steadyWriter';

const input = z.object({
  /** A copy of a store that may be written to. */
  folder: z.string(),
  sidecarFolder: z.string(),
  workerScript: z.string(),
  sqlWasm: z.string(),
  linesPerSecond: z.number(),
  seconds: z.number(),
});
const output = z.object({
  /** For each second: ms from when a line was appended until the host knew that it is there. */
  median: z.array(z.number()),
  p95: z.array(z.number()),
  longest: z.array(z.number()),
  /** How much more memory the process had after each second than before the first line, and when all were there; bytes. */
  addedMemory: z.array(z.number()),
});

/**
 * Another process appends lines steadily, and the file system's watcher pokes the store as VS Code's does. Everything from
 * there on is the extension's own: one look at the files for many pokes, the worker, one message, the bus with a
 * subscriber.
 */
export const tail: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'tail',
  input,
  output,
  async run({ folder, linesPerSecond, seconds, ...paths }) {
    const { opened, events } = await openStore(folder, paths);
    const file = storeLayout(folder).events;
    const seen: Seen[] = [];
    opened.onChange(({ eventCount }: StoreChange) => seen.push({ atMs: monotonicMs(), events: eventCount - events }));
    const watcher = watch(file, () => opened.requestRefresh());
    const before = process.memoryUsage.rss();
    const addedMemory: number[] = [];
    const noteMemory = (): unknown => addedMemory.push(process.memoryUsage.rss() - before);
    const timer = setInterval(noteMemory, 1000);
    try {
      const job = { file, events, linesPerSecond, seconds };
      const { batches } = await inFreshProcess(process.argv[1] ?? '', steadyWriter, job);
      await opened.refreshNow();
      noteMemory();
      return { ...lagsBySecond(batches, seen), addedMemory };
    } finally {
      clearInterval(timer);
      watcher.close();
      opened.dispose();
    }
  },
};

async function openStore(
  folder: string,
  { workerScript, ...paths }: { workerScript: string; sqlWasm: string; sidecarFolder: string },
) {
  // A look that is under way when it is closed ends so, and is nobody's any more.
  const fail = (error: unknown): void => {
    if (!(error instanceof DisconnectedError)) console.error(error);
  };
  const connect = () => {
    const worker = connectStoreWorker({ workerScript, log: fail });
    return { worker, opening: worker.service.open({ folder, pollIntervalMs: 2000, ...paths }) };
  };
  const opened = new OpenedStore({ folder, name: 'bench', origin: 'opened' }, connect, fail);
  opened.bus.subscribe({ kinds: failureKinds }, () => undefined);
  const { service } = await opened.whenOpen();
  const { counts } = await service.settled();
  return { opened, events: counts.events };
}

/** So many of the appended lines were known at this time. */
interface Seen {
  readonly atMs: number;
  readonly events: number;
}

/** Throws where lines are missing, or came twice. */
function lagsBySecond(batches: readonly { atMs: number; written: number }[], seen: readonly Seen[]) {
  const [start, last] = [batches[0]?.atMs ?? 0, batches.at(-1)?.written ?? 0];
  if (seen.at(-1)?.events !== last) throw new Error(`${seen.at(-1)?.events} of ${last} appended lines are there.`);
  const seconds: number[][] = [];
  let [at, before] = [0, 0];
  for (const { atMs, written } of batches) {
    while ((seen[at]?.events ?? Infinity) < written) at++;
    const lag = (seen[at]?.atMs ?? NaN) - atMs;
    const second = (seconds[Math.floor((atMs - start) / 1000)] ??= []);
    for (; before < written; before++) second.push(lag);
  }
  const lags = seconds.filter((second) => second.length > 0);
  return { median: lags.map(median), p95: lags.map(percentile95), longest: lags.map((second) => Math.max(...second)) };
}
