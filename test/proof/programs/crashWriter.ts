import { writeSync } from 'node:fs';
import { type Edge, type EdgeKind } from '../../../src/model/edge';
import { type Item } from '../../../src/model/item';
import { formatTimestamp } from '../../../src/model/timestamp';
import { Store } from '../../../src/store/store';
import { type Acknowledgement, digestOf } from '../acknowledgement';
import { SeededRandom } from '../random';

/**
 * A writer that is made to be killed: `crashWriter <.engram> <sql-wasm.wasm> <seed> <largest text in bytes>`. It writes with every function of
 * the store that writes, one at a time or many at once, and tells of each record when its promise has resolved, until it
 * is killed.
 */

const textBytes = [0, 200, 2000, 8 * 1024, 100 * 1024] as const;

class CrashWriter {
  private written = 0;

  constructor(
    private readonly store: Store,
    private readonly random: SeededRandom,
    private readonly largestText: number,
  ) {}

  async run(): Promise<never> {
    for (;;) {
      const atOnce = this.random.one([1, 1, 1, 2, 5, 12]);
      await Promise.all(Array.from({ length: atOnce }, () => this.writeSomething()));
      // Where Node has SQLite: else writes that come on and on would leave it behind.
      if (this.random.below(2) === 0) await this.store.cacheFollowed();
    }
  }

  private writeSomething(): Promise<void> {
    const choice = this.random.below(10);
    if (choice < 5) return this.recordEvent();
    if (choice < 7) return this.createItem();
    return choice < 9 ? this.changeItem() : this.changeEdge();
  }

  private async recordEvent(): Promise<void> {
    const kind = this.random.one(['task_started', 'lock_acquired', 'custom:ünïcode 🚀']);
    const payload = { number: this.written++, fill: this.text() };
    const { id, timestamp } = await this.store.recordEvent({ kind, sourceTask: 'eg-0123456789', payload });
    acknowledge('events', { id, kind, source_task: 'eg-0123456789', payload, timestamp: formatTimestamp(timestamp) });
  }

  private text(): string {
    return 'é'.repeat(Math.min(this.random.one(textBytes), this.largestText) / 2);
  }

  private async createItem(): Promise<void> {
    const title = `Task ${this.written++}`;
    if (this.random.below(3) > 0) {
      acknowledge('items', itemRecord(await this.store.create({ title, labels: ['crash', 'test'] })));
      return;
    }
    const { created } = await this.store.batchCreate([{ title, description: this.text() }, { title }]);
    for (const item of created) acknowledge('items', itemRecord(item));
  }

  private async changeItem(): Promise<void> {
    const { id } = await this.someItem();
    const isClosed = this.store.get(id)?.status === 'closed';
    const change = isClosed ? 'reopen' : this.random.one(['update', 'start', 'close']);
    const title = `Task ${this.written++}`;
    try {
      const { written } =
        change === 'reopen'
          ? await this.store.reopen(id)
          : change === 'update'
            ? await this.store.update(id, { title })
            : change === 'start'
              ? await this.store.setStatus(id, 'in_progress')
              : await this.store.close(id, `closed as number ${this.written}`);
      acknowledge('items', itemRecord(written));
    } catch (error) {
      // Another write of this burst closed or reopened the task first: this one is refused, and nothing is written.
      if (!(error instanceof Error && error.name === 'InvalidStatusChangeError')) throw error;
    }
  }

  private async changeEdge(): Promise<void> {
    const [from, to] = [await this.newItem(), await this.newItem()];
    const kind = this.random.one<EdgeKind>(['blocks', 'parent_child', 'related']);
    const key = { fromId: from.id, toId: to.id, kind };
    const added = (await this.store.addEdge(key)).edge;
    if (added) acknowledge('edges', edgeRecord(added));
    if (this.random.below(2) === 0) return;
    const removed = (await this.store.removeEdge(key)).edge;
    if (removed) acknowledge('edges', edgeRecord(removed));
  }

  private async newItem(): Promise<Item> {
    const item = await this.store.create({ title: `Task ${this.written++}` });
    acknowledge('items', itemRecord(item));
    return item;
  }

  private async someItem(): Promise<Item> {
    const items = this.store.query({});
    return items[this.random.below(items.length)] ?? this.newItem();
  }
}

// The records are written out here once more: the proof does not take the store's own word for what it writes.

function itemRecord(item: Item): object {
  return {
    id: item.id,
    title: item.title,
    description: item.description,
    status: item.status,
    priority: item.priority,
    labels: item.labels.length > 0 ? item.labels : undefined,
    created_at: formatTimestamp(item.createdAt),
    updated_at: formatTimestamp(item.updatedAt),
    closed_at: item.closedAt && formatTimestamp(item.closedAt),
    close_reason: item.closeReason,
  };
}

function edgeRecord({ fromId, toId, kind, createdAt, deleted }: Edge): object {
  const deletion = deleted ? { deleted } : {};
  return { from_id: fromId, to_id: toId, kind, created_at: formatTimestamp(createdAt), ...deletion };
}

/** Written at once and synchronously: what was told before the kill has been told. */
function acknowledge(file: Acknowledgement['file'], record: object): void {
  writeSync(1, `${JSON.stringify({ file, digest: digestOf(JSON.stringify(record)) } satisfies Acknowledgement)}\n`);
}

async function main([folder = '', sqlWasm = '', seed = '', largestText = '']: readonly string[]): Promise<never> {
  writeSync(1, 'ready\n');
  const store = await Store.open(folder, { sqlWasm });
  return new CrashWriter(store, new SeededRandom(Number(seed)), Number(largestText)).run();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
