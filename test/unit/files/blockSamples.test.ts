import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockSamples } from '../../../src/files/blockSamples';
import { temporaryFolder } from '../store/openStore';

/** 20 MiB that hold every number once. */
const content = Buffer.from(Uint32Array.from({ length: 5 * 1024 * 1024 }, (_, index) => index).buffer);

function samplesOf(length: number, partBytes: number): BlockSamples {
  const samples = new BlockSamples();
  for (let at = 0; at < length; at += partBytes) samples.extend(content.subarray(at, Math.min(at + partBytes, length)));
  return samples;
}

describe('samples of a file that is read', () => {
  it('are the same in whichever parts it was read, also when somebody else went on', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: content.length }),
        fc.integer({ min: 1000, max: 3_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (length, partBytes, share) => {
          const whole = samplesOf(length, length + 1).stored;
          expect(samplesOf(length, partBytes).stored).toEqual(whole);
          const stop = Math.floor(length * share);
          const later = BlockSamples.restore(samplesOf(stop, partBytes).stored, stop);
          later.extend(content.subarray(stop, length));
          expect(later.stored).toEqual(whole);
        },
      ),
    );
  });

  it('are 64 to 128 blocks, evenly over all of a file from 8 MiB on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8 * 1024 * 1024, max: content.length }), (length) => {
        const { stride, checksums } = samplesOf(length, length).stored;
        expect(checksums.length).toBeGreaterThanOrEqual(64);
        expect(checksums.length).toBeLessThanOrEqual(128);
        expect(length - checksums.length * stride).toBeLessThan(stride);
      }),
      { numRuns: 20 },
    );
  });

  it('find one changed byte of a block, and a file that ends before', async () => {
    const file = path.join(await temporaryFolder(), 'numbers');
    const samples = samplesOf(content.length, content.length);
    const { stride } = samples.stored;
    const stillIn = async (bytes: Buffer): Promise<boolean> => {
      await writeFile(file, bytes);
      const handle = await open(file);
      try {
        return await samples.areIn(handle);
      } finally {
        await handle.close();
      }
    };
    expect(await stillIn(content)).toBe(true);
    const edited = Buffer.from(content);
    edited[stride * 3 + 4095] = 77;
    expect(await stillIn(edited)).toBe(false);
    expect(await stillIn(content.subarray(0, stride * 3))).toBe(false);
  });
});
