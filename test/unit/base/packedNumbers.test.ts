import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type NumberForm,
  numberForms,
  packCodes,
  type PackedNumbers,
  packSteps,
  packVarints,
  unpackNumbers,
} from '../../../src/base/packedNumbers';

/** The last number that a form holds, and the first that it does not. */
const borders = [0, 127, 128, 255, 256, 16_383, 16_384, 65_535, 65_536, 2_097_151, 2_097_152, 2 ** 31 - 1, 2 ** 31];
const codes = fc.array(fc.oneof(fc.constantFrom(...borders, 2 ** 32 - 1), fc.nat(300), fc.nat(70_000)));

const unpacked = (packed: PackedNumbers, into: Float64Array): number[] | undefined =>
  unpackNumbers(packed, into) ? [...into] : undefined;

describe('packed numbers', () => {
  it('are the same codes again, whichever is the largest', () => {
    fc.assert(
      fc.property(codes, (numbers) => {
        const into = new Uint32Array(numbers.length);
        for (const pack of [packCodes, packVarints]) {
          expect(unpackNumbers(pack(Uint32Array.from(numbers)), into)).toBe(true);
          expect([...into]).toEqual(numbers);
        }
      }),
    );
  });

  it.each<[number, NumberForm, number]>([
    [0, 'zero', 0],
    [1, 'uint8', 1],
    [255, 'uint8', 1],
    [256, 'uint16', 2],
    [65_535, 'uint16', 2],
    [65_536, 'uint32', 4],
    [2 ** 32 - 1, 'uint32', 4],
  ])('take for codes up to %d the form %s', (largest, form, width) => {
    const packed = packCodes(Uint32Array.of(0, largest, 0));
    expect([packed.form, packed.bytes.byteLength]).toEqual([form, 3 * width]);
    expect(unpacked(packed, new Float64Array(3))).toEqual([0, largest, 0]);
  });

  it.each([
    [127, 1],
    [128, 2],
    [16_383, 2],
    [16_384, 3],
    [999_999, 3],
    [2_097_151, 3],
    [2_097_152, 4],
    [2 ** 32 - 1, 5],
  ])('take for a nanosecond of %d as many bytes as it has groups of 7 bits: %d', (number, bytes) => {
    expect(packVarints(Uint32Array.of(number)).bytes.byteLength).toBe(bytes);
  });

  it('are the same times again, also those that go back or lie far apart', () => {
    const time = fc.oneof(
      fc.integer(),
      fc.maxSafeInteger(),
      fc.constantFrom(...borders, -(2 ** 31), 8.64e15, -8.64e15),
    );
    fc.assert(
      fc.property(fc.array(time), (times) => {
        const numbers = times.map((number) => number + 0);
        expect(unpacked(packSteps(Float64Array.from(numbers)), new Float64Array(numbers.length))).toEqual(numbers);
      }),
    );
  });

  it('are one byte where the next time is less than 64 ms later', () => {
    const packed = packSteps(Float64Array.from({ length: 1000 }, (_, i) => 1_768_122_000_000 + i * 63));
    expect(packed.form).toBe('steps');
    expect(packed.bytes.byteLength).toBeLessThan(1000 + 8);
  });

  it.each([[[0.5]], [[NaN]], [[Infinity]], [[2 ** 60]], [[-(2 ** 53 - 1), 2 ** 53 - 1]]])(
    'are written in full where %j has no exact steps',
    (numbers) => {
      const packed = packSteps(Float64Array.from(numbers));
      expect(packed.form).toBe('float64');
      expect(unpacked(packed, new Float64Array(numbers.length))).toEqual(numbers);
    },
  );

  it('are refused where bytes are missing, too many, or make no number', () => {
    const packs = [
      packSteps(Float64Array.of(1e12, 1e12 + 5)),
      packSteps(Float64Array.of(0.5, 1)),
      packVarints(Uint32Array.of(5, 100_000)),
      packCodes(Uint32Array.of(1, 2)),
      packCodes(Uint32Array.of(1, 300)),
      packCodes(Uint32Array.of(1, 70_000)),
    ];
    expect(new Set(packs.map(({ form }) => form)).size).toBe(numberForms.length - 1);
    for (const { form, bytes } of packs) {
      expect(unpackNumbers({ form, bytes: bytes.slice(0, -1) }, new Float64Array(2))).toBe(false);
      expect(unpackNumbers({ form, bytes }, new Float64Array(1))).toBe(false);
      expect(unpackNumbers({ form, bytes }, new Float64Array(3))).toBe(false);
    }
    expect(unpackNumbers({ form: 'zero', bytes: new ArrayBuffer(1) }, new Float64Array(1))).toBe(false);
    const endless = new Uint8Array(100).fill(255).buffer;
    for (const form of ['varint', 'steps'] as const) {
      expect(unpackNumbers({ form, bytes: endless }, new Float64Array(1))).toBe(false);
    }
  });

  it('are read or refused, whatever the bytes: nothing throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...numberForms), fc.uint8Array(), fc.nat(40), (form, bytes, count) => {
        expect(unpackNumbers({ form, bytes: bytes.slice().buffer }, new Float64Array(count))).toBeTypeOf('boolean');
      }),
    );
  });
});
