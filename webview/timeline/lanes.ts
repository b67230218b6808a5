import { type LaneTask } from '../../src/protocol/timeline';
import { describeEventKind, type Meaning } from '../../src/model/eventKind';
import { type EventTable, meaningByCode, meaningCode } from './eventTable';
import { type ShownEvents } from './shownEvents';
import { type LockSpan, type TaskLife, type Attempt } from './taskLives';

/** What a lane stands for. */
export const laneSubjects = ['task', 'kind'] as const;
export type LaneSubject = (typeof laneSubjects)[number];

/** How lanes are ordered: by their first event, by most events, by most failures (then by first event). */
export const laneOrders = ['first', 'activity', 'failures'] as const;
export type LaneOrder = (typeof laneOrders)[number];

/** One row of the timeline. */
export interface Lane {
  /** Task id or kind; empty for events without a task. */
  readonly key: string;
  readonly title: string;
  /** The task as the host told it; undefined for kinds, and for ids that no item has. */
  readonly task: LaneTask | undefined;
  /** What a lane of one kind means. */
  readonly meaning: Meaning | undefined;
  /** Events whose mark is drawn here, by time. */
  readonly events: Uint32Array;
  /** Events that the lane's task takes part in, as source or as target. */
  readonly count: number;
  /** Those of `events` that mean failure. */
  readonly failures: number;
  readonly attempts: readonly Attempt[];
  readonly locks: readonly LockSpan[];
}

/** All rows, and what connects them. */
export interface Lanes {
  readonly rows: readonly Lane[];
  /** The row of the lane with this key. */
  readonly rowOfKey: ReadonlyMap<string, number>;
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
}

/** A broadcast has no task and tells of main: a line over all lanes, as every task hears of it. */
export function isBroadcast(table: EventTable, event: number): boolean {
  return table.source(event) === 0 && table.target(event) === 0 && meaningByCode[table.meaning(event)] === 'rebase';
}

/** Code of the task in whose lane an event's mark is drawn: where it arrives, else where it comes from; 0 for none. */
export function laneTaskOf(table: EventTable, event: number): number {
  return table.target(event) || table.source(event);
}

/** The key of the lane that holds an event's mark; undefined for a broadcast. */
export function laneKeyOf(table: EventTable, event: number, subject: LaneSubject): string | undefined {
  if (subject === 'kind') return table.kind(event);
  if (isBroadcast(table, event)) return undefined;
  return table.taskId(laneTaskOf(table, event)) ?? '';
}

/** Builds the rows for the shown events. Two passes over them, whatever the number of lanes. */
export function buildLanes(input: LaneInput): Lanes {
  const { table, shown, subject } = input;
  const groups = subject === 'task' ? groupByTask(table, shown.events) : groupByKind(table, shown.events);
  const rows = groups.lanes.map((group) => (subject === 'task' ? taskLane(group, input) : kindLane(group, input)));
  sortLanes(rows, table, input.order);
  return {
    rows,
    rowOfKey: new Map(rows.map((lane, row) => [lane.key, row])),
    broadcasts: groups.broadcasts,
    messages: groups.messages,
  };
}

interface LaneGroup {
  readonly code: number;
  readonly events: Uint32Array;
  readonly count: number;
}

interface Groups {
  readonly lanes: readonly LaneGroup[];
  readonly broadcasts: Uint32Array;
  readonly messages: Uint32Array;
}

function groupByTask(table: EventTable, events: Uint32Array): Groups {
  const marks = new Uint32Array(table.tasks.length + 1);
  const counts = new Uint32Array(table.tasks.length + 1);
  const broadcasts: number[] = [];
  const messages: number[] = [];
  for (const event of events) {
    const source = table.source(event);
    const target = table.target(event);
    const lane = target || source;
    if (lane === 0 && isBroadcast(table, event)) {
      broadcasts.push(event);
      continue;
    }
    marks[lane] = (marks[lane] ?? 0) + 1;
    counts[lane] = (counts[lane] ?? 0) + 1;
    if (source === 0 || target === 0 || source === target) continue;
    counts[source] = (counts[source] ?? 0) + 1;
    messages.push(event);
  }
  const laneOf = (event: number): number => (isBroadcast(table, event) ? -1 : laneTaskOf(table, event));
  return {
    lanes: spread(events, marks, counts, laneOf),
    broadcasts: Uint32Array.from(broadcasts),
    messages: Uint32Array.from(messages),
  };
}

function groupByKind(table: EventTable, events: Uint32Array): Groups {
  const counts = new Uint32Array(table.kinds.length);
  for (const event of events) {
    const kind = table.kindCode(event);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  const none = new Uint32Array(0);
  return { lanes: spread(events, counts, counts, (event) => table.kindCode(event)), broadcasts: none, messages: none };
}

/** Deals the events out to their lanes in one shared buffer, keeping their order. */
function spread(
  events: Uint32Array,
  marks: Uint32Array,
  counts: Uint32Array,
  laneOf: (event: number) => number,
): readonly LaneGroup[] {
  const places = new Uint32Array(marks.length);
  let total = 0;
  marks.forEach((count, code) => {
    places[code] = total;
    total += count;
  });
  const dealt = new Uint32Array(total);
  for (const event of events) {
    const code = laneOf(event);
    const place = places[code];
    if (place === undefined) continue;
    dealt[place] = event;
    places[code] = place + 1;
  }
  const lanes: LaneGroup[] = [];
  counts.forEach((count, code) => {
    const end = places[code] ?? 0;
    if (count > 0) lanes.push({ code, count, events: dealt.subarray(end - (marks[code] ?? 0), end) });
  });
  return lanes;
}

function countFailures(table: EventTable, events: Uint32Array): number {
  const failure = meaningCode('failure');
  return events.reduce((count, event) => (table.meaning(event) === failure ? count + 1 : count), 0);
}

function taskLane(group: LaneGroup, { table, shown, lives, tasks }: LaneInput): Lane {
  const key = table.taskId(group.code) ?? '';
  const task = tasks.get(key);
  const life = group.code === 0 ? undefined : lives.get(group.code);
  const isShown = (event: number | undefined): boolean => event !== undefined && shown.mask[event] === 1;
  return {
    key,
    title: key === '' ? 'No task' : (task?.title ?? key),
    task,
    meaning: undefined,
    events: group.events,
    count: group.count,
    failures: countFailures(table, group.events),
    attempts: life?.attempts ?? [],
    locks: (life?.locks ?? []).filter((lock) => isShown(lock.acquired) || isShown(lock.released)),
  };
}

function kindLane(group: LaneGroup, { table }: LaneInput): Lane {
  const key = table.kinds[group.code] ?? '';
  const { words, meaning } = describeEventKind(key);
  return {
    key,
    title: words,
    task: undefined,
    meaning,
    events: group.events,
    count: group.count,
    failures: countFailures(table, group.events),
    attempts: [],
    locks: [],
  };
}

/** The lane's first moment: a bar may begin before the first shown mark. A lane that only sends comes by its sort key alone. */
function firstMoment(lane: Lane, table: EventTable): number {
  const mark = lane.events[0];
  const first = mark === undefined ? Infinity : table.time(mark);
  return Math.min(first, lane.attempts[0]?.start ?? Infinity);
}

function sortLanes(rows: Lane[], table: EventTable, order: LaneOrder): void {
  const first = new Map(rows.map((lane) => [lane, firstMoment(lane, table)]));
  const byFirst = (a: Lane, b: Lane): number => {
    const [one, other] = [first.get(a) ?? 0, first.get(b) ?? 0];
    return one === other ? (a.key < b.key ? -1 : 1) : one - other;
  };
  const compare: Record<LaneOrder, (a: Lane, b: Lane) => number> = {
    first: byFirst,
    activity: (a, b) => b.count - a.count || byFirst(a, b),
    failures: (a, b) => b.failures - a.failures || byFirst(a, b),
  };
  // What has no task is no peer of the tasks: always last.
  rows.sort((a, b) => Number(a.key === '') - Number(b.key === '') || compare[order](a, b));
}
