import { describe, expect, it } from 'vitest';
import { EventScanner } from '../../../src/log/eventScanner';
import { RawTextFilter } from '../../../src/log/rawTextFilter';
import { type EventQuery, matchEverything } from '../../../src/model/query/eventQuery';

/** What the bytes of an event with this payload tell of a query. */
function told(payload: string, query: Partial<EventQuery>): boolean | undefined {
  const line = Buffer.from(
    `{"id":"eg-1","kind":"note","more":"elsewhere","payload":${payload},"timestamp":"2026-01-11T15:30:00Z"}\n`,
  );
  const scanner = new EventScanner();
  expect(scanner.scan(line, 0)).toBe(line.length);
  const filter = RawTextFilter.of({ ...matchEverything, ...query });
  if (!filter) throw new Error('The bytes tell nothing of this query.');
  filter.begin(line);
  return filter.matches(scanner.recordStart, scanner.recordEnd, scanner.readsAsWritten);
}

const excluding = (...exclude: string[]): Partial<EventQuery> => ({ text: { include: [], exclude } });
const valueAt = (path: string, ...include: string[]): Partial<EventQuery> => ({
  payload: [{ path, include, exclude: [] }],
});
const including = (...include: string[]): Partial<EventQuery> => ({ text: { include, exclude: [] } });

describe('what the bytes of an event tell of a text, so that it is not parsed', () => {
  it.each<[string, string, Partial<EventQuery>]>([
    ['that a value holds it', '{"summary":"The Merge failed"}', { words: ['merge'] }],
    ['that values hold all of several', '{"a":["x 1",true],"b":17}', { words: ['x', 'true', '17', 'NOTE'] }],
    ['that a key holds it', '{"summary":0}', { words: ['summ'] }],
    ['that a value holds it behind an escape', String.raw`"first\nsecond \"third\""`, { words: ['second', 'third'] }],
    ['that a value with other letters holds it', '"grün merge"', { words: ['merge'] }],
    ['that a path is there', '{"file":"src/main.rs"}', { words: ['src/main'] }],
    ['that one of several is there', '"merge"', including('rebase', 'merge')],
    ['that what is excluded is not there', '"merge"', excluding('rebase', 'elsewhere', 'payload')],
  ])('%s', (_, payload, query) => {
    expect(told(payload, query)).toBe(true);
  });

  it.each<[string, string, Partial<EventQuery>]>([
    ['that it is not there', '"merge"', { words: ['rebase'] }],
    ['that one of several is missing', '"merge"', { words: ['merge', 'rebase'] }],
    ['that none of several is there', '"merge"', including('rebase', 'conflict')],
    ['that it is only in what no search looks at', '"merge"', { words: ['elsewhere'] }],
    ['that it is only the letter of an escape', String.raw`"\nested"`, { words: ['nested'] }],
    ['that what is excluded is there', '"merge"', excluding('rebase', 'merge')],
    ['that another value is at the key', '{"attempt":4,"of":3}', valueAt('attempt', '3')],
    ['that an object is at the key', '{"attempt":{"of":3}}', valueAt('attempt', '3')],
    ['that the key is only a value', '{"name":"attempt","of":3}', valueAt('attempt', '3')],
    ['that what is at the key is longer', '{"a":"lock!","b":"lock"}', valueAt('a', 'lock')],
    ['that the keys have no value of one of several', '{"a":1,"b":2}', valueAt('a', '2', '10')],
  ])('%s', (_, payload, query) => {
    expect(told(payload, query)).toBe(false);
  });

  it.each<[string, string, Partial<EventQuery>]>([
    ['a key that stands twice', '{"a":"merge","a":"rebase"}', { words: ['merge'] }],
    ['a key that stands twice in an inner object', '[{"x":{"a":"merge","b":1,"a":0}}]', { words: ['merge'] }],
    ['a key with an escape', String.raw`{"a\/b":"merge","a/b":0}`, { words: ['merge'] }],
    ['a Unicode escape', String.raw`"m\u0065rge"`, { words: ['merge'] }],
    ['a number that JavaScript writes in another way', '[1.50,"merge"]', { words: ['merge'] }],
    ['letters beyond ASCII in the text', '"grün"', { words: ['grün'] }],
    ['the sign for kelvin', '"bro\u212aen"', { words: ['broken'] }],
    ['an escaped slash', String.raw`"src\/main src"`, { words: ['src/main'] }],
    ['nesting beyond all use', `${'['.repeat(100)}"merge"${']'.repeat(100)}`, { words: ['merge'] }],
    ['what may be the value at a key', '{"attempt" : "Lock"}', valueAt('attempt', 'lock')],
    ['a list at a key', '{"attempt":[4,3]}', valueAt('attempt', '3')],
    ['a value at a key with an escape', String.raw`{"a":"src\/main","b":"src/main"}`, valueAt('a', 'src/main')],
    ['a value at a key with other letters', '{"a":"\u212a","b":"k"}', valueAt('a', 'k')],
    ['a path of several keys', '{"a":{"b":4},"c":3}', valueAt('a.b', '3')],
    ['a wildcard', '{"a":4,"b":"3x"}', valueAt('a', '3*')],
    ['more values than usual', `[${'1,'.repeat(2000)}"merge"]`, { words: ['merge'] }],
  ])('leaves what it can’t tell to be parsed: %s', (_, payload, query) => {
    expect(told(payload, query) ?? 'to be parsed').toBe('to be parsed');
  });
});
