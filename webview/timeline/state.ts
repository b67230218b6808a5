import { type Meaning } from '../../src/model/eventKind';
import { type EventDetails, type LaneTask, type TimelineTab, type ToTimeline } from '../../src/protocol/timeline';
import { chooseLanes, type LaneAction, type LaneChoicesByStore } from './laneChoices';
import { type LaneOrder } from './laneOrder';
import { type LaneSubject } from './lanes';
import { type MissView } from './shownEvents';
import { type TimeWindow } from './timeScale';
import { type TimeZone } from './timeText';

type HostMessage<Type extends ToTimeline['type']> = Extract<ToTimeline, { type: Type }>;
export type StoreInfo = Omit<HostMessage<'store'>, 'type'>;
export type QueryProblem = HostMessage<'query-problems'>['problems'][number];

/** The query in the box and what the host said to it. */
export interface QueryState {
  readonly text: string;
  /** Number of the newest question to the host; answers to older ones are dropped. */
  readonly request: number;
  /** False while the newest question waits for its answer. */
  readonly answered: boolean;
  /** Positions of the hits; null: the query is empty, everything is a hit. Stays while a new text is being answered. */
  readonly hits: Uint32Array | null;
  readonly problems: readonly QueryProblem[];
}

/** Everything that the timeline shows, apart from the events themselves (`EventTable`). */
export interface TimelineState {
  /** Undefined until the host has spoken. */
  readonly store: StoreInfo | undefined;
  /** The host has said that there is no store. */
  readonly withoutStore: boolean;
  /** The folder of the store that a saved state was about, until the host has named one. */
  readonly restoredFolder: string | undefined;
  /** Why the store can't be shown. */
  readonly failure: string | undefined;
  readonly tasks: ReadonlyMap<string, LaneTask>;
  /** Rises whenever events arrive. */
  readonly dataVersion: number;
  /** How many events the host has; more than the table holds while they arrive. */
  readonly total: number;
  /** False until the host has told of the store's events, or that there are none. */
  readonly eventsKnown: boolean;
  readonly query: QueryState;
  /** What becomes of the events that the query does not find. */
  readonly misses: MissView;
  readonly hiddenMeanings: ReadonlySet<Meaning>;
  readonly zone: TimeZone;
  /** Whether the zone was chosen here; until then it is the one that the host names. */
  readonly zoneChosen: boolean;
  readonly subject: LaneSubject;
  readonly order: LaneOrder;
  /** Which lanes are folded and pinned. */
  readonly laneChoices: LaneChoicesByStore;
  /** Width of the lane labels in CSS pixels, where the reader has dragged it. */
  readonly labelWidth: number | undefined;
  /** Whether long pauses are folded. */
  readonly foldPauses: boolean;
  /** What the plot shows; undefined until there are events. */
  readonly window: TimeWindow | undefined;
  /** Position of the selected event. */
  readonly selection: number | undefined;
  /** Position of the event that the ruler measures from. */
  readonly rulerStart: number | undefined;
  /** Number of the newest request for details. */
  readonly detailsRequest: number;
  /** Details of the selection; undefined until they arrive, null when the event is gone. */
  readonly details: EventDetails | null | undefined;
  /** Whether the window goes along with new events. */
  readonly follow: boolean;
  /** How many events there were when following ended, so that new ones can be counted; undefined while it follows. */
  readonly pausedAt: number | undefined;
  readonly helpShown: boolean;
  /** What is in front: the timeline, or the dashboard. */
  readonly tab: TimelineTab;
  /** A sentence for the reader that is no part of the picture; replaced by the next. */
  readonly notice: string;
}

/** Before anything is known. */
export const initialState: TimelineState = {
  store: undefined,
  withoutStore: false,
  restoredFolder: undefined,
  failure: undefined,
  tasks: new Map(),
  dataVersion: 0,
  total: 0,
  eventsKnown: false,
  query: { text: '', request: 0, answered: true, hits: null, problems: [] },
  misses: 'hidden',
  hiddenMeanings: new Set(),
  zone: 'local',
  zoneChosen: false,
  subject: 'task',
  order: 'first',
  laneChoices: new Map(),
  labelWidth: undefined,
  foldPauses: false,
  window: undefined,
  selection: undefined,
  rulerStart: undefined,
  detailsRequest: 0,
  details: undefined,
  follow: true,
  pausedAt: undefined,
  helpShown: false,
  tab: 'timeline',
  notice: '',
};

/** What can happen. Messages of the host come as they are; columns after the table took them in. */
export type Action =
  | HostMessage<'store'>
  | HostMessage<'tasks'>
  | HostMessage<'no-store'>
  | HostMessage<'failed'>
  | HostMessage<'query-problems'>
  | HostMessage<'details'>
  | { readonly type: 'loaded'; readonly total: number; readonly reset: boolean }
  | { readonly type: 'hits'; readonly request: number; readonly hits: Uint32Array | null }
  | { readonly type: 'edit-query'; readonly text: string }
  | { readonly type: 'ask-query' }
  | { readonly type: 'show-misses'; readonly misses: MissView }
  | { readonly type: 'toggle-meaning'; readonly meaning: Meaning }
  | { readonly type: 'only-meaning'; readonly meaning: Meaning; readonly all: readonly Meaning[] }
  | { readonly type: 'show-all-meanings' }
  | { readonly type: 'choose-zone'; readonly zone: TimeZone }
  | { readonly type: 'choose-subject'; readonly subject: LaneSubject }
  | { readonly type: 'choose-order'; readonly order: LaneOrder }
  | LaneAction
  | { readonly type: 'resize-labels'; readonly width: number }
  | { readonly type: 'fold-pauses'; readonly fold: boolean }
  | { readonly type: 'move'; readonly window: TimeWindow }
  | { readonly type: 'select'; readonly event: number | undefined }
  | { readonly type: 'measure-from'; readonly event: number | undefined }
  | { readonly type: 'follow'; readonly follow: boolean }
  | { readonly type: 'paused-at'; readonly events: number }
  | { readonly type: 'help'; readonly shown: boolean }
  | HostMessage<'show-tab'>
  | { readonly type: 'notice'; readonly text: string };

/** The next state. Pure: requests to the host are sent by the caller, after it saw the numbers change. */
export function reduce(state: TimelineState, action: Action): TimelineState {
  switch (action.type) {
    case 'store':
      return takeStore(state, action);
    case 'tasks':
      return { ...state, tasks: new Map(action.tasks.map((task) => [task.id, task])) };
    case 'no-store':
      return takeNoStore(state);
    case 'failed':
      return { ...state, failure: action.reason };
    case 'loaded':
      return loaded(state, action);
    case 'edit-query':
      return { ...state, query: { ...state.query, text: action.text, problems: [] } };
    case 'ask-query':
      return { ...state, query: { ...state.query, request: state.query.request + 1, answered: false } };
    case 'hits':
      return answer(state, action.request, { hits: action.hits, problems: [] });
    case 'query-problems':
      return answer(state, action.request, { hits: state.query.hits, problems: action.problems });
    case 'show-misses':
      return { ...state, misses: action.misses };
    case 'toggle-meaning':
      return { ...state, hiddenMeanings: toggled(state.hiddenMeanings, action.meaning) };
    case 'only-meaning':
      return { ...state, hiddenMeanings: onlyOrAll(state.hiddenMeanings, action.meaning, action.all) };
    case 'show-all-meanings':
      return { ...state, hiddenMeanings: new Set() };
    case 'choose-zone':
      return { ...state, zone: action.zone, zoneChosen: true };
    case 'choose-subject':
      return { ...state, subject: action.subject };
    case 'choose-order':
      return chooseOrder(state, action.order);
    case 'fold-lanes':
    case 'pin-lane':
      return { ...state, laneChoices: chooseLanes(state.laneChoices, state.store?.folder, action) };
    case 'resize-labels':
      return { ...state, labelWidth: action.width };
    case 'fold-pauses':
      return { ...state, foldPauses: action.fold };
    case 'move':
      return { ...state, window: action.window };
    case 'select':
      return select(state, action.event);
    case 'measure-from':
      return { ...state, rulerStart: action.event };
    case 'details':
      return action.request === state.detailsRequest ? { ...state, details: action.details } : state;
    case 'follow':
      return { ...state, follow: action.follow, pausedAt: action.follow ? undefined : (state.pausedAt ?? state.total) };
    case 'paused-at':
      return state.follow ? state : { ...state, pausedAt: action.events };
    case 'help':
      return { ...state, helpShown: action.shown };
    case 'show-tab':
      return { ...state, tab: action.tab };
    case 'notice':
      return { ...state, notice: action.text };
  }
}

/** The state with a store that the host names: for the first time, as it is now, or in the place of another. */
function takeStore(state: TimelineState, store: StoreInfo): TimelineState {
  const kept = isOtherStore(state, store.folder) ? leaveStore(state) : state;
  return { ...kept, store, withoutStore: false, failure: undefined, zone: zoneOf(state, store) };
}

/** The state when the host says that there is no store. */
function takeNoStore(state: TimelineState): TimelineState {
  return { ...leaveStore(state), store: undefined, withoutStore: true, failure: undefined };
}

/** Whether what the state holds is about another store than that in `folder`. */
export function isOtherStore(state: TimelineState, folder: string): boolean {
  const before = state.store?.folder ?? state.restoredFolder;
  return before !== undefined && before !== folder;
}

/**
 * Without anything that means nothing in another store: events, tasks, the query with its ids and titles, the window and
 * what was selected. How things are shown stays.
 */
function leaveStore(state: TimelineState): TimelineState {
  const request = state.query.request + 1;
  return {
    ...state,
    restoredFolder: undefined,
    tasks: new Map(),
    dataVersion: state.dataVersion + 1,
    total: 0,
    eventsKnown: false,
    query: { text: '', request, answered: true, hits: null, problems: [] },
    window: undefined,
    selection: undefined,
    rulerStart: undefined,
    detailsRequest: state.detailsRequest + 1,
    details: undefined,
    pausedAt: state.follow ? undefined : 0,
  };
}

function zoneOf(state: TimelineState, store: StoreInfo): TimeZone {
  return state.zoneChosen ? state.zone : (store.timeZone ?? state.zone);
}

/** A hierarchy is one of tasks: who wants to see it wants to see tasks. */
function chooseOrder(state: TimelineState, order: LaneOrder): TimelineState {
  return { ...state, order, subject: order === 'hierarchy' ? 'task' : state.subject };
}

function loaded(state: TimelineState, { total, reset }: { total: number; reset: boolean }): TimelineState {
  const next = { ...state, total, eventsKnown: true, failure: undefined, dataVersion: state.dataVersion + 1 };
  if (!reset) return next;
  // Positions of another file mean nothing here. The window stays: a rewritten file mostly tells of the same time.
  const pausedAt = state.follow ? undefined : total;
  return { ...select(next, undefined), rulerStart: undefined, pausedAt, query: { ...state.query, hits: null } };
}

function answer(state: TimelineState, request: number, outcome: Pick<QueryState, 'hits' | 'problems'>): TimelineState {
  if (request !== state.query.request) return state;
  return { ...state, query: { ...state.query, ...outcome, answered: true } };
}

function select(state: TimelineState, event: number | undefined): TimelineState {
  if (event === state.selection) return state;
  return { ...state, selection: event, details: undefined, detailsRequest: state.detailsRequest + 1 };
}

function toggled(hidden: ReadonlySet<Meaning>, meaning: Meaning): ReadonlySet<Meaning> {
  const next = new Set(hidden);
  if (!next.delete(meaning)) next.add(meaning);
  return next;
}

/** Everything but one is hidden; where that is so already, everything comes back. */
function onlyOrAll(hidden: ReadonlySet<Meaning>, meaning: Meaning, all: readonly Meaning[]): ReadonlySet<Meaning> {
  const others = all.filter((other) => other !== meaning);
  const isOnly = !hidden.has(meaning) && others.every((other) => hidden.has(other));
  return new Set(isOnly ? [] : others);
}
