import { describe, expect, it } from 'vitest';
import { formatId } from '../../../src/model/ids';

describe('an id', () => {
  it('is its prefix and the first five bytes of a hash in hex', () => {
    expect(formatId('eg-evt-', Uint8Array.from([0, 1, 0xab, 0xff, 0x10, 0x99]))).toBe('eg-evt-0001abff10');
  });

  it('needs five bytes', () => {
    expect(() => formatId('eg-', Uint8Array.from([1, 2, 3, 4]))).toThrow(RangeError);
  });
});
