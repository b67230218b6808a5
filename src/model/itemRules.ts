import { type Item, type ItemStatus } from './item';
import { plainLine, quoted } from './plainText';
import { compareTimestamps, formatTimestamp } from './timestamp';

/**
 * What the native program allows in a task that is created or updated, and which changes of status it allows
 * (docs/format.md, "Rules of the native store"). One rule is ours: a label given twice would pass natively and then keep
 * the native program from opening the store (docs/format.md, trap 5).
 */

/** In bytes of UTF-8. */
const longestTitle = 500;

/** 0 is critical. */
const lowestPriority = 4;

/** Rust's `is_alphanumeric` is Unicode's Alphabetic and its three categories of numbers. */
const labelPattern = /^[\p{Alphabetic}\p{N}_-]+$/u;

/** Thrown for a task that must not be written so. The message names the field, its value and the rule. */
export class InvalidItemError extends Error {
  override readonly name = 'InvalidItemError';

  /**
   * `field`: as `Item` or the caller's argument calls it. `rule`: what goes on behind “it”, such as “must be a text”.
   */
  constructor(
    readonly field: string,
    readonly value: unknown,
    readonly rule: string,
  ) {
    super(`The ${fieldWords[field] ?? plainLine(field, 60)} ${describeValue(value)} can't be written: it ${rule}.`);
  }
}

/** What fields are called where people read it; others by their own name. */
const fieldWords: Readonly<Record<string, string>> = {
  labels: 'label',
  createdAt: 'time of creation',
  updatedAt: 'time of the last update',
  closedAt: 'time of closing',
  closeReason: 'reason for closing',
};

/** Thrown for a change of status that the native program refuses too. */
export class InvalidStatusChangeError extends Error {
  override readonly name = 'InvalidStatusChangeError';
  constructor(
    readonly id: string,
    readonly from: ItemStatus,
    readonly to: ItemStatus,
  ) {
    super(
      from === 'closed'
        ? `The task ${quoted(id)} is closed and can't become ${to}: reopen it first.`
        : `The task ${quoted(id)} is ${from}: only a closed task can be reopened.`,
    );
  }
}

/** Throws `InvalidItemError` for a task that the native program would not create or update so. */
export function validateItem(item: Item): void {
  const { title, priority, labels, createdAt, updatedAt, closedAt, status } = item;
  const bytes = new TextEncoder().encode(title).length;
  if (bytes < 1 || bytes > longestTitle)
    throw new InvalidItemError('title', title, `must be 1 to ${longestTitle} bytes long, and has ${bytes}`);
  if (/\p{Cc}/u.test(title))
    throw new InvalidItemError('title', title, 'must not hold control characters, such as line breaks or tabs');
  if (!Number.isInteger(priority) || priority < 0 || priority > lowestPriority)
    throw new InvalidItemError(
      'priority',
      priority,
      `must be a whole number from 0 (critical) to ${lowestPriority} (low)`,
    );
  validateLabels(labels);
  if (compareTimestamps(updatedAt, createdAt) < 0) {
    const rule = `must not be before the creation at ${formatTimestamp(createdAt)}`;
    throw new InvalidItemError('updatedAt', formatTimestamp(updatedAt), rule);
  }
  if (closedAt !== undefined && status !== 'closed')
    throw new InvalidItemError('closedAt', formatTimestamp(closedAt), `needs a closed task, and this one is ${status}`);
  checkTexts(item);
}

function validateLabels(labels: readonly string[]): void {
  for (const [index, label] of labels.entries()) {
    if (!labelPattern.test(label))
      throw new InvalidItemError('labels', label, 'must be made of letters, digits, “-” and “_”');
    if (labels.indexOf(label) < index)
      throw new InvalidItemError(
        'labels',
        label,
        'is given twice, and the native program could not open the store then',
      );
  }
}

/**
 * Throws `InvalidItemError` where a text has half of a surrogate pair, which UTF-8 can't hold: the line would not be read
 * back. Unlike the other rules it holds for every write.
 */
export function checkTexts(item: Item): void {
  for (const field of ['title', 'description', 'closeReason'] as const) {
    const text = item[field];
    if (text !== undefined && /\p{Surrogate}/u.test(text))
      throw new InvalidItemError(field, text, 'has half of a surrogate pair, which is no character');
  }
}

/** Throws `InvalidStatusChangeError` for a change that is not allowed: a closed task may only become open. */
export function checkStatusChange({ id, status }: Item, to: ItemStatus): void {
  if (status === 'closed' && to !== 'open' && to !== 'closed') throw new InvalidStatusChangeError(id, status, to);
}

function describeValue(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  if (value === undefined) return '(missing)';
  return Array.isArray(value) ? '(a list)' : `(${typeof value})`;
}
