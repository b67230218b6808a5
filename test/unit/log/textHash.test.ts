import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteText } from '../../../src/log/jsonBytes';
import { TextHash } from '../../../src/log/textHash';

const hash = new TextHash();

function hashOf(text: string): readonly [number, number] {
  const bytes = byteText(Buffer.from(text));
  hash.read(bytes, 0, bytes.bytes.length);
  return [hash.high, hash.low];
}

const plainText = fc
  .string({ unit: 'grapheme', maxLength: 30 })
  .map((text) => Array.from(text).filter((unit) => unit >= ' ' && unit !== '"' && unit !== '\\'))
  .map((units) => units.join(''));

describe('The hash of a text', () => {
  it('is the same where the text is looked for its end, wherever it lies', () => {
    fc.assert(
      fc.property(plainText, fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), (text, before, behind) => {
        const bytes = Buffer.from(`${before}${text}"${behind}`);
        const start = Buffer.byteLength(before);
        expect(hash.readPlainString(byteText(bytes), start)).toBe(start + Buffer.byteLength(text) + 1);
        expect([hash.high, hash.low]).toEqual(hashOf(text));
      }),
    );
  });

  it.each(['a\\"b" ', 'abcdefgh\\n" and more', 'a\tb"      ', 'without an end', ''])(
    'finds no plain string in %j',
    (text) => {
      expect(hash.readPlainString(byteText(Buffer.from(text)), 0)).toBe(-1);
    },
  );

  it('tells texts apart that differ in a bit, in length, or in zeros at the end', () => {
    const texts = ['', '\0', '\0\0', 'a', 'a\0', 'b', 'abcd', 'abcd\0', 'abce', 'abcdefgh', 'abcdefgi', 'efghabcd'];
    expect(new Set(texts.map((text) => hashOf(text)[0])).size).toBe(texts.length);
    expect(new Set(texts.map((text) => hashOf(text)[1])).size).toBe(texts.length);
  });

  it('leaves no two of 200,000 ids with the same 64 bits, and few with the same 32', () => {
    const hashes = Array.from({ length: 200_000 }, (_, index) =>
      hashOf(`eg-evt-${index.toString(16).padStart(8, '0')}`),
    );
    expect(new Set(hashes.map(([high, low]) => `${high} ${low}`)).size).toBe(hashes.length);
    // 200,000 random numbers of 32 bits have 4.7 pairs that are the same.
    expect(hashes.length - new Set(hashes.map(([, low]) => low)).size).toBeLessThan(40);
    expect(hashes.length - new Set(hashes.map(([high]) => high)).size).toBeLessThan(40);
  });
});
