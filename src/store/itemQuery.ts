import * as z from 'zod/mini';
import { itemStatuses, type StoredItem } from '../model/item';
import { type ItemFilter } from '../model/itemDraft';
import { foldCase } from '../model/plainText';

const count = z.int({ error: 'must be a whole number' }).check(z.gte(0, { error: 'must not be negative' }));
const text = z.string({ error: 'must be a text' });

const filterSchema = z.strictObject({
  status: z.optional(z.enum(itemStatuses, { error: `must be one of ${itemStatuses.join(', ')}` })),
  labels: z.optional(z.array(text, { error: 'must be a list of texts' })),
  minPriority: z.optional(count),
  maxPriority: z.optional(count),
  titleContains: z.optional(text),
  limit: z.optional(count),
  offset: z.optional(count),
});

/**
 * The items that a filter lets through, in the order given; `offset` and `limit` count those. Throws a RangeError for a
 * value that no filter can have, and for a range of priorities that holds none.
 */
export function queryItems(items: readonly StoredItem[], filter: ItemFilter): readonly StoredItem[] {
  const { status, labels = [], minPriority = 0, maxPriority = Infinity, ...rest } = checkedFilter(filter);
  const { titleContains = '', limit = Infinity, offset = 0 } = rest;
  const title = foldCase(titleContains);
  const matches = items.filter(
    (item) =>
      (status === undefined || item.status === status) &&
      item.priority >= minPriority &&
      item.priority <= maxPriority &&
      labels.every((label) => item.labels.includes(label)) &&
      foldCase(item.title).includes(title),
  );
  return matches.slice(offset, offset + limit);
}

function checkedFilter(filter: unknown): ItemFilter {
  const parsed = z.safeParse(filterSchema, filter);
  if (!parsed.success) throw new RangeError(`The filter is not valid: ${firstProblem(parsed.error)}.`);
  const { minPriority = 0, maxPriority = Infinity } = parsed.data;
  if (minPriority > maxPriority)
    throw new RangeError(`The filter is not valid: minPriority ${minPriority} is above maxPriority ${maxPriority}.`);
  return parsed.data;
}

function firstProblem({ issues: [issue] }: z.core.$ZodError): string {
  if (issue?.code === 'unrecognized_keys') return `it has no field “${issue.keys.join('”, “')}”`;
  const field = issue?.path[0];
  return `${field === undefined ? 'it' : String(field)} ${issue?.message ?? 'is of another type'}`;
}
