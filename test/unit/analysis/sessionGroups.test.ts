import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupBySession } from '../../../src/analysis/sessions/sessionGroups';
import { sessions } from '../../../src/analysis/sessions/sessions';
import { matchEverything } from '../../../src/model/query/eventQuery';
import { madeUpEvents, storeOf } from './madeUpLog';

const gapMs = 60_000;

describe('events grouped by session', () => {
  it('are those of the sessions, the latest first, and each query gives exactly the events of its group', async () => {
    const queries = fc.constantFrom(
      matchEverything,
      { ...matchEverything, kind: { include: ['task_failed', 'nudge_sent'], exclude: [] } },
      { ...matchEverything, since: { ms: 200_000, ns: 1 }, until: { ms: 600_000, ns: 0 } },
      { ...matchEverything, limit: 7 },
    );
    await fc.assert(
      fc.asyncProperty(madeUpEvents, queries, async (events, query) => {
        const store = await storeOf(events);
        const { log, indices } = await store.events.matches(query);
        const groups = await groupBySession(log, indices, query, gapMs);
        const matched: number[] = [];
        for (const group of groups) {
          const { indices: own } = await store.events.matches(group.query);
          expect(own.length).toBe(group.count);
          expect(
            [...own].filter(
              (event) => events[event]?.kind === 'task_failed' || events[event]?.kind === 'rebase_conflict',
            ),
          ).toHaveLength(group.failures);
          matched.push(...own);
        }
        expect(matched.sort((a, b) => a - b)).toEqual([...indices].sort((a, b) => a - b));
        const { sessions: found } = await sessions(store.records, { withinMs: 1, nowMs: 0, gapMs });
        for (const { key, start } of groups) expect(start).toEqual(found[Number(key) - 1]?.start);
        const numbers = groups.map(({ key }) => Number(key));
        expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
