import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DayFinder } from '../../../src/store/dayFinder';

describe('the day of a moment', () => {
  const { TZ } = process.env;
  beforeEach(() => void (process.env.TZ = 'Europe/Berlin'));
  afterEach(() => {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  });

  it('is the local one, with its 23 or 25 hours', () => {
    const local = new DayFinder('local');
    const hours = ({ startMs, endMs }: { startMs: number; endMs: number }) => (endMs - startMs) / 3_600_000;
    const spring = local.dayOf(Date.UTC(2026, 2, 29, 12));
    const autumn = local.dayOf(Date.UTC(2026, 9, 25, 12));
    expect([spring.key, hours(spring)]).toEqual(['2026-03-29', 23]);
    expect([autumn.key, hours(autumn)]).toEqual(['2026-10-25', 25]);
    expect(local.dayOf(Date.UTC(2026, 0, 10, 23)).key).toBe('2026-01-11');
  });

  it('is the UTC one when asked for', () => {
    const utc = new DayFinder('utc');
    expect(utc.dayOf(Date.UTC(2026, 0, 10, 23, 59, 59, 999))).toEqual({
      key: '2026-01-10',
      startMs: Date.UTC(2026, 0, 10),
      endMs: Date.UTC(2026, 0, 11),
    });
    expect(utc.dayOf(new Date('0042-03-01T00:00:00Z').getTime()).key).toBe('0042-03-01');
    expect(utc.dayOf(new Date('-000001-03-01T00:00:00Z').getTime()).key).toBe('-0001-03-01');
    expect(utc.dayOf(new Date('+012026-03-01T00:00:00Z').getTime()).key).toBe('12026-03-01');
  });

  it('holds the moment, whatever was asked before', () => {
    const moment = fc.integer({ min: Date.UTC(1960, 0), max: Date.UTC(2100, 0) });
    fc.assert(
      fc.property(fc.array(moment), fc.constantFrom('local' as const, 'utc' as const), (moments, zone) => {
        const finder = new DayFinder(zone);
        for (const ms of moments) {
          const day = finder.dayOf(ms);
          expect(day.startMs <= ms && ms < day.endMs).toBe(true);
          expect(day).toEqual(new DayFinder(zone).dayOf(ms));
        }
      }),
    );
  });
});
