import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buffersOf, packEvents, unpackEvents } from '../../../src/model/packedEvents';

const number = (max: number): fc.Arbitrary<number> => fc.oneof(fc.nat(3), fc.nat(max), fc.constant(max));
const events = fc.array(
  fc.record({
    ms: fc.oneof(fc.integer({ min: 1_768_000_000_000, max: 1_768_000_100_000 }), fc.integer({ min: -1e14, max: 1e14 })),
    ns: number(999_999),
    kind: number(65_535),
    source: number(2 ** 32 - 1),
    target: number(2 ** 32 - 1),
  }),
);

function columnsOf(rows: readonly { ms: number; ns: number; kind: number; source: number; target: number }[]) {
  return {
    ms: Float64Array.from(rows, ({ ms }) => ms),
    ns: Uint32Array.from(rows, ({ ns }) => ns),
    kind: Uint16Array.from(rows, ({ kind }) => kind),
    source: Uint32Array.from(rows, ({ source }) => source),
    target: Uint32Array.from(rows, ({ target }) => target),
  };
}

describe('columns of events', () => {
  it('are the same after they were packed, in arrays of the same type', () => {
    fc.assert(
      fc.property(events, (rows) => {
        const columns = columnsOf(rows);
        expect(unpackEvents(packEvents(columns))).toEqual(columns);
      }),
    );
  });

  it('take 5 bytes an event where times are a few ms apart, without nanoseconds, of up to 255 kinds and tasks', () => {
    const rows = Array.from({ length: 1000 }, (_, i) => ({
      ms: 1_768_000_000_000 + i * 500,
      ns: 0,
      kind: i % 20,
      source: i % 256,
      target: i % 200,
    }));
    const bytes = buffersOf(packEvents(columnsOf(rows))).reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(bytes).toBeLessThan(5 * 1000 + 8);
  });

  it('are refused when they don’t fit to their count, and no room is made for more than can have come', () => {
    const packed = packEvents(columnsOf([{ ms: 1, ns: 2, kind: 3, source: 4, target: 5 }]));
    for (const count of [0, 2, 2 ** 50]) expect(unpackEvents({ ...packed, count })).toBeUndefined();
    expect(unpackEvents({ ...packed, source: packed.ns })).toBeDefined();
    expect(unpackEvents({ ...packed, source: { form: 'uint16', bytes: packed.source.bytes } })).toBeUndefined();
  });
});
