import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patterns } from '../../../src/analysis/patterns/patterns';
import { CancelledError } from '../../../src/base/rpc';
import { describeEventKind } from '../../../src/model/eventKind';
import { usualPatternOptions } from '../../../src/model/pattern';
import { fixture, openStore } from '../store/openStore';
import { inTimeOrder, madeUpEvents, nanoseconds, type PlainEvent, storeOf } from './madeUpLog';

const options = { ...usualPatternOptions, windowMs: 120_000, minLift: 1, limit: 1000 };

/** The kinds before an event of its lane, as the window has them, found by looking at all events. */
function slowWindow(events: readonly PlainEvent[], at: number, windowMs: number): readonly string[] {
  const lane = (event: PlainEvent | undefined): string | undefined => event?.targetTask ?? event?.sourceTask;
  const own = inTimeOrder(events).filter((other) => lane(events[other]) === lane(events[at]));
  const time = nanoseconds(events[at]?.timestamp ?? { ms: 0, ns: 0 });
  return own
    .slice(0, own.indexOf(at))
    .slice(-10)
    .flatMap((other) => events[other] ?? [])
    .filter(({ timestamp }) => time - nanoseconds(timestamp) <= BigInt(windowMs) * 1_000_000n)
    .map(({ kind }) => kind);
}

function isWithin(kinds: readonly string[], window: readonly string[]): boolean {
  let found = 0;
  for (const kind of window) if (kind === kinds[found]) found++;
  return found === kinds.length;
}

/** A failure that comes after the same two steps, between tasks that never fail. */
function repeated(times: number): readonly PlainEvent[] {
  const step = (kind: string, task: string, ms: number): PlainEvent => ({
    kind,
    sourceTask: task,
    targetTask: undefined,
    timestamp: { ms, ns: 0 },
  });
  return Array.from({ length: times }, (_, round) => {
    const ms = round * 3_600_000;
    return [
      ...Array.from({ length: 8 }, (_, at) => step('custom:quiet', 'eg-b', ms + at)),
      step('rate_limit_reached', 'eg-a', ms),
      step('custom:retry', 'eg-a', ms + 1000),
      step('task_failed', 'eg-a', ms + 2000),
    ];
  }).flat();
}

describe('patterns before failures', () => {
  it('have the support, lift and places that counting by hand gives', async () => {
    await fc.assert(
      fc.asyncProperty(madeUpEvents, fc.integer({ min: 1, max: 6 }), async (events, times) => {
        // Chance alone makes no pattern: what is made up comes beside what is repeated.
        const all = [...events, ...repeated(times)];
        const store = await storeOf(all);
        const report = await patterns(store.records, options);
        const withTask = all.flatMap((event, at) => ((event.targetTask ?? event.sourceTask) === undefined ? [] : [at]));
        const windows = new Map(withTask.map((at) => [at, slowWindow(all, at, options.windowMs)]));
        const failing = withTask.filter((at) => describeEventKind(all[at]?.kind ?? '').meaning === 'failure');
        expect(report.events).toBe(withTask.length);
        expect(report.failures.reduce((sum, { count }) => sum + count, 0)).toBe(failing.length);
        for (const pattern of report.patterns) {
          const seen = withTask.filter((at) => isWithin(pattern.kinds, windows.get(at) ?? []));
          const failures = failing.filter((at) => all[at]?.kind === pattern.failure);
          const support = seen.filter((at) => failures.includes(at));
          expect(pattern.support).toBe(support.length);
          expect(pattern.support).toBeGreaterThanOrEqual(2);
          expect(pattern.failures).toBe(failures.length);
          expect(pattern.elsewhere).toBe(seen.length - support.length);
          expect(pattern.lift).toBeCloseTo(support.length / failures.length / (seen.length / withTask.length), 9);
          expect(pattern.places.map(({ failure }) => failure.index).sort((a, b) => a - b)).toEqual(support);
          for (const place of pattern.places) {
            expect(place.events.map(({ kind }) => kind)).toEqual(pattern.kinds);
            expect([place.failure.kind, place.task]).toEqual([
              pattern.failure,
              all[place.failure.index]?.targetTask ?? all[place.failure.index]?.sourceTask,
            ]);
          }
        }
        for (const shorter of report.patterns)
          for (const longer of report.patterns)
            if (
              report.patterns.indexOf(longer) < report.patterns.indexOf(shorter) &&
              longer.failure === shorter.failure
            )
              expect(isWithin(shorter.kinds, longer.kinds)).toBe(false);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('are found where the same steps lead to it again and again, the whole of them and once', async () => {
    const store = await storeOf(repeated(4));
    const { patterns: found } = await patterns(store.records, usualPatternOptions);
    expect(found.map(({ kinds, failure, support, elsewhere }) => ({ kinds, failure, support, elsewhere }))).toEqual([
      { kinds: ['rate_limit_reached', 'custom:retry'], failure: 'task_failed', support: 4, elsewhere: 0 },
    ]);
  });

  it('come in the same order every time, and tell how far the search is', async () => {
    const store = await openStore(fixture('healthy'));
    await store.loaded();
    const shares: number[] = [];
    const first = await patterns(store.records, usualPatternOptions, (share) => shares.push(share));
    expect(await patterns(store.records, usualPatternOptions)).toEqual(first);
    expect(first.patterns.length).toBeGreaterThan(0);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it('are no longer looked for when that is cancelled', async () => {
    const store = await openStore(fixture('healthy'));
    await store.loaded();
    const abort = new AbortController();
    const search = patterns(store.records, usualPatternOptions, () => abort.abort(), abort.signal);
    await expect(search).rejects.toBeInstanceOf(CancelledError);
  });
});
