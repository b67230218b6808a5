import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventRecord } from '../../../src/files/lineParse';
import { type JsonValue } from '../../../src/model/json';
import { foldCase } from '../../../src/model/plainText';
import { type EventQuery, matchEverything, type PayloadCondition } from '../../../src/model/query/eventQuery';
import { parseEventQuery } from '../../../src/model/query/parseEventQuery';
import { logOf } from './filledLog';

const time = '"timestamp":"2026-01-11T15:30:00.123456789Z"';
const eventLine = (payload: string): string => `{"id":"e","kind":"k","payload":${payload},${time}}`;
const asking = (text: string): EventQuery => {
  const query = parseEventQuery(text, { now: 0, timeZone: 'utc' });
  if (!query.ok) throw new Error(JSON.stringify(query.problem));
  return query.value;
};

/** Values as somebody may write them: with escapes, exponents, and letters that change with their case. */
const writtenValue = fc.constantFrom(
  ...['"a"', '"A"', '"ab"', '"\\u0061b"', '"k"', '"\u212a"', '"src\\/a"', '"1"', '""', '"x*y"', '"\u0130"', '"a\\"b"'],
  ...['1', '1.0', '1e0', '100', '1E2', '-0', '0.10', '12345678901234567890', 'true', 'false', 'null', '{}', '[]'],
);
const key = fc.constantFrom('a', 'b', 'a.b', 'files', 'K', '');
const writtenKey = key.map((name) => JSON.stringify(name));
const written = fc.letrec<{ readonly json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    writtenValue,
    fc.array(tie('json'), { maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
    fc
      .array(fc.tuple(writtenKey, tie('json')), { maxLength: 3 })
      .map((all) => `{${all.map((pair) => pair.join(':')).join(',')}}`),
  ),
})).json;
const pattern = fc.constantFrom(
  'a',
  'ab',
  'A*',
  '*b',
  '*',
  '\\*',
  'x\\*y',
  'k',
  'i\u0307',
  'src/a',
  '1',
  '1.0',
  '1e2',
  '0.1',
  '-0',
  'null',
  'true',
  '',
  'a"b',
  '12345678901234567890',
);
const condition: fc.Arbitrary<PayloadCondition> = fc.record({
  path: fc.oneof(
    key,
    fc.tuple(key, key).map((keys) => keys.join('.')),
    fc.constant('a.b.files'),
  ),
  include: fc.array(pattern, { maxLength: 2 }),
  exclude: fc.array(pattern, { maxLength: 1 }),
});

// The oracle: every way from the payload's root to a value, lists left out of the path, as plainly as can be.

function waysOf(value: JsonValue): (readonly [string | undefined, JsonValue])[] {
  const join = (head: string, tail: string | undefined) => (tail === undefined ? head : `${head}.${tail}`);
  if (typeof value !== 'object' || value === null) return [[undefined, value]];
  if (Array.isArray(value)) return [[undefined, value], ...(value as JsonValue[]).flatMap(waysOf)];
  const below = Object.entries(value).flatMap(([name, member]) =>
    waysOf(member).map(([way, found]) => [join(name, way), found] as const),
  );
  return [[undefined, value], ...below];
}

function fits(value: JsonValue, wanted: string): boolean {
  if (wanted === '*') return true;
  if (typeof value === 'object' && value !== null) return false;
  // A star that is meant as one becomes a character that nobody writes.
  const any = foldCase(wanted.replaceAll('\\*', '\0'));
  if (fitsFrom(foldCase(String(value)).replaceAll('*', '\0'), any)) return true;
  return typeof value === 'number' && /^-?[\d.e]+$/.test(wanted) && Number(wanted) === value;
}

function fitsFrom(text: string, any: string): boolean {
  if (any === '') return text === '';
  if (any.startsWith('*')) return fitsFrom(text, any.slice(1)) || (text !== '' && fitsFrom(text.slice(1), any));
  return text.startsWith(any.charAt(0)) && text !== '' && fitsFrom(text.slice(1), any.slice(1));
}

function oracle(records: readonly EventRecord[], conditions: readonly PayloadCondition[]): number[] {
  const matches = [...records.keys()].filter((index) => {
    const payload = records[index]?.payload;
    const ways = payload === undefined ? [] : waysOf(payload);
    return conditions.every(({ path, include, exclude }) => {
      const values = ways.flatMap(([way, value]) => (way === path ? [value] : []));
      const any = (patterns: readonly string[]) => patterns.some((one) => values.some((value) => fits(value, one)));
      return (include.length === 0 || any(include)) && !any(exclude);
    });
  });
  return matches.reverse();
}

describe('a search for values in payloads, in the bytes of the lines', () => {
  it('finds what a plain look at every parsed payload finds, however things are written', async () => {
    const lines = fc.array(written.map(eventLine), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(lines, fc.boolean(), fc.array(condition, { maxLength: 2 }), async (all, scanned, payload) => {
        const { log, records, readBytes } = logOf(all, scanned);
        const found = await log.matching({ ...matchEverything, payload }, { readBytes });
        expect([...found]).toEqual(oracle(records, payload));
      }),
      { numRuns: 3000 },
    );
  });

  it('looks at text too, where both are asked for', async () => {
    const { log, readBytes } = logOf(['{"a":"x","note":"lock"}', '{"a":"x"}', '{"a":"lock"}'].map(eventLine));
    const search = async (text: string) => [...(await log.matching(asking(text), { readBytes }))];
    expect(await search('payload.a:x lock')).toEqual([0]);
    expect(await search('payload.a:x -lock')).toEqual([1]);
    expect(await search('payload.a:x,lock limit:2')).toEqual([2, 1]);
    expect([...(await log.matchingBetween(asking('payload.a:x'), 1, 3, { readBytes }))]).toEqual([1]);
  });

  it('reads nothing where the columns leave no event', async () => {
    const { log } = logOf([eventLine('{"a":1}')]);
    const readBytes = () => Promise.reject(new Error('No byte has to be read.'));
    expect([...(await log.matching(asking('payload.a:1 kind:other'), { readBytes }))]).toEqual([]);
  });
});
