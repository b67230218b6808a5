import * as z from 'zod/mini';
import { notificationStates } from '../model/notification';

/**
 * Messages between the host and the dashboard: the tab of a timeline's page that tells of sessions, patterns and
 * notifications. They travel inside the timeline's own messages (`dashboard`), so that the timeline, which is loaded first,
 * knows nothing of them. Both sides parse what they receive with these schemas and drop what does not fit, with a line in
 * the log. Texts are lines to be shown as they are; times are ms since 1970, durations ms; a query is text for a query box.
 */

const count = z.number().check(z.int(), z.nonnegative());
const text = z.string();

/** An event to go to: its position in the log of one generation of the file. */
const placeSchema = z.object({ index: count, kind: text, line: count, atMs: z.number() });
export type DashboardPlace = z.infer<typeof placeSchema>;

const sessionSchema = z.object({
  /** 1 for the first. */
  number: count,
  beginning: z.enum(['first', 'pause', 'restart']),
  startMs: z.number(),
  endMs: z.number(),
  durationMs: z.number(),
  events: count,
  failures: count,
  /** Waiting for locks, as far as events tell. */
  lockWaitedMs: z.number(),
  /** The waiting is that of a sample: not every event about it was read. */
  lockSampled: z.boolean(),
  rebaseRounds: count,
  received: count,
  withoutReaction: count,
  meanAtWork: z.number(),
  mostAtWork: count,
  /** Gives exactly its events. */
  query: text,
  /** Gives its failures; null where it has none. */
  failureQuery: z.nullable(text),
  /** The most frequent kinds first. */
  kinds: z.array(z.object({ kind: text, count, query: text })),
});
export type DashboardSession = z.infer<typeof sessionSchema>;

const differenceSchema = z.object({
  /** What is compared, in words; a kind or a task's title after it. */
  measure: text,
  value: z.nullable(text),
  unit: z.enum(['count', 'tasks', 'ms']),
  a: z.number(),
  b: z.number(),
  /** `b / a`; null where `a` is 0. */
  ratio: z.nullable(z.number()),
  queries: z.nullable(z.object({ a: text, b: text })),
});
export type DashboardDifference = z.infer<typeof differenceSchema>;

const patternSchema = z.object({
  kinds: z.array(text),
  failure: text,
  support: count,
  failures: count,
  elsewhere: count,
  lift: z.number(),
  places: z.array(z.object({ task: text, events: z.array(placeSchema), failure: placeSchema })),
});
export type DashboardPattern = z.infer<typeof patternSchema>;

/** Who sends or receives, with the whole title. */
const endSchema = z.object({
  is: z.enum(['task', 'unknown', 'addressedBySource', 'others']),
  /** Id of the task, where it is one. */
  task: z.nullable(text),
  title: text,
  total: count,
});
export type DashboardEnd = z.infer<typeof endSchema>;

const cellSchema = z.object({
  sender: count,
  receiver: count,
  total: count,
  /** Those whose receiver gave no sign of life in time. */
  withoutReaction: count,
  query: text,
});
export type DashboardCell = z.infer<typeof cellSchema>;

const stateSchema = z.enum(notificationStates);

const notificationSchema = z.object({
  event: placeSchema,
  sentence: text,
  /** Null where nobody is named. */
  from: z.nullable(text),
  /** Null for a broadcast. */
  to: z.nullable(text),
  state: stateSchema,
  /** How long after it the receiver gave a sign of life; null where it gave none. */
  afterMs: z.nullable(z.number()),
});
export type DashboardNotification = z.infer<typeof notificationSchema>;

/** Whose notifications a list is of. `task` null: of every task. */
const listSchema = z.object({
  task: z.nullable(text),
  direction: z.enum(['inbox', 'outbox', 'both']),
  /** Only from this sender: a row of the matrix. */
  sender: z.nullable(z.object({ is: z.enum(['task', 'unknown', 'addressedBySource']), task: z.nullable(text) })),
  /** Only those without reaction. */
  unreacted: z.boolean(),
});
export type DashboardList = z.infer<typeof listSchema>;

/** The parts of the dashboard, each of which may fail for itself. */
export const dashboardParts = ['sessions', 'compare', 'patterns', 'notifications'] as const;
const partSchema = z.enum(dashboardParts);
export type DashboardPart = z.infer<typeof partSchema>;

const focusSchema = z.object({
  part: partSchema,
  /** Numbers of the sessions to compare. */
  compare: z.nullable(z.object({ a: count, b: count })),
  /** The task whose notifications to list. */
  task: z.nullable(z.object({ id: text, title: text })),
});
export type DashboardFocus = z.infer<typeof focusSchema>;

/** From the host to the dashboard. */
export const toDashboardSchema = z.discriminatedUnion('type', [
  /** The settings that answers depend on. Sent first. */
  z.object({
    type: z.literal('rules'),
    timeZone: z.enum(['local', 'utc']),
    gapMinutes: z.number(),
    reactionMinutes: z.number(),
  }),
  /** The latest sessions, the earliest of them first; `total` counts all. */
  z.object({ type: z.literal('sessions'), sessions: z.array(sessionSchema), total: count }),
  /** The answer to `compare`: the largest difference first. */
  z.object({ type: z.literal('comparison'), a: count, b: count, differences: z.array(differenceSchema) }),
  /** Patterns are being looked for: the share that is done, 0 to 1. */
  z.object({ type: z.literal('patterns-progress'), share: z.number() }),
  z.object({ type: z.literal('patterns-stopped') }),
  z.object({
    type: z.literal('patterns'),
    generation: count,
    failures: count,
    patterns: z.array(patternSchema),
    found: count,
    /** Events have come since. */
    stale: z.boolean(),
  }),
  z.object({
    type: z.literal('matrix'),
    senders: z.array(endSchema),
    receivers: z.array(endSchema),
    cells: z.array(cellSchema),
    total: count,
    broadcasts: count,
  }),
  /** The answer to `list`: rows `offset` … of `total`, the newest first. */
  z.object({
    type: z.literal('notifications'),
    request: count,
    generation: count,
    offset: count,
    total: count,
    rows: z.array(notificationSchema),
  }),
  /** Brings a part into view, with what is to be chosen there. */
  z.object({ type: z.literal('focus'), focus: focusSchema }),
  /** A part can't be shown, and why. */
  z.object({ type: z.literal('failed'), part: partSchema, reason: text }),
]);
export type ToDashboard = z.infer<typeof toDashboardSchema>;

/** From the dashboard to the host. */
export const fromDashboardSchema = z.discriminatedUnion('type', [
  /** It is on screen (again) and knows nothing: the host answers with everything. */
  z.object({ type: z.literal('shown') }),
  /** It is not on screen any more: what is being answered is of no interest. */
  z.object({ type: z.literal('hidden') }),
  /** Something could not be shown: opens the store anew where that failed, and asks for everything again. */
  z.object({ type: z.literal('retry') }),
  z.object({ type: z.literal('compare'), a: count, b: count }),
  z.object({ type: z.literal('find-patterns') }),
  z.object({ type: z.literal('stop-patterns') }),
  /** Asks for a part of a list of notifications. */
  z.object({
    type: z.literal('list'),
    request: count,
    list: listSchema,
    offset: count,
    limit: count.check(z.lte(500)),
  }),
  /** Puts a query into the Events view. */
  z.object({ type: z.literal('show-events'), query: text }),
  /** Opens an event's JSON document. */
  z.object({ type: z.literal('open-event'), index: count, generation: count }),
  /** Something went wrong in the webview: a line for the log. */
  z.object({ type: z.literal('report'), message: text }),
]);
export type FromDashboard = z.infer<typeof fromDashboardSchema>;
