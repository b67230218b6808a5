import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Disposable } from '../../../src/base/disposable';
import { type ConnectStore, OpenedStore } from '../../../src/host/services/openedStore';
import { describeStoreFolder, type StoreFolder } from '../../../src/host/services/storeFolder';
import { type StoreFileName, storeFileNames } from '../../../src/model/place';
import { bundleWorker, sqlWasm } from '../../bench/bundleWorker';
import { connectEndingWorker } from '../worker/endingWorkers';

/** Stores in real workers, on real files. */
export interface RealStores {
  /** Starts workers for stores; they look at their files every 20 ms, and end with the test. */
  readonly connect: ConnectStore;
  /** The `.engram` folder of a fixture, opened once for all tests of the file. Nothing may be written to it. */
  readonly fixture: (name: FixtureName) => Promise<OpenedStore>;
  /** Writes lines to a new store and opens it, until the test ends. */
  readonly lines: (files: StoreLines) => Promise<OpenedStore>;
  /** Writes lines to a new store. */
  readonly folder: (files: StoreLines) => Promise<StoreFolder>;
}

type FixtureName = 'healthy' | 'neuraphage';
type StoreLines = Partial<Record<StoreFileName, readonly object[]>>;

/** Prepares real stores for the tests of a file. */
export function realStores(): RealStores {
  let folder = '';
  let workerScript = '';
  let stores = 0;
  const ofFile: Disposable[] = [];
  const ofTest: Disposable[] = [];
  const fixtures = new Map<FixtureName, Promise<OpenedStore>>();
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'engram-host-'));
    workerScript = await bundleWorker(folder);
  });
  // A hundred workers that looked at their files until the last test had ended took most of a file's processor time.
  afterEach(() => {
    for (const owned of ofTest.splice(0).reverse()) owned.dispose();
  });
  afterAll(async () => {
    for (const owned of ofFile.splice(0).reverse()) owned.dispose();
    await rm(folder, { recursive: true, force: true });
  });
  const connectFor = (owner: Disposable[], storeFolder: string): ReturnType<ConnectStore> => {
    const worker = connectEndingWorker({ workerScript, log: fail });
    owner.push(worker);
    return { worker, opening: worker.service.open({ folder: storeFolder, sqlWasm, pollIntervalMs: 20 }) };
  };
  const open = async (owner: Disposable[], folderOfStore: StoreFolder): Promise<OpenedStore> => {
    const store = new OpenedStore(folderOfStore, (storeFolder) => connectFor(owner, storeFolder), fail);
    owner.push(store);
    const reader = await store.whenOpen();
    await reader.service.settled();
    return store;
  };
  const write = async (files: StoreLines): Promise<StoreFolder> => {
    const storeFolder = path.join(folder, `store${++stores}`, '.engram');
    await mkdir(storeFolder, { recursive: true });
    for (const name of storeFileNames)
      await writeFile(path.join(storeFolder, name), (files[name] ?? []).map(line).join(''));
    return describeStoreFolder(storeFolder, []);
  };
  return {
    connect: (storeFolder) => connectFor(ofTest, storeFolder),
    fixture: (name) => {
      const place = describeStoreFolder(path.resolve(__dirname, '../../fixtures', name, '.engram'), []);
      const store = fixtures.get(name) ?? open(ofFile, place);
      fixtures.set(name, store);
      return store;
    },
    lines: async (files) => open(ofTest, await write(files)),
    folder: write,
  };
}

/** Appends records to a file of a store, as another program does. */
export async function append(store: OpenedStore, file: StoreFileName, records: readonly object[]): Promise<void> {
  await appendFile(path.join(store.store.folder, file), records.map(line).join(''));
}

/** An item's line as an object. */
export function item(id: string, more: object = {}): object {
  const time = '2026-01-11T09:00:00Z';
  return { id, title: `Task ${id}`, status: 'open', priority: 2, created_at: time, updated_at: time, ...more };
}

/** An edge's line as an object. */
export function edge(from: string, kind: string, to: string, more: object = {}): object {
  return { from_id: from, to_id: to, kind, created_at: '2026-01-11T09:00:00Z', ...more };
}

/** An event's line as an object; `second` tells when within a minute. */
export function event(kind: string, second: number, more: object = {}): object {
  const timestamp = `2026-01-11T09:00:${String(second).padStart(2, '0')}Z`;
  return { id: `eg-evt-${String(second).padStart(10, '0')}`, kind, timestamp, ...more };
}

function line(record: object): string {
  return `${JSON.stringify(record)}\n`;
}

function fail(problem: unknown): void {
  throw problem instanceof Error ? problem : new Error(String(problem));
}
