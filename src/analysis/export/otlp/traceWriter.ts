import { type StoredEvent } from '../../../model/event';
import { type ExportedPart } from '../../../model/eventFile';
import { readEventPayload } from '../../../model/eventPayload';
import { eventSentence } from '../../../model/sentence';
import { type Timestamp } from '../../../model/timestamp';
import { type StoreRecords } from '../../../store/storeRecords';
import { countInPart, readWhole } from '../exportSource';
import { type Attempt, eventsInTime, ownerOf } from './attempts';
import { LockSpans } from './lockSpans';
import {
  flagAttribute,
  integerAttribute,
  isInNanos,
  jsonText,
  type SpanFile,
  textAttribute,
  unixNanos,
} from './otlpJson';
import { SpanIds } from './spanIds';
import { type TaskPlan, type TracePlan } from './tracePlan';

type Parts = AsyncGenerator<ExportedPart, void, undefined>;

/** So many events are read at a time, or fewer where they are long. */
const readAtOnce = 2048;

/** A span's place and extent. */
interface SpanHead {
  readonly trace: string;
  readonly id: string;
  readonly parent: string | undefined;
  readonly name: string;
  /** Positions of the events at which it begins and ends. */
  readonly first: number;
  readonly last: number;
  /** As JSON objects. */
  readonly attributes: readonly string[];
}

/** Reads the events of a plan task by task and writes their spans. */
export class TraceWriter {
  private readonly ids: SpanIds;

  /** `records`: as they are now; throws where the file was replaced. */
  constructor(
    private readonly plan: TracePlan,
    private readonly store: string,
    private readonly file: SpanFile,
    private readonly records: () => StoreRecords,
  ) {
    this.ids = new SpanIds(store);
  }

  /** Writes all spans, and hands over what was written whenever it is enough for a part. */
  async *parts(): Parts {
    yield* this.broadcasts();
    for (const task of this.plan.inOrder) yield* this.task(task);
  }

  private async *broadcasts(): Parts {
    const { broadcasts } = this.plan;
    const [first, last] = [broadcasts[0], broadcasts.at(-1)];
    if (first === undefined || last === undefined) return;
    this.begin({
      trace: this.ids.storeTrace,
      id: this.ids.storeSpan,
      parent: undefined,
      name: `${this.store}: events without a task`,
      first,
      last,
      attributes: [textAttribute('engram.span', 'store')],
    });
    yield* this.events(broadcasts);
    this.file.end('');
  }

  private async *task(task: TaskPlan): Parts {
    const { attempts, isUsed, isWanted, reading } = this.plan;
    const { number } = task;
    const all =
      number === undefined ? new Uint32Array() : eventsInTime(reading, number).filter((event) => isWanted[event]);
    const own = all.filter((event) => ownerOf(reading, event) === number);
    const received = all.filter((event) => ownerOf(reading, event) !== number);
    const locks = new LockSpans(reading, attempts);
    yield* this.locks(task, own, locks);
    const rest = own.filter((event) => !locks.holds(event));
    yield* this.taskSpan(task, rest, received);
    if (number === undefined) return;
    const [begin = 0, end = 0] = attempts.firstOfTask.subarray(number, number + 2);
    const ownRuns = new Runs(rest, attempts.within);
    const receivedRuns = new Runs(received, attempts.receivedIn);
    for (let at = begin; at < end; at++) {
      const attempt = attempts.attempts[at];
      if (attempt && isUsed[at]) yield* this.attempt(task, attempt, ownRuns.of(at), receivedRuns.of(at));
    }
  }

  private async *taskSpan(task: TaskPlan, own: Uint32Array, received: Uint32Array): Parts {
    const { within, receivedIn } = this.plan.attempts;
    const { id, parent, otherParents } = task.node;
    const item = this.records().item(id);
    this.begin({
      trace: this.ids.trace(task.root),
      id: this.ids.task(id),
      parent: parent && this.ids.task(parent.id),
      name: this.nameOf(id),
      first: task.first,
      last: task.last,
      attributes: [
        textAttribute('engram.span', 'task'),
        textAttribute('engram.task', id),
        ...(item
          ? [textAttribute('engram.status', item.status), integerAttribute('engram.priority', item.priority)]
          : []),
      ],
    });
    yield* this.events(own.filter((event) => within[event] === -1));
    yield* this.links(received.filter((event) => receivedIn[event] === -1));
    for (const other of otherParents) {
      const plan = this.plan.tasks.get(other);
      if (!plan) continue;
      const attributes = textAttribute('engram.relationship', 'parent_child');
      const { trace, task: span } = { trace: this.ids.trace(plan.root), task: this.ids.task(other) };
      this.file.link(`{"traceId":"${trace}","spanId":"${span}","attributes":[${attributes}]}`);
    }
    this.file.end('');
  }

  private async *attempt(task: TaskPlan, attempt: Attempt, own: Uint32Array, received: Uint32Array): Parts {
    const { number, start, end, outcome } = attempt;
    const { id } = task.node;
    this.begin({
      trace: this.ids.trace(task.root),
      id: this.attemptId(attempt),
      parent: this.ids.task(id),
      name: `${this.nameOf(id)}: attempt ${number}`,
      first: start,
      last: end,
      attributes: [
        textAttribute('engram.span', 'attempt'),
        textAttribute('engram.task', id),
        integerAttribute('engram.attempt', number),
        outcome === undefined ? flagAttribute('engram.unfinished') : textAttribute('engram.outcome', outcome),
      ],
    });
    let reason: string | undefined;
    yield* this.events(own, (event) => {
      if (event.index === end) reason = reasonOf(event);
    });
    yield* this.links(received);
    const message = reason === undefined ? '' : `,"message":${jsonText(reason)}`;
    if (outcome === 'failed') this.file.end(`,"status":{"code":2${message}}`);
    else this.file.end(outcome === 'completed' ? ',"status":{"code":1}' : '');
  }

  /** Writes the locks of a task; what is left over of its lock events becomes events of other spans. */
  private async *locks(task: TaskPlan, own: Uint32Array, locks: LockSpans): Parts {
    const { attempts } = this.plan.attempts;
    for await (const events of this.read(own.filter((event) => locks.isLockEvent(event)))) {
      for (const event of events) {
        const lock = locks.take(event);
        if (lock) this.lock(task, lock.acquired, lock.released, lock.released.index, lock.attempt);
      }
      if (this.file.isFull) yield this.file.take();
    }
    const lastOwn = own.at(-1) ?? 0;
    for (const { acquired, attempt } of locks.unreleased()) {
      this.lock(task, acquired, undefined, attempts[attempt]?.end ?? lastOwn, attempt);
      if (this.file.isFull) yield this.file.take();
    }
  }

  private lock(
    task: TaskPlan,
    acquired: StoredEvent,
    released: StoredEvent | undefined,
    last: number,
    attemptNumber: number,
  ): void {
    const attempt = this.plan.attempts.attempts[attemptNumber];
    const resource = readEventPayload(acquired.payload).resource ?? readEventPayload(acquired.payload).file;
    this.begin({
      trace: this.ids.trace(task.root),
      id: this.ids.lock(acquired.place.offset),
      parent: attempt ? this.attemptId(attempt) : this.ids.task(task.node.id),
      name: resource === undefined ? 'Lock' : `Lock ${resource}`,
      first: acquired.index,
      last,
      attributes: [
        textAttribute('engram.span', 'lock'),
        textAttribute('engram.task', task.node.id),
        ...(resource === undefined ? [] : [textAttribute('engram.resource', resource)]),
        ...(released ? [] : [flagAttribute('engram.unfinished')]),
      ],
    });
    this.file.event(eventJson(acquired));
    if (released) this.file.event(eventJson(released));
    this.file.end('');
  }

  private async *events(indices: Uint32Array, onEvent?: (event: StoredEvent) => void): Parts {
    for await (const events of this.read(indices)) {
      for (const event of events) {
        this.file.event(eventJson(event));
        onEvent?.(event);
      }
      if (this.file.isFull) yield this.file.take();
    }
  }

  private async *read(indices: Uint32Array): AsyncGenerator<readonly StoredEvent[], void, undefined> {
    for (let first = 0; first < indices.length;) {
      const records = this.records();
      const next = first + countInPart(records, indices.subarray(first, first + readAtOnce), 0);
      const events = await readWhole(records, indices.subarray(first, next));
      // What was read may be another file's already.
      this.records();
      yield events;
      first = next;
    }
  }

  /** Links to where these messages came from. */
  // oxlint-disable-next-line typescript/require-await -- a generator as its siblings are: what awaits is its reader
  private async *links(received: Uint32Array): Parts {
    const { reading, attempts, tasks } = this.plan;
    const { kind, line, offset } = reading.columns;
    for (const event of received) {
      const sender = tasks.get(reading.tasks[ownerOf(reading, event)] ?? '');
      if (!sender) continue;
      const attempt = attempts.attempts[attempts.within[event] ?? -1];
      const span = attempt ? this.attemptId(attempt) : this.ids.task(sender.node.id);
      const attributes = [
        textAttribute('engram.kind', reading.kinds[kind[event] ?? 0] ?? ''),
        integerAttribute('engram.line', line[event] ?? 0),
        integerAttribute('engram.offset', offset[event] ?? 0),
      ];
      const trace = this.ids.trace(sender.root);
      this.file.link(`{"traceId":"${trace}","spanId":"${span}","attributes":[${attributes.join(',')}]}`);
      if (this.file.isFull) yield this.file.take();
    }
  }

  private begin({ trace, id, parent, name, first, last, attributes }: SpanHead): void {
    this.file.begin(
      `"traceId":"${trace}","spanId":"${id}",${parent === undefined ? '' : `"parentSpanId":"${parent}",`}` +
        `"name":${jsonText(name)},"kind":1,"startTimeUnixNano":"${unixNanos(this.timeOf(first))}",` +
        `"endTimeUnixNano":"${unixNanos(this.timeOf(last))}","attributes":[${attributes.join(',')}]`,
    );
  }

  private attemptId({ start }: Attempt): string {
    return this.ids.attempt(this.plan.reading.columns.offset[start] ?? 0);
  }

  private timeOf(event: number): Timestamp {
    const { ms, ns } = this.plan.reading.columns;
    return { ms: ms[event] ?? 0, ns: ns[event] ?? 0 };
  }

  private nameOf(task: string): string {
    const names = [this.records().item(task)?.title, task, 'Task without a name'];
    return names.find((name) => name !== undefined && name !== '') ?? '';
  }
}

/** Events that belong to attempts, handed out attempt by attempt in ascending order. */
class Runs {
  private next = 0;
  private readonly events: Uint32Array;

  constructor(
    events: Uint32Array,
    private readonly attemptOf: Int32Array,
  ) {
    this.events = events.filter((event) => attemptOf[event] !== -1);
  }

  of(attempt: number): Uint32Array {
    const { events, attemptOf } = this;
    const isBefore = (at: number, limit: number): boolean =>
      at < events.length && (attemptOf[events[at] ?? 0] ?? 0) < limit;
    while (isBefore(this.next, attempt)) this.next++;
    const first = this.next;
    while (isBefore(this.next, attempt + 1)) this.next++;
    return events.subarray(first, this.next);
  }
}

/** Why an attempt ended as it did, in the words of its event. */
function reasonOf(event: StoredEvent): string {
  const { error, reason, message, summary } = readEventPayload(event.payload);
  return error ?? reason ?? message ?? summary ?? eventSentence(event);
}

/** An event as a span's event. Its fields are as events.jsonl has them, the payload as the text that stands there. */
function eventJson(event: StoredEvent): string {
  const { place, id, kind, sourceTask, targetTask, payloadText, timestamp, timestampText } = event;
  const attributes = [
    integerAttribute('engram.line', place.line),
    integerAttribute('engram.offset', place.offset),
    textAttribute('engram.id', id),
    ...(sourceTask === undefined ? [] : [textAttribute('engram.source_task', sourceTask)]),
    ...(targetTask === undefined ? [] : [textAttribute('engram.target_task', targetTask)]),
    ...(payloadText === undefined ? [] : [textAttribute('engram.payload', payloadText)]),
    ...(isInNanos(timestamp) ? [] : [textAttribute('engram.timestamp', timestampText)]),
    ...(place.recovered ? [flagAttribute('engram.recovered')] : []),
  ];
  return `{"timeUnixNano":"${unixNanos(timestamp)}","name":${jsonText(kind)},"attributes":[${attributes.join(',')}]}`;
}
