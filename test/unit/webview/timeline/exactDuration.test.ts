import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactDurationText, nanosecondsBetween } from '../../../../webview/timeline/exactDuration';
import { sampleTable } from './sample';

const unitNs: Readonly<Record<string, bigint>> = {
  ns: 1n,
  µs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  min: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
};

/** Reads a text back, digit by digit. */
function read(text: string): bigint {
  const sum = [...text.matchAll(/(\d+)(?:\.(\d+))? (\S+)/gu)].reduce(
    (total, [, whole = '', fraction = '', unit = '']) => {
      const worth = unitNs[unit] ?? 0n;
      return total + BigInt(whole) * worth + (BigInt(fraction || 0) * worth) / 10n ** BigInt(fraction.length);
    },
    0n,
  );
  return text.startsWith('−') ? -sum : sum;
}

describe('an exact length of time', () => {
  it('keeps every nanosecond in its text, up to centuries', () => {
    const any = fc.oneof(
      fc.bigInt({ min: -5000n, max: 5000n }),
      fc.bigInt({ min: -(10n ** 10n), max: 10n ** 10n }),
      fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n }),
    );
    fc.assert(
      fc.property(any, (nanoseconds) => read(exactDurationText(nanoseconds)) === nanoseconds),
      {
        numRuns: 1000,
      },
    );
  });

  it.each([
    [0n, '0 ns'],
    [999n, '999 ns'],
    [3456n, '3.456 µs'],
    [85_000_000n, '85 ms'],
    [1_570_355_279n, '1.570355279 s'],
    [60_000_000_000n, '1 min'],
    [7_203_000_000_001n, '2 h 3.000000001 s'],
    [-90_061_500_000_000n, '−1 d 1 h 1 min 1.500 s'],
  ])('of %s ns is %s', (nanoseconds, text) => {
    expect(exactDurationText(nanoseconds)).toBe(text);
  });

  it('between two events is what their timestamps say, also ten years apart', () => {
    const tenYears = 3653 * 86_400_000;
    const table = sampleTable([
      { kind: 'task_started', at: 0.000001 },
      { kind: 'task_completed', at: tenYears + 0.5 },
    ]);
    expect(nanosecondsBetween(table, 0, 1)).toBe(BigInt(tenYears) * 1_000_000n + 499_999n);
    expect(nanosecondsBetween(table, 1, 0)).toBe(-BigInt(tenYears) * 1_000_000n - 499_999n);
  });
});
