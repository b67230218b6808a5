import { sqlWasm } from '../bench/bundleWorker';
import { storeLayout } from '../../src/files/layout';
import { Store } from '../../src/store/store';
import { bundleChild, ChildProgram } from './childProgram';
import { type EventFileScan, scanEventFile } from './eventFileScan';
import { markedPayloadSchema } from './records';

/** Who writes how much. */
export interface ConcurrencyPlan {
  readonly nativeWriters: number;
  readonly ourWriters: number;
  /** Records of each writer. */
  readonly records: number;
  /** Size of a record, about. */
  readonly bytes: number;
}

/** What came of many writers at one events.jsonl, while a store read it. */
export interface ConcurrencyFigures {
  /** How long the writers wrote, in s. */
  readonly seconds: number;
  readonly bytes: number;
  readonly records: number;
  readonly mergedLines: number;
  readonly recordsOnMergedLines: number;
  /** How often the reader looked while they wrote. */
  readonly looks: number;
  /** What is missing, double, broken, or shown otherwise than it is there. Must be empty. */
  readonly faults: readonly string[];
}

/**
 * Lets writers in the native style and writers of ours, each a process, write to one events.jsonl while a store here
 * looks at it again and again. `scripts` is a folder for the bundled programs.
 */
export async function writeTogether(
  folder: string,
  scripts: string,
  plan: ConcurrencyPlan,
): Promise<ConcurrencyFigures> {
  const { events } = storeLayout(folder);
  const reader = await Store.open(folder, { sqlWasm });
  try {
    await reader.loaded();
    const writers = await startWriters(folder, scripts, plan);
    const start = performance.now();
    writers.forEach(({ program }) => program.go());
    const reading = await readWhile(reader, Promise.all(writers.map(({ program }) => program.finished())));
    const seconds = (performance.now() - start) / 1000;
    await reader.loaded();
    const scan = await scanEventFile(events);
    const faults = [
      ...reading.faults,
      ...writers.flatMap(({ name, isOurs, acknowledged }) =>
        isOurs && acknowledged.size !== plan.records ? [`${name} acknowledged ${acknowledged.size} records`] : [],
      ),
      ...faultsOf(
        scan,
        writers.map(({ name }) => name),
        plan.records,
      ),
      ...(await readerFaults('the reader', reader, scan)),
      ...(await freshStoreFaults(folder, scan)),
    ];
    const { bytes, mergedLines, recordsOnMergedLines, records } = scan;
    return { seconds, bytes, records: records.length, mergedLines, recordsOnMergedLines, looks: reading.looks, faults };
  } finally {
    reader.dispose();
  }
}

interface Writer {
  readonly name: string;
  readonly isOurs: boolean;
  readonly program: ChildProgram;
  /** Numbers of the records that it told of, when it is one of ours. */
  readonly acknowledged: ReadonlySet<string>;
}

async function startWriters(
  folder: string,
  scripts: string,
  { nativeWriters, ourWriters, records, bytes }: ConcurrencyPlan,
): Promise<readonly Writer[]> {
  const [native, ours] = [await bundleChild('nativeWriter', scripts), await bundleChild('storeWriter', scripts)];
  const size = [String(records), String(bytes)];
  return Promise.all([
    ...Array.from({ length: nativeWriters }, (_, writer) =>
      startWriter(`native ${writer}`, native, [storeLayout(folder).events, String(writer), ...size]),
    ),
    ...Array.from({ length: ourWriters }, (_, writer) =>
      startWriter(`ours ${writer}`, ours, [folder, String(writer), ...size, sqlWasm]),
    ),
  ]);
}

async function startWriter(name: string, script: string, args: readonly string[]): Promise<Writer> {
  const program = ChildProgram.start(script, args);
  const acknowledged = new Set<string>();
  await program.tells((line) => {
    if (line !== 'ready') acknowledged.add(line);
    return line === 'ready';
  });
  return { name, isOurs: name.startsWith('ours'), program, acknowledged };
}

/** Looks until the writers are done: what was shown once must stay, and the file is never taken for another one. */
async function readWhile(reader: Store, writing: Promise<unknown>): Promise<{ looks: number; faults: string[] }> {
  const faults: string[] = [];
  const written = new AbortController();
  const done = writing.finally(() => written.abort());
  const { generation } = reader;
  let [looks, shown] = [0, 0];
  while (!written.signal.aborted) {
    const { counts } = await reader.refresh();
    looks++;
    if (counts.events < shown) faults.push(`the reader showed ${shown} events and then ${counts.events}`);
    shown = counts.events;
  }
  await done;
  await reader.refresh();
  if (reader.generation !== generation) faults.push('the reader took the file for another one');
  return { looks, faults };
}

function faultsOf({ records, broken }: EventFileScan, writers: readonly string[], count: number): readonly string[] {
  const times = new Map<string, number>();
  for (const { mark } of records) times.set(mark, (times.get(mark) ?? 0) + 1);
  const expected = writers.flatMap((writer) => Array.from({ length: count }, (_, number) => `${writer}/${number}`));
  const wrong = expected
    .filter((mark) => times.get(mark) !== 1)
    .map((mark) => `${mark}: ${times.get(mark) ?? 0} times`);
  const unexpected = times.size - expected.length + wrong.length;
  const merged = records.filter(({ mark, isMerged }) => isMerged && mark.startsWith('ours'));
  return [
    ...broken,
    ...wrong,
    ...merged.map(({ mark }) => `${mark} is on a line with others`),
    ...(unexpected > 0 ? [`${unexpected} records that nobody wrote`] : []),
  ];
}

async function freshStoreFaults(folder: string, scan: EventFileScan): Promise<readonly string[]> {
  const store = await Store.open(folder, { sqlWasm });
  try {
    await store.loaded();
    return await readerFaults('a fresh store', store, scan);
  } finally {
    store.dispose();
  }
}

/** Every record that lies in the file is shown, at its place and as it was written, and nothing else is. */
async function readerFaults(who: string, store: Store, scan: EventFileScan): Promise<readonly string[]> {
  const { counts, recovered, badLines } = store.health;
  const faults: string[] = [];
  if (counts.events !== scan.records.length) faults.push(`${who} shows ${counts.events} of ${scan.records.length}`);
  if (recovered !== scan.recordsOnMergedLines) faults.push(`${who} recovered ${recovered}`);
  if (badLines > 0) faults.push(`${who} counts ${badLines} bad lines`);
  for (const [index, record] of scan.records.entries()) {
    const event = await store.events.at(index);
    const payload = markedPayloadSchema.safeParse(event?.payload);
    const mark = payload.success ? `${payload.data.writer}/${payload.data.number}` : 'none';
    const isSame =
      event?.id === record.id &&
      mark === record.mark &&
      event.place.offset === record.offset &&
      event.place.byteLength === record.byteLength;
    if (!isSame) faults.push(`${who} shows ${event?.id ?? 'nothing'} (${mark}) in the place of ${record.mark}`);
  }
  return faults;
}
