import { setTimeout as pause } from 'node:timers/promises';
import { sqlWasm } from '../bench/bundleWorker';
import { type Acknowledgement, acknowledgementSchema, digestOf } from './acknowledgement';
import { ChildProgram } from './childProgram';
import { lookAtCrashedCache, startCache } from './crashedCache';
import { checkFormat, type StoreBytes, type Violation } from './formatRules/formatRules';
import { linesOf, misreadByFreshStore, readStoreBytes, type StoreLines } from './plainReading';
import { type SeededRandom } from './random';

/** What is found after kills, over the whole life of one store. */
export interface CrashFigures {
  readonly kills: number;
  /** Records that a writer was told to be safe. */
  readonly acknowledged: number;
  /** Whole records in the files: the acknowledged ones, and those whose writer was killed before it was told. */
  readonly records: number;
  /** Last lines that the system cut when it ended the writer in the middle of its write call. Nobody was told of them. */
  readonly cut: number;
  /** Kills that left an engram.db into which lines of the killed writer had come. */
  readonly cachesThatFollowed: number;
  /** Acknowledged records that are not there exactly once. Must be empty. */
  readonly losses: readonly string[];
  /** Rules of docs/format.md that other lines break. Must be empty. */
  readonly violations: readonly Violation[];
  /** What a fresh store, or engram.db, shows otherwise than the lines have it. Must be empty. */
  readonly misread: readonly string[];
}

/** How to kill. */
export interface KillPlan {
  readonly kills: number;
  readonly random: SeededRandom;
  /** The longest text in a record, in bytes. */
  readonly largestText: number;
  /** A Node that has SQLite, to let engram.db follow the writes. Left out: this one runs them, and no engram.db is made. */
  readonly nodeWithSqlite?: string;
}

/**
 * Kills writers of one store with SIGKILL, one after the other, each at a random moment of its work, and looks after each
 * kill what is there. `script` is the bundled `programs/crashWriter.ts`.
 */
export async function killWriters(folder: string, script: string, plan: KillPlan): Promise<CrashFigures> {
  const acknowledged: Acknowledgement[] = [];
  const cut = new Set<string>();
  const losses = new Set<string>();
  const violations = new Map<string, Violation>();
  const misread: string[] = [];
  let records = 0;
  let cachesThatFollowed = 0;
  for (let kill = 0; kill < plan.kills; kill++) {
    const cachedLines = plan.nodeWithSqlite === undefined ? undefined : await startCache(folder);
    acknowledged.push(...(await killOneWriter(folder, script, plan)));
    const bytes = await readStoreBytes(folder);
    const unfinished = unfinishedLines(bytes);
    for (const { place, isWhole } of unfinished) if (!isWhole) cut.add(place);
    const lines = wholeLines(bytes, cut);
    records = lines.items.length + lines.edges.length + lines.events.length;
    for (const loss of lossesOf(acknowledged, lines)) losses.add(loss);
    const excused = new Set([...cut, ...unfinished.map(({ place }) => place)]);
    for (const violation of checkFormat(bytes))
      if (!excused.has(`${violation.file} ${violation.line}`)) violations.set(JSON.stringify(violation), violation);
    misread.push(...(await misreadByFreshStore(folder, lines)));
    if (cachedLines === undefined) continue;
    const cache = await lookAtCrashedCache(folder, cachedLines);
    if (cache.hasFollowed) cachesThatFollowed++;
    misread.push(...cache.faults);
  }
  return {
    kills: plan.kills,
    acknowledged: acknowledged.length,
    records,
    cut: cut.size,
    cachesThatFollowed,
    losses: [...losses],
    violations: [...violations.values()],
    misread,
  };
}

/**
 * Starts a writer, kills it in the moments after it has acknowledged a random number of records, and returns those that
 * it had acknowledged.
 */
async function killOneWriter(
  folder: string,
  script: string,
  { random, largestText, nodeWithSqlite }: KillPlan,
): Promise<readonly Acknowledgement[]> {
  const acknowledged: Acknowledgement[] = [];
  const seed = random.below(1e9);
  const enough = random.below(40);
  const writer = ChildProgram.start(script, [folder, sqlWasm, String(seed), String(largestText)], nodeWithSqlite);
  await writer.tells((line) => {
    if (line !== 'ready') acknowledged.push(acknowledgementSchema.parse(JSON.parse(line)));
    return acknowledged.length >= enough;
  });
  await pause(random.next() * 20);
  await writer.kill();
  return acknowledged;
}

/** The last lines that have no line end, as `file line`, and whether all of the record is there. */
function unfinishedLines(bytes: StoreBytes): readonly { readonly place: string; readonly isWhole: boolean }[] {
  return (['items', 'edges', 'events'] as const).flatMap((file) => {
    const last = linesOf(bytes[file]).at(-1);
    if (!last || bytes[file].at(-1) === 0x0a) return [];
    // Only a whole record ends with the brace that closes it and is JSON.
    return [{ place: `${file} ${last.line}`, isWhole: isJson(last.text) }];
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function wholeLines(bytes: StoreBytes, cut: ReadonlySet<string>): StoreLines {
  const wholeOf = (file: keyof StoreBytes) => linesOf(bytes[file]).filter(({ line }) => !cut.has(`${file} ${line}`));
  return { items: wholeOf('items'), edges: wholeOf('edges'), events: wholeOf('events') };
}

function lossesOf(acknowledged: readonly Acknowledgement[], lines: StoreLines): readonly string[] {
  const counts = new Map<string, number>();
  for (const file of ['items', 'edges', 'events'] as const)
    for (const { text } of lines[file]) {
      const key = `${file} ${digestOf(text)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  return acknowledged
    .map(({ file, digest }) => `${file} ${digest}`)
    .filter((key) => counts.get(key) !== 1)
    .map((key) => `${key}: there ${counts.get(key) ?? 0} times`);
}
