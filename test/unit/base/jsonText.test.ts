import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatJsonText, jsonElements, jsonMembers, splitAdjoiningObjects } from '../../../src/base/jsonText';

/** JSON texts of any value, spaced as JSON.stringify does with any of its indents. */
const anyIndent = fc.constantFrom('', ' ', '\t', '\r\n \t');
const anyJson = fc.tuple(fc.jsonValue({ maxDepth: 4 }), anyIndent);
const anyObject = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 }));

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('the members of a JSON object as text', () => {
  it('are those that JSON.parse finds, each where it stands', () => {
    fc.assert(
      fc.property(anyObject, anyIndent, (object, indent) => {
        const text = ` ${JSON.stringify(object, null, indent)}\n`;
        const members = jsonMembers(text);
        const parsed = members.map(({ key, value }): [string, unknown] => [
          key,
          JSON.parse(text.slice(value.start, value.end)),
        ]);
        const expected: unknown = JSON.parse(text);
        expect(Object.fromEntries(parsed)).toEqual(expected);
        expect(members.map(({ value }) => value.depth)).toEqual(parsed.map(([, value]) => depthOf(value)));
      }),
    );
  });

  it('are all there when keys are equal, also when one is escaped', () => {
    const text = '{"a":1,"\\u0061":2,"__proto__":{"x":[]}}';
    expect(jsonMembers(text).map(({ key, value }) => [key, text.slice(value.start, value.end)])).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['__proto__', '{"x":[]}'],
    ]);
  });

  it('keep numbers with all their digits', () => {
    const text = '{"n" : 18446744073709551616 , "m":1.0}';
    expect(jsonMembers(text).map(({ value }) => text.slice(value.start, value.end))).toEqual([
      '18446744073709551616',
      '1.0',
    ]);
  });

  it.each(['[]', '1', '', '{"a"}', '{"a":}', '{"a":1', '{a:1}', '{"a":1 "b":2}', '{"a":"'])('refuses %j', (text) => {
    expect(() => jsonMembers(text)).toThrow(SyntaxError);
  });
});

describe('the elements of a JSON array as text', () => {
  it('are those that JSON.parse finds', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 3 })), anyIndent, (array, indent) => {
        const text = JSON.stringify(array, null, indent);
        const parsed = jsonElements(text).map(({ start, end }): unknown => JSON.parse(text.slice(start, end)));
        const expected: unknown = JSON.parse(text);
        expect(parsed).toEqual(expected);
      }),
    );
  });

  it.each(['{}', '[1 2]', '[1,', '[,]'])('refuses %j', (text) => {
    expect(() => jsonElements(text)).toThrow(SyntaxError);
  });
});

describe('objects that several writers left on one line', () => {
  it('come apart, whatever strings and braces they hold', () => {
    fc.assert(
      fc.property(fc.array(anyObject, { minLength: 1, maxLength: 5 }), (objects) => {
        const texts = objects.map((object) => JSON.stringify(object));
        const text = texts.join('');
        const { objects: found, rest } = splitAdjoiningObjects(text);
        expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(texts);
        expect(rest).toBeUndefined();
      }),
    );
  });

  it.each([
    ['{"a":1}{"b', [[0, 7]], [7, 10]],
    ['{"a":1} {"b":2}', [[0, 7]], [8, 15]],
    [' {"a":"}{"}{}\r', [[1, 11], [11, 13]], undefined], // prettier-ignore
    ['{"a":"\\\\"}{"b":"\\""}x', [[0, 10], [10, 20]], [20, 21]], // prettier-ignore
    ['{"a":1', [], [0, 6]],
    ['', [], undefined],
    ['text', [], [0, 4]],
  ])('%j', (text, objects, rest) => {
    const found = splitAdjoiningObjects(text);
    expect(found.objects.map(({ start, end }) => [start, end])).toEqual(objects);
    expect(found.rest && [found.rest.start, found.rest.end]).toEqual(rest);
  });
});

describe('JSON laid out over lines', () => {
  it('looks as JSON.stringify would lay it out, however it was written', () => {
    fc.assert(
      fc.property(anyJson, anyIndent, ([value, spacing], indent) => {
        const expected = indent === '' ? undefined : JSON.stringify(value, null, indent);
        fc.pre(expected !== undefined && indent !== '\r\n \t');
        expect(formatJsonText(JSON.stringify(value, null, spacing), indent)).toBe(expected);
      }),
    );
  });

  it('keeps every token as written', () => {
    expect(formatJsonText('{"n":1.0,"n":[1e2,{},[ ] ,"\\u0041\\/"]}')).toBe(
      '{\n  "n": 1.0,\n  "n": [\n    1e2,\n    {},\n    [],\n    "\\u0041\\/"\n  ]\n}',
    );
  });

  it('refuses what is not JSON', () => {
    expect(() => formatJsonText('{"a":1}}')).toThrow(SyntaxError);
  });
});
