import { TimeSlice } from '../../../base/timeSlice';
import { type LogReading } from '../../../log/logReading';
import { type StoreRecords } from '../../../store/storeRecords';
import { type Attempts, compareEvents, findAttempts, ownerOf } from './attempts';
import { TaskForest, type TaskNode } from './taskForest';

/** A slice of work in ms, after which calls are answered. */
const sliceMs = 8;
const eventsBetweenLooks = 4096;

/** What is exported of one task: its span is as long as everything of it and of the tasks under it. */
export interface TaskPlan {
  readonly node: TaskNode;
  /** Its number in the log; undefined for a task without events, which is there for the tasks under it. */
  number: number | undefined;
  /** Positions of the first and the last event by time. */
  first: number;
  last: number;
  readonly children: TaskPlan[];
  /** The topmost task: all tasks under it are one trace. */
  readonly root: string;
}

/** Which spans there will be: what is known before the events are read. */
export interface TracePlan {
  readonly reading: LogReading;
  readonly attempts: Attempts;
  /** By event: 1 where it is exported. */
  readonly isWanted: Uint8Array;
  /** By attempt: 1 where an event of it is exported, or a message to it. */
  readonly isUsed: Uint8Array;
  /** By id: tasks with something to show, and those above them. */
  readonly tasks: ReadonlyMap<string, TaskPlan>;
  /** Parents before children, earlier ones first: the order of the file. */
  readonly inOrder: readonly TaskPlan[];
  /** Events that belong to no task, by time. */
  readonly broadcasts: Uint32Array;
}

/** Lays out the traces of these events. Rejects with CancelledError when `signal` is aborted. */
export async function planTraces(
  records: StoreRecords,
  indices: Uint32Array,
  signal?: AbortSignal,
): Promise<TracePlan> {
  const reading = records.log.read();
  const attempts = await findAttempts(reading, signal);
  const isWanted = new Uint8Array(reading.size);
  const isUsed = new Uint8Array(attempts.attempts.length);
  const forest = new Forest(new TaskForest(records.edges), reading);
  const { target } = reading.columns;
  const broadcasts: number[] = [];
  const slice = new TimeSlice(sliceMs);
  let walked = 0;
  const use = (task: number, attemptNumber: number, event: number): void => {
    forest.cover(task, event);
    const attempt = attempts.attempts[attemptNumber];
    if (!attempt) return;
    isUsed[attemptNumber] = 1;
    forest.cover(task, attempt.start);
    forest.cover(task, attempt.end);
  };
  for (const event of indices) {
    if (++walked % eventsBetweenLooks === 0 && slice.isUsedUp) await slice.rest(signal);
    isWanted[event] = 1;
    const owner = ownerOf(reading, event);
    if (owner < 0) {
      broadcasts.push(event);
      continue;
    }
    use(owner, attempts.within[event] ?? -1, event);
    const receiver = (target[event] ?? 0) - 1;
    if (receiver >= 0 && receiver !== owner) use(receiver, attempts.receivedIn[event] ?? -1, event);
  }
  broadcasts.sort((a, b) => compareEvents(reading, a, b));
  const inOrder = forest.inOrder();
  return {
    reading,
    attempts,
    isWanted,
    isUsed,
    tasks: forest.tasks,
    inOrder,
    broadcasts: Uint32Array.from(broadcasts),
  };
}

/** The tasks with something to show, under their parents. */
class Forest {
  readonly tasks = new Map<string, TaskPlan>();
  private readonly byNumber: (TaskPlan | undefined)[] = [];

  constructor(
    private readonly hierarchy: TaskForest,
    private readonly reading: LogReading,
  ) {}

  /** Makes a task's span long enough for an event. */
  cover(task: number, event: number): void {
    const known = this.byNumber[task];
    if (known) this.stretch(known, event, event);
    else this.byNumber[task] = this.add(this.hierarchy.node(this.reading.tasks[task] ?? ''), task, event);
  }

  /** Every task behind its parent, the earlier ones first, each long enough for those under it. */
  inOrder(): readonly TaskPlan[] {
    const roots: TaskPlan[] = [];
    for (const plan of this.tasks.values()) {
      const parent = plan.node.parent && this.tasks.get(plan.node.parent.id);
      (parent ? parent.children : roots).push(plan);
    }
    for (const plan of preOrder(roots).reverse()) {
      const parent = plan.node.parent && this.tasks.get(plan.node.parent.id);
      if (parent) this.stretch(parent, plan.first, plan.last);
    }
    const byStart = (a: TaskPlan, b: TaskPlan): number =>
      compareEvents(this.reading, a.first, b.first) || (a.node.id < b.node.id ? -1 : 1);
    roots.sort(byStart);
    for (const { children } of this.tasks.values()) children.sort(byStart);
    return preOrder(roots);
  }

  /** Adds a task and those above it that are not there yet. */
  private add(node: TaskNode, number: number, event: number): TaskPlan {
    const line: TaskNode[] = [];
    for (let at: TaskNode | undefined = node; at && !this.tasks.has(at.id); at = at.parent) line.push(at);
    const top = line.at(-1);
    let root = top?.parent ? (this.tasks.get(top.parent.id)?.root ?? top.parent.id) : (top?.id ?? node.id);
    for (const missing of line.reverse()) {
      const plan: TaskPlan = { node: missing, number: undefined, first: event, last: event, children: [], root };
      this.tasks.set(missing.id, plan);
      root = plan.root;
    }
    const plan = this.tasks.get(node.id);
    if (!plan) throw new Error(`Task ${node.id} was not added.`);
    plan.number = number;
    this.stretch(plan, event, event);
    return plan;
  }

  private stretch(plan: TaskPlan, first: number, last: number): void {
    if (compareEvents(this.reading, first, plan.first) < 0) plan.first = first;
    if (compareEvents(this.reading, last, plan.last) > 0) plan.last = last;
  }
}

/** Without recursion: chains of tasks may be longer than the stack. */
function preOrder(roots: readonly TaskPlan[]): TaskPlan[] {
  const ordered: TaskPlan[] = [];
  const waiting = roots.toReversed();
  for (let plan = waiting.pop(); plan; plan = waiting.pop()) {
    ordered.push(plan);
    for (const child of plan.children.toReversed()) waiting.push(child);
  }
  return ordered;
}
