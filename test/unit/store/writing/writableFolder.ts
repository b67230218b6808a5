import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { SerialQueue } from '../../../../src/base/serialQueue';
import { appendRecords } from '../../../../src/files/appender';
import { StoreFiles } from '../../../../src/store/storeFiles';
import { type WritableStore } from '../../../../src/store/writing/writableStore';

/** What another program does right before and right after the one write of ours. */
export interface Interference {
  readonly before?: () => void;
  readonly after?: () => void;
}

/** The files of a store for writers, with another program at work at just the moments that are hard to hit. */
export function writableFolder(folder: string, { before, after }: Interference = {}): WritableStore {
  const files = new StoreFiles(folder);
  const writes = new SerialQueue();
  const look = async (): Promise<void> => {
    await files.look(new AbortController().signal);
    if (files.problem) throw files.problem;
  };
  return {
    items: files.items,
    edges: files.edges,
    look,
    inTurn: (write) =>
      writes.run(async () => {
        await look();
        return write();
      }),
    append: async (file, texts) => {
      before?.();
      await appendRecords(files.layout[file], texts);
      after?.();
      await files.look(new AbortController().signal);
    },
  };
}

/** Appends as the native programs do: the object, and then its line end. */
export function appendNatively(folder: string, file: 'items.jsonl' | 'edges.jsonl', record: object): void {
  appendFileSync(path.join(folder, file), JSON.stringify(record));
  appendFileSync(path.join(folder, file), '\n');
}

/** An item's fields as they stand in a line. */
export function nativeItem(id: string, rest: object = {}): object {
  const time = '2026-01-11T12:00:00Z';
  return { id, title: `Task ${id}`, status: 'open', priority: 2, created_at: time, updated_at: time, ...rest };
}

/** An edge's fields as they stand in a line. */
export function nativeEdge(from: string, kind: string, to: string, rest: object = {}): object {
  return { from_id: from, to_id: to, kind, created_at: '2026-01-11T12:00:00Z', ...rest };
}
