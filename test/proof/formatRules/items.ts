import { checkId, type Complain, type JsonObject, sortableTime, textOf } from './values';

/** The fields of an item in the native order (docs/format.md, Records). */
export const itemFields = [
  'id',
  'title',
  'description',
  'status',
  'priority',
  'labels',
  'created_at',
  'updated_at',
  'closed_at',
  'close_reason',
];
export const requiredItemFields = ['id', 'title', 'status', 'priority', 'created_at', 'updated_at'];

const nextStatuses: Readonly<Record<string, readonly string[]>> = {
  open: ['open', 'in_progress', 'blocked', 'closed'],
  in_progress: ['open', 'in_progress', 'blocked', 'closed'],
  blocked: ['open', 'in_progress', 'blocked', 'closed'],
  closed: ['open', 'closed'],
};

/** What an item's lines said last, for the rules that bind one line to the one before. */
export interface ItemState {
  readonly status: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/**
 * Checks one item line by the rules of docs/format.md, and that it follows from the last line of the same id, which is
 * replaced in `states`.
 */
export function checkItem(item: JsonObject, states: Map<string, ItemState>, complain: Complain): void {
  checkId('id', 'eg-', item.id, complain);
  checkTitle(textOf('title', item.title, complain) ?? 'x', complain);
  if ('description' in item) textOf('description', item.description, complain);
  const { priority, status } = item;
  if (typeof priority !== 'number' || !Number.isInteger(priority) || priority < 0 || priority > 4)
    complain('priority is a whole number from 0 to 4');
  checkLabels(item.labels, complain);
  if (typeof status !== 'string' || !(status in nextStatuses)) {
    complain('status is open, in_progress, blocked or closed');
    return;
  }
  checkClosing(item, status, complain);
  const createdAt = sortableTime('created_at', item.created_at, complain);
  const updatedAt = sortableTime('updated_at', item.updated_at, complain);
  if (createdAt === undefined || updatedAt === undefined) return;
  if (updatedAt < createdAt) complain('updated_at is not before created_at');
  const state = { status, createdAt, updatedAt };
  checkStep(states.get(String(item.id)), state, complain);
  states.set(String(item.id), state);
}

function checkTitle(title: string, complain: Complain): void {
  const bytes = Buffer.byteLength(title);
  if (bytes < 1 || bytes > 500) complain('title has 1 to 500 bytes');
  if (/\p{Cc}/u.test(title)) complain('title has no control characters');
}

function checkLabels(labels: unknown, complain: Complain): void {
  if (labels === undefined) return;
  if (!Array.isArray(labels) || labels.length === 0) {
    complain('labels is a list, absent when empty');
    return;
  }
  if (!labels.every((label) => typeof label === 'string' && /^[\p{Alphabetic}\p{N}_-]+$/u.test(label)))
    complain('a label has letters, digits, - and _ only');
  if (new Set(labels).size < labels.length) complain('no label is given twice');
}

function checkClosing(item: JsonObject, status: string, complain: Complain): void {
  if ('closed_at' in item) {
    sortableTime('closed_at', item.closed_at, complain);
    if (status !== 'closed') complain('closed_at is only on a closed item');
  }
  if ('close_reason' in item) {
    textOf('close_reason', item.close_reason, complain);
    if (status !== 'closed') complain('close_reason is only on a closed item');
  }
}

function checkStep(before: ItemState | undefined, after: ItemState, complain: Complain): void {
  if (!before) {
    if (after.status !== 'open') complain('the first line of an item is open');
    if (after.updatedAt !== after.createdAt) complain('the first line of an item was updated when it was created');
    return;
  }
  if (!nextStatuses[before.status]?.includes(after.status)) complain('the status follows from the one before');
  if (after.createdAt !== before.createdAt) complain('created_at stays as it was');
  if (after.updatedAt < before.updatedAt) complain('updated_at does not go back');
}
