import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PictureCache } from '../../../webview/timeline/picture';
import { initialState } from '../../../webview/timeline/state';
import { TableSessions } from '../../../webview/timeline/tableSessions';
import { logOf } from './filledLog';
import { anyEvents, nineOClock, type SampleEvent, sampleTable } from '../webview/timeline/sample';

/** When each session begins, in ms after nine, as the log has it: what Analysis, queries and the command line tell of. */
function loggedSessions(events: readonly SampleEvent[], gapMs: number): readonly number[] {
  const lines = events.map(({ kind, at, source, target }, i) => {
    const micros = String(Math.round((at % 1) * 1000)).padStart(3, '0');
    const timestamp = new Date(nineOClock + Math.floor(at)).toISOString().replace('Z', `${micros}Z`);
    return JSON.stringify({ id: `eg-evt-${i}`, kind, source_task: source, target_task: target, timestamp });
  });
  const { log } = logOf(lines);
  const times = events.map(({ at }) => at).sort((a, b) => a - b);
  return log.sessionStarts(gapMs).map(({ rank }) => times[rank] ?? NaN);
}

describe('the sessions that lanes show', () => {
  it('begin where those of the log begin, whatever happened and in whatever order it was written', () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: 1, max: 2000 }), (events, gapMs) => {
        const table = sampleTable(events);
        const starts = new TableSessions(table, gapMs).take().map(({ start }) => table.originMs - nineOClock + start);
        const logged = loggedSessions(events, gapMs);
        expect(starts).toHaveLength(logged.length);
        starts.forEach((start, i) => expect(start).toBeCloseTo(logged[i] ?? NaN, 4));
      }),
      { numRuns: 500 },
    );
  });

  it('are as many as the restarts make, where no pause is between them', () => {
    const started = (at: number, source: string): SampleEvent => ({ kind: 'task_started', at, source });
    const events = [started(0, 'eg-a'), started(100, 'eg-b'), started(60_000, 'eg-a'), started(60_400, 'eg-b')];
    const sessions = new TableSessions(sampleTable(events), 90_000).take();
    expect(sessions).toEqual([
      { start: 0, end: 100 },
      { start: 60_000, end: 60_400 },
    ]);
    expect(loggedSessions(events, 90_000)).toEqual([0, 60_000]);
  });

  it('are as many as the overview says, also where lanes are tasks', () => {
    const starts = [0, 60_000].flatMap((at) => [at, at + 100].map((when, i) => ({ at: when, source: `eg-${i}` })));
    const events = starts.map((start) => ({ kind: 'task_started', ...start }));
    const { sessionCount } = new PictureCache().of(sampleTable(events), initialState);
    expect(sessionCount).toBe(loggedSessions(events, 30 * 60_000).length);
    expect(sessionCount).toBe(2);
  });
});
