import * as z from 'zod/mini';

/**
 * Messages between the host and a timeline webview. Both sides parse what they receive with these schemas and drop what
 * does not fit, with a line in the log.
 */

const count = z.number().check(z.int(), z.nonnegative());

/** A mistake in a query, at its place in characters, `end` exclusive. */
export const queryProblemSchema = z.object({ start: count, end: count, message: z.string() });

/** A task as a lane shows it. */
export const laneTaskSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** A key of `taskStates` in the model. */
  state: z.string(),
  priority: count,
  /** Id of the parent, where there is one. */
  parent: z.nullable(z.string()),
});
export type LaneTask = z.infer<typeof laneTaskSchema>;

/** What the details pane shows of one event. */
export const eventDetailsSchema = z.object({
  index: count,
  id: z.string(),
  kind: z.string(),
  sentence: z.string(),
  source: z.nullable(z.string()),
  target: z.nullable(z.string()),
  /** As written in the file. */
  timestampText: z.string(),
  ms: z.number(),
  ns: count,
  line: count,
  recovered: z.boolean(),
  /** How many events of the file have the same id, this one included. */
  sharingItsId: count,
  /** Exactly as written; null where the line has none. */
  payloadText: z.nullable(z.string()),
});
export type EventDetails = z.infer<typeof eventDetailsSchema>;

/** From the host to the webview. */
export const toTimelineSchema = z.discriminatedUnion('type', [
  /** The store behind the panel. Sent first, and again when another store takes its place. */
  z.object({
    type: z.literal('store'),
    name: z.string(),
    folder: z.string(),
    /** `missing`: the folder is gone. */
    state: z.enum(['loading', 'ready', 'missing']),
    /** The zone to show times in where the person has not chosen one in the panel. */
    timeZone: z.optional(z.enum(['local', 'utc'])),
  }),
  /** Tasks of the store, all of them, whenever they changed. */
  z.object({ type: z.literal('tasks'), tasks: z.array(laneTaskSchema) }),
  /**
   * Events `start` … in file order. `reset` voids all columns from before. Buffers: Float64 ms, Uint32 ns, Uint16 kind,
   * Uint32 source and target (0 none, else 1 + index into `tasks`).
   */
  z.object({
    type: z.literal('columns'),
    generation: count,
    reset: z.boolean(),
    start: count,
    total: count,
    ms: z.instanceof(ArrayBuffer),
    ns: z.instanceof(ArrayBuffer),
    kind: z.instanceof(ArrayBuffer),
    source: z.instanceof(ArrayBuffer),
    target: z.instanceof(ArrayBuffer),
    kinds: z.array(z.string()),
    tasks: z.array(z.string()),
  }),
  /** The answer to `query`: positions of the hits as ascending Uint32, or null for an empty query. */
  z.object({
    type: z.literal('matches'),
    request: count,
    generation: count,
    hits: z.nullable(z.instanceof(ArrayBuffer)),
  }),
  /** The other answer to `query`. */
  z.object({ type: z.literal('query-problems'), request: count, problems: z.array(queryProblemSchema) }),
  /** The answer to `complete`: texts that replace the characters `start` … `end` of the query. */
  z.object({
    type: z.literal('completions'),
    request: count,
    start: count,
    end: count,
    items: z.array(z.object({ text: z.string(), label: z.string(), detail: z.string() })),
  }),
  /** The answer to `details`; null when the event is gone. */
  z.object({ type: z.literal('details'), request: count, details: z.nullable(eventDetailsSchema) }),
  /** Selects an event and scrolls to it. */
  z.object({ type: z.literal('reveal'), index: count, generation: count }),
  /** Puts a query into the box and runs it. */
  z.object({ type: z.literal('set-query'), text: z.string() }),
  /** Brings a task's lane into view. */
  z.object({ type: z.literal('reveal-task'), id: z.string() }),
  /** The store can't be shown, and why. */
  z.object({ type: z.literal('failed'), reason: z.string() }),
]);
export type ToTimeline = z.infer<typeof toTimelineSchema>;

/** From the webview to the host. */
export const fromTimelineSchema = z.discriminatedUnion('type', [
  /** The webview listens. The host answers with the store, tasks, and all columns. */
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('query'), request: count, text: z.string() }),
  z.object({ type: z.literal('complete'), request: count, text: z.string(), position: count }),
  z.object({ type: z.literal('details'), request: count, index: count, generation: count }),
  /** Opens the event's JSON document. */
  z.object({ type: z.literal('open-event'), index: count, generation: count }),
  /** Opens events.jsonl at the event's line. */
  z.object({ type: z.literal('go-to-line'), index: count, generation: count }),
  /** Reveals the event in the Events view. */
  z.object({ type: z.literal('show-in-sidebar'), index: count, generation: count }),
  /** Reveals the task in the Tasks view. */
  z.object({ type: z.literal('show-task'), id: z.string() }),
  /** Puts text on the clipboard. */
  z.object({ type: z.literal('copy'), text: z.string() }),
  /** Something went wrong in the webview: a line for the log. */
  z.object({ type: z.literal('report'), message: z.string() }),
]);
export type FromTimeline = z.infer<typeof fromTimelineSchema>;
