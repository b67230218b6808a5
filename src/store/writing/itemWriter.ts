import { type ItemChanges, type ItemDraft } from '../../model/itemDraft';
import { type ItemStatus, type StoredItem } from '../../model/item';
import { type BatchCreated, type BatchWritten, type ItemWrite, type ItemWriteOptions } from '../writeAnswers';
import { type WritableStore } from './writableStore';

/** Writes items, one line a change. */
export class ItemWriter {
  constructor(private readonly store: WritableStore) {}

  create(draft: ItemDraft): Promise<StoredItem> {
    return this.unbuilt(draft);
  }

  update(id: string, changes: ItemChanges, options: ItemWriteOptions = {}): Promise<ItemWrite> {
    return this.unbuilt(id, changes, options);
  }

  setStatus(id: string, status: ItemStatus, options: ItemWriteOptions = {}): Promise<ItemWrite> {
    return this.unbuilt(id, status, options);
  }

  close(id: string, reason?: string, options: ItemWriteOptions = {}): Promise<ItemWrite> {
    return this.unbuilt(id, reason, options);
  }

  reopen(id: string, options: ItemWriteOptions = {}): Promise<ItemWrite> {
    return this.unbuilt(id, options);
  }

  batchCreate(drafts: readonly ItemDraft[]): Promise<BatchCreated> {
    return this.unbuilt(drafts);
  }

  batchClose(ids: readonly string[], reason?: string): Promise<BatchWritten> {
    return this.unbuilt(ids, reason);
  }

  batchSetStatus(ids: readonly string[], status: ItemStatus): Promise<BatchWritten> {
    return this.unbuilt(ids, status);
  }

  private unbuilt(...args: readonly unknown[]): Promise<never> {
    return Promise.reject(new Error(`Not built yet: ${args.length} ${typeof this.store}`));
  }
}
