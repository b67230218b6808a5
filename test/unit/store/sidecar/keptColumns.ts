import { open, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { vi } from 'vitest';
import { matchEverything } from '../../../../src/model/query/eventQuery';
import { Store } from '../../../../src/store/store';
import { SidecarFolder } from '../../../../src/store/sidecar/sidecarFolder';
import { type SidecarOptions } from '../../../../src/store/sidecar/eventSidecar';
import { sqlWasm } from '../../cache/buildCache';
import { cleanUp, emptyStore, eventLine, temporaryFolder } from '../openStore';

/** A store with a large events.jsonl, and a folder for its columns. */
export interface KeepingStore {
  readonly folder: string;
  /** The events.jsonl. */
  readonly file: string;
  readonly columns: string;
  /** What was logged about the columns. */
  readonly logged: string[];
}

/** 1,400 lines of 230 bytes: above 256 KiB, where the end of the file is shown first when nothing was kept. */
export const manyLines = linesFrom(0, 1400);

/** Lines whose ids, times and kinds are made from numbers. */
export function linesFrom(first: number, count: number, textLength = 80): string {
  return Array.from({ length: count }, (_, step) => {
    const number = first + step;
    return eventLine({
      id: `eg-evt-${String(number).padStart(10, '0')}`,
      kind: `kind_${number % 7}`,
      sourceTask: `eg-${number % 11}`,
      ...(number % 3 === 0 ? { targetTask: `eg-${number % 5}` } : {}),
      payload: { number, text: 'x'.repeat(textLength) },
      timestamp: { ms: 1_768_000_000_000 + number, ns: number % 1000 },
    });
  }).join('');
}

/** A store whose events.jsonl holds this, and was last changed an hour ago. */
export async function keepingStore(content = manyLines): Promise<KeepingStore> {
  const folder = await emptyStore();
  const file = path.join(folder, 'events.jsonl');
  await writeFile(file, content);
  await setBack(file);
  return { folder, file, columns: path.join(await temporaryFolder(), 'columns'), logged: [] };
}

/** Says that the file was last changed an hour ago: what was changed within 2 s may have changed unseen. */
export async function setBack(file: string): Promise<void> {
  const anHourAgo = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000);
  await utimes(file, anHourAgo, anHourAgo);
}

/** Opens the store with its columns kept, until the test ends. */
export async function openKeeping(of: KeepingStore, more: Partial<SidecarOptions> = {}): Promise<Store> {
  const log = (line: string): void => void of.logged.push(line);
  const sidecar = { folder: of.columns, log, smallestFileBytes: 1, ...more };
  const store = await Store.open(of.folder, { sqlWasm, comparesCache: false, sidecar });
  cleanUp(() => store.dispose());
  return store;
}

/** Where the columns of the store's events.jsonl are kept. */
export function placeOfColumns({ columns, file }: KeepingStore): string {
  return new SidecarFolder(columns, 0).fileOf(file);
}

/** Opens the store, reads it whole, waits until its columns have been kept, and closes it. */
export async function keepColumns(of: KeepingStore): Promise<void> {
  const before = await identityOf(placeOfColumns(of));
  const store = await openKeeping(of);
  await store.loaded();
  await vi.waitFor(async () => {
    if ((await identityOf(placeOfColumns(of))) === before) throw new Error('The columns have not been kept yet.');
  }, waiting);
  store.dispose();
}

/** How long and how often something is waited for, in ms. */
export const waiting = { timeout: 10_000, interval: 5 };

/** Changes when another file takes the place. */
export async function identityOf(file: string): Promise<string | undefined> {
  const found = await stat(file, { bigint: true }).catch(() => undefined);
  return found && `${found.ino} ${found.birthtimeNs}`;
}

/** Everything that a store says of its events once it has read them all. */
export async function pictureOf(store: Store): Promise<unknown> {
  const { counts, lines, bytes, bytesRead, state } = await store.loaded();
  const page = await store.events.page(matchEverything, { after: undefined, limit: 1_000_000 });
  const ids = [...new Set(page.events.map(({ id }) => id))];
  const sharing: string[] = [];
  for (const id of ids.slice(0, 20)) sharing.push((await store.getEvents(id)).map(({ place }) => place.offset).join());
  // The generation is of the opening, not of the file.
  const columns = { ...store.columns(0, 1_000_000), generation: 0 };
  return {
    health: { counts, lines, bytes, bytesRead, state },
    // As texts, which are compared fast.
    events: page.events.map(({ reference, ...event }) => JSON.stringify({ ...event, offset: reference.offset })),
    sharing,
    findings: store.findings,
    kinds: store.eventKinds(),
    counts: await store.eventCounts(),
    byTask: (await store.events.groups(matchEverything, { by: 'task' })).map((group) => JSON.stringify(group)),
    columns: Object.entries(columns).map(([name, values]) => `${name} ${JSON.stringify(values)}`),
  };
}

/** The same of a store that keeps no columns. */
export async function pictureOfScanned(folder: string): Promise<unknown> {
  const store = await Store.open(folder, { sqlWasm, comparesCache: false });
  try {
    return await pictureOf(store);
  } finally {
    store.dispose();
  }
}

/** Writes bytes over those at an offset. */
export async function overwrite(file: string, offset: number, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(bytes, 0, bytes.length, offset);
  await handle.close();
}

/** Changes one letter at or behind an offset into another one, in place. */
export async function changeLetter(file: string, offset: number): Promise<void> {
  const content = await readFile(file);
  const at = content.indexOf('x', offset);
  await overwrite(file, at === -1 ? offset : at, Buffer.from('y'));
}

/** Puts another file in the place of this one. */
export async function replace(file: string, content: string): Promise<void> {
  await writeFile(`${file}.new`, content);
  await rename(`${file}.new`, file);
}

/** Every path below a folder. */
export async function pathsBelow(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).toSorted();
}
