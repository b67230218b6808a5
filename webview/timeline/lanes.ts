import { type LaneTask } from '../../src/protocol/timeline';
import { describeEventKind, type Meaning } from '../../src/model/eventKind';
import { type EventTable } from './eventTable';
import { type DealtEvents, kindSlots, type LaneSlots, oneSlot, sessionSlots, taskSlots } from './laneDeal';
import { type DealChoice, LaneDealer } from './laneDealing';
import { flatOrder, type LaneOrder, type LanePlace, type LaneRanks, pinnedPlaces, treeOrder } from './laneOrder';
import { type ShownEvents } from './shownEvents';
import { familyOf, holdersOf, type TaskForest, taskForest } from './taskForest';
import { type Attempt, attemptsTogether, type LockSpan, type TaskLife } from './taskLives';
import { type TimeWindow } from './timeScale';
import { sessionTitle } from './sessionTitle';
import { type TimeZone } from './timeText';

/** What a lane stands for; `none`: everything is in one lane. */
export const laneSubjects = ['task', 'kind', 'session', 'none'] as const;
export type LaneSubject = (typeof laneSubjects)[number];

/** One row of the timeline. */
export interface Lane extends Omit<LanePlace, 'slot'> {
  readonly subject: LaneSubject;
  /** Task id, kind, or the moment when a session began; empty for events without a task. */
  readonly key: string;
  readonly title: string;
  /** The task as the host told it; undefined for other subjects, and for ids that no item has. */
  readonly task: LaneTask | undefined;
  /** What a lane of one kind means. */
  readonly meaning: Meaning | undefined;
  /** From the first to the last event of a session. */
  readonly session: TimeWindow | undefined;
  /** Events whose mark is drawn here, by time; with those of the lanes that are folded into it. */
  readonly events: Uint32Array;
  /** Events that the lane takes part in, as source or as target; with those of the lanes that are folded into it. */
  readonly count: number;
  /** Those of `events` that mean failure. */
  readonly failures: number;
  /** Bars, one after the other. */
  readonly attempts: readonly Attempt[];
  readonly locks: readonly LockSpan[];
}

/** All rows, and what connects them. */
export interface Lanes {
  readonly rows: readonly Lane[];
  /** How many of the first rows are pinned, with all that stands under them. */
  readonly pinned: number;
  /** The row of the lane with this key; lanes that are folded into another have none. */
  readonly rowOfKey: ReadonlyMap<string, number>;
  /** The row that holds an event's mark; undefined for a broadcast over all rows. */
  rowOfEvent(event: number): number | undefined;
  /** The row that shows the task with this code, its own or the one that it is folded into. */
  rowOfTask(code: number): number | undefined;
  /** Events that concern every task (the main branch moved), drawn as lines over all rows; by time. */
  readonly broadcasts: Uint32Array;
  /** Events from one task to another, by time. Empty unless rows are tasks. */
  readonly messages: Uint32Array;
}

/** What lanes are made of. */
export interface LaneInput {
  readonly table: EventTable;
  readonly shown: ShownEvents;
  readonly lives: ReadonlyMap<number, TaskLife>;
  readonly tasks: ReadonlyMap<string, LaneTask>;
  readonly subject: LaneSubject;
  readonly order: LaneOrder;
  /** All sessions, for lanes of sessions. */
  readonly sessions?: readonly TimeWindow[];
  /** The zone that sessions are named in. */
  readonly zone?: TimeZone;
  /** Ids of parents that hold the lanes below them. */
  readonly folded?: ReadonlySet<string>;
  /** The pinned lanes, as `pinName` names them. */
  readonly pinned?: ReadonlySet<string>;
  /**
   * The rows by key from before events arrived: lanes sorted by how much is in them keep their places, new ones come
   * last. Nobody finds a lane that moves.
   */
  readonly rowsBefore?: ReadonlyMap<string, number>;
}

/** The name of a lane among those that are pinned: a kind may be called as a task is. */
export const pinName = ({ subject, key }: Pick<Lane, 'subject' | 'key'>): string => `${subject}:${key}`;

/** Whether a lane shows locks as bars from taking to release; other lanes show both as marks. */
export const hasLockBars = (lane: Pick<Lane, 'subject'> | undefined): boolean => lane?.subject === 'task';

/** Builds the rows for the shown events. With the dealer of the lanes before, only those are dealt out that came since. */
export function buildLanes(input: LaneInput, dealer = new LaneDealer()): Lanes {
  const { subject } = input;
  const { forest, slots, holders, dealt } = dealLanes(input, dealer);
  const isPinned = pinnedBy(input);
  const keyOf = keysOf(input, forest);
  const ranks: LaneRanks = {
    firsts: subject === 'task' ? withAttempts(dealt.firsts, input.lives) : dealt.firsts,
    counts: dealt.counts,
    failures: dealt.failures,
    keyOf,
    isPinned: (slot) => isPinned(keyOf(slot)),
    placeBefore: (slot) => input.rowsBefore?.get(keyOf(slot)) ?? Infinity,
  };
  const places = forest
    ? treeOrder(ranks, forest, (slot) => input.folded?.has(keyOf(slot)) ?? false)
    : flatOrder(ranks, input.order === 'hierarchy' ? 'first' : input.order);
  const rows = places.map((place) => makeLane(place, keyOf(place.slot), input, dealt, forest));
  return { rows, ...waysToRows(places, rows, slots, holders, subject), ...onlyEvents(dealt) };
}

/** What rows are built from. */
interface DealtLanes {
  /** Undefined where the lanes are no trees. */
  readonly forest: TaskForest | undefined;
  readonly slots: LaneSlots;
  readonly holders: Uint32Array;
  readonly dealt: DealtEvents;
}

/** Deals the shown events out to lanes. By itself it does what is most of `buildLanes`, for the dealer to go on from. */
export function dealLanes(input: LaneInput, dealer: LaneDealer): DealtLanes {
  const forest = isTree(input) ? taskForest(['', ...input.table.tasks], input.tasks, pinnedBy(input)) : undefined;
  const slots = slotsOf(input, forest);
  const holders = forest ? holdersOf(forest, (id) => input.folded?.has(id) ?? false) : new Uint32Array(0);
  return { forest, slots, holders, dealt: dealer.deal(dealChoice(input, forest), slots, holders) };
}

function pinnedBy({ subject, pinned }: LaneInput): (key: string) => boolean {
  return (key) => pinned?.has(pinName({ subject, key })) ?? false;
}

/** Whether the lanes are trees of tasks. */
export function isTree({ subject, order }: { readonly subject: LaneSubject; readonly order: LaneOrder }): boolean {
  return subject === 'task' && order === 'hierarchy';
}

/** In a tree slots and holders hang on all tasks and on what is folded; else more of them come last. */
function dealChoice(input: LaneInput, forest: TaskForest | undefined): DealChoice {
  const { table, shown, subject, sessions = [], tasks, folded, pinned } = input;
  const ofTree = forest ? [tasks, table.tasks.length, folded, pinned] : [];
  const starts = Float64Array.from(subject === 'session' ? sessions : [], ({ start }) => start);
  return { table, shown, asked: [subject, ...ofTree], starts };
}

function slotsOf({ table, subject, sessions }: LaneInput, forest: TaskForest | undefined): LaneSlots {
  switch (subject) {
    case 'task':
      return taskSlots(table, forest?.ids.length ?? table.tasks.length + 1);
    case 'kind':
      return kindSlots(table);
    case 'session':
      return sessionSlots(table, sessions ?? []);
    case 'none':
      return oneSlot;
  }
}

function keysOf({ table, subject, sessions }: LaneInput, forest: TaskForest | undefined): (slot: number) => string {
  switch (subject) {
    case 'task':
      return forest ? (slot) => forest.ids[slot] ?? '' : (slot) => table.taskId(slot) ?? '';
    case 'kind':
      return (slot) => table.kinds[slot] ?? '';
    case 'session':
      return (slot) => String(table.originMs + (sessions?.[slot]?.start ?? 0));
    case 'none':
      return () => 'all';
  }
}

/** A bar may begin before the first shown mark. */
function withAttempts(firsts: Float64Array, lives: ReadonlyMap<number, TaskLife>): Float64Array {
  return firsts.map((first, slot) => {
    return first === Infinity ? first : Math.min(first, lives.get(slot)?.attempts[0]?.start ?? Infinity);
  });
}

function waysToRows(
  places: readonly LanePlace[],
  rows: readonly Lane[],
  slots: LaneSlots,
  holders: Uint32Array,
  subject: LaneSubject,
): Pick<Lanes, 'pinned' | 'rowOfKey' | 'rowOfEvent' | 'rowOfTask'> {
  const rowOfSlot = new Int32Array(slots.size).fill(-1);
  places.forEach(({ slot }, row) => (rowOfSlot[slot] = row));
  const rowOf = (slot: number): number | undefined => {
    const row = rowOfSlot[holders[slot] ?? slot] ?? -1;
    return row < 0 ? undefined : row;
  };
  return {
    pinned: pinnedPlaces(places),
    rowOfKey: new Map(rows.map((lane, row) => [lane.key, row])),
    rowOfEvent: (event) => rowOf(slots.slotOf(event)),
    rowOfTask: (code) => (subject === 'task' ? rowOf(code) : undefined),
  };
}

function onlyEvents({ broadcasts, messages }: DealtEvents): Pick<Lanes, 'broadcasts' | 'messages'> {
  return { broadcasts, messages };
}

function makeLane(
  place: LanePlace,
  key: string,
  input: LaneInput,
  dealt: DealtEvents,
  forest: TaskForest | undefined,
): Lane {
  const { slot, depth, descendants, folded, pinned } = place;
  const { subject, tasks, sessions } = input;
  const task = subject === 'task' ? tasks.get(key) : undefined;
  const session = subject === 'session' ? sessions?.[slot] : undefined;
  const { attempts, locks } = courseOf(slot, folded ? forest : undefined, input);
  return {
    subject,
    key,
    title: titleOf(key, task, session, input),
    task,
    meaning: subject === 'kind' ? describeEventKind(key).meaning : undefined,
    session,
    depth,
    descendants,
    folded,
    pinned,
    events: dealt.eventsOf(slot),
    count: dealt.counts[slot] ?? 0,
    failures: dealt.failures[slot] ?? 0,
    attempts,
    locks,
  };
}

function titleOf(
  key: string,
  task: LaneTask | undefined,
  session: TimeWindow | undefined,
  { subject, table, zone }: LaneInput,
): string {
  switch (subject) {
    case 'task':
      return key === '' ? 'No task' : (task?.title ?? key);
    case 'kind':
      return describeEventKind(key).words;
    case 'session':
      return session ? sessionTitle(table, session, zone ?? 'utc') : key;
    case 'none':
      return 'All events';
  }
}

const noCourse: Pick<Lane, 'attempts' | 'locks'> = { attempts: [], locks: [] };

/** Bars and locks of a task; with a forest also of all that is below it. */
function courseOf(slot: number, forest: TaskForest | undefined, input: LaneInput): Pick<Lane, 'attempts' | 'locks'> {
  const { subject, lives, shown } = input;
  if (subject !== 'task') return noCourse;
  if (!forest) {
    const life = slot === 0 ? undefined : lives.get(slot);
    return life ? { attempts: life.attempts, locks: shownLocks(life.locks, shown) } : noCourse;
  }
  const family = familyOf(forest, slot).flatMap((member) => lives.get(member) ?? []);
  const locks = family.flatMap((life) => shownLocks(life.locks, shown));
  locks.sort((a, b) => a.start - b.start || a.acquired - b.acquired);
  return { attempts: attemptsTogether(family.map(({ attempts }) => attempts)), locks };
}

/** The locks with an event that is shown; mostly that is all of them. */
function shownLocks(locks: readonly LockSpan[], { events, mask }: ShownEvents): readonly LockSpan[] {
  if (events.length === mask.length) return locks;
  const isShown = ({ acquired, released }: LockSpan): boolean =>
    mask[acquired] === 1 || (released !== undefined && mask[released] === 1);
  return locks.every(isShown) ? locks : locks.filter(isShown);
}
