import * as z from 'zod/mini';
import { type Meaning } from '../../src/model/eventKind';
import { timelineTabs } from '../../src/protocol/timeline';
import { type EventTable, meaningByCode } from './eventTable';
import { laneChoicesFromSaved, savedLaneChoices, savedLaneChoicesSchema } from './laneChoices';
import { laneOrders } from './laneOrder';
import { laneSubjects } from './lanes';
import { missViews } from './shownEvents';
import { initialState, type TimelineState } from './state';
import { sessionMs, type TimeWindow, timeWindow } from './timeScale';
import { timeZones } from './timeText';

/** An event with its time: positions alone may mean another event in a file that was replaced. */
const savedEventSchema = z.object({ event: z.number(), ms: z.number(), ns: z.number() });
type SavedEvent = z.infer<typeof savedEventSchema>;

/** What survives hiding, reloading and restarting. Unknown or damaged parts fall back to what is usual. */
export const savedStateSchema = z.object({
  /** Which store the panel showed: the host reads it when VS Code brings the panel back. */
  folder: z.catch(z.optional(z.string()), undefined),
  query: z.catch(z.string().check(z.maxLength(10_000)), ''),
  hidden: z.catch(z.array(z.string()), []),
  misses: z.catch(z.enum(missViews), initialState.misses),
  /** Only where it was chosen in the panel. */
  zone: z.catch(z.optional(z.enum(timeZones)), undefined),
  subject: z.catch(z.enum(laneSubjects), initialState.subject),
  order: z.catch(z.enum(laneOrders), initialState.order),
  laneChoices: z.catch(savedLaneChoicesSchema, []),
  follow: z.catch(z.boolean(), initialState.follow),
  foldPauses: z.catch(z.boolean(), initialState.foldPauses),
  tab: z.catch(z.enum(timelineTabs), initialState.tab),
  labelWidth: z.catch(z.optional(z.number()), undefined),
  /** Session times with their origin in ms since 1970: sums would lose the nanoseconds. */
  window: z.catch(z.optional(z.object({ originMs: z.number(), start: z.number(), end: z.number() })), undefined),
  selection: z.catch(z.optional(savedEventSchema), undefined),
  /** The event that the ruler measures from. */
  rulerStart: z.catch(z.optional(savedEventSchema), undefined),
  /** The last event that there was when following ended. */
  lastSeen: z.catch(z.optional(savedEventSchema), undefined),
});
export type SavedState = z.infer<typeof savedStateSchema>;

/** What to save of a state. */
export function toSaved(state: TimelineState, table: EventTable): SavedState {
  const { window, selection, rulerStart, pausedAt } = state;
  const saved = (event: number | undefined): SavedEvent | undefined =>
    event === undefined || event < 0 || event >= table.length ? undefined : { event, ...table.moment(event) };
  return {
    folder: state.store?.folder,
    query: state.query.text,
    hidden: [...state.hiddenMeanings],
    misses: state.misses,
    zone: state.zoneChosen ? state.zone : undefined,
    subject: state.subject,
    order: state.order,
    laneChoices: savedLaneChoices(state.laneChoices),
    follow: state.follow,
    foldPauses: state.foldPauses,
    tab: state.tab,
    labelWidth: state.labelWidth,
    window: window && { originMs: table.originMs, start: window.start, end: window.end },
    selection: saved(selection),
    rulerStart: saved(rulerStart),
    lastSeen: saved(pausedAt === undefined ? undefined : pausedAt - 1),
  };
}

/** The state to begin with. The window and the selection follow when there are events. */
export function stateFromSaved(saved: SavedState): TimelineState {
  const hidden = meaningByCode.filter((meaning: Meaning) => saved.hidden.includes(meaning));
  return {
    ...initialState,
    restoredFolder: saved.folder,
    query: { ...initialState.query, text: saved.query },
    hiddenMeanings: new Set(hidden),
    misses: saved.misses,
    zone: saved.zone ?? initialState.zone,
    zoneChosen: saved.zone !== undefined,
    subject: saved.subject,
    order: saved.order,
    laneChoices: laneChoicesFromSaved(saved.laneChoices),
    follow: saved.follow,
    foldPauses: saved.foldPauses,
    tab: saved.tab,
    labelWidth: saved.labelWidth,
  };
}

/** The saved window in the table's session time; undefined where there is none that makes sense. */
export function savedWindow(saved: SavedState, table: EventTable): TimeWindow | undefined {
  if (!saved.window || !(saved.window.end > saved.window.start)) return undefined;
  const moved = saved.window.originMs - table.originMs;
  return timeWindow(sessionMs(saved.window.start + moved), sessionMs(saved.window.end + moved));
}

/** The event that was saved, if the table has that very event; undefined while it has not arrived or is another. */
export function savedEvent(saved: SavedEvent | undefined, table: EventTable): number | undefined {
  if (!saved || !Number.isInteger(saved.event) || saved.event >= table.length || saved.event < 0) return undefined;
  const moment = table.moment(saved.event);
  return moment.ms === saved.ms && moment.ns === saved.ns ? saved.event : undefined;
}
