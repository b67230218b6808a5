import { type ComparableEvent } from '../../../src/cache/compareEvents';
import { type Edge, type EdgeKind } from '../../../src/model/edge';
import { type Item } from '../../../src/model/item';

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
