import { describe, expect, it } from 'vitest';
import { clockText, dateText, durationText, sinceStartText } from '../../../../webview/timeline/timeText';
import { nineOClock } from './sample';

describe('times in words', () => {
  it('show the clock with the digits that are asked for', () => {
    expect(clockText(nineOClock + 14_888, 12_345, 'utc', 3)).toBe('09:00:14.888');
    expect(clockText(nineOClock + 14_888, 12_345, 'utc', 9)).toBe('09:00:14.888012345');
    expect(clockText(nineOClock, 0, 'utc', 0)).toBe('09:00:00');
    expect(clockText(nineOClock, 0, 'utc', -1)).toBe('09:00');
  });

  it('show a leap second as second 60', () => {
    const lastMs = Date.UTC(2016, 11, 31, 23, 59, 59, 999);
    expect(clockText(lastMs, 1_500_000, 'utc', 9)).toBe('23:59:60.000500000');
  });

  it('show the date', () => {
    expect(dateText(nineOClock, 'utc')).toBe('11 Jan 2026');
  });

  it.each([
    [0, 0, '+0:00'],
    [4000, 0, '+0:04'],
    [100_500, 1, '+1:40.5'],
    [18_219_394, 3, '+5:03:39.394'],
    [2 * 86_400_000 + 3_600_000, 0, '+2 d 1:00:00'],
    [-1500, 1, '−0:01.5'],
    [999.9999, 3, '+0:01.000'],
  ])('say %d ms since the start as %s digits: %s', (ms, digits, words) => {
    expect(sinceStartText(ms, digits)).toBe(words);
  });

  it.each([
    [0, '0 ns'],
    [0.000012, '12 ns'],
    [0.0034, '3.4 µs'],
    [0.9996, '1 ms'],
    [85, '85 ms'],
    [8260, '8.26 s'],
    [10_000, '10 s'],
    [59_999, '1 min'],
    [100_000, '1 min 40 s'],
    [3_600_000, '1 h'],
    [18_180_000, '5 h 3 min'],
    [3 * 86_400_000 + 4 * 3_600_000, '3 d 4 h'],
    [-200, '−200 ms'],
  ])('say a length of %d ms as %s', (ms, words) => {
    expect(durationText(ms)).toBe(words);
  });
});
