import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { type Delivery } from '../../../../src/store/bus/busEvent';
import { EventBus, type EventBusOptions } from '../../../../src/store/bus/eventBus';
import { type Store } from '../../../../src/store/store';
import { afterEachTest } from '../../../harness/tidying';
import { emptyStore, openStore } from '../openStore';

const buses: EventBus[] = [];

afterEachTest(() => {
  for (const bus of buses.splice(0)) bus.dispose();
});

/** Fails the test with what a listener throws. */
function fail(error: unknown): void {
  throw error instanceof Error ? error : new Error(String(error));
}

/** A bus that records nothing, until the test ends. */
export function memoryBus(options: Partial<EventBusOptions> = {}): EventBus {
  return owned(EventBus.inMemory({ onListenerError: fail, ...options }));
}

/** A bus over a store, until the test ends. */
export function busOver(store: Store, options: Partial<EventBusOptions> = {}): EventBus {
  return owned(EventBus.withEngram(store, { onListenerError: fail, ...options }));
}

function owned(bus: EventBus): EventBus {
  buses.push(bus);
  return bus;
}

/** A bus over a new store; `file` is its events.jsonl. */
export async function busOnNewStore(options: Partial<EventBusOptions> = {}) {
  const folder = await emptyStore();
  const store = await openStore(folder);
  await store.loaded();
  return { folder, file: path.join(folder, 'events.jsonl'), store, bus: busOver(store, options) };
}

/** Collects what a subscriber is given. */
export function collector() {
  const deliveries: Delivery[] = [];
  return {
    deliveries,
    listener: (delivery: Delivery): void => void deliveries.push(delivery),
    kinds: () => deliveries.map(({ event }) => event.kind),
    ids: () => deliveries.map(({ event }) => event.id),
    missed: () => deliveries.map(({ missed }) => missed),
  };
}

/** A promise and what settles it. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Appends a line as another program does. */
export async function appendLine(file: string, record: object): Promise<void> {
  await appendFile(file, `${JSON.stringify(record)}\n`);
}

/** An event's line as an object; `second` makes id and time. */
export function foreign(kind: string, second: number, more: object = {}): object {
  const digits = String(second).padStart(10, '0');
  return {
    id: `eg-evt-${digits}`,
    kind,
    timestamp: new Date(1_768_000_000_000 + second * 1000).toISOString(),
    ...more,
  };
}
