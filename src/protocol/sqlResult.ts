import * as z from 'zod/mini';
import { type SqlRow } from '../model/sqlAnswer';

/**
 * What the host and the page of a query's result say to each other. An answer comes as its head and then its rows in parts,
 * so that neither side is held up; both carry the number of the run, and what belongs to an earlier one is dropped.
 */

const count = z.int().check(z.nonnegative());
const moment = z.number();

const cellSchema = z.union([
  z.null(),
  z.number(),
  z.string(),
  z.object({ type: z.literal('integer'), digits: z.string() }),
  z.object({ type: z.literal('blob'), bytes: count, hex: z.string() }),
  z.object({ type: z.literal('text'), text: z.string(), bytes: count }),
]);
const rowSchema: z.ZodMiniType<SqlRow> = z.array(cellSchema);

const headSchema = z.object({
  type: z.literal('answer'),
  run: count,
  columns: z.array(z.string()),
  /** How many rows follow. */
  rowCount: count,
  cut: z.optional(z.enum(['rows', 'time', 'bytes'])),
  cutCells: count,
  elapsedMs: z.number(),
  limits: z.object({ rows: count, timeMs: z.number(), resultBytes: count, cellBytes: count }),
  /** The store's name, how many events the store had, and when it was held against the files, in ms UTC. */
  store: z.string(),
  events: count,
  readAtMs: moment,
});

const problemSchema = z.object({
  type: z.literal('problem'),
  run: count,
  reason: z.enum(['refused', 'wrong', 'limit', 'failed']),
  message: z.string(),
  /** The line that the mistake is in, where it is known, and the part of it in UTF-16 code units. */
  place: z.optional(z.object({ line: count, text: z.string(), start: count, end: count })),
});

/** What the host tells the page. */
export const toSqlResultSchema = z.discriminatedUnion('type', [
  /** A run has begun; `copied` of `toCopy` events are in its copy of the store. */
  z.object({
    type: z.literal('running'),
    run: count,
    store: z.string(),
    copied: z.optional(count),
    toCopy: z.optional(count),
  }),
  headSchema,
  z.object({ type: z.literal('rows'), run: count, rows: z.array(rowSchema) }),
  problemSchema,
  /** A run was stopped by the person. */
  z.object({ type: z.literal('stopped'), run: count }),
  /** The store has changed since the copy was held against the files. */
  z.object({ type: z.literal('stale'), run: count }),
]);

/** What the page asks of the host. */
export const fromSqlResultSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('run-again') }),
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.literal('show-query') }),
  z.object({ type: z.literal('copy'), text: z.string() }),
  /** `places`: of the rows, in the order in which they are shown; without it that of the query. */
  z.object({
    type: z.literal('export'),
    format: z.enum(['csv', 'json']),
    places: z.optional(z.instanceof(Uint32Array)),
  }),
  z.object({ type: z.literal('report'), message: z.string() }),
]);

export type ToSqlResult = z.infer<typeof toSqlResultSchema>;
export type FromSqlResult = z.infer<typeof fromSqlResultSchema>;
export type SqlResultHead = z.infer<typeof headSchema>;
export type SqlResultProblem = z.infer<typeof problemSchema>;
