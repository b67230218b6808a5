import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesText, countText, numberText, shareText } from '../../../src/host/text/countText';
import { absoluteTime, clockTime, minuteTime } from '../../../src/host/text/timeText';
import { addressQuery, eventTitle, parseAddressQuery } from '../../../src/host/documents/eventUri';
import { recordStart } from '../../../src/host/documents/recordStart';

const moment = { ms: Date.UTC(2026, 0, 11, 14, 4, 58, 339), ns: 120_881 };

describe('numbers for people', () => {
  it('count one and many', () => {
    expect(countText(1, 'event')).toBe('1 event');
    expect(countText(1234, 'event')).toBe('1,234 events');
  });

  it('are grouped as English groups them', () => {
    const english = new Intl.NumberFormat('en-US');
    fc.assert(fc.property(fc.maxSafeInteger(), (number) => numberText(number) === english.format(number)));
  });

  it('give sizes two digits of meaning', () => {
    expect([0, 999, 1000, 99_400, 1_000_000, 256_000_000].map(bytesText)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '99 kB',
      '1.0 MB',
      '256 MB',
    ]);
  });

  it('say that a small share is not nothing', () => {
    expect([shareText(0, 0), shareText(0, 9), shareText(1, 1000), shareText(1, 3), shareText(3, 3)]).toEqual([
      '0 %',
      '0 %',
      '< 1 %',
      '33 %',
      '100 %',
    ]);
  });
});

describe('times for people', () => {
  it('keep nanoseconds where there are any', () => {
    expect(absoluteTime(moment, 'utc')).toBe('2026-01-11 14:04:58.339120881 UTC');
    expect(absoluteTime({ ms: moment.ms, ns: 0 }, 'utc')).toBe('2026-01-11 14:04:58.339 UTC');
  });

  it('stay at second 59 in a leap second and before 1970', () => {
    expect(absoluteTime({ ms: Date.UTC(2016, 11, 31, 23, 59, 59, 999), ns: 500_000_000 }, 'utc')).toBe(
      '2016-12-31 23:59:59.999999999 UTC',
    );
    expect(absoluteTime({ ms: -1, ns: 0 }, 'utc')).toBe('1969-12-31 23:59:59.999 UTC');
  });

  it('shorten to a clock and to minutes', () => {
    expect(clockTime(moment, 'utc')).toBe('14:04:58.339');
    expect(minuteTime(moment.ms, 'utc')).toBe('2026-01-11 14:04');
  });
});

describe('an event’s document', () => {
  it('is titled by kind and time, in characters that a path may have', () => {
    expect(eventTitle({ kind: 'task_failed', timestamp: moment }, 'utc')).toBe('task_failed 14:04:58.339');
    expect(eventTitle({ kind: 'a/b\\c?d#e\u202e', timestamp: moment }, 'utc')).toBe('a_b_c_d_e 14:04:58.339');
  });

  it('is found by its address, and by nothing else', () => {
    const address = { folder: '/a b/.engram', generation: 2, offset: 77 };
    expect(parseAddressQuery(addressQuery(address))).toEqual(address);
    for (const other of ['', '{', '{"folder":1}', '{"folder":"x","generation":-1,"offset":0}'])
      expect(parseAddressQuery(other)).toBeUndefined();
  });

  it.each([
    ['a line of its own', '{"id":1}', '{"id":1}', 0],
    ['a merged line', '{"id":1}{"id":2}', '{"id":2}', 8],
    ['a line that changed meanwhile', '{"id":3}', '{"id":2}', 0],
    ['a line without a text to look for', '{"id":3}', undefined, 0],
  ] as const)('goes to the record’s start in %s', (_what, lineText, recordText, start) => {
    expect(recordStart(lineText, recordText)).toBe(start);
  });
});
