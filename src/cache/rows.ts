import * as z from 'zod/mini';
import { edgeKinds } from '../model/edge';
import { itemStatuses } from '../model/item';
import { type SqliteDatabase } from './sqlite';

const nullableText = z.nullable(z.string());

/** A row of `items`. */
export const itemRowSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: nullableText,
  status: z.enum(itemStatuses),
  priority: z.int(),
  created_at: z.string(),
  updated_at: z.string(),
  closed_at: nullableText,
  close_reason: nullableText,
});

/** A row of `labels`. */
export const labelRowSchema = z.object({ item_id: z.string(), label: z.string() });

/** A row of `edges`. */
export const edgeRowSchema = z.object({
  from_id: z.string(),
  to_id: z.string(),
  kind: z.enum(edgeKinds),
  created_at: z.string(),
});

/** A row of `PRAGMA table_info`, as far as it is asked for. */
export const columnRowSchema = z.object({ name: z.string() });

/** A row of `meta`. */
export const metaRowSchema = z.object({ key: z.string(), value: z.string() });

/** Rows of a question, each checked. Throws when one is not as the schema says, or when the file is damaged. */
export function readRows<Row>(database: SqliteDatabase, sql: string, schema: z.ZodMiniType<Row>): Row[] {
  const statement = database.prepare(sql);
  try {
    const rows: Row[] = [];
    while (statement.step()) rows.push(parseRow(schema, statement.getAsObject()));
    return rows;
  } finally {
    statement.free();
  }
}

function parseRow<Row>(schema: z.ZodMiniType<Row>, row: unknown): Row {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`a row has an unexpected value in “${issue?.path.join('.') ?? ''}”`);
}
