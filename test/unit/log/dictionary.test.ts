import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dictionary } from '../../../src/log/dictionary';
import { byteText } from '../../../src/log/jsonBytes';
import { TextHash } from '../../../src/log/textHash';

/** Texts of few letters are often the start of each other, and often the same. */
const texts = fc.array(
  fc.oneof(fc.string({ unit: fc.constantFrom('a', 'b', '0'), maxLength: 9 }), fc.string({ unit: 'grapheme' })),
  { maxLength: 400 },
);

const hash = new TextHash();

/** Adds the UTF-8 of a text as it lies among other bytes. */
function addAmongOthers(dictionary: Dictionary, text: string): number {
  const bytes = Buffer.from(`"${text}"a0`);
  const [start, end] = [1, bytes.length - 3];
  hash.read(byteText(bytes), start, end);
  return dictionary.addBytes(byteText(bytes), start, end, hash.low);
}

describe('A dictionary', () => {
  it('gives each text one number, in the order of their first sight, by its bytes as by itself', () => {
    fc.assert(
      fc.property(texts, fc.func(fc.boolean()), (given, isByBytesAt) => {
        const dictionary = new Dictionary();
        const seen: string[] = [];
        for (const [position, text] of given.entries()) {
          if (!seen.includes(text)) seen.push(text);
          const number = isByBytesAt(position) ? addAmongOthers(dictionary, text) : dictionary.add(text);
          expect(number).toBe(seen.indexOf(text));
        }
        expect(dictionary.values).toEqual(seen);
        for (const text of seen) expect(dictionary.find(text)).toBe(seen.indexOf(text));
        expect(dictionary.find('never added')).toBeUndefined();
      }),
    );
  });

  it('still knows all of 20,000 texts', () => {
    const all = Array.from({ length: 20_000 }, (_, index) => `eg-${index.toString(36)}`);
    const dictionary = Dictionary.of(all);
    const numbers = all.map((text) => addAmongOthers(dictionary, text));
    expect(numbers).toEqual(all.map((_, index) => index));
  });

  it('refuses to be made of texts of which one is there twice', () => {
    expect(() => Dictionary.of(['a', 'b', 'a'])).toThrow(RangeError);
  });
});
