import { copyFile, link, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type BetterSqlite, installBetterSqlite } from './installBetterSqlite';
import { buildExtension, bundleProgram, bundleWorker, sqlWasm } from './bundleWorker';
import { makeEngramDatabase } from './engramDatabase';
import { inFreshProcess, type Program } from './freshProcess';
import { generateStore, type GeneratedStoreOptions } from './generateStore';

const files = ['items.jsonl', 'edges.jsonl', 'events.jsonl'];

/** What rows measure with: programs in fresh processes, and stores that are generated when they are first asked for. */
export class BenchSetting {
  private readonly made = new Map<string, Promise<string>>();
  private folders = 0;
  private better: Promise<BetterSqlite> | undefined;

  /** Absolute path of sql-wasm.wasm. */
  readonly sqlWasm = sqlWasm;

  /** `folder` takes bundles and stores; what is bundled or generated is so when it is first asked for. */
  constructor(private readonly folder: string) {}

  /** The bundled worker, as it is shipped. */
  get workerScript(): Promise<string> {
    return this.once('worker', () => bundleWorker(this.folder));
  }

  /** The bundled extension, as it is shipped. */
  get extensionBundle(): Promise<string> {
    return this.once('extension', () => buildExtension(this.folder));
  }

  /** The folder with better-sqlite3, installed at the first call. Rejects with `LeftOut` where it can't be had. */
  async betterSqlite(): Promise<string> {
    this.better ??= installBetterSqlite();
    const better = await this.better;
    if ('folder' in better) return better.folder;
    throw new LeftOut(`better-sqlite3 can't be had: ${better.problem}`);
  }

  /** Runs a program in a fresh process. */
  async run<Input, Output>(program: Program<Input, Output>, input: Input): Promise<Output> {
    const bundle = (): Promise<string> => bundleProgram('test/bench/child.ts', path.join(this.folder, 'child.js'));
    return inFreshProcess(await this.once('child', bundle), program, input);
  }

  /** The `.engram` folder of a generated store without engram.db. Every row shares it: nobody may write to it. */
  store(options: GeneratedStoreOptions): Promise<string> {
    return this.once(`store ${JSON.stringify(options)}`, async () => generateStore(await this.newFolder(), options));
  }

  /** The same with an engram.db that is in step. Rejects with `LeftOut` where there is no better-sqlite3 to make it with. */
  async storeWithDatabase(options: GeneratedStoreOptions): Promise<string> {
    const betterSqlite = await this.betterSqlite();
    return this.once(`database ${JSON.stringify(options)}`, async () => {
      const [store, linked] = [await this.store(options), path.join(await this.newFolder(), '.engram')];
      await mkdir(linked);
      for (const name of files) await link(path.join(store, name), path.join(linked, name));
      await makeEngramDatabase(betterSqlite, linked);
      return linked;
    });
  }

  /** A copy of a generated store without engram.db, to write to. The caller removes it. */
  async copyOfStore(options: GeneratedStoreOptions): Promise<string> {
    const [store, copy] = [await this.store(options), path.join(await this.newFolder(), '.engram')];
    await mkdir(copy);
    for (const name of files) await copyFile(path.join(store, name), path.join(copy, name));
    return copy;
  }

  /** A new empty folder, which goes with the bench. */
  async newFolder(): Promise<string> {
    const folder = path.join(this.folder, `folder-${++this.folders}`);
    await mkdir(folder);
    return folder;
  }

  private once(key: string, make: () => Promise<string>): Promise<string> {
    const known = this.made.get(key) ?? make();
    this.made.set(key, known);
    return known;
  }
}

/** Thrown by a row that can't be measured on this machine, with the reason. */
export class LeftOut extends Error {
  override readonly name = 'LeftOut';
}
