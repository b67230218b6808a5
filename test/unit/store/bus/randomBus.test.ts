import { setImmediate as nextTurn } from 'node:timers/promises';
import { appendFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDurable } from '../../../../src/model/eventKind';
import { type BusEvent, type BusFilter, type Delivery } from '../../../../src/store/bus/busEvent';
import { mostWaiting } from '../../../../src/store/bus/deliveryQueue';
import { type EventBus } from '../../../../src/store/bus/eventBus';
import { busOnNewStore, foreign, gate } from './busOnStore';

const kinds = ['task_started', 'lock_acquired', 'lock_released', 'file_modified', 'custom:ping'] as const;
const tasks = ['eg-a', 'eg-b', 'eg-c'] as const;

/** What happens to the bus, and around it. */
type Step =
  | { readonly type: 'publish'; readonly kind: (typeof kinds)[number]; readonly task: string; readonly waits: boolean }
  | { readonly type: 'append'; readonly kinds: readonly string[]; readonly task: string }
  | { readonly type: 'burst'; readonly count: number }
  | { readonly type: 'subscribe'; readonly filter: BusFilter; readonly pace: 'quick' | 'slow' | 'stuck' }
  | { readonly type: 'look' };

const kind = fc.constantFrom(...kinds);
const task = fc.constantFrom(...tasks);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constant('publish'), kind, task, waits: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('append'), kinds: fc.array(kind, { maxLength: 5 }), task }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('burst'), count: fc.constantFrom(5, 700) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('subscribe'),
      filter: fc.record(
        {
          kinds: fc.array(fc.constantFrom('lock_*', 'task_started', 'custom:*', '*'), { minLength: 1, maxLength: 2 }),
          tasks: fc.array(task, { minLength: 1, maxLength: 2 }),
        },
        { requiredKeys: [] },
      ),
      pace: fc.constantFrom('quick', 'slow', 'stuck'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('look') }) },
);

/** An event as the oracle knows it. */
interface Told {
  readonly number: number;
  readonly kind: string;
  readonly task: string;
  readonly stored: boolean;
}

interface Subscriber {
  readonly filter: BusFilter;
  readonly deliveries: Delivery[];
  /** How much had been told when it subscribed. */
  readonly start: number;
}

/** What a filter means, without patterns' machinery. */
function wants({ kinds: patterns, tasks: wanted }: BusFilter, told: Told): boolean {
  const isWanted = (pattern: string): boolean =>
    pattern.endsWith('*') ? told.kind.startsWith(pattern.slice(0, -1)) : told.kind === pattern;
  return (patterns?.some(isWanted) ?? true) && (wanted?.includes(told.task) ?? true);
}

const numberOf = ({ payload }: BusEvent): number => Number(payload);

/** Everything that was told, in its order: kept by looking at the file's events and at the calls alone. */
class Oracle {
  readonly told: Told[] = [];
  readonly subscribers: Subscriber[] = [];

  check(subscriber: Subscriber): void {
    const expected = this.told.slice(subscriber.start).filter((told) => wants(subscriber.filter, told));
    const heard = new Set(subscriber.deliveries.map(({ event }) => numberOf(event)));
    const missed = subscriber.deliveries.reduce((sum, delivery) => sum + delivery.missed, 0);
    // Each once, in the order of publication; none that is stored is lost, and of the others as many as was said.
    expect(subscriber.deliveries.map(({ event }) => numberOf(event))).toEqual(
      expected.filter(({ number }) => heard.has(number)).map(({ number }) => number),
    );
    expect(expected.filter(({ number, stored }) => stored && !heard.has(number))).toEqual([]);
    expect(expected.length - heard.size).toBe(missed);
    for (const { event } of subscriber.deliveries) expect(event.reference !== undefined).toBe(this.isStored(event));
  }

  isDone({ deliveries, start, filter }: Subscriber): boolean {
    const last = this.told.slice(start).findLast((told) => wants(filter, told));
    return last === undefined || deliveries.some(({ event }) => numberOf(event) === last.number);
  }

  private isStored(event: BusEvent): boolean | undefined {
    return this.told.find(({ number }) => number === numberOf(event))?.stored;
  }
}

async function checkMemory(bus: EventBus, { told }: Oracle): Promise<void> {
  expect((await bus.history()).map(numberOf)).toEqual(told.slice(-1000).map(({ number }) => number));
  const counts = new Map<string, number>();
  for (const event of told) counts.set(event.kind, (counts.get(event.kind) ?? 0) + 1);
  expect(new Map(bus.counts().map(({ kind: counted, count }) => [counted, count]))).toEqual(counts);
}

async function run(steps: readonly Step[]): Promise<void> {
  const { bus, store, file } = await busOnNewStore();
  const oracle = new Oracle();
  const { opened, open } = gate();
  const written = new Map<number, Told>();
  const publishing: Promise<unknown>[] = [];
  let inFile = 0;
  let next = 0;

  const publish = (published: string, of: string): Promise<unknown> => {
    const told = { number: next++, kind: published, task: of, stored: isDurable(published) };
    if (told.stored) written.set(told.number, told);
    else oracle.told.push(told);
    return bus.publish({ kind: published, sourceTask: of, payload: told.number });
  };
  const subscribe = (filter: BusFilter, pace: 'quick' | 'slow' | 'stuck'): void => {
    const deliveries: Delivery[] = [];
    oracle.subscribers.push({ filter, deliveries, start: oracle.told.length });
    bus.subscribe(filter, async (delivery) => {
      deliveries.push(delivery);
      if (pace === 'slow') await nextTurn();
      if (pace === 'stuck') await opened;
    });
  };
  // The file's events become part of what was told at the moment when the store tells of them.
  store.onAppended(({ from, to }) => {
    expect(from).toBe(inFile);
    inFile = to;
    for (let index = from; index < to; index++)
      oracle.told.push({ number: -1 - index, kind: '', task: '', stored: true });
  });

  for (const current of steps) {
    if (current.type === 'publish') {
      const done = publish(current.kind, current.task);
      publishing.push(done);
      if (current.waits) await done;
    } else if (current.type === 'burst') {
      for (let count = 0; count < current.count; count++) publishing.push(publish('file_modified', 'eg-a'));
    } else if (current.type === 'append') {
      const lines = current.kinds.map((appended) => {
        const told = { number: next++, kind: appended, task: current.task, stored: true };
        written.set(told.number, told);
        return `${JSON.stringify(foreign(appended, told.number, { target_task: current.task, payload: told.number }))}\n`;
      });
      await appendFile(file, lines.join(''));
    } else if (current.type === 'subscribe') {
      subscribe(current.filter, current.pace);
    } else {
      await store.refresh();
    }
  }
  await Promise.all(publishing);
  await store.refresh();
  const numbers = (await store.queryEvents({})).toSorted((a, b) => a.index - b.index).map(numberOf);
  expect(numbers.toSorted((a, b) => a - b)).toEqual([...written.keys()].toSorted((a, b) => a - b));
  // Now that the file is known, its positions get their events.
  for (const [at, { number, stored }] of oracle.told.entries()) {
    const told = stored ? written.get(numbers[-1 - number] ?? -1) : undefined;
    if (told) oracle.told[at] = told;
  }

  open();
  await expect
    .poll(() => oracle.subscribers.every((subscriber) => oracle.isDone(subscriber)), { timeout: 10_000 })
    .toBe(true);
  for (const subscriber of oracle.subscribers) oracle.check(subscriber);
  await checkMemory(bus, oracle);
  bus.dispose();
  store.dispose();
}

describe('a bus, whatever is published, appended and subscribed at the same time', () => {
  it('tells every subscriber exactly what it asked for, once, in one order, or how much it missed', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), run), { numRuns: 20 });
  }, 60_000);

  it('drops ephemeral events only beyond those that may wait', async () => {
    const stuck: Step = { type: 'subscribe', filter: {}, pace: 'stuck' };
    await run([
      stuck,
      { type: 'burst', count: mostWaiting + 1 },
      { type: 'publish', kind: 'task_started', task: 'eg-a', waits: true },
      { type: 'burst', count: 300 },
      { type: 'append', kinds: ['lock_acquired'], task: 'eg-b' },
      { type: 'look' },
    ]);
  });
});
