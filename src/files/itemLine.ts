import * as z from 'zod/mini';
import { failure, type Result, success } from '../base/result';
import { itemStatuses } from '../model/item';
import { type LinePlace } from '../model/place';
import {
  areTexts,
  explainProblem,
  isOneOf,
  isText,
  isTextOrNone,
  isWholeNumber,
  oneOf,
  text,
  texts,
  time,
  timeOf,
  wholeNumber,
} from './fieldTypes';
import { type ItemRecord } from './lineParse';
import { quoteText } from './quoteText';
import { readRecordFields, type RecordFields, type RecordShape } from './recordText';
import { unwrapVariant } from './variant';

/** The fields of an item in the native order. */
const shape: RecordShape = {
  fields: [
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
  ],
  requiredInArray: 10,
};

/** Explains what is wrong with a record: what is right is told without it. */
const itemSchema = z.object({
  id: text,
  title: text,
  description: z.nullish(text),
  status: oneOf(itemStatuses),
  priority: wholeNumber,
  labels: z.optional(texts),
  created_at: time,
  updated_at: time,
  closed_at: z.nullish(time),
  close_reason: z.nullish(text),
});

/** The lowest priority that the native cache takes, and the largest number that its parser takes. */
const lowestPriority = 4;
const largestPriority = 255;

/** What an item's line gave. `breaksCache` says why the native program can't open a store with this line. */
export interface ItemRead {
  /** Undefined where the native store would show no item either. */
  readonly record: ItemRecord | undefined;
  readonly breaksCache: string | undefined;
}

/** Reads an item from the text of one JSON value. The problem is a sentence about the line or a field. */
export function readItem(recordText: string, place: LinePlace): Result<ItemRead> {
  const fields = readRecordFields(recordText, shape);
  if (!fields.ok) return failure(`the line ${fields.problem}`);
  const values = unwrapVariant(fields.value, 'status');
  const record = itemOf(values, place);
  if (!record) return failure(explainProblem(itemSchema, values));
  const priorityProblem = checkPriority(fields.value, record.priority);
  if (priorityProblem !== undefined) return failure(priorityProblem);
  if (record.priority > lowestPriority) return success(refusedPriority(record.priority));

  const labels = [...new Set(record.labels)];
  const breaksCache = labels.length < record.labels.length ? describeRepeatedLabel(record.labels) : undefined;
  return success({ record: { ...record, labels }, breaksCache });
}

/** The item that the values of a line make, labels as written; undefined where one is of a wrong type. */
function itemOf(values: Readonly<Record<string, unknown>>, place: LinePlace): ItemRecord | undefined {
  const { id, title, description, status, priority, labels = [], created_at, updated_at, closed_at } = values;
  const { close_reason } = values;
  const [createdAt, updatedAt, closedAt] = [timeOf(created_at), timeOf(updated_at), timeOf(closed_at)];
  if (!isText(id) || !isText(title) || !isTextOrNone(description) || !isTextOrNone(close_reason)) return undefined;
  if (!isOneOf(itemStatuses, status) || !isWholeNumber(priority) || !areTexts(labels)) return undefined;
  if (!createdAt || !updatedAt || !isTextOrNone(closed_at)) return undefined;
  // A text that is no time.
  if (isText(closed_at) && !closedAt) return undefined;
  return {
    id,
    title,
    description: description ?? undefined,
    status,
    priority,
    labels,
    createdAt,
    updatedAt,
    closedAt,
    closeReason: close_reason ?? undefined,
    place,
  };
}

/** The native type is a byte: no fraction or exponent may be written, and no sign. */
function checkPriority(fields: RecordFields, priority: number): string | undefined {
  const written = fields.textOf('priority') ?? '';
  if (/^\d+$/.test(written) && priority <= largestPriority) return undefined;
  return `priority is written ${quoteText(written)}, but must be a whole number from 0 to ${lowestPriority}`;
}

function refusedPriority(priority: number): ItemRead {
  const reason =
    `priority ${priority} is above ${lowestPriority}: the native program can't open a store with this line, ` +
    'and the item is shown as it was before it';
  return { record: undefined, breaksCache: reason };
}

function describeRepeatedLabel(labels: readonly string[]): string {
  const repeated = labels.find((label, index) => labels.indexOf(label) !== index) ?? '';
  return `the label ${quoteText(repeated)} is given twice: the native program can't open a store with this line`;
}
