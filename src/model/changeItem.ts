import { type Item, type ItemStatus } from './item';
import { defaultPriority, type ItemChanges, type ItemDraft } from './itemDraft';
import { checkStatusChange, InvalidStatusChangeError } from './itemRules';
import { compareTimestamps, type Timestamp } from './timestamp';

/**
 * What each write makes of a task, as the native program does it, with one difference: what is not closed never keeps the
 * time and the reason of a closing, because the native program could not update it any more (docs/format.md, "Rules of
 * the native store"). Times are those of the write, never before what the task has already: clocks may be set back.
 */

/** A new, open task. */
export function createdItem({ title, description, priority, labels }: ItemDraft, id: string, at: Timestamp): Item {
  return {
    id,
    title,
    description,
    status: 'open',
    priority: priority ?? defaultPriority,
    labels: labels ?? [],
    createdAt: at,
    updatedAt: at,
    closedAt: undefined,
    closeReason: undefined,
  };
}

/** The task with other fields; those left out stay. */
export function updatedItem(item: Item, changes: ItemChanges, at: Timestamp): Item {
  return touched(
    {
      ...item,
      title: changes.title ?? item.title,
      description: changes.description === null ? undefined : (changes.description ?? item.description),
      priority: changes.priority ?? item.priority,
      labels: changes.labels ?? item.labels,
    },
    item.status,
    at,
  );
}

/** The task with another status or the same. Closing so leaves the time of closing empty, as natively. */
export function withStatus(item: Item, status: ItemStatus, at: Timestamp): Item {
  checkStatusChange(item, status);
  return touched({ ...item, status }, item.status, at);
}

/** The task closed, or closed again, with the time and, where there is one, the reason. */
export function closedItem(item: Item, reason: string | undefined, at: Timestamp): Item {
  const closed = withStatus(item, 'closed', at);
  return { ...closed, closedAt: closed.updatedAt, closeReason: reason };
}

/** The closed task opened. Throws `InvalidStatusChangeError` for one that is not closed. */
export function reopenedItem(item: Item, at: Timestamp): Item {
  if (item.status !== 'closed') throw new InvalidStatusChangeError(item.id, item.status, 'open');
  return withStatus(item, 'open', at);
}

/** `before`: the status so far. Only a task that was closed and stays so keeps what its closing left. */
function touched(item: Item, before: ItemStatus, at: Timestamp): Item {
  const updatedAt = [item.updatedAt, item.createdAt].reduce(later, at);
  const staysClosed = before === 'closed' && item.status === 'closed';
  return staysClosed ? { ...item, updatedAt } : { ...item, updatedAt, closedAt: undefined, closeReason: undefined };
}

function later(a: Timestamp, b: Timestamp): Timestamp {
  return compareTimestamps(a, b) < 0 ? b : a;
}
