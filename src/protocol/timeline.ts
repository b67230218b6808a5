import * as z from 'zod/mini';
import { numberForms } from '../base/packedNumbers';
import { eventFileFormatKeys } from '../model/eventFile';

/**
 * Messages between the host and a timeline webview. Both sides parse what they receive with these schemas and drop what
 * does not fit, with a line in the log.
 */

const count = z.number().check(z.int(), z.nonnegative());

/** More characters of a record are not sent to a webview. It is copied without going through it. */
export const longestRawLine = 20_000;
/** Bytes that a picture may have; one of a whole screen has a few MB. */
const largestPicture = 256 * 1024 * 1024;

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

/** An event among those that led to another one, or followed from it. */
const explainedStepSchema = z.object({
  index: count,
  line: count,
  sentence: z.string(),
  /** The reason in words, with titles of tasks in it. */
  why: z.string(),
  /** `recorded`, or `inferred from …`. */
  certainty: z.string(),
  inferred: z.boolean(),
  sincePreviousMs: z.nullable(z.number()),
});
export type ExplainedStep = z.infer<typeof explainedStepSchema>;

/** Why an event happened and what came of it, as the details show it. */
export const eventExplanationSchema = z.object({
  /** What led to it, the first cause first; the event itself is the last one. */
  causes: z.array(explainedStepSchema),
  /** Routine between the causes, in words: each stands before the cause of this place. */
  folded: z.array(z.object({ words: z.string(), before: count })),
  /** What followed, in the order of time, without the event itself. */
  consequences: z.array(explainedStepSchema),
  /** More belongs to the causes, or to what followed, than is here. */
  causesCut: z.boolean(),
  consequencesCut: z.boolean(),
});
export type EventExplanation = z.infer<typeof eventExplanationSchema>;

/** What an export can be: the picture (PNG, SVG), or the shown events as a file of their own. */
export const exportFormats = ['png', 'svg', ...eventFileFormatKeys] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Numbers of a column, see `packedNumbers.ts`; whether the bytes are those of as many events is seen when they are unpacked. */
const packedNumbersSchema = z.object({ form: z.enum(numberForms), bytes: z.instanceof(ArrayBuffer) });

/** A moment: milliseconds since 1970, and nanoseconds beyond them. */
const momentSchema = z.object({ ms: z.number(), ns: count });

/** The tabs of the timeline's page. What `analysis` shows is loaded when it is opened: see protocol/dashboard.ts. */
export const timelineTabs = ['timeline', 'analysis'] as const;
export type TimelineTab = (typeof timelineTabs)[number];

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
    /** A pause longer than this many minutes ends a session: the setting `engram.sessions.gapMinutes`. */
    sessionGapMinutes: z.optional(z.number().check(z.positive())),
  }),
  /** Tasks of the store, all of them, whenever they changed. */
  z.object({ type: z.literal('tasks'), tasks: z.array(laneTaskSchema) }),
  /**
   * Events `start` … in file order, packed (`packedEvents.ts`). `reset` voids all columns from before. Kinds and tasks are
   * those that are new: all from `kindsFrom` and `tasksFrom` on, which are 0 with `reset`. The ids of 20,000 tasks with every
   * message were a third of it.
   */
  z.object({
    type: z.literal('columns'),
    generation: count,
    reset: z.boolean(),
    start: count,
    total: count,
    events: z.object({
      count,
      ms: packedNumbersSchema,
      ns: packedNumbersSchema,
      kind: packedNumbersSchema,
      source: packedNumbersSchema,
      target: packedNumbersSchema,
    }),
    kindsFrom: count,
    kinds: z.array(z.string()),
    tasksFrom: count,
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
  /** The answer to `explain`; null when the event is gone. */
  z.object({ type: z.literal('explanation'), request: count, explanation: z.nullable(eventExplanationSchema) }),
  /**
   * The answer to `raw-line`: the record as it stands in the file, at most `longestRawLine` characters of it, and how many
   * it has. Null when the event is gone.
   */
  z.object({ type: z.literal('raw-line'), request: count, text: z.nullable(z.string()), characters: count }),
  /** Exports what is shown; the webview answers with `export-picture` or `export-events`. */
  z.object({ type: z.literal('export'), format: z.enum(exportFormats) }),
  /** Selects an event and scrolls to it. */
  z.object({ type: z.literal('reveal'), index: count, generation: count }),
  /** There is no store to show. */
  z.object({ type: z.literal('no-store') }),
  /** An event was selected in the Events view: selects it here too where it is shown, and says nothing back. */
  z.object({ type: z.literal('link-selection'), index: count, generation: count }),
  /** Puts a query into the box and runs it. */
  z.object({ type: z.literal('set-query'), text: z.string() }),
  /** Brings a task's lane into view. */
  z.object({ type: z.literal('reveal-task'), id: z.string() }),
  /** Brings a tab of the page to the front. */
  z.object({ type: z.literal('show-tab'), tab: z.enum(timelineTabs) }),
  /** A message for the dashboard, which checks it (protocol/dashboard.ts). */
  z.object({ type: z.literal('dashboard'), message: z.unknown() }),
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
  /** Asks for the record of an event as it stands in events.jsonl. */
  z.object({ type: z.literal('raw-line'), request: count, index: count, generation: count }),
  /** Asks what led to an event and what followed. */
  z.object({ type: z.literal('explain'), request: count, index: count, generation: count }),
  /** Explains an event in the sidebar. */
  z.object({ type: z.literal('show-explanation'), index: count, generation: count }),
  /** Puts the record of an event on the clipboard, exactly as it stands in events.jsonl. */
  z.object({ type: z.literal('copy-line'), index: count, generation: count }),
  /** A picture of what is shown, for the host to save. `bytes` is the file. */
  z.object({
    type: z.literal('export-picture'),
    format: z.enum(['png', 'svg']),
    bytes: z.instanceof(ArrayBuffer).check(z.refine((bytes) => bytes.byteLength <= largestPicture)),
  }),
  /** Which events are shown, for the host to save: those of `query` without the meanings `hidden`; `window` is in view. */
  z.object({
    type: z.literal('export-events'),
    format: z.enum(eventFileFormatKeys),
    query: z.string(),
    hidden: z.array(z.string()),
    window: z.object({ start: momentSchema, end: momentSchema }),
  }),
  /** Opens the event's JSON document. */
  z.object({ type: z.literal('open-event'), index: count, generation: count }),
  /** Opens events.jsonl at the event's line. */
  z.object({ type: z.literal('go-to-line'), index: count, generation: count }),
  /** A person selected the event: the Events view selects it too where it is loaded. */
  z.object({ type: z.literal('selected'), index: count, generation: count }),
  /** Reveals the event in the Events view. */
  z.object({ type: z.literal('show-in-sidebar'), index: count, generation: count }),
  /** Reveals the task in the Tasks view. */
  z.object({ type: z.literal('show-task'), id: z.string() }),
  /** Puts text on the clipboard. */
  z.object({ type: z.literal('copy'), text: z.string() }),
  /** The keyboard moved into the page. */
  z.object({ type: z.literal('focused') }),
  /** Without a store: what the person chose to begin with. */
  z.object({ type: z.literal('begin'), with: z.enum(['initialize-store', 'open-store-folder', 'open-demo']) }),
  /** A message of the dashboard, which is checked with its own schema (protocol/dashboard.ts). */
  z.object({ type: z.literal('dashboard'), message: z.unknown() }),
  /** Tries again to open a store that could not be shown. */
  z.object({ type: z.literal('retry') }),
  /** Something went wrong in the webview: a line for the log. */
  z.object({ type: z.literal('report'), message: z.string() }),
]);
export type FromTimeline = z.infer<typeof fromTimelineSchema>;
