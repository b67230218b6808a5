import * as z from 'zod/mini';
import { type EdgeKey, edgeKinds } from '../../model/edge';
import { type Item, type ItemStatus, itemStatuses } from '../../model/item';
import { type ItemChanges, type ItemDraft } from '../../model/itemDraft';
import { InvalidItemError } from '../../model/itemRules';
import { quoted } from '../../model/plainText';
import { RefusedEdgeError } from '../../model/writeErrors';

/**
 * The types of what callers give: it comes from other threads and other extensions. The rules on values are the model's
 * (itemRules.ts). A field that nobody knows is refused, because what it was to do would silently not happen.
 */

const text = z.string({ error: 'must be a text' });
const number = z.number({ error: 'must be a number' });
const labels = z.array(text, { error: 'must be a list of texts' });
const timestamp = z.object({ ms: number, ns: number }, { error: 'must be a time' });
const status = z.enum(itemStatuses, { error: `must be one of ${itemStatuses.join(', ')}` });

const object = { error: 'must be an object' };

const draftSchema = z.strictObject(
  {
    title: text,
    priority: z.optional(number),
    labels: z.optional(labels),
    description: z.optional(text),
  },
  object,
);

const changesSchema = z.strictObject(
  {
    title: z.optional(text),
    priority: z.optional(number),
    labels: z.optional(labels),
    description: z.nullish(text),
  },
  object,
);

const itemSchema = z.object(
  {
    id: text,
    title: text,
    description: z.optional(text),
    status,
    priority: number,
    labels,
    createdAt: timestamp,
    updatedAt: timestamp,
    closedAt: z.optional(timestamp),
    closeReason: z.optional(text),
  },
  { error: 'must be a task' },
);

const optionsSchema = z.optional(z.strictObject({ basedOn: z.optional(itemSchema) }, object));

const edgeSchema = z.object(
  {
    fromId: text,
    toId: text,
    kind: z.enum(edgeKinds, { error: `must be one of ${edgeKinds.join(', ')}` }),
  },
  object,
);

/** Checks the types of a draft. Throws `InvalidItemError`. */
export function checkedDraft(draft: unknown): ItemDraft {
  return checked(draftSchema, draft, 'draft');
}

/** Checks the types of changes. Throws `InvalidItemError`. */
export function checkedChanges(changes: unknown): ItemChanges {
  return checked(changesSchema, changes, 'changes');
}

/** Checks a status. Throws `InvalidItemError`. */
export function checkedStatus(given: unknown): ItemStatus {
  return checked(status, given, 'status');
}

/** Checks the id of a task. Throws `InvalidItemError`. */
export function checkedId(id: unknown): string {
  return checked(text, id, 'id');
}

/** Checks the ids of a batch and leaves out those given again. Throws `InvalidItemError`. */
export function checkedIds(ids: unknown): readonly string[] {
  return [...new Set(checked(z.array(text, { error: 'must be a list of ids' }), ids, 'ids'))];
}

/** Checks a reason for closing. Throws `InvalidItemError`. */
export function checkedReason(reason: unknown): string | undefined {
  return checked(z.optional(text), reason, 'closeReason');
}

/** Checks that a batch is a list; its entries are checked one by one. Throws `InvalidItemError`. */
export function checkedDrafts(drafts: unknown): readonly unknown[] {
  return checked(z.array(z.unknown(), { error: 'must be a list' }), drafts, 'drafts');
}

/** Checks the task, if there is one, that a write to the task `id` is based on. Throws `InvalidItemError`. */
export function checkedBase(options: unknown, id: string): Item | undefined {
  const { basedOn } = checked(optionsSchema, options, 'options') ?? {};
  if (basedOn === undefined) return undefined;
  if (basedOn.id !== id) throw new InvalidItemError('basedOn', basedOn.id, `must be the task ${quoted(id)}`);
  const { description, closedAt, closeReason, ...rest } = basedOn;
  return { ...rest, description, closedAt, closeReason };
}

/** Checks the types of a relationship. Throws `RefusedEdgeError`. */
export function checkedEdge(edge: unknown): EdgeKey {
  const parsed = z.safeParse(edgeSchema, edge);
  if (parsed.success) return parsed.data;
  const { path, rule } = firstProblem(parsed.error);
  throw RefusedEdgeError.invalid(`its ${path[0] ?? 'value'} ${rule}`);
}

/** `argument`: what the value is called where no field of it is to blame. */
function checked<Schema extends z.core.$ZodType>(schema: Schema, value: unknown, argument: string): z.output<Schema> {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const { path, rule } = firstProblem(parsed.error);
  const [field = argument] = path;
  throw new InvalidItemError(Array.isArray(value) ? `${argument}[${field}]` : field, valueAt(value, path), rule);
}

interface Problem {
  /** To the value that is to blame. */
  readonly path: readonly string[];
  readonly rule: string;
}

function firstProblem({ issues: [issue] }: z.core.$ZodError): Problem {
  if (!issue) return { path: [], rule: 'is not valid' };
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return { path: [...path, ...issue.keys.slice(0, 1)], rule: 'is no field here' };
  return { path, rule: issue.message };
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
