import { type ComparableEvent } from '../../../src/cache/comparableEvent';
import { type EventRecords } from '../../../src/cache/compareEvents';
import { type Edge, type EdgeKind } from '../../../src/model/edge';
import { type Item } from '../../../src/model/item';
import { formatTimestamp } from '../../../src/model/timestamp';

const noon = { ms: Date.UTC(2026, 0, 11, 12), ns: 0 };

/** An open item of priority 2, with what matters to the test. */
export function item(id: string, rest: Partial<Item> = {}): Item {
  return {
    id,
    title: `Task ${id}`,
    description: undefined,
    status: 'open',
    priority: 2,
    labels: [],
    createdAt: noon,
    updatedAt: noon,
    closedAt: undefined,
    closeReason: undefined,
    ...rest,
  };
}

/** A live relationship. */
export function edge(fromId: string, kind: EdgeKind, toId: string): Edge {
  return { fromId, toId, kind, createdAt: noon, deleted: false };
}

/** An event of one task. */
export function event(id: string, rest: Partial<ComparableEvent> = {}): ComparableEvent {
  return {
    id,
    kind: 'task_started',
    sourceTask: 'eg-a',
    targetTask: undefined,
    payloadText: undefined,
    timestamp: noon,
    ...rest,
  };
}

/** An event as a line has it, without the line end: missing values are left out, as the native program does. */
export function lineOf({ id, kind, sourceTask, targetTask, payloadText, timestamp }: ComparableEvent): string {
  const fields = { id, kind, source_task: sourceTask, target_task: targetTask, timestamp: formatTimestamp(timestamp) };
  const text = JSON.stringify(fields);
  return payloadText === undefined ? text : `${text.slice(0, -1)},"payload":${payloadText}}`;
}

/** Events as the last part of an events.jsonl whose lines they are, in their order. */
export function recordsOf(events: readonly ComparableEvent[], lines = events.map(lineOf)): EventRecords {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  let at = 0;
  const places = lines.map((line) => {
    const start = at;
    const end = start + Buffer.byteLength(line);
    at = end + 1;
    return { start, end };
  });
  return { bytes, places: places.reverse(), mayShareIds: new Set(events.map(({ id }) => id)).size < events.length };
}
