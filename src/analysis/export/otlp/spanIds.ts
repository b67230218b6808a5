import { createHash } from 'node:crypto';

/** So many ids are remembered: some MB. */
const mostRecent = 20_000;

/**
 * Ids of traces and spans, made from what they stand for: exported again, a store that has grown has the same ids for what
 * was there before. An event is its byte offset in events.jsonl, because ids of events may be shared (format.md, trap 1).
 */
export class SpanIds {
  /** Links of a span name the same few again and again. */
  private readonly recent = new Map<string, string>();

  /** `store`: the name of the store, so that stores which name tasks alike don't share traces. */
  constructor(private readonly store: string) {}

  /** The trace of a root task and all tasks under it. 32 hex digits. */
  trace(rootTask: string): string {
    return this.hash('trace', rootTask, 32);
  }

  /** The trace of what belongs to no task. 32 hex digits. */
  get storeTrace(): string {
    return this.hash('store trace', '', 32);
  }

  /** The one span in `storeTrace`. 16 hex digits, as all below. */
  get storeSpan(): string {
    return this.hash('store', '', 16);
  }

  task(id: string): string {
    return this.hash('task', id, 16);
  }

  /** An attempt, by the offset of the event that began it. */
  attempt(offset: number): string {
    return this.hash('attempt', String(offset), 16);
  }

  /** A lock, by the offset of the event that took it. */
  lock(offset: number): string {
    return this.hash('lock', String(offset), 16);
  }

  private hash(what: string, value: string, digits: number): string {
    const name = JSON.stringify([this.store, what, value]);
    const known = this.recent.get(name);
    if (known !== undefined) return known;
    const id = createHash('sha256').update(name).digest('hex').slice(0, digits);
    if (this.recent.size >= mostRecent) this.recent.clear();
    this.recent.set(name, id);
    return id;
  }
}
