import fc from 'fast-check';
import { type EngramEvent } from '../../../../src/model/event';
import { type JsonValue } from '../../../../src/model/json';
import { type EventQuery, type PatternChoice } from '../../../../src/model/query/eventQuery';
import { eventTraits } from '../../../../src/model/query/eventTrait';
import { usualGapMinutes } from '../../../../src/model/sessionRule';
import { type Timestamp } from '../../../../src/model/timestamp';

/** Texts that are hard on a query language, beside ordinary ones. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    '-',
    '*',
    'a,b',
    '"',
    '\\',
    '\\"',
    'kind:x',
    '-kind:x',
    ' ',
    'a b',
    'since',
    'ü🙂',
    '\\*',
    ',',
    ':',
  ),
  fc.string({ unit: fc.constantFrom('a', 'b', 'k:', ':', '-', ',', '"', '\\', ' ', '*', '\n', 'é') }),
  fc.string({ unit: 'grapheme' }),
);

const texts = fc.uniqueArray(text, { maxLength: 4 });
const choice: fc.Arbitrary<PatternChoice> = fc.record({ include: texts, exclude: texts });

const traits = fc.uniqueArray(fc.constantFrom(...eventTraits.map(({ trait }) => trait)), { maxLength: 3 });
const sessionNumbers = fc.uniqueArray(fc.oneof(fc.integer({ min: 1, max: 99 }), fc.integer({ min: -99, max: -1 })), {
  maxLength: 3,
});
const sessions = fc
  .record({ include: sessionNumbers, exclude: sessionNumbers, gapMs: fc.constant(usualGapMinutes * 60_000) })
  .filter(({ include, exclude }) => include.length + exclude.length > 0);
const payloadCondition = fc
  .record({ path: fc.oneof(fc.constantFrom('files', 'a.b', 'a-b', 'Größe'), text), include: texts, exclude: texts })
  .filter(({ include, exclude }) => include.length + exclude.length > 0);

/** Moments of all years that RFC 3339 writes without a sign, and some beyond. */
const timestamp: fc.Arbitrary<Timestamp> = fc.record({
  ms: fc.integer({ min: -70_000_000_000_000, max: 260_000_000_000_000 }),
  ns: fc.integer({ min: 0, max: 999_999 }),
});

/** Any query that the language can say. */
export const arbitraryQuery: fc.Arbitrary<EventQuery> = fc
  .record({
    kind: choice,
    task: choice,
    source: choice,
    target: choice,
    text: choice,
    words: texts,
    is: fc.record({ include: traits, exclude: traits }),
    session: fc.option(sessions, { nil: undefined }),
    payload: fc.uniqueArray(payloadCondition, { maxLength: 3, selector: ({ path }) => path }),
    times: fc.tuple(fc.option(timestamp, { nil: undefined }), fc.option(timestamp, { nil: undefined })),
    limit: fc.option(fc.integer({ min: 1 }), { nil: undefined }),
  })
  .map(({ times: [a, b], ...rest }) => {
    const swapped = a && b && (a.ms > b.ms || (a.ms === b.ms && a.ns > b.ns));
    return { ...rest, since: swapped ? b : a, until: swapped ? a : b };
  });

/** An event with the given parts; the rest is unremarkable. */
export function eventWith(parts: Partial<EngramEvent>): EngramEvent {
  return {
    id: 'eg-evt-0123456789',
    kind: 'task_started',
    sourceTask: undefined,
    targetTask: undefined,
    payload: undefined,
    timestamp: { ms: Date.UTC(2026, 0, 11, 15), ns: 0 },
    ...parts,
  };
}

/** Any JSON value, also with keys that JavaScript treats specially. */
export const arbitraryJson: fc.Arbitrary<JsonValue> = fc
  .oneof(fc.json({ maxDepth: 3 }), fc.constant('{"__proto__":{"message":7},"toString":null}'))
  .map((json) => JSON.parse(json) as JsonValue);
