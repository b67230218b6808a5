import { appendFileSync } from 'node:fs';
import { type RpcPort, serveRpc } from '../../../../src/base/rpc';
import { type NodeDatabase, nodeSqlite } from '../../../../src/cache/nodeSqlite';
import { type EdgeKey } from '../../../../src/model/edge';
import { type EventDraft } from '../../../../src/model/event';
import { type ItemDraft, type ItemChanges } from '../../../../src/model/itemDraft';
import { Store } from '../../../../src/store/store';
import { randomWrites } from './randomWrites';

/**
 * The real store in a Node that has SQLite (22 and 24; the tests themselves may run in 20), driven by a test over the
 * process's channel.
 */
class StoreProgram {
  private opened: Store | undefined;
  private holding: NodeDatabase | undefined;

  async open(folder: string, sqlWasm: string): Promise<void> {
    this.opened = await Store.open(folder, { sqlWasm });
  }

  settled = () => this.store.settled();
  health = () => this.store.health;
  cacheFollowed = () => this.store.cacheFollowed();
  rebuildCache = () => this.store.rebuildCache();

  /** Writes, and resolves when the line is safe, not when engram.db holds it. */
  recordEvent = async (draft: EventDraft) => (await this.store.recordEvent(draft)).id;
  createTask = async (draft: ItemDraft) => (await this.store.create(draft)).id;
  updateTask = async (id: string, changes: ItemChanges) => (await this.store.update(id, changes)).item;
  closeTask = async (id: string, reason?: string) => (await this.store.close(id, reason)).item;
  addEdge = async (edge: EdgeKey) => (await this.store.addEdge(edge)).changed;
  removeEdge = async (edge: EdgeKey) => (await this.store.removeEdge(edge)).changed;

  /** How long `cacheFollowed` takes, and the longest time in which nothing else could run meanwhile, in ms. */
  async followed() {
    const started = performance.now();
    let last = started;
    let longest = 0;
    const ticking = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }, 1);
    await this.store.cacheFollowed();
    clearInterval(ticking);
    return { took: performance.now() - started, longest };
  }

  writeAtRandom = (count: number, seed: number) => randomWrites(this.store, count, seed);

  /** The first step of a native writer: the line of an event, then its end. */
  appendNatively(events: string, id: string): void {
    appendFileSync(events, JSON.stringify({ id, kind: 'native', timestamp: '1970-01-01T00:00:00Z' }));
    appendFileSync(events, '\n');
  }

  /** Its other steps: the row, then the count, in two transactions. */
  countNatively(database: string, id: string): void {
    const sqlite = nodeSqlite()?.open(database);
    sqlite?.exec('PRAGMA busy_timeout = 5000');
    const values = `'${id}', 'native', NULL, NULL, 'null', '1970-01-01T00:00:00+00:00'`;
    sqlite?.exec(`INSERT OR REPLACE INTO events VALUES (${values})`);
    sqlite?.exec("UPDATE meta SET value = value + 1 WHERE key = 'jsonl_events_lines'");
    sqlite?.close();
  }

  /** Locks engram.db as a writer does, until `release`. */
  hold(database: string): void {
    this.holding = nodeSqlite()?.open(database);
    this.holding?.exec('BEGIN EXCLUSIVE');
  }

  release(): void {
    this.holding?.exec('ROLLBACK');
    this.holding?.close();
  }

  private get store(): Store {
    if (!this.opened) throw new Error('No store is open.');
    return this.opened;
  }
}

export type { StoreProgram };

const port: RpcPort = {
  postMessage: (message) => void process.send?.(message),
  onMessage: (listener) => void process.on('message', listener),
};
serveRpc(port, new StoreProgram());
