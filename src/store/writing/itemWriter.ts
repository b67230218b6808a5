import { makeId } from '../../files/ids';
import { closedItem, createdItem, reopenedItem, updatedItem, withStatus } from '../../model/changeItem';
import { type Item, type ItemStatus, type StoredItem } from '../../model/item';
import { type ItemChanges, type ItemDraft } from '../../model/itemDraft';
import { isSameItem, itemDifferences } from '../../model/itemDifferences';
import { checkTexts, InvalidItemError, InvalidStatusChangeError, validateItem } from '../../model/itemRules';
import { quoted } from '../../model/plainText';
import { now, type Timestamp } from '../../model/timestamp';
import { ChangedMeanwhileError, UnknownItemError } from '../../model/writeErrors';
import { type BatchCreated, type BatchWritten, type ItemWrite, type ItemWriteOptions } from '../writeAnswers';
import {
  checkedBase,
  checkedChanges,
  checkedDraft,
  checkedDrafts,
  checkedId,
  checkedIds,
  checkedReason,
  checkedStatus,
} from './inputs';
import { itemLine, UnreadableLineError } from './lines';
import { itemWarning } from './meanwhile';
import { type WritableStore } from './writableStore';
import { whyLost, WriteStart, type WrittenLine } from './writtenLine';

/** What a write makes of a task. Throws where it is refused. */
type Change = (item: Item, at: Timestamp) => Item;

/** A line to be written. */
interface Planned<Base extends StoredItem | undefined> {
  /** The task as it is; undefined for a new one. */
  readonly base: Base;
  readonly next: Item;
  readonly text: string;
}

/**
 * Writes items, one line a change: each write looks at the files, makes the line from what holds then, appends it, and
 * looks for it again. Rules: model/itemRules.ts; what each write changes: model/changeItem.ts.
 */
export class ItemWriter {
  /** `newId` makes the id of a task from its title and time of creation. */
  constructor(
    private readonly store: WritableStore,
    private readonly newId: (title: string, at: Timestamp) => string = (title, at) => makeId('eg-', title, at),
  ) {}

  async create(draft: ItemDraft): Promise<StoredItem> {
    const checked = checkedDraft(draft);
    return this.store.inTurn(async () => {
      const plan = this.planNew(checked, new Set());
      return (await this.find(plan, await this.append([plan]))).written;
    });
  }

  async update(id: string, changes: ItemChanges, options?: ItemWriteOptions): Promise<ItemWrite> {
    const checked = checkedChanges(changes);
    return this.change(id, options, (item, at) => {
      const updated = updatedItem(item, checked, at);
      validateItem(updated);
      return updated;
    });
  }

  async setStatus(id: string, status: ItemStatus, options?: ItemWriteOptions): Promise<ItemWrite> {
    const checked = checkedStatus(status);
    return this.change(id, options, (item, at) => withStatus(item, checked, at));
  }

  async close(id: string, reason?: string, options?: ItemWriteOptions): Promise<ItemWrite> {
    const checked = checkedReason(reason);
    return this.change(id, options, (item, at) => closedItem(item, checked, at));
  }

  async reopen(id: string, options?: ItemWriteOptions): Promise<ItemWrite> {
    return this.change(id, options, reopenedItem);
  }

  async batchCreate(drafts: readonly ItemDraft[]): Promise<BatchCreated> {
    const list = checkedDrafts(drafts);
    return this.store.inTurn(async () => {
      const [plans, ids]: [Planned<undefined>[], Set<string>] = [[], new Set()];
      const errors: { readonly index: number; readonly message: string }[] = [];
      for (const [index, draft] of list.entries()) {
        const plan = unlessRefused(() => this.planNew(checkedDraft(draft), ids));
        if (typeof plan === 'string') errors.push({ index, message: plan });
        else plans.push(plan);
      }
      const start = await this.append(plans);
      const created = await Promise.all(plans.map(async (plan) => (await this.find(plan, start)).written));
      return { created, errors };
    });
  }

  async batchClose(ids: readonly string[], reason?: string): Promise<BatchWritten> {
    const checked = checkedReason(reason);
    return this.changeAll(ids, (item, at) => closedItem(item, checked, at));
  }

  async batchSetStatus(ids: readonly string[], status: ItemStatus): Promise<BatchWritten> {
    const checked = checkedStatus(status);
    return this.changeAll(ids, (item, at) => withStatus(item, checked, at));
  }

  private async change(id: string, options: ItemWriteOptions | undefined, change: Change): Promise<ItemWrite> {
    const checked = checkedId(id);
    const seen = checkedBase(options, checked);
    return this.store.inTurn(async () => {
      const base = this.store.items.get(checked);
      if (!base) throw new UnknownItemError(checked);
      if (seen) checkUnchanged(seen, base);
      const plan = planChange(base, change);
      return itemWrite(base, await this.find(plan, await this.append([plan])));
    });
  }

  private async changeAll(ids: readonly string[], change: Change): Promise<BatchWritten> {
    const checked = checkedIds(ids);
    return this.store.inTurn(async () => {
      const [plans, notFound]: [Planned<StoredItem>[], string[]] = [[], []];
      const errors: { readonly id: string; readonly message: string }[] = [];
      for (const id of checked) {
        const base = this.store.items.get(id);
        const plan = base && unlessRefused(() => planChange(base, change));
        if (plan === undefined) notFound.push(id);
        else if (typeof plan === 'string') errors.push({ id, message: plan });
        else plans.push(plan);
      }
      const start = await this.append(plans);
      const written = await Promise.all(plans.map(async (plan) => itemWrite(plan.base, await this.find(plan, start))));
      return { written, notFound, errors };
    });
  }

  /** Plans a new task whose id no other has, nor any of `taken`, to which it is added. */
  private planNew(draft: ItemDraft, taken: Set<string>): Planned<undefined> {
    const at = now();
    let id = this.newId(draft.title, at);
    while (taken.has(id) || this.store.items.get(id)) id = this.newId(draft.title, at);
    const next = createdItem(draft, id, at);
    validateItem(next);
    const text = itemLine(next);
    taken.add(id);
    return { base: undefined, next, text };
  }

  /** Writes the planned lines at once. Resolves with where to find them. */
  private async append(plans: readonly Planned<StoredItem | undefined>[]): Promise<WriteStart<StoredItem>> {
    const bases = plans.map(({ base }) => base).filter((base) => base !== undefined);
    const start = new WriteStart(this.store.items, bases);
    const texts = plans.map(({ text }) => text);
    await this.store.append('items', texts);
    return start;
  }

  /** Finds a planned line in the file. Rejects with `LostLineError` when it isn't there. */
  private async find({ base, next }: Planned<StoredItem | undefined>, start: WriteStart<StoredItem>) {
    const line = start.find({
      key: next.id,
      base,
      isWritten: (item) => isSameItem(item, next),
      isBase: (item) => base !== undefined && isSameItem(item, base),
    });
    return line ?? Promise.reject(await whyLost(this.store, 'items.jsonl', `The task ${quoted(next.id)}`));
  }
}

/** Makes the line of a changed task. Throws where the change is refused. */
function planChange(base: StoredItem, change: Change): Planned<StoredItem> {
  const next = change(base, now());
  checkTexts(next);
  return { base, next, text: itemLine(next) };
}

/** Throws `ChangedMeanwhileError` when the task is another one than its writer saw. */
function checkUnchanged(seen: Item, base: StoredItem): void {
  const differences = itemDifferences(seen, base);
  if (differences.length > 0) throw new ChangedMeanwhileError(base.id, differences);
}

function itemWrite(base: StoredItem, line: WrittenLine<StoredItem>): ItemWrite {
  const { written, holding, meanwhile } = line;
  return { item: holding, written, meanwhile, warning: itemWarning(base, line) };
}

/** What a plan of a batch gives, or the message of why it is refused. */
function unlessRefused<Plan>(plan: () => Plan): Plan | string {
  try {
    return plan();
  } catch (error) {
    const isRefusal = [InvalidItemError, InvalidStatusChangeError, UnreadableLineError].some(
      (refusal) => error instanceof refusal,
    );
    if (isRefusal && error instanceof Error) return error.message;
    throw error;
  }
}
