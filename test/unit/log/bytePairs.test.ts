import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type BytePair, mostBytes, pairSearch, widestPair } from '../../../src/log/bytePairs';

/** A few values, so that pairs are found: letters of both cases, what differs from them in the bit of the case, and others. */
const byte = fc.constantFrom(0x41, 0x61, 0x5a, 0x7a, 0x40, 0x60, 0x5b, 0x7b, 0x00, 0x20, 0x80, 0xa0, 0xff);
const lowerOrOther = fc.constantFrom(0x61, 0x7a, 0x40, 0x60, 0x5b, 0x00, 0x80, 0xff);
const pair: fc.Arbitrary<BytePair> = fc
  .record({ distance: fc.nat(40), first: lowerOrOther, second: lowerOrOther })
  .map(({ distance, first, second }) => {
    const caseOf = (one: number): number => (one === 0x61 || one === 0x7a ? 0x20 : 0);
    return { at: 0, distance, first, firstCase: caseOf(first), second, secondCase: caseOf(second) };
  });

function plainly(bytes: Uint8Array, { distance, first, firstCase, second, secondCase }: BytePair, from: number) {
  for (let at = from; at + distance < bytes.length; at++) {
    const isFirst = ((bytes[at] ?? 0) | firstCase) === first;
    if (isFirst && ((bytes[at + distance] ?? 0) | secondCase) === second) return at;
  }
  return -1;
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.resetModules();
});

describe('the search for two bytes', () => {
  it('finds what a plain look finds', () => {
    const search = pairSearch();
    expect(search).toBeDefined();
    if (!search) return;
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 10 }),
        fc.array(byte, { maxLength: 120 }),
        pair,
        fc.nat(130),
        (before, some, wanted, from) => {
          const bytes = Uint8Array.from(some);
          // What was taken before lies behind what was taken last, and is no place to find anything.
          search.take(new Uint8Array(200).fill(before[0] ?? wanted.first));
          search.take(bytes);
          const end = bytes.length - wanted.distance;
          expect(search.find(wanted, from, Math.max(0, end))).toBe(plainly(bytes, wanted, from));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('reaches to the last of the bytes that it can take, and of the widest pair', () => {
    const search = pairSearch();
    const bytes = new Uint8Array(mostBytes);
    bytes[mostBytes - 1 - widestPair] = 0x61;
    bytes[mostBytes - 1] = 0x41;
    search?.take(bytes);
    const wanted = { at: 0, first: 0x61, firstCase: 0x20, second: 0x61, secondCase: 0x20 };
    expect(search?.find({ ...wanted, distance: widestPair }, 0, mostBytes)).toBe(mostBytes - 1 - widestPair);
    expect(search?.find({ ...wanted, distance: 0 }, mostBytes - widestPair, mostBytes)).toBe(mostBytes - 1);
    expect(search?.find({ ...wanted, distance: widestPair }, mostBytes - widestPair, mostBytes)).toBe(-1);
  });

  it('is left out where the runtime takes no such code, and every event is parsed instead', async () => {
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    vi.resetModules();
    const fresh = await import('../../../src/log/rawTextFilter');
    const { matchEverything } = await import('../../../src/model/query/eventQuery');
    expect(fresh.RawTextFilter.of({ ...matchEverything, words: ['needle'] })).toBeUndefined();
    vi.restoreAllMocks();
    expect(fresh.RawTextFilter.of({ ...matchEverything, words: ['needle'] })).toBeDefined();
  });
});
