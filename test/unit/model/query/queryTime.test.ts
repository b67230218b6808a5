import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseQueryTime, type RangeEnd } from '../../../../src/model/query/queryTime';
import { formatTimestamp } from '../../../../src/model/timestamp';

const now = Date.UTC(2026, 0, 11, 15, 30, 20, 5);

function read(text: string, rangeEnd: RangeEnd = 'since', timeZone: 'utc' | 'local' = 'utc'): string | undefined {
  const result = parseQueryTime(text, rangeEnd, { now, timeZone });
  return result.ok ? formatTimestamp(result.value) : undefined;
}

describe('a time of a query', () => {
  it('may be a moment with minutes, seconds or nanoseconds', () => {
    expect(read('2026-01-11T15:00')).toBe('2026-01-11T15:00:00Z');
    expect(read('2026-01-11 15:00:05')).toBe('2026-01-11T15:00:05Z');
    expect(read('2026-01-11T15:00:05.123456789')).toBe('2026-01-11T15:00:05.123456789Z');
    expect(read('2026-01-11T15:00:05.5z')).toBe('2026-01-11T15:00:05.500Z');
    expect(read('0001-01-01T00:00')).toBe('0001-01-01T00:00:00Z');
  });

  it('may have a zone', () => {
    expect(read('2026-01-11T15:00+02:00')).toBe('2026-01-11T13:00:00Z');
    expect(read('2026-01-11T23:30-0130')).toBe('2026-01-12T01:00:00Z');
  });

  it('may be a day: its start as since, its last nanosecond as until', () => {
    expect(read('2026-01-11')).toBe('2026-01-11T00:00:00Z');
    expect(read('2026-01-11', 'until')).toBe('2026-01-11T23:59:59.999999999Z');
    expect(read('2024-02-29', 'until')).toBe('2024-02-29T23:59:59.999999999Z');
  });

  it('may be counted back from now', () => {
    expect(read('90s')).toBe('2026-01-11T15:28:50.005Z');
    expect(read('15m')).toBe('2026-01-11T15:15:20.005Z');
    expect(read('2h')).toBe('2026-01-11T13:30:20.005Z');
    expect(read('3d')).toBe('2026-01-08T15:30:20.005Z');
    expect(read('1w')).toBe('2026-01-04T15:30:20.005Z');
    expect(read('now')).toBe('2026-01-11T15:30:20.005Z');
  });

  it('may be today or yesterday', () => {
    expect(read('today')).toBe('2026-01-11T00:00:00Z');
    expect(read('today', 'until')).toBe('2026-01-11T23:59:59.999999999Z');
    expect(read('Yesterday')).toBe('2026-01-10T00:00:00Z');
    expect(read('yesterday', 'until')).toBe('2026-01-10T23:59:59.999999999Z');
  });

  it('may be a leap second, as files may hold one', () => {
    expect(read('2016-12-31T23:59:60.5Z')).toBe('2016-12-31T23:59:60.500Z');
  });

  it.each([
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026-01-11T24:00',
    '2026-01-11T12:60',
    '2026-01-11T12:00:61',
    '2026-01-11T12:00+24:00',
    '2h30m',
    '-2h',
    '999999999w',
    '12:00',
    'tomorrow',
    '',
  ])('is not %j', (text) => {
    expect(read(text)).toBeUndefined();
  });
});

describe('a time without a zone', () => {
  const zone = process.env.TZ;
  beforeEach(() => {
    process.env.TZ = 'America/New_York';
  });
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it('is one of the local zone where the caller says so', () => {
    expect(read('2026-01-11T15:00', 'since', 'local')).toBe('2026-01-11T20:00:00Z');
    expect(read('2026-07-11T15:00', 'since', 'local')).toBe('2026-07-11T19:00:00Z');
    expect(read('2026-01-11T15:00Z', 'since', 'local')).toBe('2026-01-11T15:00:00Z');
    expect(read('2026-01-11T15:00', 'since', 'utc')).toBe('2026-01-11T15:00:00Z');
  });

  it('has days of 23 and 25 hours where the clocks change', () => {
    expect(read('2026-03-08', 'since', 'local')).toBe('2026-03-08T05:00:00Z');
    expect(read('2026-03-08', 'until', 'local')).toBe('2026-03-09T03:59:59.999999999Z');
    expect(read('2026-11-01', 'until', 'local')).toBe('2026-11-02T04:59:59.999999999Z');
  });
});
