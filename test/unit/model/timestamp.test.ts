import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  compareTimestamps,
  createClock,
  formatTimestamp,
  formatTimestampForCache,
  parseTimestamp,
  type Timestamp,
} from '../../../src/model/timestamp';

const at = (text: string): Timestamp => {
  const timestamp = parseTimestamp(text);
  if (!timestamp) throw new Error(`not a time: ${text}`);
  return timestamp;
};

/** What the native program made of a text: undefined where it refused it. */
function nativeTimestampCases(): { text: string; cache: string | undefined }[] {
  const shape = z.object({ name: z.string(), events: z.array(z.object({ timestamp: z.string() })) });
  const prefix = 'event: timestamp "';
  return readFileSync('test/fixtures/lines.jsonl', 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => z.parse(shape, JSON.parse(line)))
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name, events }) => ({ text: name.slice(prefix.length, -1), cache: events[0]?.timestamp }));
}

describe('a timestamp as the native program reads and writes it', () => {
  const cases = nativeTimestampCases();

  it('knows every native verdict on times', () => {
    expect(cases.length).toBeGreaterThan(20);
  });

  it.each(cases)('reads “$text” as $cache', ({ text, cache }) => {
    const timestamp = parseTimestamp(text);
    expect(timestamp && formatTimestampForCache(timestamp)).toBe(cache);
  });

  it.each([
    ['2026-01-11T15:30:00.1234567899999Z', '2026-01-11T15:30:00.123456789Z', 'digits beyond nine are dropped'],
    ['\u00a02026\t-\u3000 1 - 2 \u0085 3 :4: 5.6 utc\n', '2026-01-02T03:04:05.600Z', 'any whitespace around numbers'],
    ['2026-01-11T15:30:00+0230', '2026-01-11T13:00:00Z', 'an offset without a colon'],
    ['2026-01-11T15:30:00 -23 : 59', '2026-01-12T15:29:00Z', 'the largest offset, with spaces'],
    ['2026-01-11T15:30:00\u221201:00', '2026-01-11T16:30:00Z', 'a typographic minus'],
    ['26-1-1T0:0:0Z', '0026-01-01T00:00:00Z', 'a year of two digits is that year'],
    ['-0-02-29T00:00:00Z', '0000-02-29T00:00:00Z', 'year 0 is a leap year'],
    ['+002026-01-11T00:00:00Z', '2026-01-11T00:00:00Z', 'a sign that is not needed'],
    ['2026-01-01T00:30:60.25+01:00', '2025-12-31T23:30:60.250Z', 'a leap second in any minute'],
    ['+262142-12-31T23:59:59.999999999Z', '+262142-12-31T23:59:59.999999999Z', 'the last moment that there is'],
    ['-262143-01-01T00:00:00Z', '-262143-01-01T00:00:00Z', 'the first moment that there is'],
  ])('reads %j as %s: %s', (text, expected) => {
    expect(formatTimestamp(at(text))).toBe(expected);
  });

  it.each([
    ['2026-01-11T15:30:00', 'no offset'],
    ['2026-01-11T15:30:00+02', 'an offset without minutes'],
    ['2026-01-11T15:30:00+24:00', 'an offset of a day'],
    ['2026-01-11T15:30:00+01:60', 'an offset of 60 minutes'],
    ['2026-02-29T00:00:00Z', 'a day that the year lacks'],
    ['1900-02-29T00:00:00Z', 'a century that is no leap year'],
    ['2026-13-01T00:00:00Z', 'month 13'],
    ['2026-00-01T00:00:00Z', 'month 0'],
    ['2026-04-31T00:00:00Z', 'day 31 of April'],
    ['2026-01-00T00:00:00Z', 'day 0'],
    ['2026-01-11T23:60:00Z', 'minute 60'],
    ['2026-01-11T23:00:61Z', 'second 61'],
    ['2026-01-11T15:30:00.Z', 'a point without digits'],
    ['2026-01-11T15:30:00 .5Z', 'a space before the fraction'],
    ['2026-01-11\t15:30:00Z', 'a tab for the T'],
    ['2026-01-11T15:30:00Z x', 'text after it'],
    ['\ufeff2026-01-11T15:30:00Z', 'a byte order mark'],
    ['12026-01-11T15:30:00Z', 'five digits of year without a sign'],
    ['+262143-01-01T00:00:00Z', 'a year too late'],
    ['+262142-12-31T23:59:59-00:01', 'a time that its offset moves too late'],
    ['-262144-12-31T23:59:59Z', 'a year too early'],
  ])('refuses %j: %s', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });

  const earliest = at('-262143-01-01T00:00:00Z').ms;
  const latest = at('+262142-12-31T23:59:59Z').ms;
  const anyMoment = fc.record({ ms: fc.integer({ min: earliest, max: latest }), ns: fc.nat(999_999) });
  const anyLeapSecond = fc
    .tuple(fc.integer({ min: earliest / 60_000, max: Math.floor(latest / 60_000) }), fc.nat(999_999_999))
    .map(([minute, fraction]): Timestamp => ({ ms: minute * 60_000 + 59_999, ns: 1_000_000 + fraction }));

  it('reads back whatever it writes', () => {
    fc.assert(
      fc.property(fc.oneof(anyMoment, anyLeapSecond), (timestamp) => {
        expect(parseTimestamp(formatTimestamp(timestamp))).toEqual(timestamp);
        expect(parseTimestamp(formatTimestampForCache(timestamp))).toEqual(timestamp);
      }),
    );
  });

  it('agrees with JavaScript’s own dates on every date that both write alike', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0) - 6.3e13, max: Date.UTC(9999, 11, 31) }), (ms) => {
        const iso = new Date(ms).toISOString();
        fc.pre(/^\d{4}-/.test(iso));
        expect(parseTimestamp(iso)).toEqual({ ms, ns: 0 });
      }),
    );
  });

  it('orders a leap second between its neighbours', () => {
    const moments = ['23:59:59.999999999', '23:59:60', '23:59:60.999999999'].map((time) => at(`2016-12-31T${time}Z`));
    moments.push(at('2017-01-01T00:00:00Z'));
    const shuffled = [moments[2], moments[0], moments[3], moments[1]].filter((moment) => moment !== undefined);
    expect(shuffled.sort(compareTimestamps)).toEqual(moments);
  });

  it('writes the fewest digits of fraction that hold the time', () => {
    const fractions = [0, 1, 1_000, 500_000].map((ns) => formatTimestamp({ ms: 0, ns }));
    expect(fractions).toEqual([
      '1970-01-01T00:00:00Z',
      '1970-01-01T00:00:00.000000001Z',
      '1970-01-01T00:00:00.000001Z',
      '1970-01-01T00:00:00.000500Z',
    ]);
  });
});

describe('the clock for new records', () => {
  it('never says the same time twice, also when the system clock stands still or is set back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 200 }), (readings) => {
        let reading = 0;
        const clock = createClock(() => readings[reading++] ?? 0);
        const times = readings.map(() => clock());
        for (const [index, time] of times.entries()) {
          const before = times[index - 1];
          if (before) expect(compareTimestamps(before, time)).toBeLessThan(0);
        }
      }),
    );
  });

  it('moves on to the next millisecond after a million times in one', () => {
    const clock = createClock(() => 5);
    let time = clock();
    for (let count = 0; count < 1_000_000; count++) time = clock();
    expect(time).toEqual({ ms: 6, ns: 0 });
  });
});
