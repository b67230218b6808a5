import fc from 'fast-check';
import { edgeKinds } from '../../../../src/model/edge';
import { itemStatuses } from '../../../../src/model/item';
import { type ItemDraft } from '../../../../src/model/itemDraft';
import { badLabels, goodLabels } from './slowModel';

// Tasks are meant by their number among those there are, so that a few of them meet again and again.

/** The number of a task that is not there. */
export const noTask = 6;

const mostlyGood = <Value>(good: fc.Arbitrary<Value>, bad: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: bad });
const title = mostlyGood(
  fc.oneof(fc.constantFrom('Parse', 'Ünïcode 🚀', '“q” \\ "', 'ü'.repeat(250), ' '), fc.string({ minLength: 1 })),
  fc.constantFrom('', 'a\nb', '\u0085', 'ü'.repeat(251), 'half \ud800'),
);
const text = mostlyGood(fc.oneof(fc.constantFrom('', 'a\r\nb\u0000', '# md\n'), fc.string()), fc.constant('\udfff'));
const labels = mostlyGood<readonly string[]>(
  fc.subarray([...goodLabels]),
  fc.oneof(
    fc.constantFrom(...badLabels).map((label) => [label]),
    fc.constant(['core', 'core']),
  ),
);
const priority = mostlyGood(fc.integer({ min: 0, max: 4 }), fc.constantFrom(5, -1, 1.5));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });
const rarely = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const draft: fc.Arbitrary<ItemDraft> = fc.record({
  title,
  priority: maybe(priority),
  labels: maybe(labels),
  description: maybe(text),
});
const changes = fc.record({
  title: maybe(title),
  priority: maybe(priority),
  labels: maybe(labels),
  description: fc.oneof(maybe(text), fc.constant(null)),
});
const task = mostlyGood(fc.nat({ max: noTask - 1 }), fc.constant(noTask));
const status = fc.constantFrom(...itemStatuses);
// Few ends, so that what was removed is added again and cycles close.
const end = mostlyGood(fc.nat({ max: 2 }), task);
const edge = fc.record({ from: end, to: end, kind: fc.constantFrom(...edgeKinds) });
const basis = fc.constantFrom('nothing', 'nothing', 'nothing', 'what is there', 'what was there');
const day = fc.integer({ min: 1, max: 9 });
const filter = fc.record({
  status: rarely(status),
  labels: rarely(fc.subarray([...goodLabels], { maxLength: 2 })),
  minPriority: rarely(fc.integer({ min: 0, max: 2 })),
  maxPriority: rarely(fc.integer({ min: 2, max: 4 })),
  titleContains: rarely(fc.constantFrom('p', 'RS', 'ün', '')),
  limit: rarely(fc.nat({ max: 5 })),
  offset: rarely(fc.nat({ max: 3 })),
});

/** One thing that somebody does to the store. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('create' as const), draft }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('update' as const), task, changes, basis }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('setStatus' as const), task, status }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('close' as const), task, reason: maybe(text) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reopen' as const), task }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('addEdge' as const), edge }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('removeEdge' as const), edge }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('batchCreate' as const), drafts: fc.array(draft, { maxLength: 4 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('batchClose' as const),
      tasks: fc.array(task, { maxLength: 4 }),
      reason: maybe(text),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('batchSetStatus' as const),
      tasks: fc.array(task, { maxLength: 4 }),
      status,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('recordEvent' as const), source: maybe(task), target: maybe(task) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('another program writes a task' as const),
      task,
      status,
      priority: fc.integer({ min: 0, max: 4 }),
      isClosedBefore: fc.boolean(),
      day,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('another program writes a relationship' as const),
      edge,
      deleted: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('another program records an event' as const), source: task }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('ask' as const), filter, status: maybe(status) }) },
);
/** One thing that somebody does to the store, with what it takes. */
export type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Some tasks to begin with, and then steps, each by one of two stores. */
export const steps = fc.record({
  beginning: fc.array(draft, { minLength: 4, maxLength: 8 }),
  moves: fc.array(fc.record({ step, by: fc.constantFrom(0 as const, 1 as const) }), {
    minLength: 15,
    maxLength: 45,
    size: 'max',
  }),
});
