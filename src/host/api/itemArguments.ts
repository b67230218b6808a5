import * as z from 'zod/mini';
import type * as api from '../../../api/engram-inspector';
import { type EdgeKey, edgeKinds } from '../../model/edge';
import { type ItemStatus, itemStatuses } from '../../model/item';
import { type ItemChanges, type ItemDraft, type ItemFilter } from '../../model/itemDraft';
import { type ItemWriteOptions } from '../../worker/storeService';
import { flag, mustBeObject, parseArgument, text, texts, time, wholeNumber } from './argument';

/** Fields of an argument: exactly those that the declarations name. */
type FieldsOf<Declared> = Record<keyof Required<Declared>, z.ZodMiniType>;

const statusSchema = z.enum(itemStatuses, `must be one of ${itemStatuses.join(', ')}`);

/** The id that an argument of `call` is. Throws `InvalidArgument`, as all of this file do. */
export function parseId(id: unknown, call: string): string {
  return parseArgument(text, id, `${call}: id`);
}

/** A status to set. */
export function parseStatus(status: unknown): ItemStatus {
  return parseArgument(statusSchema, status, 'setItemStatus: status');
}

/** The reason of a closing. */
export function parseReason(reason: unknown): string | undefined {
  return parseArgument(z.optional(text), reason, 'closeItem: reason');
}

const rankAndLabels = { priority: z.optional(wholeNumber(0, 4)), labels: z.optional(texts) };

const draftSchema = z.strictObject(
  { title: text, description: z.optional(text), ...rankAndLabels } satisfies FieldsOf<api.ItemDraft>,
  mustBeObject,
);

/** An item to be created. What a title and labels may hold is checked by the store. */
export function parseItemDraft(draft: unknown): ItemDraft {
  return parseArgument(draftSchema, draft, 'createItem: draft');
}

const changesSchema = z.strictObject(
  {
    title: z.optional(text),
    description: z.optional(z.nullable(text)),
    ...rankAndLabels,
  } satisfies FieldsOf<api.ItemChanges>,
  mustBeObject,
);

/** Changes to an item. */
export function parseItemChanges(changes: unknown): ItemChanges {
  return parseArgument(changesSchema, changes, 'updateItem: changes');
}

const givenTime = z.pipe(
  z.object({ iso: time }, 'must be a time of an item'),
  z.transform(({ iso }) => iso),
);

/** An item as the API gave it. It may have come through JSON, and from a later version with more fields. */
const givenItem = z.object(
  {
    id: text,
    title: text,
    description: z.optional(text),
    status: statusSchema,
    priority: wholeNumber(0),
    labels: texts,
    createdAt: givenTime,
    updatedAt: givenTime,
    closedAt: z.optional(givenTime),
    closeReason: z.optional(text),
  } satisfies FieldsOf<api.EngramItem>,
  'must be an item',
);

const writeOptionsSchema = z.optional(
  z.strictObject({ basedOn: z.optional(givenItem) } satisfies FieldsOf<api.ItemWriteOptions>, mustBeObject),
);

/** How `call` writes to an item. */
export function parseWriteOptions(options: unknown, call: string): ItemWriteOptions {
  const basedOn = parseArgument(writeOptionsSchema, options, `${call}: options`)?.basedOn;
  if (!basedOn) return {};
  const { description, closedAt, closeReason, ...rest } = basedOn;
  return { basedOn: { ...rest, description, closedAt, closeReason } };
}

const filterSchema = z.strictObject(
  {
    status: z.optional(statusSchema),
    labels: z.optional(texts),
    minPriority: z.optional(wholeNumber(0)),
    maxPriority: z.optional(wholeNumber(0)),
    titleContains: z.optional(text),
    limit: z.optional(wholeNumber(0)),
    offset: z.optional(wholeNumber(0)),
  } satisfies FieldsOf<api.ItemFilter>,
  mustBeObject,
);
const usableFilterSchema = z.optional(
  filterSchema.check(
    z.refine(({ minPriority = 0, maxPriority = Infinity }) => minPriority <= maxPriority, {
      path: ['minPriority'],
      error: 'must not be above maxPriority',
    }),
  ),
);

/** Which items; every one without a filter. */
export function parseItemFilter(filter: unknown): ItemFilter {
  return parseArgument(usableFilterSchema, filter, 'items: filter') ?? {};
}

const edgeSchema = z.object(
  {
    fromId: text,
    toId: text,
    kind: z.enum(edgeKinds, `must be one of ${edgeKinds.join(', ')}`),
  } satisfies FieldsOf<api.RelationshipKey>,
  mustBeObject,
);

/** A relationship to add or to remove. One that the API gave is fine, too: its other fields count for nothing. */
export function parseRelationship(relationship: unknown, call: 'addRelationship' | 'removeRelationship'): EdgeKey {
  return parseArgument(edgeSchema, relationship, `${call}: relationship`);
}

const relationshipOptionsSchema = z.optional(
  z.strictObject({ removed: z.optional(flag) } satisfies FieldsOf<api.RelationshipOptions>, mustBeObject),
);

/** Whether the removed relationships are meant. */
export function parseRelationshipOptions(options: unknown): { readonly removed: boolean } {
  return { removed: parseArgument(relationshipOptionsSchema, options, 'relationships: options')?.removed ?? false };
}
