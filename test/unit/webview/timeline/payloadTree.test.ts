import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonValue } from '../../../../src/model/json';
import { type PayloadNode, readPayload } from '../../../../webview/timeline/payloadTree';

function plain(node: PayloadNode): unknown {
  if (node.type === 'list') return node.items.map(plain);
  if (node.type === 'object') return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
  return node.kind === 'text' ? node.text : (JSON.parse(node.text) as unknown);
}

const read = (text: string): PayloadNode => {
  const result = readPayload(text);
  if (!result.ok) throw new Error(result.problem);
  return result.value;
};

describe('a payload', () => {
  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (value, spaced) => {
        const text = JSON.stringify(value, null, spaced ? 2 : 0);
        expect(plain(read(text))).toEqual(JSON.parse(text) as JsonValue);
      }),
    );
  });

  it('keeps the digits of its numbers', () => {
    expect(read('12345678901234567890')).toEqual({ type: 'leaf', kind: 'number', text: '12345678901234567890' });
    expect(read('1.50')).toMatchObject({ text: '1.50' });
  });

  it('keeps of each list and object what was written, to be copied', () => {
    const branches = (node: PayloadNode): string[] => {
      if (node.type === 'leaf') return [];
      const inner = node.type === 'list' ? node.items : node.entries.map(({ value }) => value);
      return [node.written, ...inner.flatMap(branches)];
    };
    expect(branches(read(' {"a" : [1, {"b":2.0}],"c":{} } '))).toEqual([
      '{"a" : [1, {"b":2.0}],"c":{} }',
      '[1, {"b":2.0}]',
      '{"b":2.0}',
      '{}',
    ]);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const node = read(JSON.stringify(value));
        if (node.type !== 'leaf') expect(JSON.parse(node.written)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('keeps keys that come twice, and __proto__ as a key like others', () => {
    const node = read('{"a":1,"a":2,"__proto__":3}');
    expect(node.type === 'object' && node.entries.map(({ key }) => key)).toEqual(['a', 'a', '__proto__']);
  });

  it.each(['', '{', '{"a"}', '[1,', '[1 2]', '{"a":1}x', 'nul', "{'a':1}", '"a', ']', ':', '{,}'])(
    'that is no JSON gives a reason: %s',
    (text) => {
      expect(readPayload(text).ok).toBe(false);
    },
  );

  it('that nests a million deep gives a reason and no crash', () => {
    expect(readPayload('['.repeat(1_000_000))).toMatchObject({ ok: false });
  });
});
