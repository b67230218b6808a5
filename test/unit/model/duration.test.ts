import { describe, expect, it } from 'vitest';
import { formatDuration, relativeTime } from '../../../src/model/duration';

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

describe('a duration', () => {
  it.each([
    [0, '0 ms'],
    [5, '5 ms'],
    [99, '99 ms'],
    [99.6, '0.1 s'],
    [400, '0.4 s'],
    [1000, '1 s'],
    [5844, '5.8 s'],
    [9949, '9.9 s'],
    [9950, '10 s'],
    [25_383, '25 s'],
    [59_600, '1 min'],
    [125_000, '2 min 5 s'],
    [hour - 1, '1 h'],
    [3 * hour, '3 h'],
    [3 * hour + 5 * minute, '3 h 5 min'],
    [day - 1, '1 d'],
    [2 * day + 4 * hour, '2 d 4 h'],
    [-400, '−0.4 s'],
    [Number.NaN, 'unknown time'],
  ])('of %d ms reads %s', (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected);
  });
});

describe('a time seen from now', () => {
  const now = Date.UTC(2026, 0, 11);
  it.each([
    [0, 'just now'],
    [4 * second, 'just now'],
    [12 * second, '12 s ago'],
    [5 * minute, '5 min ago'],
    [3 * hour, '3 h ago'],
    [30 * hour, '1 d ago'],
    [3 * day, '3 d ago'],
    [20 * day, '2 wk ago'],
    [100 * day, '3 mo ago'],
    [800 * day, '2 yr ago'],
    [-10 * minute, 'in 10 min'],
    [Infinity, 'at an unknown time'],
  ])('%d ms before reads %s', (before, expected) => {
    expect(relativeTime(now - before, now)).toBe(expected);
  });
});
