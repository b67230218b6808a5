import { describe, expect, it, vi } from 'vitest';
import { type MomentContext, parseMoment } from '../../../../webview/timeline/goToTime';
import { sessionMs } from '../../../../webview/timeline/timeScale';
import { nineOClock } from './sample';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** The plot's middle is at 10:00 of 11 January, the first event two seconds after nine. */
const context: MomentContext = {
  zone: 'utc',
  originMs: nineOClock,
  firstEvent: 2000,
  middle: sessionMs(hourMs),
  now: nineOClock + 5 * hourMs,
};
const read = (text: string, more: Partial<MomentContext> = {}): number | string => {
  const moment = parseMoment(text, { ...context, ...more });
  return moment.ok ? moment.value : moment.problem;
};

describe('going to a time', () => {
  it('takes the times of the query language', () => {
    expect(read('2026-01-11T15:00')).toBe(6 * hourMs);
    expect(read(' 2026-01-11T15:00:00.000000001Z ')).toBeCloseTo(6 * hourMs + 1e-6, 7);
    expect(read('2h')).toBe(3 * hourMs);
    expect(read('yesterday')).toBe(-33 * hourMs);
    expect(read('2026-01-12')).toBe(15 * hourMs);
  });

  it('takes a time of the day in view, as the axis writes it', () => {
    expect(read('15:00')).toBe(6 * hourMs);
    expect(read('9:00:14.888')).toBe(14_888);
    expect(read('15:00', { middle: sessionMs(20 * hourMs) })).toBe(30 * hourMs);
  });

  it('takes the time since the first event with a plus, as the axis writes it', () => {
    expect(read('+1:40', { zone: 'relative' })).toBe(2000 + 100_000);
    expect(read('+5:03:39.5')).toBe(2000 + 5 * hourMs + 3 * minuteMs + 39_500);
    expect(read('+2 d 0:00:01')).toBe(2000 + 48 * hourMs + 1000);
  });

  it('means the clock on the wall where the axis shows local time', () => {
    vi.stubEnv('TZ', 'Asia/Kathmandu');
    try {
      // 11 January 15:00 there is 09:15 UTC; the plot's middle at 20:00 UTC is the day after, there.
      expect(read('15:00', { zone: 'local' })).toBe(15 * minuteMs);
      expect(read('15:00', { zone: 'local', middle: sessionMs(11 * hourMs) })).toBe(15 * minuteMs + 24 * hourMs);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('says what is wrong, and what was expected', () => {
    expect(read('')).toContain('Type a time');
    expect(read('25:00')).toBe('`25:00` is not a time of day.');
    expect(read('soon')).toMatch(/`soon` is not a time\. Expected a date/u);
    expect(read('+1')).toMatch(/`\+1` is not a time/u);
  });
});
