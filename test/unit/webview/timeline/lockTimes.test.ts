import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { LockTimes } from '../../../../webview/timeline/lockTimes';
import { type LockSpan } from '../../../../webview/timeline/taskLives';
import { sessionMs } from '../../../../webview/timeline/timeScale';

const spans = fc
  .array(fc.record({ start: fc.integer({ min: 0, max: 100 }), length: fc.option(fc.integer({ min: 0, max: 60 })) }))
  .map((made) =>
    made
      .toSorted((a, b) => a.start - b.start)
      .map(({ start, length }, acquired): LockSpan => ({
        start: sessionMs(start),
        end: length === null ? undefined : sessionMs(start + length),
        acquired,
        released: undefined,
      })),
  );

it('skips only locks that are over, however long an earlier one is held', () => {
  fc.assert(
    fc.property(spans, fc.integer({ min: -10, max: 200 }), (locks, time) => {
      const first = LockTimes.of(locks).firstEndingFrom(time);
      const slow = locks.findIndex(({ end }) => (end ?? Infinity) >= time);
      expect(first).toBe(slow < 0 ? locks.length : slow);
    }),
  );
});
